"""The organisation's settings."""

from typing import Annotated

from fastapi import Response
from pydantic import Field

from postroom.api.bearer import must_be_admin
from postroom.api.shapes import IfMatch, Wish, etag, must_match
from postroom.api.transaction import Me, Transaction, resource
from postroom.base.errors import BadInput
from postroom.people.business_hours import Clock, Day, Zone
from postroom.people.organisation import (
    Colour,
    Count,
    Days,
    Flag,
    Hours,
    InboxId,
    Language,
    Minutes,
    Organisation,
    Title,
    change,
    organisation,
)

router = resource("settings")


class LimitChanges(Wish):
    """How many mails a contact may send in how long, and how many more are kept as spam."""

    mails: Count | None = None
    minutes: Minutes | None = None
    spam_mails: Count | None = None
    spam_hours: Hours | None = None


class PortalChanges(Wish):
    """How the customers' portal looks."""

    title: Title | None = None
    colour: Colour | None = None
    language: Language | None = None
    logo: int | None = None
    """As it was told: the image itself is chosen on the Settings page."""


class HoursChanges(Wish):
    """When somebody is there to answer."""

    zone: Zone | None = None
    days: Annotated[tuple[Day, ...], Field(max_length=7)] | None = None
    opens: Clock | None = None
    closes: Clock | None = None


class SettingChanges(Wish):
    """What is to become of the settings; what is left out stays, also inside their parts."""

    limits: LimitChanges | None = None
    create_workspaces_for_new_domains: Flag | None = None
    keep_raw_days: Days | None = None
    keep_dropped_days: Days | None = None
    email_is_default_channel: Flag | None = None
    portal_sender: InboxId | None = None
    notification_sender: InboxId | None = None
    portal: PortalChanges | None = None
    include_history: Flag | None = None
    business_hours: HoursChanges | None = None
    version: Annotated[int, Field(ge=0, strict=True)] | None = None
    """As If-Match: what these changes are meant for."""


_MAY_BE_NONE = ("portal_sender", "notification_sender")


@router.get("/settings")
def read_settings(session: Transaction, response: Response) -> Organisation:
    """All settings."""
    return _answer(organisation(session), response)


@router.put("/settings")
def change_settings(
    session: Transaction, me: Me, wish: SettingChanges, response: Response, version: IfMatch
) -> Organisation:
    """Changes what the body names, also inside its parts; what it leaves out stays. Admins only."""
    must_be_admin(me)
    known = organisation(session)
    must_match(known.version, version)
    must_match(known.version, wish.version)
    if wish.portal and wish.portal.logo not in (None, known.portal.logo):
        raise BadInput("The portal's logo is chosen on the Settings page.")
    return _answer(change(session, _wishes(wish), wish.version if version is None else version), response)


def _wishes(wish: Wish) -> dict[str, object]:
    """What it names. Null means nothing, but where it is a value."""
    named = {name: getattr(wish, name) for name in wish.model_fields_set if name not in ("version", "logo")}
    parts = {name: _wishes(value) if isinstance(value, Wish) else value for name, value in named.items()}
    return {name: value for name, value in parts.items() if value is not None or name in _MAY_BE_NONE}


def _answer(settings: Organisation, response: Response) -> Organisation:
    response.headers["ETag"] = etag(settings.version)
    return settings
