"""Claims: the one query that loads a claim with the version in force, for the person who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Resident
from portal.domain.claim import Claim as HeldClaim
from portal.models import Claim, ClaimVersion
from portal.services.errors import NotFound


@dataclass(frozen=True, slots=True)
class LoadedClaim:
    """A claim's row, the version that was read and what the back office holds in it."""

    row: Claim
    version: ClaimVersion
    held: HeldClaim

    @property
    def id(self) -> UUID:
        """The row's id."""
        return self.row.id


def get_claim_of(resident: Resident) -> LoadedClaim:
    """The one claim a resident signed in to."""
    return get_claim(resident.claim_id)


def get_claim(claim_id: UUID, number: int | None = None) -> LoadedClaim:
    """A claim with its current version, or with version `number`; raises NotFound."""
    wanted = ClaimVersion.number == (Claim.current_number if number is None else number)
    query = sa.select(Claim, ClaimVersion).join(ClaimVersion, sa.and_(ClaimVersion.claim_id == Claim.id, wanted))
    return _loaded(query.where(Claim.id == claim_id))


def get_claim_by_reference(reference: str) -> LoadedClaim:
    """A claim by its reference, for staff; raises NotFound."""
    current = sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number)
    return _loaded(sa.select(Claim, ClaimVersion).join(ClaimVersion, current).where(Claim.reference == reference))


def _loaded(query: sa.Select[Claim, ClaimVersion]) -> LoadedClaim:
    found = db.session().execute(query).one_or_none()
    if found is None:
        raise NotFound("claim")
    row, version = found
    return LoadedClaim(row, version, HeldClaim.from_dict(version.content))
