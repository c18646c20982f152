"""Who acts for a resident, as the resident reads it: who asked, what they may do, what they did, and saying no at any time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from portal.domain.actor import Resident
from portal.domain.authority import LEGAL, Kind, Relationship, Scope, State
from portal.domain.authority_wording import KIND_WORDING, RELATIONSHIP_WORDING, STATE_WORDING, scopes_wording
from portal.domain.wording import Refused, Wording, _
from portal.models import Authority
from portal.services import authorities, authority_changes, office_refusals, resident_codes
from portal.services.errors import NotFound
from portal.services.office_refusals import ShownRefusal

VERSION_WORDING: dict[str, Wording] = {
    "asked": _("Asked"),
    "confirmed": _("Agreed"),
    "changed": _("Changed"),
    "refused": _("Not agreed"),
    "withdrawn": _("Taken back"),
    "ended": _("Ended"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Version:
    """What was agreed after one thing that happened."""

    what: Wording
    at: datetime
    scopes: tuple[Wording, ...]
    ends_at: datetime


@dataclass(frozen=True, slots=True, repr=False)
class ResidentsHelper:
    """One authority as its resident reads it."""

    row: Authority
    state: State
    name: str
    organisation: str
    relationship: Wording
    kind: Wording
    scopes: tuple[Wording, ...]
    versions: tuple[Version, ...] = ()
    refusals: tuple[ShownRefusal, ...] = ()

    @property
    def state_wording(self) -> Wording:
        """The state in words."""
        return STATE_WORDING[self.state]

    @property
    def is_current(self) -> bool:
        """Whether it counts, or may come to."""
        return self.state in (State.IN_FORCE, State.ASKED)

    @property
    def may_agree(self) -> bool:
        """Whether the resident's yes makes it count: not of those that a document shows, which an officer looks at."""
        return self.state is State.ASKED and Kind(self.row.kind) not in LEGAL

    @property
    def may_change(self) -> bool:
        """Whether the resident may let them do less or more."""
        return self.state is State.IN_FORCE and Kind(self.row.kind) not in LEGAL | {Kind.SPOKEN}


def list_helpers(resident: Resident) -> tuple[ResidentsHelper, ...]:
    """Everybody who acts, acted or asked to act, newest first."""
    return tuple(map(_read, authorities.list_of_claim(resident.claim_id)))


def count_waiting(resident: Resident) -> int:
    """How many wait for the resident's answer."""
    return sum(one.state is State.ASKED for one in list_helpers(resident))


def get_helper(resident: Resident, reference: str) -> ResidentsHelper:
    """One authority of the resident's, with all it ever was; raises NotFound."""
    row = authorities.get_of_resident(resident, reference)
    found = _read(row)
    versions = tuple(
        Version(VERSION_WORDING[one.what], one.at, scopes_wording(map(Scope, one.scopes)), one.ends_at)
        for one in authorities.list_versions(row)
    )
    return replace(found, versions=versions, refusals=office_refusals.list_of_authority(row.id))


def needs_code(resident: Resident, row: Authority) -> bool:
    """Whether saying yes needs a code: not within ten minutes of one, nor for who has no contact and came with a letter."""
    return not resident_codes.is_fresh(resident.session_id) and not resident_codes.needs_no_code(row)


def send_code(resident: Resident, reference: str) -> UUID:
    """Send the resident a code with which they say yes. Raises Refused when no contact may receive it."""
    row = authorities.get_of_resident(resident, reference)
    if not resident_codes.can_be_sent(row):
        raise Refused(resident_codes.CALL_US)
    return resident_codes.send(resident_codes.AUTHORITY, row)


def is_right_code(resident: Resident, reference: str, attempt_id: UUID | None, code: str) -> bool:
    """Whether the code for saying yes was right; a wrong one is counted."""
    row = authorities.get_of_resident(resident, reference)
    return resident_codes.accept(resident, attempt_id, resident_codes.AUTHORITY, code, row)


def agree(resident: Resident, reference: str, *, address: str) -> None:
    """Say yes. Raises Refused when it waits no more, NotFound for what only a document shows."""
    found = get_helper(resident, reference)
    if Kind(found.row.kind) in LEGAL:
        raise NotFound("authority")
    authority_changes.confirm(resident, found.row, "resident", address=address)


def disagree(resident: Resident, reference: str) -> None:
    """Say no to a request. Raises Refused when it waits no more."""
    authority_changes.refuse(resident, authorities.get_of_resident(resident, reference))


def stop(resident: Resident, reference: str, *, address: str) -> None:
    """Take back what was agreed, with effect on the helper's very next request."""
    authority_changes.withdraw(resident, authorities.get_of_resident(resident, reference), "resident", address=address)


def _read(row: Authority) -> ResidentsHelper:
    return ResidentsHelper(
        row, authorities.state_of(row), row.name, row.organisation_name, RELATIONSHIP_WORDING[Relationship(row.relationship)],
        KIND_WORDING[Kind(row.kind)], scopes_wording(map(Scope, row.scopes)),
    )  # fmt: skip
