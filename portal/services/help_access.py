"""The one gate before helping a resident to sign in: an officer of the council with the box ticked."""

from __future__ import annotations

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.models import Organisation
from portal.services import claims
from portal.services.claims import LoadedClaim
from portal.services.errors import NotFound

COUNCIL = "council"


def check_may_help(officer: Officer) -> None:
    """Let officers of the council pass who may help residents sign in; raises NotFound for everybody else."""
    kind = db.session().scalar(sa.select(Organisation.kind).where(Organisation.id == officer.organisation_id))
    if kind != COUNCIL or not officer.may(Permission.HELP_RESIDENTS_SIGN_IN):
        raise NotFound("claim")


def get_claim_to_help(officer: Officer, reference: str) -> LoadedClaim:
    """A claim by its reference, for such an officer; raises NotFound."""
    check_may_help(officer)
    return claims.get_claim_by_reference(reference)
