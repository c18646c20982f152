"""A claim as the back office holds it at this hour, read in the background when its resident signs in (S4.60, C31).

What was imported stays in force until an answer has come and been checked like a row of an extract; then it is a version
more. A back office that is away shows nothing technical to anybody: pages say on what day the claim was as they show it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from portal import clock, db
from portal.adapters import queue
from portal.adapters.extract_rows import ExtractRow
from portal.domain.actor import System
from portal.domain.handover.causes import Cause, NotDelivered
from portal.models import ClaimRefresh
from portal.services import audit, claim_import, claims, settings
from portal.services.claim_import import CheckedClaim

REFRESH = "refresh-claim"
EXTRACT = "Extract"
ONCE_IN = timedelta(hours=1)
ACTOR = System(REFRESH)
SEARCHED_BY = {
    "UsePostcodeInSearch": "postcode", "IncludeFirstnameInSearch": "first_name",
    "IncludeLastnameInSearch": "last_name", "IncludeTitleInSearch": "title",
}  # fmt: skip
"""What a claim is searched by besides its reference, number and date of birth, by the setting that says so (S4.87-S4.90)."""


@dataclass(frozen=True, slots=True, repr=False)
class Wanted:
    """What to ask for: whether the claim is still this person's, and the claim itself."""

    reference: str
    search: dict[str, str]
    is_without_notes: bool


def request_refresh(claim_id: UUID) -> None:
    """Have a claim read anew, at most once an hour, where the council reads from its back office."""
    if settings.get("ClaimSource") == EXTRACT:
        return
    now = clock.now()
    row = db.session().get(ClaimRefresh, claim_id)
    if row is not None and now - row.asked_at < ONCE_IN:
        return
    row = row or ClaimRefresh(claim_id=claim_id)
    row.asked_at = now
    db.session().add(row)
    db.session().flush()
    queue.enqueue(REFRESH, claim_id, key=f"{REFRESH}:{uuid4()}")


def gather(claim_id: UUID) -> Wanted | None:
    """What to ask the back office; None where claims come from extracts only."""
    if settings.get("ClaimSource") == EXTRACT:
        return None
    loaded = claims.get_claim(claim_id)
    person, home = loaded.held.claimant, loaded.held.home
    known = {
        "postcode": home.address.postcode if home and home.address else None,
        "first_name": person.first_name if person else None, "last_name": person.last_name if person else None,
        "title": person.title if person else None,
    }  # fmt: skip
    search = {name: known[name] for setting, name in SEARCHED_BY.items() if settings.get(setting)}
    if person is not None:
        search |= {
            "nino": person.nino, "date_of_birth": person.date_of_birth.isoformat() if person.date_of_birth else None,
        }  # fmt: skip
    given = {name: value for name, value in search.items() if value}
    return Wanted(loaded.row.reference, given, bool(settings.get("ClearOtherInformation")))


def check(wanted: Wanted, read: dict[str, Any], source: str, *, allow_example_nino: bool) -> CheckedClaim:
    """What was read, checked like a row of an extract; raises NotDelivered when it is no such claim."""
    content = {**read["claim"], "as_at": read["as_at"], "source": source}
    if content.get("reference") != wanted.reference:
        raise NotDelivered(Cause.HELD_DATA, "other-claim")
    checked = claim_import.check_row(ExtractRow(1, 1, content), allow_example_nino=allow_example_nino)
    if not isinstance(checked, CheckedClaim):
        raise NotDelivered(Cause.HELD_DATA, "claim-not-valid", checked[0].field)
    return checked


def record_answer(claim_id: UUID) -> None:
    """The claim is as the back office had it now."""
    _record(claim_id, None)


def record_failure(claim_id: UUID, failure: NotDelivered) -> None:
    """The claim could not be read; what was held before stays."""
    _record(claim_id, failure)


def find_trouble(claim_id: UUID) -> str | None:
    """The code of why the last reading failed, where a council on trial has asked to see it (S4.86); None otherwise."""
    if not settings.get("ShowIntegrationLookupException"):
        return None
    row = db.session().get(ClaimRefresh, claim_id)
    return f"{row.cause}: {row.code}" if row is not None and row.cause else None


def _record(claim_id: UUID, failure: NotDelivered | None) -> None:
    row = db.session().get(ClaimRefresh, claim_id)
    if row is None:
        return
    row.answered_at = clock.now()
    row.cause, row.code = (failure.cause.value, failure.code[:100]) if failure else (None, None)
    db.session().flush()
    audit.record(ACTOR, "claim:refreshed", "claim", claim_id.hex, cause=row.cause or "", code=row.code or "")
