"""How a letter is made of a message: its new words, its history, its files, and what became of it."""

from collections.abc import Sequence

from postroom.cases.case import Channel
from postroom.cases.message import Attachment, Direction, Message
from postroom.cases.reading_messages import Shown, Tracked
from postroom.deliveries import delivery as rows
from postroom.deliveries.delivery import Delivery
from postroom.deliveries.reasons import EXPLANATIONS, Reason
from postroom.mail.confirmations import Words, find
from postroom.web.inline_images import is_in_place, sources
from postroom.web.letter import Delivered, File, Happened, Letter, State, Why
from postroom.web.mail_frame import coloured, guessed_height, says_more
from postroom.web.remote_images import names_images

MEANINGS = {
    "in_transit": "Queued; we are attempting to send.",
    "sent": "Handed over; it is on its way.",
    "delivered": "The recipient's own server took it. It may still have been put into junk there.",
    "uncertain": "The connection ended while the mail was going over. A report or an answer will tell; "
    "nothing is sent a second time without you.",
}
STATES: dict[rows.State, State] = {
    rows.State.in_transit: "in_transit",
    rows.State.sent: "sent",
    rows.State.delivered: "delivered",
    rows.State.bounced: "bounced",
}
ICONS = {"image": "image", "text": "file-text", "audio": "file", "video": "file"}


def letter_of(shown: Shown, *, for_admin: bool) -> Letter:
    """One message as the thread shows it to an agent, or to an admin."""
    message = shown.message
    ours = message.direction is Direction.out
    framed = bool(message.html) and says_more(message.html or "")
    named = sources(message.html or "") if framed and shown.attachments else frozenset()
    return Letter(
        id=message.id,
        ours=ours,
        name=_author(shown),
        address=message.from_address,
        at=message.sent_at,
        to=_recipients(message),
        text=message.visible_text or message.text,
        history="" if framed else history(message),
        frame=f"/messages/{message.id}/html" if message.html else None,
        frame_height=guessed_height(message.html or "", message.visible_text) if framed else 0,
        framed=framed,
        remote_images=framed and names_images(message.html or ""),
        themed=framed and not coloured(message.html or ""),
        files=tuple(_file(each) for each in shown.attachments if not is_in_place(each, named)),
        cautions=_cautions(message),
        remarks=_remarks(message),
        invitation=tuple((message.invitation or "").splitlines()),
        deliveries=tuple(_delivered(each) for each in shown.deliveries),
        why=_why(message),
        arrival=f"/messages/{message.id}/arrival" if for_admin and _came_by_mail(message) else None,
    )


def _came_by_mail(message: Message) -> bool:
    return message.source is Channel.email and message.direction is Direction.in_


def _why(message: Message) -> Why | None:
    origin = [("Sender", str(message.authentication["because"]))] if message.authentication else []
    if message.signed:
        origin.append(("Signature", f"It is signed ({message.signed}); whether by whom it says is not checked here."))
    return Why(message.placed_because, tuple(origin)) if message.placed_because else None


def _author(shown: Shown) -> str:
    message = shown.message
    if shown.agent:
        return shown.agent.name
    return message.from_name or (shown.contact.name if shown.contact else "") or message.from_address or "Nobody"


def _recipients(message: Message) -> str:
    to, cc = _names(message.to), _names(message.cc)
    return f"to {to or 'nobody named'}" + (f", cc {cc}" if cc else "")


def _names(people: Sequence[dict[str, object]]) -> str:
    names = [str(one.get("name") or one.get("address") or "") for one in people]
    return ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")


def history(message: Message) -> str:
    """What was folded away. Where new words stand between quoted ones, the whole text."""
    seen, whole = message.visible_text.strip(), message.text.strip()
    if not seen or seen == whole:
        return ""
    return whole[len(seen) :].strip() if whole.startswith(seen) else whole


def _file(file: Attachment) -> File:
    kind = file.type.partition("/")[0]
    return File(file.name, file.size, f"/attachments/{file.id}", ICONS.get(kind, "file"))


def _cautions(message: Message) -> tuple[str, ...]:
    said = [message.suspect] if message.suspect else []
    if asked := _confirmation(message):
        said.append(asked)
    if message.is_spam:
        said.append("This is marked as spam: nobody was told of it, and it changed nothing.")
    if message.reply_to and message.reply_to.lower() != message.from_address.lower():
        said.append(f"Its sender asks for answers to {message.reply_to}; an answer from here goes to the sender.")
    if message.encrypted:
        said.append(
            f"This mail is encrypted ({message.encrypted}). Postroom has no key to it: open its file with a mail "
            "program that has one, or ask for the words unencrypted."
        )
    origin = message.authentication
    if origin and origin["dmarc"]["result"] == "fail" and not message.suspect:
        said.append(str(origin["because"]))
    return tuple(said)


def _remarks(message: Message) -> tuple[str, ...]:
    made = ["A machine wrote this, so nothing is answered automatically."] if message.is_automatic else []
    return (*made, *message.repairs)


def _confirmation(message: Message) -> str | None:
    """What a provider asks that wants to forward mail here, and what to do."""
    if message.direction is Direction.out or message.suspect:
        return None
    aligned = bool(message.authentication and message.authentication["dmarc"]["aligned"])
    asked = find(
        Words(
            sender=message.from_address.lower(),
            reply_to=(message.reply_to or "").lower(),
            recipients=[str(one.get("address")).lower() for one in (*message.to, *message.cc)],
            subject=message.subject,
            text=message.text,
            html=message.html or "",
        ),
        aligned=aligned,
    )
    if asked is None:
        return None
    if not asked.trusted:
        return f"{asked.because} So open no link of it."
    ways = [f"open {asked.link}"] if asked.link else []
    ways += [f"give it the code {asked.code}"] if asked.code else []
    return f"{asked.because} If somebody here wants that: {', or '.join(ways)}."


def _delivered(tracked: Tracked) -> Delivered:
    delivery = tracked.delivery
    state: State = "uncertain" if delivery.uncertain else STATES[delivery.state]
    happened = tuple(
        Happened(event.created_at, event.sentence, _words(event.code, event.enhanced, event.text), event.arrival_id)
        for event in tracked.events
    )
    return Delivered(delivery.id, delivery.recipient, state, _meaning(delivery, state), happened)


def _meaning(delivery: Delivery, state: str) -> str:
    reason = EXPLANATIONS.get(Reason(delivery.reason)) if delivery.reason in set(Reason) else None
    if reason and state in ("bounced", "in_transit"):
        return f"{reason.sentence} {reason.advice}"
    return MEANINGS.get(state, "It was rejected.")


def _words(code: int | None, enhanced: str | None, text: str | None) -> str:
    """What the server said, as it said it."""
    words = text or ""
    prefix = " ".join(str(part) for part in (code, enhanced) if part and str(part) not in words)
    return f"{prefix} {words}".strip()
