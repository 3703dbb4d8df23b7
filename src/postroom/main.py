"""The command line. Each command's work is a file in `commands/`, loaded only when it is called.

Exit codes: 0 done, 1 failed, 2 wrong usage, 65 not a mail, 75 try again later (sysexits.h).
"""

# ruff: noqa: PLC0415  (a worker must not carry the web app's parts, nor `--help` anything)

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from postroom.base.errors import PostroomError, Temporary

TRY_AGAIN = 75

app = typer.Typer(
    help="Postroom: self-hosted customer support by e-mail.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
agents, tokens, inboxes, workspaces = (typer.Typer(no_args_is_help=True) for _ in range(4))
app.add_typer(agents, name="agent", help="The employees with an account.")
app.add_typer(tokens, name="token", help="API tokens: programs that act as an agent.")
app.add_typer(inboxes, name="inbox", help="The addresses that customers write to.")
app.add_typer(workspaces, name="workspace", help="The customers' organisations.")


def run() -> None:
    """Reads the command line, does what it says, and ends the process with its exit code."""
    try:
        sys.exit(app(standalone_mode=False) or 0)
    except typer.TyperException as error:
        _say(error.format_message() or "A command is missing.", "See postroom --help.")
        sys.exit(error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except PostroomError as error:
        _say(str(error))
        sys.exit(getattr(error, "exit_code", TRY_AGAIN if isinstance(error, Temporary) else 1))


def _say(*sentences: str) -> None:
    print("postroom:", " ".join(" ".join(sentences).split()), file=sys.stderr)


@app.command()
def serve() -> None:
    """Run all of it on one machine: web, SMTP listener and workers.

    Prints one line `ready http://HOST:PORT smtp://HOST:PORT` when all of it takes requests.

    \b
    Example:
      POSTROOM_HTTP=0.0.0.0:8025 postroom serve
    """
    from postroom.commands.serve import serve as run_serve

    run_serve()


@app.command()
def web() -> None:
    """Run the web app and the API alone, as one of many nodes.

    \b
    Example:
      DATABASE_URL=postgresql://desk@db.example/desk postroom web
    """
    from postroom.commands.serve import serve as run_serve

    run_serve(mail=False)


@app.command()
def smtp() -> None:
    """Run the SMTP listener alone, as one of many nodes.

    \b
    Example:
      DATABASE_URL=postgresql://desk@db.example/desk POSTROOM_SMTP=0.0.0.0:25 postroom smtp
    """
    from postroom.commands.serve import serve as run_serve

    run_serve(web=False)


@app.command()
def work(
    processes: Annotated[int | None, typer.Option(min=1, max=64, help="How many (else POSTROOM_PROCESSES).")] = None,
    child: Annotated[bool, typer.Option("--child", hidden=True)] = False,
) -> None:
    """Run workers alone, as one of many nodes.

    \b
    Example:
      DATABASE_URL=postgresql://desk@db.example/desk postroom work --processes 4
    """
    from postroom.commands import work as working

    if child:
        working.work_as_child()
    else:
        working.work(processes)


@app.command()
def migrate() -> None:
    """Bring the database up to date (`serve` does it by itself).

    \b
    Example:
      postroom migrate
    """
    from postroom.commands.settingup import migrate as run_migrate

    run_migrate()


@app.command()
def deliver(
    files: Annotated[list[Path] | None, typer.Argument(help="Raw mails; without any, one on standard input.")] = None,
    to: Annotated[str | None, typer.Option(help="The address of ours it was sent to.")] = None,
    sender: Annotated[str, typer.Option("--from", help="The envelope sender.", envvar="SENDER")] = "",
) -> None:
    """Hand in raw mails, as an MTA's pipe does. Exit 0: durable; 75: try again later; 65: not a mail.

    \b
    Example:
      postroom deliver --to support@acme.example mail.eml
    """
    from postroom.commands.delivering import deliver as run_deliver

    run_deliver(files or [], to, sender)


@app.command()
def explain(
    files: Annotated[list[Path], typer.Argument(help="Raw mails.", metavar="FILE...")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a mail, one a line.")] = False,
    to: Annotated[str | None, typer.Option(help="The address of ours it is sent to.")] = None,
    ip: Annotated[str | None, typer.Option(help="The address of the server that hands it in.")] = None,
    helo: Annotated[str, typer.Option(help="What that server calls itself.")] = "",
    mail_from: Annotated[str | None, typer.Option(help="The envelope sender; empty for the null sender.")] = None,
    dns: Annotated[Path | None, typer.Option(help="A JSON file that stands for DNS: {name: {type: [values]}}.")] = None,
) -> None:
    """Tell what would become of mails, and why, without writing anything. What needs no database works without one.

    \b
    Example:
      postroom explain --json --ip 192.0.2.1 --helo mx.kiosk.example --mail-from zoe@kiosk.example mail.eml
    """
    from postroom.commands.explaining import Client
    from postroom.commands.explaining import explain as run_explain

    run_explain(files, Client(to, ip, helo, mail_from, dns), as_json=as_json)


@agents.command("add")
def add_agent(
    email: str,
    name: Annotated[str, typer.Option(help="As colleagues and customers see it.")],
    admin: Annotated[bool, typer.Option("--admin", help="May change the set-up.")] = False,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
) -> None:
    """Add an agent; without --password-stdin the password is asked for.

    \b
    Example:
      echo "$PASSWORD" | postroom agent add ada@acme.example --name "Ada Lind" --admin --password-stdin
    """
    from postroom.commands.settingup import add_agent as run_add

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else typer.prompt("Password", hide_input=True)
    run_add(email, name, password, admin=admin)


@tokens.command("create")
def create_token(
    agent: Annotated[str, typer.Option(help="The agent's address.")],
    name: Annotated[str, typer.Option(help="What it is for.")] = "",
) -> None:
    """Make an API token and print it, this once, alone on standard output.

    \b
    Example:
      postroom token create --agent ada@acme.example --name "monthly report"
    """
    from postroom.commands.settingup import create_token as run_create

    run_create(agent, name)


@inboxes.command("add")
def add_inbox(
    address: str,
    opens: Annotated[Literal["ticket", "conversation"], typer.Option(help="What its mail opens.")],
    name: Annotated[str, typer.Option(help="The name customers see as the sender.")] = "",
    owner: Annotated[str | None, typer.Option(help="The agent who owns its new cases.")] = None,
    send: Annotated[
        str, typer.Option(help="How answers leave: direct, or smtp://, smtps://, smtp+starttls://USER:PASS@HOST:PORT.")
    ] = "direct",
) -> None:
    """Add an address that customers write to.

    \b
    Example:
      postroom inbox add support@acme.example --opens ticket --name "Acme Support" --send smtp://127.0.0.1:25
    """
    from postroom.commands.settingup import add_inbox as run_add

    run_add(address, opens, name, owner, send)


@workspaces.command("add")
def add_workspace(
    name: str,
    domain: Annotated[list[str], typer.Option(help="A mail domain whose people belong to it; may be repeated.")],
) -> None:
    """Add a customer's organisation.

    \b
    Example:
      postroom workspace add "Kiosk Ltd" --domain kiosk.example --domain kiosk.test
    """
    from postroom.commands.settingup import add_workspace as run_add

    run_add(name, domain)


@app.command()
def doctor() -> None:
    """Check the database, the queues, DNS and the relays; exit 1 with what to do when something is wrong.

    \b
    Example:
      postroom doctor
    """
    from postroom.commands.examining import examine

    examine()


@app.command()
def backup(file: Path) -> None:
    """Write everything in the database to FILE; Postroom may run meanwhile.

    \b
    Example:
      postroom backup postroom.dump
    """
    from postroom.commands.backing_up import backup as run_backup

    run_backup(file)


@app.command()
def restore(file: Path) -> None:
    """Fill an empty database from a FILE that `backup` wrote.

    \b
    Example:
      POSTROOM_DATA=./restored postroom restore postroom.dump
    """
    from postroom.commands.backing_up import restore as run_restore

    run_restore(file)


@app.command()
def demo(
    keep: Annotated[bool, typer.Option("--keep", help="Go on with what an earlier demo left.")] = False,
) -> None:
    """Open a sample company with customers of its own, on this machine alone.

    \b
    Example:
      postroom demo
    """
    from postroom.commands.demo.start import demo as run_demo

    run_demo(keep=keep)
