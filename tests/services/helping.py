"""An officer who helps residents sign in, for tests that call services directly."""

from __future__ import annotations

from uuid import uuid4

from portal.domain.actor import Officer
from portal.domain.permissions import Permission


def helper(make, *permissions: Permission, organisation=None) -> Officer:
    """An officer of the council (or of another organisation) with the box ticked, unless others are given."""
    ticked = permissions or (Permission.HELP_RESIDENTS_SIGN_IN,)
    user = make.officer(*ticked, organisation=organisation)
    return Officer(user.id, user.organisation_id, uuid4(), user.name, frozenset(ticked))
