"""Changing a case's title, owner, stage or severity: shown at once, and undone from a toast."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from fastapi import APIRouter, Form
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Json

from postroom.base.errors import BadInput
from postroom.cases.case import Case, Severity, Stage
from postroom.cases.changing import Changes, change
from postroom.cases.reading import find
from postroom.cases.spamming import set_spam
from postroom.web.case import back_to
from postroom.web.owners import name_of, owner_of, wanted_owner
from postroom.web.toast import toasting
from postroom.web.visit import SignedIn, Visit
from postroom.web.wording import stage_words

router = APIRouter()


Undoing = Annotated[bool, Form()]
"""Whether this takes another change back; then there is nothing more to undo."""


@router.post("/cases/{name}/title")
def retitle(visit: SignedIn, name: str, title: Annotated[str, Form()], undoing: Undoing = False) -> Response:
    """A new title."""
    case = find(visit.session, name, lock=True)
    undo = None if undoing else {"title": case.title}
    change(visit.session, case, visit.agent, {"title": title})
    return _done(visit, case, "The title is changed", undo)


@router.post("/cases/{name}/stage")
def move(
    visit: SignedIn,
    name: str,
    stage: Annotated[Stage, Form()],
    needs_response: Annotated[bool | None, Form()] = None,
    undoing: Undoing = False,
) -> Response:
    """A new stage; closing a case also says that it needs no response, and undoing brings that back."""
    case = find(visit.session, name, lock=True)
    undo = None if undoing else {"stage": case.stage.value, "needs_response": case.needs_response}
    wanted: Changes = {"stage": stage}
    if needs_response is not None:
        wanted["needs_response"] = needs_response
    change(visit.session, case, visit.agent, wanted)
    return _done(visit, case, f"Stage: {stage_words(stage.value)}", undo)


@router.post("/cases/{name}/owner")
def give(visit: SignedIn, name: str, owner: Annotated[str, Form()] = "", undoing: Undoing = False) -> Response:
    """A new owner, or none."""
    case = find(visit.session, name, lock=True)
    undo = None if undoing else {"owner": owner_of(case)}
    wanted = wanted_owner(owner)
    change(visit.session, case, visit.agent, wanted)
    now = name_of(visit.session, wanted)
    return _done(visit, case, f"Owner: {now}" if now else "It has no owner now", undo)


@router.post("/cases/{name}/severity")
def weigh(visit: SignedIn, name: str, severity: Annotated[Severity, Form()], undoing: Undoing = False) -> Response:
    """A new severity."""
    case = find(visit.session, name, lock=True)
    undo = None if undoing else {"severity": case.severity.value}
    change(visit.session, case, visit.agent, {"severity": severity})
    return _done(visit, case, f"Severity: {severity.value.capitalize()}", undo)


@router.post("/cases/{name}/spam")
def judge(visit: SignedIn, name: str, spam: Annotated[bool, Form()], undoing: Undoing = False) -> Response:
    """Spam, or not: then the case is given back with all its messages."""
    case = find(visit.session, name, lock=True)
    set_spam(visit.session, case, visit.agent, spam)
    undo = None if undoing else {"spam": not spam}
    return _done(visit, case, "Marked as spam" if spam else "Not spam: it is in the lists again", undo)


@router.post("/cases")
def many(visit: SignedIn, deed: Annotated[str, Form()], case: Annotated[Sequence[str], Form()] = ()) -> Response:
    """One change to all the cases picked in a list, in one transaction."""
    changes: dict[str, Changes] = {"take": {"owner_id": visit.agent.id}, "resolve": {"stage": Stage.resolved}}
    if deed not in changes:
        raise BadInput("That can't be done with several cases.")
    before = {}
    for name, found in _locked(visit, case):
        before[name] = Before.of(found).model_dump(mode="json")
        change(visit.session, found, visit.agent, changes[deed])
    if not visit.by_htmx:
        return RedirectResponse("/inbox", 303)
    undo = {"url": "/cases/before", "values": {"before": json.dumps(before)}}
    return toasting({"text": f"{len(before)} {'taken' if deed == 'take' else 'resolved'}", "undo": undo})


class Before(BaseModel):
    """What a change to several cases may have changed on one."""

    owner_id: int | None
    group_id: int | None = None
    stage: Stage
    needs_response: bool

    @classmethod
    def of(cls, case: Case) -> "Before":
        """As it is now."""
        return cls(owner_id=case.owner_id, group_id=case.group_id, stage=case.stage, needs_response=case.needs_response)


@router.post("/cases/before")
def bring_back(visit: SignedIn, before: Annotated[Json[dict[str, Before]], Form()]) -> Response:
    """Undoes a change to several cases: each becomes again what it was."""
    for name, found in _locked(visit, before):
        then = before[name]
        wanted: Changes = {
            "owner_id": then.owner_id,
            "group_id": then.group_id,
            "stage": then.stage,
            "needs_response": then.needs_response,
        }
        change(visit.session, found, visit.agent, wanted)
    return toasting({"text": f"{len(before)} as before"})


def _locked(visit: Visit, names: Iterable[str]) -> list[tuple[str, Case]]:
    """The cases, locked in the order of their ids, as everywhere, so that nobody waits for each other."""
    ids = {name: find(visit.session, name).id for name in set(names)}
    return [(name, find(visit.session, name, lock=True)) for name in sorted(ids, key=lambda name: ids[name])]


def _done(visit: Visit, case: Case, sentence: str, undo: Mapping[str, object] | None) -> Response:
    if not visit.by_htmx:
        return back_to(case.name)
    toast: dict[str, object] = {"text": sentence if undo else f"{sentence} again"}
    if undo:
        toast["undo"] = {"url": visit.request.url.path, "values": undo}
    return toasting(toast)
