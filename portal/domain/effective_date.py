"""From when a change would count for Housing Benefit: advice for officers, whom the back office may overrule.

Sources: SI 2006/213 reg 79 (working age), SI 2006/214 regs 59-60 (pension age), SI 2001/1002 regs 8-9 (late
notification); domain facts 3.2, whose numbers R1 to R13 name the rules here. Benefit weeks run Monday to Sunday.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from portal.domain.dates import benefit_week_monday, is_more_than_one_month_late, monday_after, month_from
from portal.domain.wording import Wording, _

PENSION_AGE_GRACE = timedelta(weeks=26)
LATEST_REASON_MONTHS = 13


class Rule(StrEnum):
    """The rule that decides, by its number in domain facts 3.2; R10 to R12 follow from when the council was told."""

    GENERAL = "R1"
    RENT = "R2"
    NEW_HOME = "R3"
    ENDS_ENTITLEMENT = "R4"
    TWO_HOMES = "R5"
    ARREARS_OF_INCOME = "R6"
    SAME_WEEK = "R7"
    PENSION_AGE_ADULT = "R8"
    PENSION_CREDIT = "R9"
    LATE_BENEFICIAL = "R10"
    LATE_WITH_REASON = "R11"
    ADVERSE = "R12"
    BENEFIT_CAP = "R13"


ON_THE_DAY = (Rule.RENT, Rule.NEW_HOME)
REASONS: dict[Rule, Wording] = {
    Rule.GENERAL: _("The Monday after the change"),
    Rule.RENT: _("The day the rent changed"),
    Rule.NEW_HOME: _("The day of the move"),
    Rule.ENDS_ENTITLEMENT: _("The Monday after the week in which the change ended entitlement"),
    Rule.TWO_HOMES: _("The day after the last day of liability for the old home"),
    Rule.ARREARS_OF_INCOME: _("The first day the income would have counted if it had been paid on time"),
    Rule.SAME_WEEK: _("Together with another change in the same benefit week"),
    Rule.PENSION_AGE_ADULT: _("26 weeks after the change, because the claimant or partner is of pension age"),
    Rule.PENSION_CREDIT: _("Pension Credit has rules of its own: decide from the award"),
    Rule.LATE_BENEFICIAL: _("Told more than one month late: counts from the day the council was told"),
    Rule.LATE_WITH_REASON: _("Told late, with a reason that was accepted: counts as if told in time"),
    Rule.ADVERSE: _("Less Housing Benefit: counts from the date of the change, however late"),
    Rule.BENEFIT_CAP: _("The benefit cap: the day of the decision, or the day the other benefit went down"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """One change as the rules see it.

    `notified_on` is the first contact about it. `is_beneficial` is None while nobody knows whether it means more or
    less Housing Benefit. `counted_from` is the day that the rule needs beside it: the last day of liability for the old
    home (R5), the first day the income was for (R6), the day the other benefit went down (R13).
    """

    rule: Rule
    occurred_on: date
    notified_on: date
    is_beneficial: bool | None = None
    is_reason_accepted: bool = False
    counted_from: date | None = None


@dataclass(frozen=True, slots=True)
class Advice:
    """The day from which a change would count, and the rule that says so; no day when an officer must decide."""

    effective_on: date | None
    rule: Rule

    @property
    def reason(self) -> Wording:
        """Why, in words."""
        return REASONS[self.rule]


def advise(change: Occurrence) -> Advice:
    """The advice for a change by itself, for a direction that is known; without one as if told in time."""
    if change.rule is Rule.PENSION_CREDIT:
        return Advice(None, change.rule)
    if change.rule is Rule.BENEFIT_CAP:
        return Advice(change.counted_from or change.notified_on, change.rule)
    if not is_more_than_one_month_late(change.occurred_on, change.notified_on) or change.is_beneficial is None:
        return _in_time(change)
    if not change.is_beneficial:
        return replace(_in_time(change), rule=Rule.ADVERSE)
    if change.is_reason_accepted and change.notified_on <= month_from(change.occurred_on, LATEST_REASON_MONTHS):
        return replace(_in_time(change), rule=Rule.LATE_WITH_REASON)
    told = replace(change, occurred_on=change.notified_on, counted_from=None)
    return replace(_in_time(told), rule=Rule.LATE_BENEFICIAL)


def _in_time(change: Occurrence) -> Advice:
    rule, day = change.rule, change.occurred_on
    if rule in ON_THE_DAY:
        return Advice(day, rule)
    if rule is Rule.TWO_HOMES and change.counted_from is not None:
        return Advice(change.counted_from + timedelta(days=1), rule)
    if rule is Rule.TWO_HOMES:
        return Advice(day, Rule.NEW_HOME)
    if rule is Rule.ARREARS_OF_INCOME and change.counted_from is not None:
        return Advice(monday_after(change.counted_from), rule)
    if rule is Rule.PENSION_AGE_ADULT:
        later = day + PENSION_AGE_GRACE
        return Advice(later if later.weekday() == 0 else monday_after(later), rule)
    return Advice(monday_after(day), rule)


def advise_together(changes: Iterable[Occurrence]) -> list[Advice]:
    """The advice for changes of one claim, in their order: those of one benefit week count from one day (R7).

    That day is the day of a rent change or move among them, otherwise the Monday of that week. It only holds where they
    would otherwise count from different weeks; what an officer must decide and what is late keeps its own advice.
    """
    told = list(changes)
    alone = [advise(change) for change in told]
    weeks: dict[date, list[int]] = {}
    for index, (change, advice) in enumerate(zip(told, alone, strict=True)):
        if advice.effective_on is not None and advice.rule in (*ON_THE_DAY, Rule.GENERAL, Rule.ENDS_ENTITLEMENT):
            weeks.setdefault(benefit_week_monday(change.occurred_on), []).append(index)
    for monday, indexes in weeks.items():
        days = [alone[index].effective_on or monday for index in indexes]
        if len({benefit_week_monday(day) for day in days}) < 2:
            continue
        on_the_day = [told[index].occurred_on for index in indexes if alone[index].rule in ON_THE_DAY]
        for index in indexes:
            together = Advice(min(on_the_day, default=monday), Rule.SAME_WEEK)
            alone[index] = alone[index] if alone[index].effective_on == together.effective_on else together
    return alone
