"""ADR-2 `two-homes`: a temporary move, or rent for two homes at a time (domain facts 4.3).

Who fled violence is never asked for the address: an officer asks for it in a safe way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.domain.changes.away_from_home import fear_of_violence
from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import ShownWhen, address, choice, day, yes_no
from portal.domain.changes.household_checks import day_of
from portal.domain.changes.rent_changed import pays_rent
from portal.domain.changes.subjects import HOME
from portal.domain.claim import Address, Claim, Fault
from portal.domain.wording import Wording, _

REASONS = (
    ("repairs", _("Repairs or other work on my home")),
    ("adaptations", _("Changes to a home for somebody’s disability")),
    ("moving", _("I am moving and have to pay for both homes")),
    ("large-household", _("My household is too large for one home")),
    ("study", _("Study or training")),
    ("other", _("Another reason")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class TwoHomesDetails(Details):
    """Why there is a second home, since when, where it is, and whether both have to be paid for."""

    reason: str | None = choice(
        _("Why do you have two homes?"),
        REASONS,
        hint=_("If nobody may know the reason, select ‘Another reason’"),
        missing=_("Select why you have two homes"),
        required=True,
        attribute="second_home_reason",
        place=("second_home", "reason"),
    )
    fear_of_violence: bool | None = fear_of_violence()
    from_date: date | None = day(
        _("Since when have you had two homes?"),
        called=_("The date from which you have two homes"),
        required=True,
        is_change_date=True,
        attribute="second_home_from",
        place=("second_home", "from_on"),
    )
    to_date: date | None = day(
        _("Until when will you have two homes?"),
        hint=_("For example, 27 3 2026. Leave this empty if you don’t know"),
        called=_("The date until which you have two homes"),
        attribute="second_home_until",
        place=("second_home", "to_on"),
        starts_page=True,
    )
    paying_rent_both: bool | None = yes_no(
        _("Do you have to pay rent for both homes?"), attribute="second_home_rent", place=("second_home", "is_paid_for")
    )
    addr: Address | None = address(
        _("What is the address of the other home?"),
        called=_("The address of the other home"),
        missing=_("Enter the address of the other home"),
        required=True,
        shown_when=ShownWhen("fear_of_violence", (None, False)),
        attribute="second_home_address",
        place=("second_home", "address"),
    )


def _summary(details: TwoHomesDetails, name: str | None) -> Wording:
    return _("You have two homes for a time")


def _check(details: TwoHomesDetails, claim: Claim) -> Iterator[Fault]:
    since = day_of(details)
    if since and details.to_date and details.to_date < since:
        yield Fault("to_date", _("The date until which you have two homes must be the same as or after the first day"))


TWO_HOMES = ChangeType(
    name="two-homes",
    catalogue_id="ADR-2",
    title=_("I have two homes, or moved for a time"),
    category="address",
    section=Section.HOME,
    question=_("Do you have two homes, or did you move for a time?"),
    date_label=_("Since when have you had two homes?"),
    date_missing=_("Enter the date from which you have two homes"),
    details=TwoHomesDetails,
    record=RecordKind.HOME,
    default_subject=HOME,
    eform_flag=("whathaschanged", "TwoHomes"),
    eform_page="twohomes",
    summarise=_summary,
    example={
        "reason": "repairs",
        "to_date": "2017-12-01",
        "paying_rent_both": True,
        "addr": {"line_1": "2 Harbour View", "town": "Newtown", "postcode": "NT1 2AB"},
    },
    fits=pays_rent,
    subjects=lambda claim: (HOME,),
    starts=("second_home", "from_on"),
    check=_check,
)
