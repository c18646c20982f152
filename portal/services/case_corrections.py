"""What an officer sees when they put a reported change right: its questions, and its answers as they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal import clock
from portal.domain.actor import Officer
from portal.domain.draft import DraftChange
from portal.domain.held_sections import owners_of
from portal.domain.review import ChangeSubject, DateBounds, about_change, date_bounds
from portal.domain.timeline_picture import ChangeMark, mark_of
from portal.services import claims, settings, submission_content
from portal.services.decisions import ChangePlace, ChangeToDecide, show_change


@dataclass(frozen=True, slots=True, repr=False)
class ChangeToCorrect:
    """A change with its questions (`about`), the answers that stand, and the days it may have."""

    found: ChangeToDecide
    about: ChangeSubject
    details: Mapping[str, Any]
    bounds: DateBounds
    mark: ChangeMark


def show_correction(officer: Officer, place: ChangePlace) -> ChangeToCorrect:
    """A change to put right, asked as it was when it was sent; raises NotFound."""
    found = show_change(officer, place)
    held = claims.get_claim(found.row.claim_id, found.submission.claim_number).held
    stands = found.standing
    told = DraftChange(
        found.row.reference, found.row.type, stands.subject, stands.date, found.row.kind, stands.type.write(stands.details), ""
    )  # fmt: skip
    about = about_change(told, held, submission_content.types_as_asked(found.submission.content))
    bounds = date_bounds(about, clock.today(), settings.get("FutureWeeks"))
    return ChangeToCorrect(found, about, told.details, bounds, mark_of(stands, owners_of(held)))
