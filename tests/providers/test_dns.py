"""Asking DNS: a server of our own on this machine, and records from a file."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from postroom.base.errors import BadInput
from postroom.mail.authentication.questions import Kind, NoAnswer, Questions
from postroom.providers.dns.asking import Silence, SystemDns, is_there
from postroom.providers.dns.zone import Zone, read_zone

RECORDS = {
    ("customer.net.", "TXT"): ['"v=spf1 " "-all"', '"\\252"'],
    ("customer.net.", "MX"): ["10 mx.customer.net."],
    ("mx.customer.net.", "A"): ["192.0.2.1"],
    ("nothing.customer.net.", "TXT"): [],
    ("bare.customer.net.", "A"): [],
}


class Server:
    """Answers from RECORDS; `broken.net` is its failure, `silent.net` gets no answer."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.door.bind(("127.0.0.1", 0))
        self.resolver = dns.resolver.Resolver(configure=False)
        self.resolver.nameservers, self.resolver.port = ["127.0.0.1"], self.door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def asking(self, seconds: float = 10.0, silence: Silence | None = None) -> SystemDns:
        return SystemDns(seconds, self.resolver, silence)

    def _serve(self) -> None:
        while True:
            try:
                octets, client = self.door.recvfrom(4096)
            except OSError:
                return
            question = dns.message.from_wire(octets)
            name, kind = str(question.question[0].name), dns.rdatatype.to_text(question.question[0].rdtype)
            self.asked.append(name)
            if not name.endswith("silent.net."):
                self.door.sendto(_answer(question, name, kind).to_wire(), client)


def _answer(question: dns.message.Message, name: str, kind: str) -> dns.message.Message:
    answer = dns.message.make_response(question)
    answer.flags |= dns.flags.RA
    texts = RECORDS.get((name, kind))
    if name == "broken.net.":
        answer.set_rcode(dns.rcode.SERVFAIL)
    elif texts is None:
        answer.set_rcode(dns.rcode.NXDOMAIN)
        if name == "alias.net.":
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", "unknown.net."))
    elif texts:
        answer.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *texts))
    return answer


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    with closing(server.door):
        yield server


def test_it_tells_records_in_text_form(server: Server) -> None:
    ask = server.asking()
    assert set(ask("customer.net", "TXT")) == {"v=spf1 -all", "ü"}
    assert ask("customer.net", "MX") == ("10 mx.customer.net.",)
    assert ask("mx.customer.net", "A") == ("192.0.2.1",)


def test_it_tells_when_there_are_none(server: Server) -> None:
    ask = server.asking()
    assert ask("nothing.customer.net", "TXT") == ask("unknown.net", "TXT") == ()


def test_it_tells_whether_there_is_dns_at_all(server: Server) -> None:
    silence = Silence()
    with pytest.raises(NoAnswer):
        server.asking(0.5, silence)("silent.net", "TXT")
    nobody = dns.resolver.Resolver(configure=False)
    nobody.nameservers, nobody.port = ["127.0.0.1"], 1
    assert not is_there(silence, nobody)
    assert is_there(silence, server.resolver)
    assert is_there(silence, nobody)  # it answered before


def test_it_tells_which_names_are_there(server: Server) -> None:
    questions = Questions(server.asking())
    names = ["mx.customer.net", "bare.customer.net", "alias.net", "unknown.net", "a.example"]
    assert [questions.exists(name) for name in names] == [True, True, True, False, False]


@pytest.mark.parametrize("name", ["broken.net", "silent.net", "a..net"])
def test_it_says_when_there_was_no_answer(server: Server, name: str) -> None:
    with pytest.raises(NoAnswer):
        server.asking(0.5)(name, "TXT")


def test_it_asks_nothing_when_its_time_is_over(server: Server) -> None:
    with pytest.raises(NoAnswer):
        server.asking(0.0)("customer.net", "TXT")
    assert server.asked == []


def test_it_asks_nothing_for_a_while_when_dns_is_silent(server: Server) -> None:
    silence = Silence()
    for number in range(4):
        with pytest.raises(NoAnswer):
            server.asking(0.1, silence)(f"broken{number}.silent.net", "TXT")
    asked = len(server.asked)
    with pytest.raises(NoAnswer, match="does not answer"):
        server.asking(10.0, silence)("customer.net", "TXT")
    assert len(server.asked) == asked


def test_it_does_not_count_single_failures(server: Server) -> None:
    silence = Silence()
    for number in range(8):
        with pytest.raises(NoAnswer):
            server.asking(0.1, silence)(f"{number}.silent.net", "TXT")
        server.asking(10.0, silence)("customer.net", "TXT")
    assert not silence.lasts


def test_it_asks_the_same_only_once(server: Server) -> None:
    ask = server.asking()
    assert ask("customer.net", "TXT") == ask("customer.net", "TXT")
    for _ in range(2):
        with pytest.raises(NoAnswer):
            ask("broken.net", "A")
    assert server.asked.count("customer.net.") == 1
    asked = len(server.asked)
    with pytest.raises(NoAnswer):
        ask("broken.net", "A")
    assert len(server.asked) == asked


@pytest.mark.parametrize("name", ["acme.example", "_dmarc.a.test", "x.invalid", "mx.localhost", "test"])
def test_it_asks_nothing_about_names_that_are_nobodys(server: Server, name: str) -> None:
    assert server.asking()(name, "TXT") == ()
    assert server.asked == []


def test_it_follows_the_aliases_of_a_file() -> None:
    zone = Zone(
        {
            "A.example.": {"cname": ["b.example."]},
            "b.example": {"CNAME": ["c.example"], "A": ["192.0.2.1"]},
            "c.example": {"TXT": ["ü"]},
            "loop.example": {"CNAME": ["loop.example"]},
        }
    )
    assert zone("a.example", "TXT") == ("ü".encode().decode("latin-1"),)
    assert zone("a.example", "A") == ("192.0.2.1",)
    assert zone("loop.example", "A") == zone("d.example", "A") == ()


def test_it_reads_troubles_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "zone").write_text('{"a.example": {"TXT": ["TIMEOUT"], "A": ["SERVFAIL"]}}')
    zone = read_zone(tmp_path / "zone")
    for kind in ("TXT", "A"):
        with pytest.raises(NoAnswer):
            zone("a.example", kind)


def zone_of(folder: Path, records: object) -> Zone:
    (folder / "zone").write_text(json.dumps(records))
    return read_zone(folder / "zone")


@pytest.mark.parametrize(
    ("written", "kind", "told"),
    [
        ({"TXT": "v=spf1 -all"}, "TXT", ("v=spf1 -all",)),
        ({"txt": [["v=spf1 ", "-all"]]}, "TXT", ("v=spf1 -all",)),
        ({"TXT": ['"v=spf1 " "-all"']}, "TXT", ("v=spf1 -all",)),
        ({"TXT": ['"say \\"yes\\""', 'v="1"']}, "TXT", ('say "yes"', 'v="1"')),
        ({"SPF": ["v=spf1 -all"]}, "TXT", ("v=spf1 -all",)),
        ({"SPF": ["v=spf1 -all"], "TXT": []}, "TXT", ()),
        ({"MX": ["10 mx.a.example.", " 20  mx "]}, "MX", ("10 mx.a.example.", "20 mx")),
        ({"MX": [[10, "mx"], {"priority": 20, "exchange": "mx"}, "mx"]}, "MX", ("10 mx", "20 mx", "0 mx")),
        ({"MX": [10, "mx"]}, "MX", ("10 mx",)),
        ({"A": "192.0.2.1"}, "A", ("192.0.2.1",)),
        ([{"A": "192.0.2.1"}, {"A": "192.0.2.2"}, {"TXT": ["v=spf1 ", "-all"]}], "A", ("192.0.2.1", "192.0.2.2")),
        ([{"TXT": ["v=spf1 ", "-all"]}], "TXT", ("v=spf1 -all",)),
        ({"A": ["NODATA"]}, "A", ()),
        ({"SPF": "v=spf1 -all", "TXT": "NONE"}, "TXT", ()),
        ([{"TXT": "v=spf1 -all"}, "TIMEOUT"], "TXT", ("v=spf1 -all",)),
        ({"CNAME": [""]}, "A", ()),
        ({"CNAME": ["NODATA"]}, "A", ()),
        ({"A": "NXDOMAIN"}, "TXT", ()),
        ({}, "A", ()),
    ],
)
def test_it_reads_records_as_people_write_them(
    tmp_path: Path, written: object, kind: Kind, told: tuple[str, ...]
) -> None:
    assert zone_of(tmp_path, {"A.Example.": written})("a.example", kind) == told


@pytest.mark.parametrize(
    "written",
    ["TIMEOUT", "servfail", ["TIMEOUT"], {"TXT": "TIMEOUT"}, {"TXT": ["REFUSED"]}, [{"TXT": "NONE"}, "TIMEOUT"]],
)
def test_it_reads_troubles_as_people_write_them(tmp_path: Path, written: object) -> None:
    with pytest.raises(NoAnswer):
        zone_of(tmp_path, {"a.example": written})("a.example", "TXT")


def test_it_knows_which_names_a_file_has(tmp_path: Path) -> None:
    zone = zone_of(
        tmp_path,
        {
            "x.a.example": {"A": ["192.0.2.1"]},
            "b.example": {},
            "c.example": "NXDOMAIN",
            "ä.example": {},
            "d.example": {"CNAME": "other.example"},
        },
    )
    questions = Questions(zone)
    names = ["a.example", "x.a.example", "b.example", "xn--4ca.example", "d.example"]
    assert [questions.exists(name) for name in names] == [True] * 5
    assert not any(questions.exists(name) for name in ("c.example", "y.a.example", "other.example"))


def test_a_star_in_a_file_stands_for_all_names_below_that_are_not_there(tmp_path: Path) -> None:
    zone = zone_of(tmp_path, {"*.a.example": {"TXT": ["any"]}, "b.a.example": {"A": ["192.0.2.1"]}})
    names = ("x.a.example", "y.x.a.example", "a.example", "b.a.example", "x.b.a.example", "x.example")
    assert [zone(name, "TXT") for name in names] == [("any",), ("any",), (), (), (), ()]


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("", "no JSON"),
        ("[]", "no zone"),
        ("[" * 100_000, "no JSON"),
        ("\udcff", "no JSON"),
        ('{"a": "x"}', '"x" of a is no record'),
        ('{"a": {"TXT": [1]}}', "1 is no value of a TXT"),
        ('{"a": {"MX": [["mx", 10]]}}', '["mx", 10] is no value of a MX'),
        ('{"a": {"A": null}}', "null is no value of a A"),
    ],
)
def test_it_refuses_a_file_that_is_no_zone(tmp_path: Path, text: str, because: str) -> None:
    (tmp_path / "zone").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadInput) as refused:
        read_zone(tmp_path / "zone")
    assert because in str(refused.value)
    assert "\n" not in str(refused.value)
