"""When a change may be dated: not before the claim, and not further ahead than the council allows (domain facts 3.2, 4.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal.domain.dates import DateRefused, check_on_or_before, date_wording
from portal.domain.review.change_subject import ChangeSubject
from portal.domain.wording import Wording, _

SINCE_WRONG = _("The date it went wrong")
SINCE_THERE = _("The date you give")
HAPPENED = _("The date the change happened")


@dataclass(frozen=True, slots=True)
class DateBounds:
    """The first and the last day that the date of a change may have; `called` begins every message about it."""

    called: Wording
    earliest: date | None
    latest: date

    def check(self, day: date) -> None:
        """Raise DateRefused when the day is outside."""
        if self.earliest is not None and day < self.earliest:
            gaps = {"name": self.called, "date": date_wording(self.earliest)}
            raise DateRefused(_("{name} must be the same as or after {date}, when your claim started", **gaps))
        check_on_or_before(day, self.latest, self.called)


def date_bounds(about: ChangeSubject, today: date, future_weeks: int) -> DateBounds:
    """The bounds for what is reported; what was wrong before today cannot begin after today."""
    earliest = about.household.claim.started_on
    if about.is_correction:
        return DateBounds(SINCE_THERE if about.is_new else SINCE_WRONG, earliest, today)
    called = about.type.field("change_date").called or HAPPENED
    return DateBounds(called, earliest, today if about.type.is_past else today + timedelta(weeks=future_weeks))
