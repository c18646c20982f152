"""Which requests for evidence wait for the resident, and which for an officer: the conditions behind counts and filters."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.evidence.states import OUTSTANDING, TO_CHECK
from portal.models import EvidenceRequirement


def is_outstanding() -> sa.ColumnElement[bool]:
    """The resident still has to send something."""
    return EvidenceRequirement.state.in_([state.value for state in sorted(OUTSTANDING)])


def is_to_check() -> sa.ColumnElement[bool]:
    """An officer has to look."""
    return EvidenceRequirement.state.in_([state.value for state in sorted(TO_CHECK)])
