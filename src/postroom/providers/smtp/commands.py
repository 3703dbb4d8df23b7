"""The commands of SMTP and LMTP, each from its argument to its reply (RFC 5321 §4.1.1, RFC 2033 §4)."""

from collections.abc import Callable

from postroom.providers.smtp import replies
from postroom.providers.smtp.events import TakeRecipient
from postroom.providers.smtp.paths import Path, read_path
from postroom.providers.smtp.replies import Reply
from postroom.providers.smtp.session import Session

Command = Callable[[Session, str], Reply | TakeRecipient]


def ehlo(session: Session, argument: str) -> Reply:
    return replies.UNKNOWN_COMMAND if session.lmtp else _greet(session, argument)


def lhlo(session: Session, argument: str) -> Reply:
    return _greet(session, argument) if session.lmtp else replies.UNKNOWN_COMMAND


def _greet(session: Session, argument: str) -> Reply:
    reply = _hello(session, argument)
    if reply.code != 250:
        return reply
    promises = [f"SIZE {session.limits.size}", "8BITMIME", "SMTPUTF8", "PIPELINING", "ENHANCEDSTATUSCODES"]
    if session.starttls and not session.tls:
        promises.append("STARTTLS")
    return Reply(250, "", "\n".join([session.host, *promises]))


def helo(session: Session, argument: str) -> Reply:
    return replies.UNKNOWN_COMMAND if session.lmtp else _hello(session, argument)


def _hello(session: Session, argument: str) -> Reply:
    if not argument:
        return replies.BAD_ARGUMENT
    session.forget()
    session.helo = argument
    return Reply(250, "", session.host)


def starttls(session: Session, argument: str) -> Reply:
    if not session.starttls:
        return replies.UNKNOWN_COMMAND
    if argument:
        return replies.NO_ARGUMENT
    return replies.OUT_OF_ORDER if session.tls else replies.START_TLS


def mail(session: Session, argument: str) -> Reply:
    if not session.helo or session.mail_from is not None:
        return replies.OUT_OF_ORDER
    path = _path_behind("FROM:", argument)
    if isinstance(path, Reply):
        return path
    if refusal := _refuse_sender(path, session.limits.size):
        return refusal
    session.mail_from, session.smtputf8 = path.address, "SMTPUTF8" in path.parameters
    return replies.SENDER_OK


def _refuse_sender(path: Path, limit: int) -> Reply | None:
    size = path.parameters.get("SIZE", "0")
    if path.parameters.keys() - {"SIZE", "BODY", "SMTPUTF8", "RET", "ENVID"}:
        return replies.UNKNOWN_PARAMETER
    if path.parameters.get("BODY", "7BIT").upper() not in ("7BIT", "8BITMIME"):
        return replies.BAD_ARGUMENT
    if not (size.isascii() and size.isdigit() and len(size) <= 20):  # RFC 1870 §3
        return replies.BAD_ARGUMENT
    if int(size) > limit:
        return replies.TOO_BIG
    return None if path.address.isascii() or "SMTPUTF8" in path.parameters else replies.NEEDS_SMTPUTF8


def rcpt(session: Session, argument: str) -> Reply | TakeRecipient:
    if session.mail_from is None:
        return replies.OUT_OF_ORDER
    path = _path_behind("TO:", argument)
    if isinstance(path, Reply):
        return path
    return _refuse_recipient(session, path) or TakeRecipient(path.address)


def _refuse_recipient(session: Session, path: Path) -> Reply | None:
    if not path.address:
        return replies.BAD_PATH
    if path.parameters.keys() - {"NOTIFY", "ORCPT"}:
        return replies.UNKNOWN_PARAMETER
    if len(session.recipients) >= session.limits.recipients:
        return replies.TOO_MANY_RECIPIENTS
    return None if path.address.isascii() or session.smtputf8 else replies.NEEDS_SMTPUTF8


def data(session: Session, argument: str) -> Reply:
    if argument:
        return replies.NO_ARGUMENT
    if session.mail_from is None:
        return replies.OUT_OF_ORDER
    return replies.SEND_BODY if session.recipients else replies.NO_RECIPIENT


def rset(session: Session, argument: str) -> Reply:
    if argument:
        return replies.NO_ARGUMENT
    session.forget()
    return replies.OK


def noop(_session: Session, _argument: str) -> Reply:
    return replies.OK


def vrfy(_session: Session, argument: str) -> Reply:
    return replies.CANNOT_VERIFY if argument else replies.BAD_ARGUMENT


def help_(_session: Session, _argument: str) -> Reply:
    return replies.HELP


def quit_(_session: Session, argument: str) -> Reply:
    return replies.NO_ARGUMENT if argument else replies.GOODBYE


def web(_session: Session, _argument: str) -> Reply:
    """A browser was made to talk to us; its form might hold commands further down."""
    return replies.NOT_SMTP


def unknown(_session: Session, _argument: str) -> Reply:
    return replies.UNKNOWN_COMMAND


COMMANDS: dict[str, Command] = {
    "EHLO": ehlo,
    "LHLO": lhlo,
    "HELO": helo,
    "STARTTLS": starttls,
    "MAIL": mail,
    "RCPT": rcpt,
    "DATA": data,
    "RSET": rset,
    "NOOP": noop,
    "VRFY": vrfy,
    "HELP": help_,
    "QUIT": quit_,
    **dict.fromkeys(("CONNECT", "GET", "HEAD", "OPTIONS", "POST", "PUT"), web),
}


def _path_behind(word: str, argument: str) -> Path | Reply:
    """The path of `FROM:<path>` or `TO:<path>`; the refusal when there is none."""
    if argument[: len(word)].upper() != word:
        return replies.BAD_ARGUMENT
    return read_path(argument[len(word) :]) or replies.BAD_PATH
