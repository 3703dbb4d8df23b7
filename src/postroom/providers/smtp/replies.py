"""What an SMTP server says: reply codes (RFC 5321 §4.2) with enhanced status codes (RFC 3463)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server says: code, enhanced status (empty where RFC 2034 §4 wants none), words, perhaps in lines."""

    code: int
    status: str
    text: str

    def __bytes__(self) -> bytes:
        words = f"{self.status} {self.text}" if self.status else self.text
        *others, last = words.replace("\r", " ").split("\n")
        return "".join([*(f"{self.code}-{line}\r\n" for line in others), f"{self.code} {last}\r\n"]).encode()


OK = Reply(250, "2.0.0", "Ok")
SENDER_OK = Reply(250, "2.1.0", "Sender ok")
RECIPIENT_OK = Reply(250, "2.1.5", "Recipient ok")
ACCEPTED = Reply(250, "2.0.0", "Accepted and stored")
SEND_BODY = Reply(354, "", "Go on, end with a dot on a line of its own")
START_TLS = Reply(220, "2.0.0", "Ready to start TLS")
GOODBYE = Reply(221, "2.0.0", "Goodbye")
CANNOT_VERIFY = Reply(252, "2.5.0", "Send a mail and see")
HELP = Reply(214, "2.0.0", "See RFC 5321")

CLOSING = Reply(421, "4.3.2", "Shutting down, please come back soon")
TOO_MANY_CONNECTIONS = Reply(421, "4.7.0", "Too many connections, please try again later")
TOO_MANY_ERRORS = Reply(421, "4.7.0", "Too many errors")
TOO_MUCH_TALK = Reply(421, "4.7.0", "Too many commands and no mail")
TOO_SLOW = Reply(421, "4.4.2", "Nothing heard for too long")
NOT_SMTP = Reply(421, "4.7.0", "This is not a web server")
TROUBLE = Reply(451, "4.3.0", "Something went wrong here, please try again later")
NO_ROOM = Reply(452, "4.3.1", "Too much mail on its way in just now, please try again later")
TOO_MANY_RECIPIENTS = Reply(452, "4.5.3", "Too many recipients, send the rest in another mail")

LINE_TOO_LONG = Reply(500, "5.5.2", "Line too long")
NOT_A_LINE = Reply(500, "5.5.2", "Not a line of UTF-8 text without control characters")
UNKNOWN_COMMAND = Reply(500, "5.5.1", "Command unknown")
BAD_PATH = Reply(501, "5.1.3", "That is not an address")
BAD_ARGUMENT = Reply(501, "5.5.4", "Wrong argument")
NO_ARGUMENT = Reply(501, "5.5.4", "This command takes no argument")
OUT_OF_ORDER = Reply(503, "5.5.1", "Not now: commands are out of order")
NO_RECIPIENT = Reply(554, "5.5.1", "No valid recipient")
UNKNOWN_RECIPIENT = Reply(550, "5.1.1", "No such address here")
TOO_BIG = Reply(552, "5.3.4", "The mail is bigger than we take")
NEEDS_SMTPUTF8 = Reply(553, "5.6.7", "An address outside ASCII needs SMTPUTF8")
UNKNOWN_PARAMETER = Reply(555, "5.5.4", "Parameter unknown")
