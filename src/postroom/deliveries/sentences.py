"""Sentences: what a delivery's history says to a person about each piece of news."""

from postroom.deliveries.reasons import EXPLANATIONS, Reason
from postroom.deliveries.states import Input, Odd, Position

_SENTENCES = {
    Input.queued: "Waiting to be sent.",
    Input.handing_over: "The mail is being handed over.",
    Input.accepted_by_relay: "{server} took the mail to pass it on.",
    Input.accepted_by_recipient: "{server}, the recipient's own server, took the mail.",
    Input.temporary: "{server} did not take the mail yet. {why} It will be tried again.",
    Input.permanent: "{server} refused the mail. {why}",
    Input.expired: "Given up. {why}",
    Input.cut: "Interrupted while the mail was going over: nobody here knows whether it arrived.",
    Input.report_delivered: "A report from {server} says that the mail was delivered.",
    Input.report_failed: "A report from {server} says that the mail could not be delivered. {why}",
    Input.report_delayed: "A report from {server} says that the mail is delayed; that server keeps trying. {why}",
    Input.complained: "The recipient reported the mail as spam, so it arrived.",
    Input.answered: "The recipient answered, so the mail arrived.",
    Input.suppressed: "Not sent. {why}",
    Input.send_again: "An agent asked to send it again.",
}


def sentence(input_: Input, came_to: Position | Odd, server: str | None, reason: Reason | None) -> str:
    """The line of the history; news that changes nothing says so."""
    why = EXPLANATIONS[reason].sentence if reason else ""
    line = _SENTENCES[input_].format(server=server or "the server", why=why).strip()
    if not server:
        line = f"{line[0].upper()}{line[1:]}"
    return f"{line} {came_to}" if isinstance(came_to, Odd) else line
