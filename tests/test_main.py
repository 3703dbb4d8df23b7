"""The command line keeps the contract: what is printed where, and with which exit code."""

import json
import re
import signal
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
from typer.main import get_command

from postroom.main import app
from postroom.providers.fake.outside import Outside
from tests.world.installation import Installation, Running

MAIL = "From: zoe@kiosk.example\nTo: support@acme.example\nSubject: Printer\n\nIt burns.\n"


@pytest.fixture(scope="module")
def acme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    acme = Installation(tmp_path_factory.mktemp("acme") / "data")
    with acme.running():
        acme.do("inbox", "add", "support@acme.example", "--opens", "ticket")
        acme.do("agent", "add", "ada@acme.example", "--name", "Ada", "--password-stdin", stdin="correct horse\n")
        yield acme


def one_line(text: str) -> bool:
    return text.count("\n") == 1 and text.startswith("postroom: ")


def commands() -> list[list[str]]:
    def walk(command: object, words: list[str]) -> Iterator[list[str]]:
        inner = getattr(command, "commands", {})
        for name, below in inner.items():
            yield from walk(below, [*words, name])
        if not inner:
            yield words

    return list(walk(get_command(app), []))


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(words: list[str], tmp_path: Path) -> None:
    told = Installation(tmp_path / "data").do(*words, "--help")
    assert "Example:\n" in told
    assert f"postroom {' '.join(words)}" in told.partition("Example:")[2]


def test_wrong_usage_is_one_line_and_exit_code_2(tmp_path: Path) -> None:
    nowhere = Installation(tmp_path / "data")
    for words in (["frob"], ["inbox", "add"], ["inbox", "add", "a@b.example", "--opens", "letter"]):
        done = nowhere.run(*words)
        assert done.returncode == 2
        assert one_line(done.stderr), done.stderr
    assert not (tmp_path / "data").exists()


def test_a_wrong_setting_stops_the_start_and_is_named(tmp_path: Path) -> None:
    done = Installation(tmp_path / "data", {"POSTROOM_HTTP": "nowhere"}).run("serve")
    assert done.returncode == 1
    assert one_line(done.stderr)
    assert "POSTROOM_HTTP" in done.stderr


def test_a_taken_port_is_told_in_one_line(acme: Installation, tmp_path: Path) -> None:
    with acme.running("web") as web:
        other = Installation(tmp_path / "data", {"POSTROOM_HTTP": web.places["http"]}).run("web")
    assert other.returncode == 1
    assert one_line(other.stderr)
    assert not (tmp_path / "data").exists()


def test_a_token_is_printed_alone(acme: Installation) -> None:
    assert re.fullmatch(r"[\w-]{40,}", acme.do("token", "create", "--agent", "ada@acme.example"))


def test_what_exists_or_is_missing_is_told(acme: Installation) -> None:
    for words, said in (
        (["inbox", "add", "Support@acme.example", "--opens", "ticket"], "already"),
        (["token", "create", "--agent", "bob@acme.example"], "bob@acme.example"),
        (["inbox", "add", "help", "--opens", "ticket"], "no e-mail address"),
        (["inbox", "add", "a@acme.example", "--opens", "ticket", "--send", "ftp://x:1"], "smtp"),
    ):
        done = acme.run(*words)
        assert done.returncode == 1
        assert said in done.stderr
        assert one_line(done.stderr)


def test_deliver_takes_a_mail_from_a_pipe(acme: Installation) -> None:
    assert acme.run("deliver", "--to", "support@acme.example", stdin=MAIL).returncode == 0


def test_explain_needs_no_database_and_keeps_the_order(tmp_path: Path) -> None:
    one, other = tmp_path / "one.eml", tmp_path / "other.eml"
    one.write_text(MAIL)
    other.write_bytes(b"\x00\xff: nonsense\n")
    told = Installation(tmp_path / "data").do("explain", "--json", str(one), str(other)).splitlines()
    first, second = map(json.loads, told)
    assert (first["file"], first["subject"], first["visible_text"]) == (str(one), "Printer", "It burns.")
    assert first["from"] == {"address": "zoe@kiosk.example", "name": ""}
    assert (second["file"], second["error"], second["from"]) == (str(other), None, None)
    assert not (tmp_path / "data").exists()


def test_doctor_says_what_is_wrong_and_what_to_do(tmp_path: Path) -> None:
    ill = Installation(tmp_path / "data")
    ill.do("inbox", "add", "support@acme.example", "--opens", "ticket", "--send", "smtp://127.0.0.1:1")
    done = ill.run("doctor")
    assert done.returncode == 1
    assert one_line(done.stderr)
    wrong = [line for line in done.stdout.splitlines() if line.startswith("wrong")]
    assert any("no admin" in line or "0 admins" in line for line in wrong)
    assert any("127.0.0.1:1 can not be reached" in line for line in wrong)


def test_doctor_says_which_domain_may_not_send_straight(tmp_path: Path) -> None:
    ill = Installation(tmp_path / "data")
    ill.do("inbox", "add", "support@acme.example", "--opens", "ticket", "--send", "direct")
    said = ill.run("doctor").stdout
    assert "wrong  The sending domain acme.example is not set up. Open Settings, Domains" in said


def test_doctor_finds_nothing_where_all_is_well(tmp_path: Path, outside: Outside) -> None:
    well = Installation(tmp_path / "data")
    well.do("inbox", "add", "support@acme.example", "--opens", "ticket", "--send", f"smtp://127.0.0.1:{outside.port}")
    well.do("agent", "add", "ada@acme.example", "--name", "Ada", "--admin", "--password-stdin", stdin="correct horse\n")
    assert "wrong" not in well.do("doctor")


def test_deliver_takes_the_line_that_mbox_puts_in_front(acme: Installation) -> None:
    assert (
        acme.run("deliver", "--to", "support@acme.example", stdin=f"From zoe@kiosk.example Mon\n{MAIL}").returncode == 0
    )


def test_deliver_refuses_what_is_not_a_mail(acme: Installation, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.eml", tmp_path / "bad.eml"
    good.write_text(MAIL)
    bad.write_bytes(b"\x89PNG\r\n\x1a\n")
    done = acme.run("deliver", str(good), str(bad))
    assert done.returncode == 65
    assert "bad.eml" in done.stderr


def test_deliver_says_try_again_when_the_database_is_away(tmp_path: Path) -> None:
    away = Installation(tmp_path / "data", {"DATABASE_URL": "postgresql://desk@127.0.0.1:1/desk"})
    done = away.run("deliver", "--to", "support@acme.example", stdin=MAIL)
    assert done.returncode == 75
    assert one_line(done.stderr)


def test_commands_alone_start_the_database_and_stop_it_again(tmp_path: Path) -> None:
    alone = Installation(tmp_path / "data")
    alone.do("workspace", "add", "Kiosk", "--domain", "kiosk.example")
    assert not (tmp_path / "data/postgres/postmaster.pid").exists()
    assert alone.run("workspace", "add", "Kiosk", "--domain", "kiosk.example").returncode == 1


def test_a_backup_restores_into_an_empty_data_folder(acme: Installation, tmp_path: Path) -> None:
    acme.do("backup", str(tmp_path / "acme.dump"))
    other = Installation(tmp_path / "data")
    other.do("restore", str(tmp_path / "acme.dump"))
    assert other.do("token", "create", "--agent", "ada@acme.example")


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[Running]:
    with Installation(tmp_path / "data").running() as serving:
        yield serving


def test_a_stop_ends_every_process(serving: Running) -> None:
    children = serving.children()
    assert serving.stop() == 0
    assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]
    assert not (serving.log.with_suffix("") / "postgres/postmaster.pid").exists()


def test_unknown_recipients_are_refused_at_rcpt(serving: Running) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"] = "zoe@kiosk.example", "nobody@acme.example"
    with smtplib.SMTP(*serving.smtp, timeout=20) as client, pytest.raises(smtplib.SMTPRecipientsRefused):
        client.send_message(mail)


def test_it_stops_in_time_with_a_live_page_open(acme: Installation) -> None:
    with acme.running("web") as web:
        form = urlencode({"address": "ada@acme.example", "password": "correct horse"})
        signing_in = HTTPConnection(web.places["http"], timeout=20)
        signing_in.request("POST", "/sign-in", form, {"Content-Type": "application/x-www-form-urlencoded"})
        cookie = signing_in.getresponse().headers["Set-Cookie"].partition(";")[0]
        live = HTTPConnection(web.places["http"], timeout=20)
        live.request("GET", "/live", headers={"Cookie": cookie})
        stream = live.getresponse()
        assert stream.headers["Content-Type"].startswith("text/event-stream")
        web.process.send_signal(signal.SIGTERM)
        assert web.process.wait(10) == 0
        assert b"retry" in stream.read()
