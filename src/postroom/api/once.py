"""Doing a POST once: the same Idempotency-Key acts once, and is answered the same.

The answer is written in the transaction of what was done, so both are there or neither. A refusal is not kept: the
same request may be tried again.
"""

import re
from hashlib import sha256

from fastapi import Request
from fastapi.responses import Response
from sqlalchemy import text
from sqlalchemy.orm import Session

from postroom.api.problems import Refused
from postroom.base.errors import Conflict
from postroom.people.agent import Agent
from postroom.people.idempotency import IdempotencyKey

KEY = r"^[!-~]([ -~]{0,253}[!-~])?$"

_LOCK = text("SELECT pg_try_advisory_xact_lock(hashtextextended(:key, :agent))")


def key_of(request: Request) -> str | None:
    """The key that counts for this request. Raises Refused (422) when it is no good."""
    key = request.headers.get("idempotency-key") if request.method == "POST" else None
    if key is not None and not re.fullmatch(KEY, key):
        raise Refused(422, "An Idempotency-Key has 1 to 255 printable ASCII characters.")
    return key


def hashed(request: Request, body: bytes) -> bytes:
    """What was asked; a form's boundary, which each attempt makes anew, left aside."""
    _, _, boundary = request.headers.get("content-type", "").partition("boundary=")
    same = body.replace(boundary.strip('"').encode(), b"") if boundary else body
    return sha256(b"\0".join([request.url.path.encode(), request.url.query.encode(), same])).digest()


def answered(session: Session, agent: Agent, key: str, asked: bytes) -> Response | None:
    """The answer given before, or None for a new key, which is then ours until the transaction ends.

    Raises Conflict when the same key is just being worked on, Refused (422) when it came with another request.
    """
    if not session.scalar(_LOCK, {"key": key, "agent": agent.id}):
        raise Conflict("A request with this Idempotency-Key is being worked on; ask again in a moment.")
    before = session.get(IdempotencyKey, (agent.id, key))
    if before is None:
        return None
    if before.request_hash != asked:
        raise Refused(422, "This Idempotency-Key came with another request before.")
    return Response(before.body, before.status or 200, {"Idempotency-Replayed": "true"}, "application/json")


def keep(session: Session, agent: Agent, key: str, asked: bytes, answer: Response) -> None:
    """Remembers what was answered."""
    values = {"status": answer.status_code, "body": bytes(answer.body)}
    session.add(IdempotencyKey(agent_id=agent.id, key=key, request_hash=asked, **values))
