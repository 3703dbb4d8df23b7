"""The demo's morning: customers write, agents answer over the API, customers write again."""

import json
import time
from collections.abc import Callable
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote

from postroom.commands.demo.company import HELLO, Staff
from postroom.commands.demo.customers import Customers
from postroom.commands.demo.letters import STORIES, Story
from postroom.providers.fake.outside import Outside

PATIENCE = 30.0
NOTE = "This frame is from the March batch; Tom checks which other bikes have that lever before we answer."


class Morning:
    """Everything goes through the real doors: SMTP for the customers, the JSON API for the agents."""

    def __init__(
        self, place: str, staff: Staff, customers: Customers, outside: Outside, say: Callable[[str], None]
    ) -> None:
        self._place, self._staff, self._customers, self._outside, self._say = place, staff, customers, outside, say

    def pass_by(self) -> None:
        """Returns once the mails are there, answered, and the first customers had time to react."""
        if self._ask("GET", "/cases?limit=1", self._staff.ada)["items"]:
            return  # kept from an earlier demo
        self._customers.open_cases(STORIES, self._told)
        cases = {story.address: self._case_of(story) for story in STORIES}
        for story in STORIES:
            if story.answer:
                token = self._staff.tom if story.to == HELLO else self._staff.ada
                self._ask("POST", f"/cases/{cases[story.address]}/replies", token, {"text": story.answer})
        self._ask("POST", f"/cases/{cases[STORIES[-1].address]}/notes", self._staff.ada, {"text": NOTE})
        self._say("The agents have answered; the customers read ...")
        self._wait_for_reactions()

    def _told(self, number: int) -> None:
        if number in (1, len(STORIES)):
            self._say(f"Customers write: mail {number} of {len(STORIES)} is in.")

    def _case_of(self, story: Story) -> str:
        end = time.monotonic() + PATIENCE
        while not (items := self._ask("GET", f"/cases?q={quote(story.address)}", self._staff.ada)["items"]):
            if time.monotonic() > end:
                raise TimeoutError(f"The mail of {story.address} did not become a case")
            time.sleep(0.1)
        return str(items[0]["id"])

    def _wait_for_reactions(self) -> None:
        answered = [story for story in STORIES if story.answer and story.then]
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and not all(self._outside.mailbox(story.address) for story in answered):
            time.sleep(0.1)

    def _ask(self, method: str, path: str, token: str, body: object = None) -> Any:
        connection = HTTPConnection(self._place, timeout=PATIENCE)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, headers)
        answer = connection.getresponse()
        told = json.loads(answer.read())
        connection.close()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {path}: {told}")
        return told
