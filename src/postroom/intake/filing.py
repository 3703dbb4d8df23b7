"""Filing: a mail becomes a message on its case, with all that hangs on it."""

from datetime import datetime, timedelta

from postroom.cases.case import Case, Channel, Stage
from postroom.cases.event import Deed, Event
from postroom.cases.message import Attachment, Direction, Message, ThreadId
from postroom.cases.receiving import Voice, receive
from postroom.deliveries.answering import Answer
from postroom.intake.acquainting import contact_viewer, seen
from postroom.intake.ledger import Known, Ledger, Party
from postroom.intake.reading import Reading
from postroom.intake.vouching import kept
from postroom.mail.mail import Address, Mail
from postroom.mail.quoting import visible_text
from postroom.mail.words import tsvector
from postroom.people.directory import Person, Standing
from postroom.people.seeing import Viewer, may_report

_AHEAD = timedelta(hours=1)
"""A Date header further ahead of our clock than this is not believed."""


def file(reading: Reading, sender: Person | None, case: Case, because: str, ledger: Ledger) -> Message:
    """Writes the message and what follows from it into the ledger."""
    message = _message(reading, sender, case, because, ledger)
    ledger.write(message)
    _remember_ids(reading, message, ledger)
    _keep_files(reading, message, ledger)
    opens_as_spam = reading.is_spam and case.opened_by_id is None
    if not (message.suspect or (reading.is_quiet and not opens_as_spam)):
        _meet(reading, case, ledger)
    nearest = _nearest_of_ours(reading, ledger)
    if sender and nearest and not (message.is_automatic or message.suspect):
        ledger.answers.append(Answer(nearest, sender.address))
    voice = _voice(reading, message, ledger)
    if moved := receive(case, message, files=_has_files(reading.mail), quiet=reading.is_quiet, voice=voice):
        ledger.write(_moved(message, *moved))
    ledger.touched.add(case.id)
    return message


def _voice(reading: Reading, message: Message, ledger: Ledger) -> Voice:
    """An agent's mail that customers got as well is an agent's answer; else it is a word among ourselves."""
    if message.agent_id is None:
        return Voice.customer
    reached = (ledger.directory.person(who).standing for who in reading.addressees)
    return Voice.agent if Standing.contact in reached else Voice.inside


def _moved(message: Message, before: Stage, after: Stage) -> Event:
    return Event(
        case_id=message.case_id,
        deed=Deed.stage,
        agent_id=message.agent_id,
        contact_id=message.contact_id,
        details={"from": before.value, "to": after.value},
    )


def _nearest_of_ours(reading: Reading, ledger: Ledger) -> int | None:
    known = (one for digest in reading.named for one in ledger.threads.get(digest, ()))
    return next((one.message for one in known if one.own and one.ours), None)


def _message(reading: Reading, sender: Person | None, case: Case, because: str, ledger: Ledger) -> Message:
    mail = reading.mail
    visible = visible_text(mail.text, ledger.our_words.get(_nearest_of_ours(reading, ledger) or 0))
    return Message(
        id=ledger.fresh_id("messages"),
        case_id=case.id,
        direction=Direction.in_,
        source=Channel.email,
        contact_id=sender.contact.id if sender and sender.contact else None,
        agent_id=sender.agent_id if sender else None,
        from_name=reading.sender.name if reading.sender else "",
        from_address=reading.sender.address if reading.sender else "",
        to=_listed(mail.to),
        cc=_listed(mail.cc),
        reply_to=_differing_reply_to(mail),
        subject=mail.subject,
        message_id=mail.message_id,
        in_reply_to=list(mail.in_reply_to),
        references=list(mail.references),
        text=mail.text,
        visible_text=visible,
        html=mail.html,
        repairs=list(mail.repairs),
        invitation=mail.invitation,
        signed=mail.signed,
        encrypted=mail.encrypted,
        is_spam=reading.is_spam,
        is_automatic=reading.automatic.is_,
        authentication=kept(reading.authentication) if reading.authentication else None,
        suspect=(sender.doubt if sender else "") or None,
        placed_because=because,
        fingerprint=reading.fingerprint,
        sent_at=_believable(mail.date, reading.parcel.received_at),
        created_at=reading.parcel.received_at,
        search=tsvector(_searchable(reading, visible)),
    )


def _listed(addresses: tuple[Address, ...]) -> list[dict[str, object]]:
    return [{"address": who.address, "name": who.name} for who in addresses]


def _differing_reply_to(mail: Mail) -> str | None:
    sender = mail.from_.address.lower() if mail.from_ else None
    others = [who.address for who in mail.reply_to if who.address.lower() != sender]
    return ", ".join(others) or None


def _believable(written: datetime | None, received: datetime) -> datetime:
    return written if written and written <= received + _AHEAD and written.year > 1990 else received


def _searchable(reading: Reading, visible: str) -> str:
    mail, sender = reading.mail, reading.sender
    names = " ".join(attachment.name for attachment in mail.attachments)
    who = f"{sender.name} {sender.address}" if sender else ""
    return "\n".join((mail.subject, who, names, visible, mail.invitation or ""))


def _has_files(mail: Mail) -> bool:
    return any(not attachment.inline for attachment in mail.attachments)


def _remember_ids(reading: Reading, message: Message, ledger: Ledger) -> None:
    for digest in dict.fromkeys((*reading.named, *((reading.own,) if reading.own else ()))):
        own = digest == reading.own
        ledger.write(ThreadId(digest=digest, message_id=message.id, own=own))
        known = Known(message.id, message.case_id, own, False, message.fingerprint)
        ledger.threads.setdefault(digest, []).append(known)


def _keep_files(reading: Reading, message: Message, ledger: Ledger) -> None:
    for file in reading.mail.attachments:
        row = Attachment(
            id=ledger.fresh_id("attachments"),
            message_id=message.id,
            name=file.name,
            type=file.type,
            size=file.size,
            sha256=bytes.fromhex(file.sha256),
            content_id=file.content_id,
            inline=file.inline,
        )
        ledger.contents.append((row, file.content))


def _meet(reading: Reading, case: Case, ledger: Ledger) -> None:
    """Its From, To and Cc are the case's e-mail members now; those of the case's workspace report it, too.

    What a machine sends onto a case that has members leaves them as they are (spec, section 4.2).
    """
    people = ledger.people[case.id]
    members = people.members if not (reading.automatic.is_ and people.members) else set[str]()
    members.clear()
    contacts: list[Viewer] = []
    is_larger = False
    for who in reading.everybody:
        person = ledger.directory.person(who)
        if person.standing is Standing.ours:
            continue
        is_larger = is_larger or person.address not in people.everybody
        contact = person.contact
        people.everybody[person.address] = Party(person.name, contact.id if contact else None, person.agent_id)
        members.add(person.address)
        people.met.add(person.address)
        if contact:
            contacts.append(contact_viewer(contact, person.address, ledger))
    now = seen(case, ledger)
    ledger.reporters |= {(case.id, who.id) for who in contacts if may_report(who, now)}
    strangers = ledger.strangers(case)
    if strangers is not None and (is_larger or strangers & now.thread):
        ledger.late.add(case.id)  # what lies beside it may belong to it by now
