"""Adding a customer's organisation, and the domains that belong to it."""

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from postroom.base.errors import BadInput, Conflict
from postroom.people.workspace import Workspace, WorkspaceDomain


def add_workspace(session: Session, name: str, domains: Sequence[str]) -> Workspace:
    """A new workspace whose people have these mail domains. Raises BadInput, Conflict when a domain is taken."""
    if not name.strip():
        raise BadInput("A workspace needs a name.")
    workspace = Workspace(name=name.strip())
    session.add(workspace)
    session.flush()
    give_domains(session, workspace, domains)
    return workspace


def give_domains(session: Session, workspace: Workspace, domains: Sequence[str]) -> None:
    """Makes these the workspace's mail domains. Raises BadInput, Conflict when one is another workspace's."""
    wanted = sorted({domain.strip().lower().rstrip(".") for domain in domains})
    wrong = [domain for domain in wanted if not domain or "@" in domain or any(c.isspace() for c in domain)]
    if wrong:
        raise BadInput(f"{wrong[0]!r} is no mail domain.")
    session.execute(delete(WorkspaceDomain).where(WorkspaceDomain.workspace_id == workspace.id))
    session.add_all(WorkspaceDomain(domain=domain, workspace_id=workspace.id) for domain in wanted)
    try:
        session.flush()
    except IntegrityError:
        raise Conflict("One of these domains belongs to another workspace already.") from None
