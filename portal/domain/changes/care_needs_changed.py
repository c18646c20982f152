"""HLT-1 `care-needs-changed`: a disability or care award, or the care somebody needs, changed (domain facts 4.3).

The award says what a decision needs. The condition need not be told, and is shown to those who decide only.
"""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import choice, long_text, yes_no
from portal.domain.changes.household_checks import present_ids
from portal.domain.claim import Claim
from portal.domain.claim.records import ROLES
from portal.domain.wording import Wording, _

AWARDS = (
    ("pip-daily-living", _("Personal Independence Payment with a daily living part")),
    ("pip-mobility", _("Personal Independence Payment with a mobility part only")),
    ("dla-care", _("Disability Living Allowance with a care part")),
    ("dla-mobility", _("Disability Living Allowance with a mobility part only")),
    ("attendance-allowance", _("Attendance Allowance")),
    ("armed-forces", _("Armed Forces Independence Payment")),
    ("scotland", _("Adult or Child Disability Payment from Scotland")),
    ("ended", _("An award that has ended")),
    ("none", _("No award")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class CareNeedsChangedDetails(Details):
    """The award, and the care that is needed."""

    award: str | None = choice(
        _("Which disability or care award do they have?"),
        AWARDS,
        hint=_("Tell us how much it pays in ‘Income’"),
        is_open=True,
        attribute="care_award",
        place=("care", "award"),
    )
    care_at_night: bool | None = yes_no(_("Do they need care during the night?"), place=("care", "at_night"))
    severely_sight_impaired: bool | None = yes_no(
        _("Are they registered as blind or severely sight impaired?"), place=("care", "severely_sight_impaired")
    )
    carer: bool | None = yes_no(
        _("Does somebody get a benefit for looking after them?"),
        hint=_("For example, Carer’s Allowance"),
        attribute="has_paid_carer",
        place=("care", "has_paid_carer"),
    )
    condition: str | None = long_text(
        _("Is there anything about their condition we need to know? You do not have to tell us"),
        hint=_("Only the staff who deal with your claim see this answer. It is not shown on any summary or receipt"),
        called=_("What you tell us about their condition"),
        is_fact=False,
        is_private=True,
    )


def _summary(details: CareNeedsChangedDetails, name: str | None) -> Wording:
    if name:
        return _("The disability award or care needs of {name} changed", name=name)
    return _("Your disability award or care needs changed")


def _everybody(claim: Claim) -> tuple[str, ...]:
    return present_ids(claim, *ROLES)


CARE_NEEDS_CHANGED = ChangeType(
    name="care-needs-changed",
    catalogue_id="HLT-1",
    title=_("Disability award or care needs changed"),
    category="health",
    section=Section.AWAY,
    question=_("Has a disability award, or the care somebody needs, changed?"),
    date_label=_("When did the award or the care needs change?"),
    date_missing=_("Enter the date the award or the care needs changed"),
    details=CareNeedsChangedDetails,
    record=RecordKind.PERSON,
    eform_flag=("whathaschanged", "ChangeOfCareNeeds"),
    eform_page="careneeds",
    summarise=_summary,
    example={"who": "p1", "award": "attendance-allowance", "care_at_night": True},
    fits=lambda claim: True,
    subjects=_everybody,
)
