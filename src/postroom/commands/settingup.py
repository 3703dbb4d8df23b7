"""The commands that set an installation up: agents, tokens, inbox addresses, workspaces, the database's shape."""

from collections.abc import Sequence

from postroom.base.settings import from_environment
from postroom.inboxes.adding import add_inbox as add_to
from postroom.inboxes.inbox import Kind
from postroom.people import enrolling, organising
from postroom.wiring.database import at_home


def migrate() -> None:
    """Brings the database up to date."""
    with at_home(from_environment()):
        print("The database is up to date.")


def add_agent(email: str, name: str, password: str, *, admin: bool) -> None:
    """Raises BadInput, Conflict."""
    with at_home(from_environment()) as database, database.transaction() as session:
        agent = enrolling.enrol(session, email, name, password, admin=admin)
    print(f"Added {agent.name} <{agent.email}>, {agent.role}.")


def create_token(email: str, name: str) -> None:
    """Prints the token, alone. Raises NotFound."""
    with at_home(from_environment()) as database, database.transaction() as session:
        token = enrolling.issue_token(session, enrolling.agent_by_email(session, email), name)
    print(token)


def add_inbox(address: str, opens: str, name: str, owner: str | None, send: str) -> None:
    """Raises BadInput, NotFound, Conflict."""
    settings = from_environment()
    with at_home(settings) as database, database.transaction() as session:
        owner_id = enrolling.agent_by_email(session, owner).id if owner else None
        inbox = add_to(session, settings.key, address, Kind(opens), name=name, owner_id=owner_id, send=send)
    print(f"Added {inbox.address}: its mail opens a {inbox.opens}.")


def add_workspace(name: str, domains: Sequence[str]) -> None:
    """Raises BadInput, Conflict."""
    with at_home(from_environment()) as database, database.transaction() as session:
        workspace = organising.add_workspace(session, name, domains)
    print(f"Added {workspace.name}.")
