"""HH-8 `adult-moved-out`: somebody other than a partner or child left the household (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import address, day_they_left, money
from portal.domain.changes.household_checks import leaving, present_ids
from portal.domain.changes.partner_moved_out import ANYONE_MOVED_OUT
from portal.domain.claim import Address, Claim
from portal.domain.wording import Wording, _

ADULT_ROLES = ("non-dependant", "joint-tenant", "lodger", "carer")


@dataclass(frozen=True, kw_only=True, repr=False)
class AdultMovedOutDetails(Details):
    """When the adult left and what is known of them since."""

    left_date: date | None = day_they_left()
    forwarding: Address | None = address(
        _("Where do they live now?"), hint=_("Leave this empty if you don’t know"), called=_("Their new address")
    )
    income_new: Decimal | None = money(
        _("If their income changed before they left, how much a week was it?"), called=_("Their income")
    )


def _summary(details: AdultMovedOutDetails, name: str | None) -> Wording:
    return _("{name} moved out", name=name or _("An adult who lived with you"))


def _adults(claim: Claim) -> tuple[str, ...]:
    return present_ids(claim, *ADULT_ROLES)


ADULT_MOVED_OUT = ChangeType(
    name="adult-moved-out",
    catalogue_id="HH-8",
    title=_("An adult moved out"),
    category="household",
    section=Section.PEOPLE,
    question=ANYONE_MOVED_OUT,
    date_label=_("When did they leave?"),
    date_missing=_("Enter the date they left"),
    details=AdultMovedOutDetails,
    record=RecordKind.PERSON,
    eform_flag=("movedout", "AdultMovedOut"),
    eform_page="adultleft",
    summarise=_summary,
    example={
        "who": "p4",
        "left_date": "2017-09-01",
        "forwarding": {"line_1": "3 Mill Lane", "town": "Newtown", "postcode": "NT1 7CD"},
    },
    fits=lambda claim: bool(_adults(claim)),
    subjects=_adults,
    lives_here=False,
    check=leaving(_adults),
)
