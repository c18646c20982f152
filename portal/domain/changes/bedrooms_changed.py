"""RNT-4 `bedrooms-changed`: how many bedrooms there are, and who needs one (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import long_text, number, yes_no
from portal.domain.changes.rent_changed import pays_rent
from portal.domain.changes.subjects import HOME
from portal.domain.wording import Wording, _


@dataclass(frozen=True, kw_only=True, repr=False)
class BedroomsChangedDetails(Details):
    """The bedrooms, and the needs that allow one more (Housing Benefit Regulations 2006 reg B13)."""

    bedrooms: int | None = number(
        _("How many bedrooms does your home have now?"),
        hint=_("Count every room that is let to you as a bedroom"),
        called=_("The number of bedrooms"),
        missing=_("Enter how many bedrooms your home has"),
        required=True,
        most=Decimal(30),
    )
    who_sleeps: str | None = long_text(
        _("Who sleeps in each bedroom?"),
        hint=_("For example, bedroom 1: me and my partner"),
        called=_("Who sleeps in each bedroom"),
        is_fact=False,
    )
    overnight_carer: bool | None = yes_no(
        _("Does a carer who does not live with you regularly stay overnight?"),
        place=("bedroom_needs", "overnight_carer"),
    )
    foster: bool | None = yes_no(
        _("Is a bedroom used for a foster child, or kept ready for one?"), place=("bedroom_needs", "foster")
    )
    disabled_child_room: bool | None = yes_no(
        _("Does somebody need a bedroom of their own because of a disability?"),
        hint=_("For example, a child who cannot share with a brother or sister"),
        place=("bedroom_needs", "disabled"),
    )


def _summary(details: BedroomsChangedDetails, name: str | None) -> Wording:
    if details.bedrooms is None:
        return _("The bedrooms of your home, or who uses them, changed")
    if details.bedrooms == 1:
        return _("Your home now has 1 bedroom")
    return _("Your home now has {count} bedrooms", count=details.bedrooms)


BEDROOMS_CHANGED = ChangeType(
    name="bedrooms-changed",
    catalogue_id="RNT-4",
    title=_("The number of bedrooms, or who uses them, changed"),
    category="rent",
    section=Section.HOME,
    question=_("Has the number of bedrooms, or who uses them, changed?"),
    date_label=_("When did the bedrooms, or who uses them, change?"),
    date_missing=_("Enter the date the bedrooms, or who uses them, changed"),
    details=BedroomsChangedDetails,
    record=RecordKind.HOME,
    default_subject=HOME,
    eform_flag=("whathaschanged", "ChangeOfBedrooms"),
    eform_page="bedrooms",
    summarise=_summary,
    example={"bedrooms": 3, "overnight_carer": True},
    fits=pays_rent,
    subjects=lambda claim: (HOME,),
)
