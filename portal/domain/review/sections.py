"""The eight sections of a review, in the order in which they are listed (domain facts 4.1)."""

from __future__ import annotations

from collections.abc import Mapping

from portal.domain.changes import Section
from portal.domain.wording import Wording, _

__all__ = ["NOTHING_HELD", "SECTION_TITLES", "Section"]

SECTION_TITLES: Mapping[Section, Wording] = {
    Section.HOME: _("Your home"),
    Section.PEOPLE: _("People who live with you"),
    Section.STUDENTS: _("Students"),
    Section.INCOME: _("Income"),
    Section.CAPITAL: _("Money and savings"),
    Section.PENSIONS: _("Pensions"),
    Section.EXPENSES: _("Regular expenses"),
    Section.AWAY: _("Time away and anything else"),
}

NOTHING_HELD: Mapping[Section, Wording] = {
    Section.HOME: _("We do not hold an address for you."),
    Section.PEOPLE: _("We do not know of anyone else who lives with you."),
    Section.STUDENTS: _("We do not know of any students in your home."),
    Section.INCOME: _("We do not hold any income for you."),
    Section.CAPITAL: _("We do not hold any money, savings or investments for you."),
    Section.PENSIONS: _("We do not hold any pensions for you."),
    Section.EXPENSES: _("We do not hold any regular expenses for you."),
    Section.AWAY: _("We do not know of any time away from home."),
}
