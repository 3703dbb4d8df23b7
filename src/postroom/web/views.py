"""Which lists there are: their tabs, what each holds, and what it says when it is empty."""

from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

from postroom.base.rows import storable
from postroom.cases.listing import Wanted
from postroom.inboxes.inbox import Kind
from postroom.web.frame import Place


@dataclass(frozen=True, slots=True)
class View:
    """Which list: where it stands in the rail, which tab, what is searched."""

    place: Place
    show: str = ""
    words: str = ""

    @property
    def url(self) -> str:
        """Its address; also what a case opened from it remembers."""
        facts = {name: value for name, value in (("show", self.show), ("q", self.words)) if value}
        return f"/{self.place}" + (f"?{urlencode(facts)}" if facts else "")


@dataclass(frozen=True, slots=True)
class Tabbed:
    """One tab of a list, with what it says when it is empty."""

    label: str
    wanted: Wanted
    empty_title: str
    empty: str


CONVERSATION, TICKET = Kind.conversation, Kind.ticket
TABS: dict[str, dict[str, Tabbed]] = {
    "inbox": {
        "": Tabbed(
            "Primary", Wanted(kind=CONVERSATION, verified=True), "Nothing here yet",
            "Mail to your conversation addresses, from people you know, appears here the moment it arrives.",
        ),
        "guest": Tabbed(
            "Guest", Wanted(kind=CONVERSATION, verified=False), "No guests",
            "Conversations with people who are not verified yet appear here.",
        ),
        "spam": Tabbed(
            "Spam", Wanted(kind=CONVERSATION, spam=True), "No spam",
            "Conversations from senders who write far too much appear here; nobody is told of them.",
        ),
    },
    "tickets": {
        "": Tabbed(
            "All", Wanted(kind=TICKET), "No tickets yet",
            "Mail to your ticket addresses appears here the moment it arrives.",
        ),
        "open": Tabbed(
            "Open", Wanted(kind=TICKET, closed=False), "No open tickets",
            "Everything is resolved, canceled or archived. A ticket that somebody still has to work on appears here.",
        ),
        "mine": Tabbed(
            "Mine", Wanted(kind=TICKET), "None is yours",
            "Tickets that you own appear here, and those of your groups.",
        ),
        "spam": Tabbed(
            "Spam", Wanted(kind=TICKET, spam=True), "No spam",
            "Tickets from senders who write far too much appear here; nobody is told of them.",
        ),
    },
}  # fmt: skip
TITLES = {"inbox": "Inbox", "tickets": "Tickets", "search": "Search"}
NO_HIT = ("Nothing found", "No message, name or address has all of these words. Try fewer, or a case's id.")
NO_WORDS = ("Search everything", "Words of messages, names and addresses; an id such as TKT-7 opens that case.")


def searched(words: str) -> View:
    """The search for some words."""
    return View("search", words=storable(words.strip())[:500])


def view_at(address: str) -> View:
    """The view that an address names; anything else names the tickets."""
    parts = urlsplit(address)
    facts = {name: values[0] for name, values in parse_qs(parts.query).items()}
    match parts.path:
        case "/search":
            return searched(facts.get("q", ""))
        case "/inbox":
            return View("inbox", facts.get("show", ""))
    return View("tickets", facts.get("show", ""))


def tab_of(view: View) -> Tabbed | None:
    """The view's tab; an unknown one is the first. A search has none."""
    tabs = TABS.get(view.place, {})
    return tabs.get(view.show) or tabs.get("")


def wanted_by(view: View, agent_id: int) -> Wanted:
    """Which cases the list holds; where it asks for the agent's own, those of their groups are still to be added."""
    tab = tab_of(view)
    if tab is None:
        return Wanted(words=view.words, spam=None)
    return replace(tab.wanted, owner_id=agent_id) if view.show == "mine" else tab.wanted
