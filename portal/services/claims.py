"""Claims: the one query that loads a claim with the version in force, for the person who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Resident
from portal.domain.claim import Claim as HeldClaim
from portal.models import Claim, ClaimVersion, keyring
from portal.services.errors import NotFound

REMEMBERED = 64  # versions a process keeps read: those of the residents who are at work
_WITH_VERSION = sa.select(Claim, ClaimVersion).join(
    ClaimVersion,
    sa.and_(
        ClaimVersion.claim_id == Claim.id,
        ClaimVersion.number == sa.func.coalesce(sa.bindparam("number", type_=sa.Integer()), Claim.current_number),
    ),
)
_BY_ID = _WITH_VERSION.where(Claim.id == sa.bindparam("claim_id"))
_BY_REFERENCE = _WITH_VERSION.where(Claim.reference == sa.bindparam("reference"))


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
    return _load(_BY_ID, {"claim_id": claim_id, "number": number})


def get_claim_by_reference(reference: str) -> LoadedClaim:
    """A claim by its reference, for staff; raises NotFound."""
    return _load(_BY_REFERENCE, {"reference": reference, "number": None})


def _load(query: sa.Select[Claim, ClaimVersion], values: dict[str, object]) -> LoadedClaim:
    found = db.session().execute(query, values).one_or_none()
    if found is None:
        raise NotFound("claim")
    return loaded(*found)


def loaded(row: Claim, version: ClaimVersion) -> LoadedClaim:
    """A claim whose rows were read already."""
    return LoadedClaim(row, version, _read(version.id, version.content_sealed, keyring.current()))


@lru_cache(maxsize=REMEMBERED)
def _read(version_id: UUID, sealed: bytes, _ring: keyring.Keyring) -> HeldClaim:
    """What a version holds. Each page of a resident reads the same version, which never changes."""
    return HeldClaim.from_dict(ClaimVersion(id=version_id, content_sealed=sealed).content)
