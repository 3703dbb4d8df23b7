"""The directory: who the addresses of some mails belong to, looked up in one go, newcomers added."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Text, func, select
from sqlalchemy.orm import Session

from postroom.base.columns import any_of
from postroom.inboxes.addressing import Inboxes
from postroom.mail.mail import Address
from postroom.people.agent import Agent
from postroom.people.contact import Contact, ContactAddress
from postroom.people.public_domains import is_public
from postroom.people.workspace import Workspace, WorkspaceDomain

_EMAIL = func.lower(Agent.email, type_=Text)
_AGENTS = select(_EMAIL, Agent.id, Agent.name).where(any_of(_EMAIL, "addresses"), Agent.active)
_CONTACTS = select(ContactAddress.address, Contact).join(Contact).where(any_of(ContactAddress.address, "addresses"))
_WORKSPACES = select(WorkspaceDomain.domain, WorkspaceDomain.workspace_id).where(
    any_of(WorkspaceDomain.domain, "domains")
)


class Standing(StrEnum):
    """Who somebody is to us."""

    agent = "agent"
    contact = "contact"
    colleague = "colleague"
    ours = "ours"
    """One of our own inbox addresses: never anybody."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody behind an address."""

    standing: Standing
    name: str
    address: str
    """In lower case."""
    contact: Contact | None = None
    agent_id: int | None = None
    doubt: str = ""
    """Why it is not believed that they wrote a mail, in sentences for a person; who is doubted has no rights by it."""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]


@dataclass(slots=True)
class Directory:
    """Who is behind an address, in the spec's order: agent, contact, colleague, else a new contact (2.5)."""

    inboxes: Inboxes
    own_domains: Collection[str]
    agents: dict[str, tuple[int, str]]
    contacts: dict[str, Contact]
    workspaces: dict[str, int]
    fresh_ids: list[int]
    fresh_workspaces: list[int]
    """None where new domains make no workspaces."""
    new_contacts: list[Contact] = field(default_factory=list)
    new_addresses: list[ContactAddress] = field(default_factory=list)
    new_workspaces: list[Workspace] = field(default_factory=list)
    new_domains: list[WorkspaceDomain] = field(default_factory=list)

    def person(self, who: Address) -> Person:
        """Recognises an address; one that nobody has becomes a new, unverified contact's."""
        address = who.address.lower()
        if address in self.inboxes:
            return Person(Standing.ours, who.name, address)
        if address in self.agents:
            number, name = self.agents[address]
            return Person(Standing.agent, name, address, agent_id=number)
        if address not in self.contacts and who.domain in self.own_domains:
            return Person(Standing.colleague, who.name, address)
        contact = self.contacts.get(address) or self._new_contact(who, address)
        return Person(Standing.contact, contact.name or who.name, address, contact=contact)

    def _new_contact(self, who: Address, address: str) -> Contact:
        contact = Contact(
            id=self.fresh_ids.pop(),
            name=who.name or address.partition("@")[0],
            workspace_id=self._workspace(who.domain),
        )
        self.contacts[address] = contact
        self.new_contacts.append(contact)
        self.new_addresses.append(ContactAddress(address=address, contact_id=contact.id))
        return contact

    def _workspace(self, domain: str) -> int | None:
        """That of the domain, which may be a new one (spec, section 2.5)."""
        if domain not in self.workspaces and self.fresh_workspaces and domain and not is_public(domain):
            workspace = Workspace(id=self.fresh_workspaces.pop(), name=domain)
            self.workspaces[domain] = workspace.id
            self.new_workspaces.append(workspace)
            self.new_domains.append(WorkspaceDomain(domain=domain, workspace_id=workspace.id))
        return self.workspaces.get(domain)


def look_up(
    session: Session,
    addresses: Iterable[Address],
    *,
    inboxes: Inboxes,
    own_domains: Collection[str],
    fresh_ids: list[int],
    fresh_workspaces: list[int],
) -> Directory:
    """Everything known of these addresses, in three queries.

    `fresh_ids` holds one for each address at least; `fresh_workspaces` too, or nothing where none are made.
    """
    wanted = {"addresses": list({who.address.lower() for who in addresses})}
    agents = session.execute(_AGENTS, wanted)
    contacts = session.execute(_CONTACTS, wanted)
    workspaces = session.execute(_WORKSPACES, {"domains": list({who.domain for who in addresses})})
    return Directory(
        inboxes=inboxes,
        own_domains=own_domains,
        agents={email: (number, name) for email, number, name in agents},
        contacts={row.address: row.Contact for row in contacts},
        workspaces={row.domain: row.workspace_id for row in workspaces},
        fresh_ids=fresh_ids,
        fresh_workspaces=fresh_workspaces,
    )
