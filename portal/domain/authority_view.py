"""A claim as somebody who acts for the resident may see it: what they may not see is not in it at all.

The people and lines stay, so that every question is asked; amounts, names of payers and numbers are taken out. So no page
can show them by accident, whatever it is made of (headings, what is filled in, the working of a timeline).
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from typing import TypeVar

from portal.domain.authority import Relationship, Scope
from portal.domain.claim import Absence, Capital, Claim, Expense, Home, Income, Pension, Person

_Line = TypeVar("_Line", Income, Capital, Pension, Expense)


def as_helper_sees(claim: Claim, scopes: Set[Scope], relationship: Relationship) -> Claim:
    """The claim without what these scopes do not cover: a partner's money never, anybody's only with `see`.

    A former partner is not told where the resident lives either.
    """
    partners = {person.id for person in claim.people if person.role == "partner"} | {"partner"}
    sees = Scope.SEE in scopes

    def hides(owner: str | None) -> bool:
        return not sees or owner in partners

    def has_name(owner: str | None) -> bool:
        return owner not in partners

    return replace(
        claim,
        people=tuple(_person(person, sees=sees and person.role != "partner") for person in claim.people),
        home=_home(claim.home, relationship) if claim.home else None,
        incomes=tuple(_income(one, has_name=has_name(one.person)) if hides(one.person) else one for one in claim.incomes),
        capital=tuple(_capital(one, has_name=has_name(one.owner)) if hides(one.owner) else one for one in claim.capital),
        pensions=tuple(_pension(one, has_name=has_name(one.person)) if hides(one.person) else one for one in claim.pensions),
        expenses=tuple(_expense(one, has_name=has_name(one.person)) if hides(one.person) else one for one in claim.expenses),
        absences=tuple(_absence(one) if hides(one.person) else one for one in claim.absences),
        notes=(),
        award=claim.award if sees else None,
    )  # fmt: skip


def _person(person: Person, *, sees: bool) -> Person:
    """Who somebody is stays, what identifies them goes: dates of birth matter to the rules and are never shown whole."""
    student = person.student
    if student is not None and not sees:
        student = replace(student, provider=None, course=None)
    return replace(person, nino=None, contacts=(), student=student)


def _home(home: Home, relationship: Relationship) -> Home:
    if relationship is not Relationship.FORMER_PARTNER:
        return home
    return replace(home, address=None, landlord=None, rent_reference=None)


def _income(line: Income, *, has_name: bool) -> Income:
    employer = replace(line.employer, address=None, phone=None) if line.employer else None
    return replace(
        line, amount=None, net_amount=None, hours_per_week=None, employer=employer if has_name else None,
        name=line.name if has_name else None,
    )  # fmt: skip


def _capital(line: Capital, *, has_name: bool) -> Capital:
    return replace(line, amount=None, last4=None, joint_share=None, provider=line.provider if has_name else None)


def _pension(line: Pension, *, has_name: bool) -> Pension:
    return replace(line, amount=None, provider=line.provider if has_name else None)


def _expense(line: Expense, *, has_name: bool) -> Expense:
    return replace(line, amount=None, provider=line.provider if has_name else None)


def _absence(line: Absence) -> Absence:
    return replace(line, reason=None)
