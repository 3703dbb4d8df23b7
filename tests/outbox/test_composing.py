"""From a message's rows to the mail that each recipient gets, read back as a customer's mail program would."""

import pytest

from postroom.base.clock import now
from postroom.cases.message import Attachment, Direction, Message
from postroom.mail.parse import parse
from postroom.outbox.composing import parcel

PIXEL = b"\x89PNG pixel"
PLAN = "Plän".encode()


def message(**more: object) -> Message:
    values: dict[str, object] = {
        "direction": Direction.out, "from_name": "Acme Support", "from_address": "support@acme.example",
        "to": [{"address": "zoe@quist.example", "name": "Zoë Quist"}], "cc": [{"address": "ned@x.example", "name": ""}],
        "subject": "Re: Drucker brennt — schnell", "message_id": "<m.two@acme.example>",
        "in_reply_to": ["<one@quist.example>"], "references": ["<one@quist.example>", "<m.two@acme.example>"],
        "text": "Nimm Wasser.\n", "html": None, "sent_at": now(),
    }  # fmt: skip
    return Message(**(values | more))


def file(number: int, name: str, kind: str, **more: object) -> Attachment:
    values: dict[str, object] = {"name": name, "type": kind, "blob_id": number, "inline": False}
    return Attachment(**(values | more))


def test_it_says_what_the_message_says() -> None:
    ours = message()
    mail = parse(parcel(ours, "zoe@quist.example", [], {}).content)
    assert mail.from_
    assert (mail.from_.name, mail.from_.address) == ("Acme Support", "support@acme.example")
    assert [(one.name, one.address) for one in mail.to] == [("Zoë Quist", "zoe@quist.example")]
    assert [one.address for one in mail.cc] == ["ned@x.example"]
    assert (mail.subject, mail.text.strip()) == ("Re: Drucker brennt — schnell", "Nimm Wasser.")
    assert (mail.message_id, mail.in_reply_to) == ("<m.two@acme.example>", ("<one@quist.example>",))
    assert mail.references == ("<one@quist.example>", "<m.two@acme.example>")
    assert mail.date == ours.sent_at.replace(microsecond=0)


def test_the_envelope_names_our_address_and_one_recipient() -> None:
    one = parcel(message(), "hidden@elsewhere.example", [], {})
    assert (one.envelope_from, one.recipient) == ("support@acme.example", "hidden@elsewhere.example")
    assert b"hidden@elsewhere.example" not in one.content


def test_it_is_the_same_at_each_attempt() -> None:
    ours = message(html="<p>Nimm <b>Wasser</b>.</p>")
    files = [file(1, "plan.txt", "text/plain")]
    assert parcel(ours, "a@x.example", files, {1: PLAN}) == parcel(ours, "a@x.example", files, {1: PLAN})


def test_files_go_along_and_images_stand_in_their_place() -> None:
    ours = message(html='<p>So: <img src="cid:pixel"></p>')
    files = [
        file(1, "Plän.txt", "text/plain"),
        file(2, "pixel.png", "image/png", inline=True, content_id="pixel"),
    ]
    mail = parse(parcel(ours, "a@x.example", files, {1: PLAN, 2: PIXEL}).content)
    found = {one.name: one for one in mail.attachments}
    assert (found["Plän.txt"].content, found["Plän.txt"].inline) == (PLAN, False)
    assert (found["pixel.png"].content, found["pixel.png"].inline) == (PIXEL, True)
    assert found["pixel.png"].content_id == "pixel"
    assert 'src="cid:pixel"' in (mail.html or "")


def test_what_cannot_be_written_is_said() -> None:
    with pytest.raises(ValueError, match="can not be written"):
        parcel(message(message_id=None), "a@x.example", [], {})
