"""A Postfix of our own: its folder, its port on loopback, everything it takes relayed to one place, or kept.

Needs root, since Postfix starts as root and turns into its own users. Nothing of the system's Postfix is
read or changed, and only what was started here is stopped.
"""

import shutil
import socket
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType

from tests.needs import program
from tests.waiting import until

_MAIN = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
myhostname = relay.acme.example
mydestination =
inet_interfaces = loopback-only
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
relayhost = {next_hop}
virtual_mailbox_domains = {domains}
virtual_mailbox_maps = {mailboxes}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_limit = 0
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
transport_maps = {transports}
alias_maps =
message_size_limit = 60000000
mailbox_size_limit = 0
biff = no
# A mail put off comes again within a test's patience, yet not within a second: Postfix counts in whole ones,
# may then find the mail still being delivered, and leave it lying.
minimal_backoff_time = 3s
maximal_backoff_time = 4s
queue_run_delay = 1s
"""
_MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
pickup    unix n - n 60  1 pickup
cleanup   unix n - n -   0 cleanup
qmgr      unix n - n 300 1 qmgr
rewrite   unix - - n -   - trivial-rewrite
bounce    unix - - n -   0 bounce
defer     unix - - n -   0 bounce
trace     unix - - n -   0 bounce
verify    unix - - n -   1 verify
flush     unix n - n 1000? 0 flush
proxymap  unix - - n -   - proxymap
smtp      unix - - n -   - smtp
virtual   unix - n n -   - virtual
relay     unix - - n -   - smtp
showq     unix n - n -   - showq
error     unix - - n -   - error
retry     unix - - n -   - error
discard   unix - - n -   - discard
anvil     unix - - n -   1 anvil
scache    unix - - n -   1 scache
tlsmgr    unix - - n 1000? 1 tlsmgr
postlog   unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """A relay on `port`, which hands everything on to 127.0.0.1:`next_port`. Entered, it runs.

    `home` says for some domains another port: there it takes their mail, its own bounces included. `mailboxes` are
    the addresses whose mail it keeps itself: it is their domains' own server. `settings` are more lines of main.cf.
    """

    def __init__(
        self,
        next_port: int | None = None,
        *,
        home: Mapping[str, int] | None = None,
        mailboxes: Sequence[str] = (),
        settings: Sequence[str] = (),
    ) -> None:
        self._next_port = next_port
        self._home = home or {}
        self._mailboxes = mailboxes
        self._settings = list(settings)
        self.port = _free_port()

    def __enter__(self) -> "Postfix":
        self._folder = Path(tempfile.mkdtemp(prefix="postfix-"))
        self._folder.chmod(0o711)  # its own users must get through
        (self._folder / "queue").mkdir()
        (self._folder / "data").mkdir(mode=0o700)
        shutil.chown(self._folder / "data", "postfix")
        (self._folder / "mail").mkdir()
        shutil.chown(self._folder / "mail", "nobody", "nogroup")
        self._write("main.cf", _MAIN, *self._settings)
        self._write("master.cf", _MASTER)
        try:
            self._command("start")
            until(self._answers)
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._command("stop")
        self._remove()

    def _remove(self) -> None:
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def log(self) -> str:
        """What it said so far, for the eyes of whoever looks at a failed test."""
        log = self._folder / "log"
        return log.read_text(errors="replace") if log.exists() else ""

    def mails(self, address: str) -> list[bytes]:
        """What lies in this mailbox, each with the header lines that Postfix put on top."""
        folder = self._folder / "mail" / address / "new"
        return [file.read_bytes() for file in sorted(folder.iterdir())] if folder.exists() else []

    def say(self, *settings: str) -> None:
        """From now on these lines of main.cf hold besides."""
        self._settings += settings
        self._write("main.cf", _MAIN, *self._settings)
        self._command("reload")

    def _write(self, name: str, text: str, *more: str) -> None:
        routes = ", ".join(f"{domain}=smtp:[127.0.0.1]:{port}" for domain, port in self._home.items())
        transports = f"inline:{{{routes}}}" if routes else ""
        kept = ", ".join(f"{{{address} = {address}/}}" for address in self._mailboxes)
        settings = {
            "folder": self._folder,
            "port": self.port,
            "next_hop": f"[127.0.0.1]:{self._next_port}" if self._next_port else "",
            "transports": transports,
            "domains": ", ".join({address.partition("@")[2] for address in self._mailboxes}),
            "mailboxes": f"inline:{{{kept}}}" if kept else "",
        }
        (self._folder / name).write_text("\n".join([text.format_map(settings), *more, ""]))

    def _command(self, deed: str) -> None:
        done = subprocess.run(
            [program("postfix") or "postfix", "-c", str(self._folder), deed],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, f"postfix {deed}: {done.stderr}{self.log}"

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), 5) as line:
                return line.recv(3) == b"220"
        except OSError:
            return False


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
