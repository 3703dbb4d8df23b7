"""Replies: an agent's answers, and the files that go with them."""

from typing import Annotated

from fastapi import Request, UploadFile
from pydantic import BaseModel, Field

from postroom.api.messages import Message, message
from postroom.api.problems import Refused
from postroom.api.shapes import Flag, Line, Recipient, Text, Wish
from postroom.api.transaction import ONCE, Door, Me, Transaction, resource
from postroom.cases import reading
from postroom.cases.case import Channel
from postroom.cases.reading_messages import shown
from postroom.cases.replying import Draft, reply
from postroom.cases.uploading import upload

router = resource("replies")

Recipients = Annotated[list[Recipient], Field(max_length=100)]


class NewReply(Wish):
    """What is to be sent; without To and Cc, to whom a reply-all to the last message would go."""

    text: Text | None = None
    html: Text | None = None
    to: Recipients | None = None
    cc: Recipients | None = None
    bcc: Annotated[list[Recipient], Field(default_factory=list, max_length=100)]
    from_: Annotated[Line | None, Field(alias="from", description="Another of our inbox addresses.")] = None
    attachments: Annotated[list[Line], Field(default_factory=list, max_length=100, description="Ids of uploads.")]
    history: Flag = False


class Upload(BaseModel):
    """A file on its way into a reply."""

    id: str
    name: str
    type: str
    size: int


@router.post("/cases/{name}/replies", status_code=201, dependencies=ONCE)
def add_reply(session: Transaction, me: Me, name: str, wish: NewReply, request: Request) -> Message:
    """Writes the reply and queues its deliveries."""
    door: Door = request.app.state.door
    draft = Draft(
        text=wish.text,
        html=wish.html,
        to=wish.to,
        cc=wish.cc,
        bcc=wish.bcc,
        from_=wish.from_,
        uploads=wish.attachments,
        history=wish.history,
        source=Channel.api,
        portal=request.app.state.portal_url,
    )
    written = reply(session, reading.find(session, name, lock=True), me, draft, door.key)
    session.flush()
    return message(shown(session, [written])[0])


@router.post("/uploads", status_code=201, dependencies=ONCE)
def add_upload(session: Transaction, me: Me, file: UploadFile, request: Request) -> Upload:
    """Keeps a file of this agent until it is sent with a reply."""
    largest: int = request.app.state.door.largest_upload
    content = file.file.read(largest + 1)
    if len(content) > largest:
        raise Refused(413, f"A file may have {largest // 1_000_000} MB.")
    made = upload(session, me.id, file.filename or "file", file.content_type or "application/octet-stream", content)
    return Upload(id=made.id, name=made.name, type=made.type, size=made.size)
