"""Which requests for evidence wait for the resident, and which for an officer: the conditions behind counts and filters."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.evidence.states import OUTSTANDING, TO_CHECK
from portal.models import EvidenceRequirement


def is_outstanding() -> sa.ColumnElement[bool]:
    """The resident still has to send something."""
    return sa.and_(EvidenceRequirement.state.in_([state.value for state in sorted(OUTSTANDING)]), is_asked())


def is_to_check() -> sa.ColumnElement[bool]:
    """An officer has to look."""
    return sa.and_(EvidenceRequirement.state.in_([state.value for state in sorted(TO_CHECK)]), is_asked())


def is_asked() -> sa.ColumnElement[bool]:
    """A submission that counts calls for it: none that was taken out of its case."""
    return EvidenceRequirement.set_aside_at.is_(None)
