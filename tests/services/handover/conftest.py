"""A council whose changes go to the local back office, and what arrived there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from lxml import etree

from portal import clock, db
from portal.adapters.backoffice import open_local_ledger
from portal.adapters.backoffice.ledger import Ledger
from portal.domain.actor import Officer, System
from portal.domain.permissions import Permission
from portal.models import Case, Claim, Delivery
from portal.services import decisions, settings, submissions
from portal.services.decisions import ChangePlace
from portal.services.handover import planning, sending
from tests.submitting import as_resident, start_draft


@dataclass
class HandOver:
    """One claim, what its resident sends, what is decided, and what came of it."""

    make: Any
    run_jobs: Any
    ledger: Ledger
    claim: Claim
    officer: Officer | None = None
    references: list[str] = field(default_factory=list)

    def send(self, *changes: Any, kind: str = "review") -> str:
        """The resident sends these changes; returns the submission's reference."""
        with db.transaction():
            found = start_draft(self.claim.id, *changes, kind=kind)
        with db.transaction():
            sent = submissions.submit_draft(as_resident(self.claim.id), found.row.submit_token, True)
            self.references.append(sent.reference)
        return self.references[-1]

    def decide(self, submission: str, change: str = "1", *, refuse: str = "", seen: int = 0) -> None:
        """An officer accepts a change, or refuses it for a reason."""
        with db.transaction():
            place = ChangePlace(self.case().reference, submission, change)
            if refuse:
                decisions.refuse(self._officer(), place, refuse, seen=seen)
            else:
                decisions.accept(self._officer(), place, seen=seen)

    def run(self) -> list[str]:
        """Everything that is queued and due."""
        return self.run_jobs()

    def case(self) -> Case:
        """The case of the claim."""
        return db.session().scalars(sa.select(Case).where(Case.claim_id == self.claim.id)).one()

    def rows(self) -> list[Delivery]:
        """Every message of the claim, in order."""
        with db.transaction() as session:
            query = sa.select(Delivery).where(Delivery.lane_id == self.claim.id).order_by(Delivery.position)
            return list(session.scalars(query.execution_options(populate_existing=True)))

    def states(self) -> list[tuple[str, str]]:
        """Date (or kind) and state of every message."""
        return [(str(row.effective_on) if row.kind == "step" else row.kind, row.state) for row in self.rows()]

    def arrived(self) -> list[tuple[str | None, str]]:
        """Date and state of what the receiver has, in its order."""
        return [
            (one["effective_on"] or one["kind"], one["state"])
            for one in self.ledger.list_messages(self.claim.reference)
        ]

    def message(self, number: int) -> etree._Element:
        """The message that arrived with this number."""
        key = self.ledger.list_messages(self.claim.reference)[number - 1]["key"]
        return etree.fromstring((self.ledger.show_message(key) or "").encode())

    def texts(self, number: int, name: str) -> list[str]:
        """The texts of the elements of a name in the message with this number."""
        return [element.text or "" for element in self.message(number).iter("{*}" + name)]

    def kinds(self, number: int) -> list[str]:
        """The kinds of change in the message with this number."""
        return [element.text or "" for element in self.message(number).findall("{*}changes/{*}change/{*}type")]

    def trouble(self, kind: str, times: int = 1) -> None:
        """Have the next answers go wrong."""
        self.ledger.misbehave(kind, times)

    def set_row(self, **values: Any) -> None:
        """Change the first message of the claim behind everybody's back."""
        with db.transaction() as session:
            session.execute(
                sa.update(Delivery).where(Delivery.lane_id == self.claim.id, Delivery.position == 1).values(**values)
            )

    def wake(self) -> None:
        """The pause is over: what waits may be tried, and a job says so."""
        with db.transaction() as session:
            session.info["no audit guard"] = True
            for row in session.scalars(sa.select(Delivery).where(Delivery.lane_id == self.claim.id)):
                row.next_try_at = clock.now()
            session.flush()
            planning.wake_lane(self.claim.id)

    def _officer(self) -> Officer:
        if self.officer is None:
            row = self.make.officer(Permission.REVIEW_CASES, Permission.DECIDE_CHANGES)
            may = frozenset({Permission.REVIEW_CASES, Permission.DECIDE_CHANGES})
            self.officer = Officer(row.id, row.organisation_id, uuid4(), row.name, may)
        return self.officer


def set_to(name: str, value: str) -> None:
    """Change a setting of the council."""
    with db.transaction():
        settings.change(System("test"), name, value)


@pytest.fixture
def hand_over(make, run_jobs, app, monkeypatch):
    """A claim of a council that hands over once changes are decided. What fails waits until the test says otherwise."""
    monkeypatch.setattr(sending, "pause_after", lambda _attempt: timedelta(hours=1))
    ledger = open_local_ledger(app.config["PORTAL"])
    yield HandOver(make, run_jobs, ledger, make.claim())
    ledger.behave()


@pytest.fixture
def at_once(hand_over):
    """The same for a council that hands over what is sent at once."""
    set_to("HandOver", "on-submission")
    return hand_over
