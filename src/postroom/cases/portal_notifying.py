"""What the mails about a portal ticket are called and hold besides the answer (spec, section 6)."""

from dataclasses import replace
from html import escape

from postroom.cases.case import Case, Channel
from postroom.cases.wording import Wording


def notification_subject(company: str, name: str) -> str:
    """`[Company] Update on TKT-7`. Brackets in the company's name would end the ones round it."""
    return f"[{' '.join(company.replace('[', '(').replace(']', ')').split())}] Update on {name}"


def with_link(case: Case, wording: Wording, portal: str) -> Wording:
    """The answer with the address of its ticket below, for customers who came by the portal."""
    if case.source_channel is not Channel.portal or not portal:
        return wording
    link = f"{portal}/tickets/{case.name}"
    html = f'{wording.html}<p>{case.name}: <a href="{escape(link)}">{escape(link)}</a></p>' if wording.html else None
    return replace(wording, text=f"{wording.text.rstrip()}\n\n{case.name}: {link}\n", html=html)
