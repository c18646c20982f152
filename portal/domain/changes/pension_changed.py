"""PEN-1 `pension-changed`: a pension or annuity started, changed or ended (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import COMMON, UNLESS_ENDED, Details, how_much, how_often_paid
from portal.domain.changes.fields import (
    choice,
    day,
    how_often_other,
    money,
    text,
    yes_no,
)
from portal.domain.changes.subjects import pension_subject
from portal.domain.wording import Wording, _

PENSION_TYPES = (
    ("state", _("State Pension")),
    ("occupational", _("Pension from an employer")),
    ("personal", _("Personal or private pension")),
    ("annuity", _("Annuity")),
    ("war", _("War pension")),
    ("foreign", _("Pension from another country")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class PensionChangedDetails(Details):
    """The pension and what it pays."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "ended")

    type: str | None = choice(
        _("What kind of pension is it?"),
        PENSION_TYPES,
        missing=_("Select what kind of pension it is"),
        required=True,
        describes=True,
    )
    provider: str | None = text(
        _("Who pays the pension?"),
        hint=_("For a State Pension, the Department for Work and Pensions"),
        describes=True,
        called=_("Who pays the pension"),
        missing=_("Enter who pays the pension"),
        required=True,
    )
    gross: Decimal | None = money(
        _("How much is the pension before tax?"),
        called=_("The pension before tax"),
        missing=_("Enter how much the pension is before tax"),
        required=True,
        shown_when=UNLESS_ENDED,
        place=("amount",),
    )
    freq: str | None = how_often_paid()
    freq_other: str | None = how_often_other(place=("frequency_other",))
    start: date | None = day(
        _("When did this pension start?"),
        called=_("The date the pension started"),
        missing=_("Enter the date the pension started"),
        required=True,
        is_change_date=True,
        place=("started_on",),
    )
    increase_date: date | None = day(
        _("When does it go up each year?"),
        called=_("The date it goes up"),
        hint=_("Leave this empty if you don’t know"),
        shown_when=UNLESS_ENDED,
    )
    lump_sum: Decimal | None = money(
        _("If a lump sum was paid, how much was it?"), called=_("The lump sum"), hint=_("Leave this empty if none was")
    )
    deferred: bool | None = yes_no(_("Has the start of this pension been put off?"), shown_when=UNLESS_ENDED)
    drawdown: bool | None = yes_no(_("Is money taken out of the pension pot as needed?"), shown_when=UNLESS_ENDED)
    ended: bool | None = yes_no(_("Has this pension ended?"), asked_of=("held",))


def _summary(details: PensionChangedDetails, name: str | None) -> Wording:
    provider = details.provider or _("the provider")
    if details.ended:
        return _("The pension from {provider} ended", provider=provider)
    amount = how_much(details.gross, details.freq)
    if amount is None:
        return _("The pension from {provider} changed", provider=provider)
    return _("The pension from {provider} is now {amount}", provider=provider, amount=amount)


PENSION_CHANGED = ChangeType(
    name="pension-changed",
    catalogue_id="PEN-1",
    title=_("Pension or annuity started, changed or ended"),
    category="pensions",
    section=Section.PENSIONS,
    question=_("Has anyone’s pension or annuity started, changed or ended?"),
    date_label=_("When did the pension start, change or end?"),
    date_missing=_("Enter the date the pension started, changed or ended"),
    details=PensionChangedDetails,
    record=RecordKind.PENSION,
    eform_flag=("whathaschanged", "ChangeOfPension"),
    eform_page="pension",
    summarise=_summary,
    example={
        "who": "p1",
        "type": "occupational",
        "provider": "Newtown Pension Fund",
        "gross": "180.00",
        "freq": "four-weekly",
        "start": "2017-04-03",
    },
    fits=lambda claim: True,
    subjects=lambda claim: tuple(pension.id for pension in claim.pensions if pension.id),
    new_subject=lambda person, details: pension_subject(person, details.provider),
    identified_by=("provider",),
    begins=("started_on",),
)
