"""Which requests for evidence a case still waits for: the one condition behind counts, filters and stages."""

from __future__ import annotations

import sqlalchemy as sa

from portal.domain.evidence.states import OUTSTANDING
from portal.models import EvidenceRequirement


def is_outstanding() -> sa.ColumnElement[bool]:
    """Something is still to come for the request."""
    return EvidenceRequirement.state.in_(sorted(OUTSTANDING))
