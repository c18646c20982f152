"""Who else looks at a case right now: said on its page, so that two officers talk before they work on the same thing.

Only a courtesy: what keeps them from overwriting each other is the number each decision carries.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.models import CasePresence, User
from portal.services.case_access import get_case_id

LOOKING = timedelta(minutes=3)


def note(officer: Officer, case_id: UUID) -> tuple[str, ...]:
    """Note that the officer looks at a case, and name the others who did in the last minutes. One statement, one write."""
    since = clock.now() - LOOKING
    query = (
        sa.select(User)
        .join(CasePresence, CasePresence.user_id == User.id)
        .where(CasePresence.case_id == case_id, CasePresence.seen_at > since, User.id != officer.user_id)
    )
    names = tuple(sorted(user.name for user in db.session().scalars(query)))
    db.after_reading(lambda: _write(officer, case_id), may_be_lost=True)
    return names


def look_again(officer: Officer, reference: str) -> tuple[str, ...]:
    """The same for a page that is open still; raises NotFound. Three statements, one write."""
    return note(officer, get_case_id(officer, reference))


def _write(officer: Officer, case_id: UUID) -> None:
    own = sa.and_(CasePresence.case_id == case_id, CasePresence.user_id == officer.user_id)
    done = db.session().execute(sa.update(CasePresence).where(own).values(seen_at=clock.now()))
    if not done.rowcount:  # type: ignore[attr-defined]
        db.session().execute(
            sa.insert(CasePresence).values(case_id=case_id, user_id=officer.user_id, seen_at=clock.now())
        )


def discard_old() -> int:
    """Forget who looked at what a day ago; returns how many."""
    old = CasePresence.seen_at < clock.now() - timedelta(days=1)
    return int(db.session().execute(sa.delete(CasePresence).where(old)).rowcount)  # type: ignore[attr-defined]
