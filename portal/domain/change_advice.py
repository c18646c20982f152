"""Which rule of effect a reported change falls under, and what an officer is told about it (domain facts 3.2).

Nobody knows at this point whether a change means more or less Housing Benefit, so a late one has an answer for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from portal.domain.changes import Change, ChangeKind
from portal.domain.claim import Claim
from portal.domain.dates import is_more_than_one_month_late
from portal.domain.effective_date import Advice, Occurrence, Rule, advise, advise_together
from portal.domain.money import Frequency, weekly_amount
from portal.domain.wording import Wording, _

RULES: Mapping[str, Rule] = {
    "rent-changed": Rule.RENT,
    "moved-home": Rule.NEW_HOME,
    "two-homes": Rule.NEW_HOME,
    "adult-moved-in": Rule.PENSION_AGE_ADULT,
}
EARNING = (
    "job-started",
    "pay-changed",
    "self-employment-changed",
    "benefit-changed",
    "other-income-changed",
    "uc-awarded",
)
PENSION_CREDIT = "Pension Credit"
NEVER_COUNTED = ("details-changed",)


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """What is said beside a change: in which case (None: in any), and the advice for it."""

    case: Wording | None
    advice: Advice


def advice_lines(
    changes: Iterable[tuple[Change, date]], claim: Claim, today: date
) -> dict[str, tuple[AdviceLine, ...]]:
    """The advice for each change, with the day of first contact about it, by full reference.

    Corrections and changes of contact or bank details have none.
    """
    dated = [
        (change, occurrence_of(change, claim, first_contact_on, today))
        for change, first_contact_on in changes
        if change.kind is ChangeKind.CHANGE and change.date is not None and change.type.name not in NEVER_COUNTED
    ]
    together = advise_together(occurrence for _change, occurrence in dated)
    return {
        change.full_reference: tuple(_lines(occurrence, advice))
        for (change, occurrence), advice in zip(dated, together, strict=True)
    }


def occurrence_of(change: Change, claim: Claim, first_contact_on: date, today: date) -> Occurrence:
    """A dated change as the rules see it. Whoever is of pension age `today` is taken to have been so."""
    assert change.date is not None
    rule, counted_from = _rule_of(change, claim, today)
    return Occurrence(rule=rule, occurred_on=change.date, notified_on=first_contact_on, counted_from=counted_from)


def _rule_of(change: Change, claim: Claim, today: date) -> tuple[Rule, date | None]:
    details, name = change.details, change.type.name
    if name == "moved-home" and getattr(details, "overlap_claim", None):
        return Rule.TWO_HOMES, getattr(details, "left_old_date", None)
    if name == "away-from-home" and getattr(details, "intend_return", None) is False:
        return Rule.ENDS_ENTITLEMENT, None
    if getattr(details, "benefit", None) == PENSION_CREDIT:
        return Rule.PENSION_CREDIT, None
    rule = RULES.get(name, Rule.GENERAL)
    if rule is Rule.PENSION_AGE_ADULT or (name in EARNING and _is_rise_of_non_dependant(change, claim)):
        return (Rule.PENSION_AGE_ADULT if claim.is_pension_age(today) else Rule.GENERAL), None
    award_from = getattr(details, "award_from", None)
    if award_from is not None and change.date is not None and award_from < change.date:
        return Rule.ARREARS_OF_INCOME, award_from
    return rule, None


def _is_rise_of_non_dependant(change: Change, claim: Claim) -> bool:
    """Whether an income of another adult went up or began; one that ended or went down has the general rule."""
    held = next((income for income in claim.incomes if income.id == change.subject), None)
    whose = held.person if held else change.details.who
    if not any(person.id == whose and person.role == "non-dependant" for person in claim.people):
        return False
    if getattr(change.details, "ended", None):
        return False
    now, how_often = getattr(change.details, "amount_gross", None), getattr(change.details, "freq", None)
    if held is None or held.amount is None or now is None:
        return True
    return _weekly(now, how_often or held.frequency) > _weekly(held.amount, held.frequency)


def _weekly(amount: Decimal, how_often: str | None) -> Decimal:
    return (weekly_amount(amount, Frequency(how_often)) if how_often else None) or amount


def _lines(occurrence: Occurrence, advice: Advice) -> Iterable[AdviceLine]:
    is_late = is_more_than_one_month_late(occurrence.occurred_on, occurrence.notified_on)
    if advice.effective_on is None or not is_late:
        yield AdviceLine(None, advice)
        return
    more = replace(occurrence, is_beneficial=True)
    yield AdviceLine(_("If it means less Housing Benefit"), advise(replace(occurrence, is_beneficial=False)))
    yield AdviceLine(_("If it means more Housing Benefit"), advise(more))
    accepted = advise(replace(more, is_reason_accepted=True))
    if accepted.rule is Rule.LATE_WITH_REASON:
        yield AdviceLine(_("If it means more and the reason for the delay is accepted"), accepted)
