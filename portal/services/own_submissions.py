"""Which submissions somebody may read: a resident those of the claim, who acts for them those of their own authority."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.actor import Helper, Resident
from portal.models import Submission


def is_own(resident: Resident) -> tuple[sa.ColumnElement[bool], ...]:
    """What narrows a query to a resident's own submissions, or to those sent under the authority of who acts for them."""
    of_claim = Submission.claim_id == resident.claim_id
    if isinstance(resident, Helper):
        return (of_claim, Submission.authority_id == resident.authority_id)
    return (of_claim,)
