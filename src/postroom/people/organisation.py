"""The organisation's settings: what its admins decide for everybody, in one row and one query.

The row holds what was decided, as JSON; what never was has the default that stands here. So a new setting needs a field
and no migration, and an older version running beside a newer one passes it over and keeps it.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails
from sqlalchemy import SmallInteger, select
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from postroom.base.database import Base
from postroom.base.errors import BadInput, Conflict
from postroom.inboxes.inbox import Inbox
from postroom.people.business_hours import BusinessHours

Count = Annotated[int, Field(ge=1, le=1_000_000, strict=True)]
Minutes = Annotated[int, Field(ge=1, le=100_000, strict=True)]
Hours = Annotated[int, Field(ge=1, le=10_000, strict=True)]
Days = Annotated[int, Field(ge=1, le=36_500, strict=True)]
Flag = Annotated[bool, Field(strict=True)]
InboxId = Annotated[int, Field(ge=1, le=2**63 - 1, strict=True)]
Title = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]
Colour = Annotated[str, StringConstraints(pattern=r"^(#[0-9a-fA-F]{6})?$")]
"""`#rrggbb`; empty for Postroom's own."""
Language = Annotated[str, StringConstraints(max_length=35, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""A language tag (BCP 47), such as `en` or `pt-BR`."""


class Limits(BaseModel):
    """How many mails a contact may send in how long, and how many more are kept as spam (spec, section 9)."""

    model_config = ConfigDict(frozen=True)

    mails: Count = 30
    minutes: Minutes = 10
    spam_mails: Count = 100
    spam_hours: Hours = 24


class Portal(BaseModel):
    """How the customers' portal looks."""

    model_config = ConfigDict(frozen=True)

    title: Title = ""
    """Empty: the organisation's name."""
    colour: Colour = ""
    language: Language = "en"
    logo: int | None = None
    """The number of its image; people/portal_logo.py changes it."""


class Organisation(BaseModel):
    """All settings, as they are now."""

    model_config = ConfigDict(frozen=True)

    limits: Limits = Limits()
    create_workspaces_for_new_domains: Flag = False
    keep_raw_days: Days = 90
    keep_dropped_days: Days = 7
    email_is_default_channel: Flag = True
    portal_sender: InboxId | None = None
    """The inbox whose address answers portal tickets; None: the notification sender's."""
    notification_sender: InboxId | None = None
    """The inbox from whose address system mail leaves; None: the first one's."""
    portal: Portal = Portal()
    include_history: Flag = True
    """Whether an answer holds the conversation so far, unless its writer says otherwise."""
    business_hours: BusinessHours = BusinessHours()
    version: int = 0


class OrganisationRow(Base):
    """The one row; there is none until something was decided."""

    __tablename__ = "organisation"

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    settings: Mapped[dict[str, object]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(default=1, server_default="1")


_PATTERNS = {
    "colour": "Give a colour such as #2f5fb3, or nothing.",
    "language": "Give a language tag such as en or pt-BR.",
    "zone": "Give a time zone such as Europe/Berlin.",
    "opens": "Give a time such as 09:00.",
    "closes": "Give a time such as 17:30.",
}


class WrongSetting(BadInput):
    """A setting can not be so; `faults` has a sentence for each, by its name, such as `limits.mails`."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(f"{name}: {fault}" for name, fault in faults.items()))
        self.faults = faults


_SETTINGS = select(OrganisationRow.settings, OrganisationRow.version)


def organisation(session: Session) -> Organisation:
    """The settings; one query."""
    found = session.execute(_SETTINGS).one_or_none()
    return Organisation.model_validate({**found.settings, "version": found.version}) if found else Organisation()


def change(session: Session, wishes: Mapping[str, object], version: int | None = None) -> Organisation:
    """Changes what the wishes name, also inside `limits`, `portal` and `business_hours`; all else stays.

    Raises WrongSetting, and Conflict when the settings are no longer at `version` (None: whichever that is).
    """
    row = _locked(session)
    if version is not None and version != row.version:
        raise Conflict(f"Somebody changed the settings meanwhile: they are at version {row.version}, not {version}.")
    wanted = _merged(row.settings, wishes)
    _check(session, wanted, wishes)
    row.settings, row.version = wanted, row.version + 1
    session.flush()
    return Organisation.model_validate({**wanted, "version": row.version})


def _locked(session: Session) -> OrganisationRow:
    session.execute(insert(OrganisationRow).values(id=1, settings={}, version=0).on_conflict_do_nothing())
    return session.scalars(select(OrganisationRow).with_for_update().execution_options(populate_existing=True)).one()


def _merged(settings: Mapping[str, object], wishes: Mapping[str, object]) -> dict[str, object]:
    """Wishes laid over settings, parts inside parts."""
    merged = dict(settings)
    for name, wish in wishes.items():
        before = settings.get(name) or {}
        merged[name] = _merged(before, wish) if isinstance(wish, Mapping) and isinstance(before, Mapping) else wish
    return merged


def _in_words(fault: ErrorDetails) -> str:
    known = {
        "int_type": "Give a whole number.",
        "greater_than_equal": "It must be at least {ge}.",
        "less_than_equal": "It must be at most {le}.",
        "string_too_long": "It may have at most {max_length} characters.",
        "value_error": "{error}.",
    }
    if fault["type"] == "string_pattern_mismatch":
        return _PATTERNS.get(str(fault["loc"][-1]), "It holds something that can't be.")
    return known.get(fault["type"], f"{fault['msg']}.").format(**fault.get("ctx", {}))


def _check(session: Session, wanted: Mapping[str, object], wishes: Mapping[str, object]) -> None:
    faults = {name: "There is no such setting." for name in wishes if name not in Organisation.model_fields}
    try:
        Organisation.model_validate({**wanted, "version": 0})
    except ValidationError as error:
        faults |= {".".join(map(str, each["loc"])): _in_words(each) for each in error.errors()}
    for name in ("portal_sender", "notification_sender"):
        number = wanted.get(name)
        if name not in faults and number is not None and session.get(Inbox, number) is None:
            faults[name] = f"There is no inbox {number}."
    if faults:
        raise WrongSetting(faults)
