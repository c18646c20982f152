"""What the stage of a case follows from: how much of it is on its way to the back office, and how much has arrived."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.handover.deliveries import DOCUMENTS, DeliveryState
from portal.models import Delivery


class DeliveryFacts(NamedTuple):
    """Messages of a case that wait, whatever for, and messages that arrived; documents do not count."""

    waiting: int
    made: int


def count_deliveries(case_id: UUID) -> DeliveryFacts:
    """The facts of one case, in one statement."""
    unsent = Delivery.state.in_((DeliveryState.WAITING.value, DeliveryState.FAILED.value))
    counts = sa.func.count().filter(unsent), sa.func.count().filter(Delivery.state == DeliveryState.SENT.value)
    query = sa.select(*counts).where(Delivery.case_id == case_id, Delivery.target != DOCUMENTS)
    return DeliveryFacts(*db.session().execute(query).one())
