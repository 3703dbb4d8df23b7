"""`postroom explain`: what would become of some mails, and why; nothing is written."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from ipaddress import ip_address
from pathlib import Path

from postroom.base import log
from postroom.base.clock import now
from postroom.base.errors import BadInput, PostroomError
from postroom.base.settings import Settings, from_environment
from postroom.intake.explaining import Facts, explained, failed
from postroom.intake.reading import Parcel, Reading, read
from postroom.intake.trying import Trial, try_out
from postroom.mail.authentication.authentication import Authentication
from postroom.mail.quoting import visible_text
from postroom.mail.report import Report
from postroom.providers.dns.zone import read_zone
from postroom.wiring.database import as_it_is
from postroom.wiring.intake import house_of, system_dns, vouching_of


class NoAddress(BadInput):
    """--ip wants an IP address, such as 192.0.2.1."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Client:
    """Who is to have handed the mails in, as far as that was said."""

    to: str | None
    ip: str | None
    helo: str
    mail_from: str | None
    zone: Path | None


Trying = Callable[[Reading], Trial | None]
Checking = Callable[[Reading], Authentication | None]


def explain(files: Sequence[Path], client: Client, *, as_json: bool) -> None:
    """Prints what becomes of each file, in order. Raises BadInput when one of them can't be read."""
    log.configure()
    if client.ip and not _is_address(client.ip):
        raise NoAddress()
    with ExitStack() as stack:
        settings = from_environment()
        tell = _Teller(client, _checking(client, settings), _trying(stack, settings), as_json)
        unread = [file for file in files if not tell.about(file)]
    if unread:
        raise BadInput(f"{len(unread)} of {len(files)} files could not be looked at, the first is {unread[0]}.")


def _is_address(text: str) -> bool:
    try:
        return bool(ip_address(text))
    except ValueError:
        return False


def _checking(client: Client, settings: Settings) -> Checking:
    """The check of senders; none where nothing was said that would make it one. Raises BadInput."""
    zone = read_zone(client.zone) if client.zone else None
    if not (client.ip or zone):
        return lambda _: None
    vouching = vouching_of(settings)
    system = system_dns()
    return lambda reading: vouching.of(reading, zone or system())


def _trying(stack: ExitStack, settings: Settings) -> Trying:
    """The dry run; one that tells nothing where there is no database, or it can't be used."""
    try:
        database = stack.enter_context(as_it_is(settings))
    except PostroomError as error:
        print(f"postroom: {error} So route and thread are left out.", file=sys.stderr)
        return lambda _: None
    if database is None:
        return lambda _: None
    house = house_of(settings, database)
    return lambda reading: try_out(house, reading)


@dataclass(frozen=True, slots=True)
class _Teller:
    """Looks at one file after the other."""

    client: Client
    checking: Checking
    trying: Trying
    as_json: bool

    def about(self, file: Path) -> bool:
        """Prints what is to tell of it; False when it could not be looked at, which never stops the others."""
        try:
            reading = read(self._parcel(file.read_bytes()))
            words = self._words(str(file), reading)
        except Exception as error:
            because = error.strerror if isinstance(error, OSError) else _first_line(error)
            words = _json(failed(str(file), f"It could not be looked at: {because}."))
            print(words if self.as_json else f"{file}: it could not be looked at: {because}.", flush=True)
            return False
        print(words, flush=True)
        return True

    def _parcel(self, raw: bytes) -> Parcel:
        to = (self.client.to,) if self.client.to else ()
        gate = "explain" if self.client.mail_from is None else "smtp"
        sender = (self.client.mail_from or "").strip("<> ")
        return Parcel(0, now(), gate, sender, to, raw, self.client.ip, self.client.helo)

    def _words(self, file: str, reading: Reading) -> str:
        known = self.checking(reading)
        trial = self.trying(replace(reading, authentication=known))
        return _json(explained(file, reading, known, trial)) if self.as_json else _in_words(file, reading, known, trial)


def _first_line(error: Exception) -> str:
    return f"{type(error).__name__}: {next(iter(str(error).splitlines()), '')}"


def _json(facts: Facts) -> str:
    return json.dumps(facts, separators=(",", ":"))


def _in_words(file: str, reading: Reading, known: Authentication | None, trial: Trial | None) -> str:
    mail, automatic = reading.mail, reading.automatic
    lines = [
        f"{file}: {mail.subject or '(no subject)'}",
        f"From {reading.sender.address}." if reading.sender else "It names no sender.",
        f"A machine made it: {automatic.because}." if automatic.is_ else "A person wrote it.",
        *([_report_in_words(reading.report)] if reading.report else []),
        *([f"Files: {', '.join(file.name for file in mail.attachments)}."] if mail.attachments else []),
        *mail.repairs,
        *([known.sentence] if known else ["Its sender was not checked; give --ip or --dns."]),
        *(_trial_in_words(trial) if trial else []),
        *(mail.invitation or "").splitlines(),
        *(f"| {line}" for line in visible_text(mail.text).splitlines()),
    ]
    return "\n  ".join(lines)


def _report_in_words(report: Report) -> str:
    return f"It is a report ({report.kind}) about {report.message_id or 'no mail that it names'}."


def _trial_in_words(trial: Trial) -> Iterator[str]:
    yield f"Outcome: {trial.outcome}. {trial.because}"
    if trial.link:
        how, case = trial.link
        yield f"The new case would be linked: {how.replace('_', ' ')} {case}."
    if trial.count:
        yield trial.count.sentence
    if trial.suspect:
        yield trial.suspect
