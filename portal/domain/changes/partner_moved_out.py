"""HH-2 `partner-moved-out`: a partner left the household (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import address, day_they_left, yes_no
from portal.domain.changes.household_checks import leaving
from portal.domain.changes.subjects import PARTNER
from portal.domain.claim import Address, Claim
from portal.domain.wording import Wording, _

ANYONE_MOVED_OUT = _("Has anyone moved out?")


@dataclass(frozen=True, kw_only=True, repr=False)
class PartnerMovedOutDetails(Details):
    """When the partner left and where to. The answer about safety is private: staff only, never on a shared page."""

    left_date: date | None = day_they_left()
    new_address: Address | None = address(
        _("Where do they live now?"), hint=_("Leave this empty if you don’t know"), called=_("Their new address")
    )
    permanent: bool | None = yes_no(_("Have you separated for good?"))
    stays_claim: bool | None = yes_no(_("Will you stay in this home and keep this claim?"))
    domestic_abuse: bool | None = yes_no(
        _("Did your partner leave, or did you ask them to leave, because of abuse or fear of it?"),
        hint=_("Only the staff who deal with your claim see this answer. It is not shown on any summary or receipt"),
        is_fact=False,
        is_private=True,
    )


def _summary(details: PartnerMovedOutDetails, name: str | None) -> Wording:
    return _("{name} moved out", name=name) if name else _("Your partner moved out")


def _partner(claim: Claim) -> tuple[str, ...]:
    return (claim.partner.id or PARTNER,) if claim.partner else ()


PARTNER_MOVED_OUT = ChangeType(
    name="partner-moved-out",
    catalogue_id="HH-2",
    title=_("My partner moved out, or we separated"),
    category="household",
    section=Section.PEOPLE,
    question=ANYONE_MOVED_OUT,
    date_label=_("When did your partner leave?"),
    date_missing=_("Enter the date your partner left"),
    details=PartnerMovedOutDetails,
    record=RecordKind.PERSON,
    default_subject=PARTNER,
    eform_flag=("movedout", "PartnerMovedOut"),
    eform_page="movedoutpartner",
    summarise=_summary,
    example={"left_date": "2017-10-10", "permanent": True, "stays_claim": True},
    fits=lambda claim: claim.partner is not None,
    subjects=_partner,
    lives_here=False,
    role="partner",
    check=leaving(_partner),
)
