"""A domain that demands TLS to servers that prove their names gets its mail so, or not at all (RFC 8461)."""

import threading
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any

import pytest

from postroom.outbox.carrier import Answer, Parcel
from postroom.providers.fake.names import Names, anywhere
from postroom.providers.fake.outside import Outside
from postroom.providers.smtp.direct import Direct
from postroom.providers.smtp.line import Patience
from postroom.providers.smtp.mta_sts import Policies, read_policy
from postroom.providers.smtp.policy_file import PolicyFiles
from tests.world.certificates import Certificate, make_certificate

DOMAIN, MX = "customer.example", "mx.customer.example"
QUICK = Patience(connect=5.0, before_body=5.0, body=5.0)
POLICY = f"version: STSv1\r\nmode: enforce\r\nmx: {MX}\r\nmax_age: 1000\r\n"


class PolicyHost:
    """The web server that has the policy; `text` is what it says, None that there is no such file."""

    def __init__(self, certificate: Certificate) -> None:
        self.text: str | None = POLICY
        self.asked = 0
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked += 1
                there = host.text is not None and self.path == "/.well-known/mta-sts.txt"
                self.send_response(200 if there else 404)
                self.end_headers()
                self.wfile.write((host.text or "").encode())

            def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
                return

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self._server.socket = certificate.context().wrap_socket(self._server.socket, server_side=True)
        self.port: int = self._server.server_address[1]

    def __enter__(self) -> "PolicyHost":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="module")
def proven(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """For the domain's servers, trusted."""
    return make_certificate(tmp_path_factory.mktemp("proven"), MX, f"mta-sts.{DOMAIN}")


@pytest.fixture
def host(proven: Certificate) -> Iterator[PolicyHost]:
    with PolicyHost(proven) as server:
        yield server


class World:
    """DNS, the domain's policy and a clock."""

    def __init__(self, host: PolicyHost, trusted: Path) -> None:
        here = {"A": ["127.0.0.1"]}
        self.table = {
            DOMAIN: {"MX": [f"10 {MX}."]}, MX: here, f"mta-sts.{DOMAIN}": here,
            f"_mta-sts.{DOMAIN}": {"TXT": ['"v=STSv1; id=1;"']},
        }  # fmt: skip
        self.time = 0.0
        self.trusted = str(trusted)
        files = PolicyFiles(self, allows=anywhere, port=host.port, trusted=self.trusted)
        self.policies = Policies(self, files.fetch, lambda: self.time)

    def resolve(self, name: str, kind: str, /, *, lifetime: float = 5.0) -> Iterable[Any]:
        return Names(self.table).resolve(name, kind)

    def send(self, outside: Outside) -> Answer:
        carrier = Direct(
            helo="acme.example", resolver=self, port=outside.port, patience=QUICK, allows=anywhere,
            policies=self.policies, trusted=self.trusted,
        )  # fmt: skip
        return carrier.hand_over(Parcel("support@acme.example", f"bob@{DOMAIN}", b"\r\nHi\r\n"), lambda: None)


@pytest.fixture
def world(host: PolicyHost, proven: Certificate) -> World:
    return World(host, proven.chain)


def test_mail_goes_to_a_server_that_proves_its_name(world: World, proven: Certificate) -> None:
    with Outside(tls=proven.context()) as outside:
        assert world.send(outside).state == "accepted"
        assert [mail.tls for _, mail in outside.mails] == [True]


def test_it_waits_where_the_server_proves_nothing(world: World, certificate: Certificate) -> None:
    with Outside(tls=certificate.context()) as outside:
        answer = world.send(outside)
        assert (answer.state, answer.status, outside.mails) == ("temporary", "4.7.5", [])
        assert "certificate" in answer.text


def test_it_waits_where_there_is_no_tls(world: World) -> None:
    with Outside() as outside:
        answer = world.send(outside)
        assert (answer.state, answer.status, outside.mails) == ("temporary", "4.7.10", [])


def test_it_waits_where_dns_names_a_server_that_the_policy_does_not(world: World, proven: Certificate) -> None:
    world.table[DOMAIN] = {"MX": ["10 mx.evil.example."]}
    with Outside(tls=proven.context()) as outside:
        answer = world.send(outside)
        assert (answer.state, outside.mails) == ("temporary", [])
        assert "none of the servers" in answer.text


@pytest.mark.parametrize("text", [POLICY.replace("enforce", "testing"), "version: STSv1\nmode: none\nmax_age: 1\n"])
def test_a_policy_that_only_tries_stops_nothing(world: World, host: PolicyHost, text: str) -> None:
    host.text = text
    with Outside() as outside:
        assert world.send(outside).state == "accepted"


def test_a_policy_is_remembered_when_its_server_or_record_is_gone(world: World, host: PolicyHost) -> None:
    with Outside() as outside:
        assert world.send(outside).state == "temporary"
        host.text = None
        world.table[f"_mta-sts.{DOMAIN}"] = {"TXT": ['"v=STSv1; id=2;"']}
        assert world.send(outside).state == "temporary"
        del world.table[f"_mta-sts.{DOMAIN}"]
        assert world.send(outside).state == "temporary"
        world.time = 1001.0
        assert world.send(outside).state == "accepted"


def test_a_policy_is_fetched_once_while_its_id_stays(world: World, host: PolicyHost) -> None:
    with Outside() as outside:
        for _ in range(3):
            world.send(outside)
        assert host.asked == 1
        host.text = POLICY.replace("enforce", "none")
        world.table[f"_mta-sts.{DOMAIN}"] = {"TXT": ['"v=STSv1; id=2;"']}
        assert world.send(outside).state == "accepted"
    assert host.asked == 2


def test_a_policy_from_a_server_that_proves_nothing_is_none(
    world: World, host: PolicyHost, certificate: Certificate
) -> None:
    with PolicyHost(certificate) as forged, Outside() as outside:
        files = PolicyFiles(world, allows=anywhere, port=forged.port, trusted=world.trusted)
        world.policies = Policies(world, files.fetch, lambda: world.time)
        assert world.send(outside).state == "accepted"
        assert forged.asked == 0


@pytest.mark.parametrize("text", ["", "version: STSv2\nmode: enforce", POLICY.replace("1000", "soon"), "mode: none"])
def test_what_is_no_policy_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="MTA-STS"):
        read_policy(text)


def test_a_star_stands_for_one_label() -> None:
    policy = read_policy(POLICY.replace(MX, "*.customer.example"))
    assert policy.allows("MX.customer.example.")
    assert not policy.allows("customer.example")
    assert not policy.allows("a.b.customer.example")
