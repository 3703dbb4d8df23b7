"""Mailing: notices that go by mail; several that are due for one agent go in one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from postroom.base.clock import now
from postroom.base.columns import among
from postroom.cases.case import Case
from postroom.deliveries.system_mail import post
from postroom.notices.notice import Notice
from postroom.people.agent import Agent

PORTION = 500
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Mailing:
    """Writes the mails. `address`: that of the app, for links."""

    organisation: str
    address: str

    def mail_due(self, session: Session) -> int:
        """Mails what is due and still unread; how much that was. Another worker leaves these to us."""
        due = session.scalars(
            select(Notice)
            .where(Notice.mail_due_at <= now())
            .order_by(Notice.mail_due_at, Notice.id)
            .limit(PORTION)
            .with_for_update(skip_locked=True)
        ).all()
        self.mail(session, due)
        return len(due)

    def mail(self, session: Session, notices: Sequence[Notice]) -> None:
        """One mail for each agent; what was read meanwhile is left out."""
        waiting = defaultdict[int, list[Notice]](list)
        for notice in notices:
            notice.mail_due_at = None
            if notice.read_at is None:
                waiting[notice.agent_id].append(notice)
        agents = {one.id: one for one in session.scalars(select(Agent).where(among(Agent.id, list(waiting))))}
        wanted = {one.case_id for one in notices}
        cases = {case.id: case for case in session.scalars(select(Case).where(among(Case.id, sorted(wanted))))}
        for agent, theirs in waiting.items():
            if agents[agent].active:
                post(
                    session,
                    to=agents[agent].email,
                    subject=self._subject(theirs, cases),
                    text=self._text(theirs, cases),
                )

    def _subject(self, notices: Sequence[Notice], cases: dict[int, Case]) -> str:
        if len(notices) == 1:
            return f"[{self.organisation}] {notices[0].text.rstrip('.')}"
        names = {cases[one.case_id].name for one in notices}
        return (
            f"[{self.organisation}] {len(notices)} notices on {next(iter(names)) if len(names) == 1 else 'your cases'}"
        )

    def _text(self, notices: Sequence[Notice], cases: dict[int, Case]) -> str:
        parts = [self._part(one, cases[one.case_id]) for one in notices[:MOST_LISTED]]
        if len(notices) > MOST_LISTED:
            parts.append(f"And {len(notices) - MOST_LISTED} more: {self.address}/notices")
        why = (
            "Answer in the app: an answer to this mail does not reach the customer.\n"
            f"You get this mail as you chose it: {self.address}/notices/settings"
        )
        return "\n\n".join((*parts, f"-- \n{why}")) + "\n"

    def _part(self, notice: Notice, case: Case) -> str:
        at = f"#message-{notice.message_id}" if notice.message_id else ""
        lines = (notice.text, notice.details, f"{case.title}\n{self.address}/cases/{case.name}{at}")
        return "\n".join(line for line in lines if line)
