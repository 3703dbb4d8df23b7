"""Sent once: a form that comes twice, by a double click, a retry or a page sent anew, acts once.

Each form brings a random key. What was written counts with it, so that words changed after going back are sent too.
"""

import json
from collections.abc import Callable
from hashlib import sha256

from postroom.people.idempotency import IdempotencyKey
from postroom.web.visit import Visit


def once(visit: Visit, key: str, said: object, act: Callable[[], str]) -> str:
    """What `act` made, now or when the same came before; a form without a key always acts.

    What it acts on must be locked: the second one waits there for the first. `said` is JSON's.
    """
    if not key:
        return act()
    asked = sha256(json.dumps([visit.request.url.path, key, said]).encode()).digest()
    name = f"form {asked.hex()}"
    before = visit.session.get(IdempotencyKey, (visit.agent.id, name))
    if before is not None:
        return (before.body or b"").decode()
    made = act()
    values = {"status": 201, "body": made.encode()}
    visit.session.add(IdempotencyKey(agent_id=visit.agent.id, key=name, request_hash=asked, **values))
    return made
