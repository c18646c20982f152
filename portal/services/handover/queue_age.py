"""How long messages to the back office and the document store have been waiting: what somebody on call has to know."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from portal import clock, db
from portal.domain.handover.deliveries import DeliveryState
from portal.models import Delivery

AGES = ((timedelta(days=1), "a day"), (timedelta(hours=1), "an hour"), (timedelta(minutes=15), "a quarter of an hour"))


def list_alarms() -> list[str]:
    """Alarms by how long the oldest waiting message has waited, and whether any needs somebody. One statement."""
    oldest = sa.func.min(Delivery.created_at).filter(Delivery.state == DeliveryState.WAITING.value)
    failed = sa.func.count().filter(Delivery.state == DeliveryState.FAILED.value)
    unsent = Delivery.state.in_((DeliveryState.WAITING.value, DeliveryState.FAILED.value))
    made_at, failed_count = (
        db.session().execute(sa.select(sa.type_coerce(oldest, Delivery.created_at.type), failed).where(unsent)).one()
    )
    waited = clock.now() - made_at if made_at else timedelta()
    found = next(([f"deliveries wait for more than {words}"] for age, words in AGES if waited > age), [])
    return [*found, *(["deliveries need somebody"] if failed_count else [])]
