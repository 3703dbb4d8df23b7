"""The demo's page `/demo`: write a mail as a customer, and see what the customers got."""

import smtplib
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Form
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from postroom.commands.demo.company import HELLO, NAME, SUPPORT
from postroom.commands.demo.customers import Customers, answer_to, mailboxes, words_of
from postroom.commands.demo.letters import STORIES, written
from postroom.providers.fake.outside import Outside
from postroom.web.pages import static

HERE = Path(__file__).parent
TEMPLATES = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def add_page(app: FastAPI, outside: Outside, customers: Customers) -> None:
    """Puts the page into the web app."""

    @app.get("/demo")
    def show(trouble: str = "") -> HTMLResponse:
        page = TEMPLATES.get_template("page.html").render(
            company=NAME,
            addresses=[SUPPORT, HELLO],
            customers=sorted({story.address for story in STORIES}),
            boxes=mailboxes(outside),
            words_of=words_of,
            static=static,
            trouble=trouble,
        )
        return HTMLResponse(page)

    @app.get("/demo/page.css")
    def style() -> Response:
        return Response((HERE / "page.css").read_text(), media_type="text/css")

    @app.post("/demo/mails")
    def write(
        sender: Annotated[str, Form()],
        to: Annotated[str, Form()],
        subject: Annotated[str, Form()] = "",
        text: Annotated[str, Form()] = "",
    ) -> RedirectResponse:
        mail = written(sender, to, " ".join(subject.split()), text.replace("\r\n", "\n"))
        return _sent(customers, sender, mail)

    @app.post("/demo/answers")
    def answer(
        address: Annotated[str, Form()], message_id: Annotated[str, Form()], text: Annotated[str, Form()] = ""
    ) -> RedirectResponse:
        for mail in mailboxes(outside).get(address, []):
            if str(mail["Message-ID"]) == message_id:
                return _sent(customers, address, answer_to(mail, address, text.replace("\r\n", "\n")))
        return RedirectResponse("/demo?trouble=That+mail+is+no+longer+there.", 303)


def _sent(customers: Customers, sender: str, mail: EmailMessage) -> RedirectResponse:
    try:
        customers.send(parseaddr(sender)[1], mail)
    except (OSError, ValueError, smtplib.SMTPException) as error:
        return RedirectResponse(f"/demo?trouble=It+was+not+taken:+{type(error).__name__}", 303)
    return RedirectResponse("/demo", 303)
