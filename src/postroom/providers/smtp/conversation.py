"""The server's side of an SMTP or LMTP connection, as a pure machine: bytes in, replies and events out.

RFC 5321, with PIPELINING (2920), SIZE (1870), 8BITMIME (6152), SMTPUTF8 (6531), ENHANCEDSTATUSCODES (2034),
STARTTLS (3207), LMTP (2033). The parameters of DSN (3461) are understood and not promised. No socket, no
clock, no waiting: whoever holds the connection feeds it, sends what it says, and answers its questions.
"""

from postroom.providers.smtp import replies
from postroom.providers.smtp.body import Body
from postroom.providers.smtp.commands import COMMANDS, unknown
from postroom.providers.smtp.events import Event, HangUp, StartTls, TakeMail, TakeRecipient
from postroom.providers.smtp.limits import Limits
from postroom.providers.smtp.lines import Lines
from postroom.providers.smtp.replies import Reply
from postroom.providers.smtp.session import Session


class Conversation:
    """Feed it with `receive`, turn it with `next_event`, settle its questions with `answer`."""

    def __init__(
        self, host: str, client_ip: str, limits: Limits, *, starttls: bool = False, lmtp: bool = False
    ) -> None:
        self.body: Body | None = None
        self._session = Session(host, client_ip, limits, starttls, lmtp)
        self._lines = Lines(limits.line)
        self._said: list[bytes] = []
        self._question: TakeRecipient | TakeMail | None = None
        self._event: Event | None = None
        self._errors = self._commands = 0
        self._over = self._closing = False

    @property
    def asking(self) -> bool:
        """A question is open; nothing goes on until it has its answer."""
        return self._question is not None

    @property
    def waiting_bytes(self) -> int:
        """How much was received and not yet looked at."""
        return len(self._lines.buffer)

    @property
    def held(self) -> int:
        """Bytes of the mail that is on its way in or waits for its answer; 0 when there is none."""
        if isinstance(self._question, TakeMail):
            return len(self._question.mail.content) + 1
        return self.body.held if self.body else 0

    # What the holder of the connection does

    def greet(self) -> None:
        """Say the first word (RFC 5321 §3.1)."""
        self._say(Reply(220, "", f"{self._session.host} {'LMTP' if self._session.lmtp else 'ESMTP'}"))

    def receive(self, data: bytes) -> None:
        """Take in bytes of the client, in chunks of any size."""
        if self.body:
            self._feed(data)
        elif not self._over:
            self._lines.buffer += data

    def said(self) -> bytes:
        """What is to be sent now; handed out once."""
        words = b"".join(self._said)
        self._said.clear()
        return words

    def next_event(self) -> Event | None:
        """Go on with what was received: the next thing to do, None while bytes or an answer must come."""
        while not (self._event or self._question or self.body or self._over):
            line = self._lines.next_line()
            if line is None:
                break
            self._take(line)
        event, self._event = self._event, None
        return event

    def answer(self, refusal: Reply | None) -> None:
        """Settle the open question: None takes the recipient or the mail, a reply refuses it."""
        question, self._question = self._question, None
        if isinstance(question, TakeRecipient):
            if refusal is None:
                self._session.recipients.append(question.address)
            self._say(refusal or replies.RECIPIENT_OK)
        elif isinstance(question, TakeMail):
            self._end_mail(refusal or replies.ACCEPTED)

    def close(self) -> None:
        """Say goodbye: at once, or as soon as the mail that is on its way in has its answer."""
        self._closing = True
        if not self.held:
            self.part(replies.CLOSING)

    def part(self, words: Reply) -> None:
        """End it here and now, with these words."""
        if not self._over:
            self._over, self._event, self._question, self.body = True, HangUp(), None, None
            self._said.append(bytes(words))

    def tls_started(self) -> None:
        """Begin anew inside TLS; what was said before it counts for nothing (RFC 3207 §4.2)."""
        self._session.tls, self._session.helo = True, ""
        self._session.forget()

    # How it goes on

    def _take(self, line: str | Reply) -> None:
        self._commands += 1
        if self._commands > self._session.limits.commands:
            line = replies.TOO_MUCH_TALK
        if isinstance(line, Reply):
            self._say(line)
            return
        verb, _, argument = line.partition(" ")
        command = COMMANDS.get(verb.upper(), unknown)
        outcome = command(self._session, argument.strip())
        if isinstance(outcome, TakeRecipient):
            self._question = self._event = outcome
        else:
            self._say(outcome)

    def _say(self, reply: Reply) -> None:
        if reply.code in (221, 421):
            self.part(reply)
            return
        self._said.append(bytes(reply))
        if reply is replies.SEND_BODY:
            self.body = Body(self._session.limits.size)
            self._feed(self._lines.rest())
        elif reply is replies.START_TLS:
            self._lines.rest()  # sent in the clear behind it: nobody's command
            self._event = StartTls()
        elif reply.code >= 500:
            self._count_error()

    def _count_error(self) -> None:
        self._errors += 1
        if self._errors >= self._session.limits.errors:
            self.part(replies.TOO_MANY_ERRORS)

    def _feed(self, data: bytes) -> None:
        body = self.body
        rest = body.feed(data) if body else None
        if body is None or rest is None:
            return
        self.body = None
        self._lines.buffer += rest
        if body.refusal:
            self._end_mail(body.refusal)
        else:
            self._question = self._event = TakeMail(self._session.received(body.content()))

    def _end_mail(self, reply: Reply) -> None:
        for _ in self._session.recipients if self._session.lmtp else (None,):
            self._say(reply)  # LMTP: one for each recipient (RFC 2033 §4.2)
        self._session.forget()
        self._commands = 0
        if self._closing:
            self.part(replies.CLOSING)
