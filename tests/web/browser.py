"""A browser without scripts: it keeps cookies, follows redirects when told to, and posts forms."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from http.cookies import SimpleCookie
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

BOUNDARY = "a-line-between-two-parts"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: HTTPMessage
    content: bytes

    @property
    def text(self) -> str:
        return self.content.decode()

    @property
    def location(self) -> str:
        return self.headers["location"] or ""

    def json(self) -> Any:
        return json.loads(self.content)


class Browser:
    """One browser at one site. `HTMX` makes it ask as a script of ours does."""

    HTMX: ClassVar = {"HX-Request": "true"}

    def __init__(self, url: str) -> None:
        self.url = url
        self.host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers)

    def post(
        self, path: str, form: Mapping[str, str | Sequence[str]] | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        body = urlencode(form or {}, doseq=True).encode()
        return self.ask("POST", path, {"Content-Type": "application/x-www-form-urlencoded", **(headers or {})}, body)

    def upload(self, path: str, field: str, name: str, type_: str, content: bytes) -> Answer:
        head = f'Content-Disposition: form-data; name="{field}"; filename="{name}"\r\nContent-Type: {type_}\r\n\r\n'
        body = f"--{BOUNDARY}\r\n{head}".encode() + content + f"\r\n--{BOUNDARY}--\r\n".encode()
        return self.ask("POST", path, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}, body)

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        connection = HTTPConnection(self.host, timeout=20)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection.request(method, path, body, {"Cookie": cookie, **(headers or {})})
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        for line in answer.headers.get_all("set-cookie") or []:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return answer

    def sign_in(self, address: str, password: str) -> Answer:
        return self.post("/sign-in", {"address": address, "password": password})
