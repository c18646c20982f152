"""Training in checking documents: kept by whoever manages the users of an organisation, current until its last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.dates import month_from
from portal.domain.wording import Refused, _
from portal.models import Training
from portal.services import audit, authorities, users
from portal.services.errors import NotFound

MOST_MONTHS = 36
ENTER_TITLE = _("Enter the name of the course")
PASSED_LATER = _("The date they passed must be today or in the past")
ENDS_BEFORE = _("The last day must be after the day they passed")
ENDS_LATE = _("The last day must be within 3 years of the day they passed")
OWN = _("You cannot record training of your own. Ask somebody else who manages users")


@dataclass(frozen=True, slots=True)
class NewTraining:
    """A course that somebody passed."""

    title: str
    passed_on: date
    ends_on: date


def find_current(user_id: UUID, on: date | None = None) -> Training | None:
    """The training that counts on a day (today without one), the longest first; None without any."""
    day = on or clock.today()
    query = sa.select(Training).where(
        Training.user_id == user_id, Training.removed_at.is_(None), Training.passed_on <= day, Training.ends_on >= day
    )
    return db.session().scalars(query.order_by(Training.ends_on.desc()).limit(1)).first()


def list_of(officer: Officer, user_reference: str) -> list[Training]:
    """The training of a user of the officer's organisation, newest first; raises NotFound."""
    user = users.get_user(officer, user_reference)
    query = sa.select(Training).where(Training.user_id == user.id, Training.removed_at.is_(None))
    return list(db.session().scalars(query.order_by(Training.ends_on.desc())))


def record(officer: Officer, user_reference: str, new: NewTraining) -> Training:
    """Keep that somebody passed a course. Nobody keeps their own. Raises Refused with its field, NotFound."""
    user = users.get_user(officer, user_reference)
    if user.id == officer.user_id:
        raise Refused(OWN)
    if new.passed_on > clock.today():
        raise Refused(PASSED_LATER, "passed_on")
    if new.ends_on <= new.passed_on:
        raise Refused(ENDS_BEFORE, "ends_on")
    if new.ends_on > month_from(new.passed_on, MOST_MONTHS):
        raise Refused(ENDS_LATE, "ends_on")
    row = Training(
        reference=authorities.new_reference(), user_id=user.id, title=new.title, passed_on=new.passed_on, ends_on=new.ends_on,
        recorded_by_id=officer.user_id, recorded_at=clock.now(),
    )  # fmt: skip
    db.session().add(row)
    db.session().flush()
    audit.record(
        officer, "training:recorded", "user", user.id.hex, training=row.id.hex, ends_on=new.ends_on.isoformat()
    )
    return row


def remove(officer: Officer, user_reference: str, reference: str) -> None:
    """Take back a record that was wrong; what was certified with it stays as it was. Raises NotFound."""
    row = next((one for one in list_of(officer, user_reference) if one.reference == reference), None)
    if row is None or row.user_id == officer.user_id:
        raise NotFound("training")
    row.removed_at = clock.now()
    db.session().flush()
    audit.record(officer, "training:removed", "user", row.user_id.hex, training=row.id.hex)
