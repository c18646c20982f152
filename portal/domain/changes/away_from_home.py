"""AWY-1 `away-from-home`: somebody of the household is away for a time, or back again (domain facts 3.6, 4.3).

That somebody fled violence is a private answer of its own, below "Another reason": the reason itself, which pages,
receipts and evidence rules see, is then the same as of anybody who gives none of the others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import ShownWhen, choice, day, number, text, yes_no
from portal.domain.changes.household_checks import day_of
from portal.domain.changes.subjects import absence_subject
from portal.domain.claim import Claim, Fault
from portal.domain.wording import Wording, _

REASONS = (
    ("hospital", _("In hospital, or having treatment")),
    ("care-home-trial", _("Trying out a care home")),
    ("care-home", _("In a care home for good")),
    ("prison", _("In prison, on remand or on bail")),
    ("holiday", _("On holiday or a visit")),
    ("abroad", _("Living abroad for a time")),
    ("work", _("Away for work")),
    ("training", _("Away for training")),
    ("caring", _("Caring for somebody")),
    ("study", _("Away to study")),
    ("other", _("Another reason")),
)
IS_AWAY = ShownWhen("ended", (None, False))
MAY_BE_ABROAD = ShownWhen("reason", ("hospital", "holiday", "abroad", "work", "training", "caring", "study"))
OUTSIDE = "outside-gb"


def fear_of_violence() -> Any:
    """Whether violence is the reason: asked below "Another reason", seen by those who decide and shown to nobody else."""
    return yes_no(
        _("Is it because of violence or abuse, or fear of it?"),
        hint=_("Only the staff who deal with your claim see this answer. It is not shown on any summary or receipt"),
        shown_when=ShownWhen("reason", ("other",)),
        is_fact=False,
        is_private=True,
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class AwayFromHomeDetails(Details):
    """Why somebody is away, where, until when, and what happens to the home meanwhile."""

    ended: bool | None = yes_no(_("Are they back home for good?"), asked_of=("held",))
    from_date: date | None = day(
        _("When did they leave home?"),
        called=_("The date they left home"),
        required=True,
        is_change_date=True,
        place=("from_on",),
    )
    reason: str | None = choice(
        _("Why are they away?"),
        REASONS,
        hint=_("If nobody may know the reason, select ‘Another reason’"),
        missing=_("Select why they are away"),
        required=True,
        shown_when=IS_AWAY,
    )
    fear_of_violence: bool | None = fear_of_violence()
    prison_sentence_weeks: int | None = number(
        _("If there is a sentence, how many weeks is it?"),
        hint=_("A whole number, like 26. Leave this empty if there is no sentence yet"),
        called=_("The weeks of the sentence"),
        most=Decimal(5200),
        shown_when=ShownWhen("reason", ("prison",)),
    )
    location: str | None = choice(
        _("Where are they?"),
        (("gb", _("In England, Scotland or Wales")), (OUTSIDE, _("Somewhere else"))),
        missing=_("Select where they are"),
        required=True,
        shown_when=MAY_BE_ABROAD,
        starts_page=True,
    )
    country: str | None = text(
        _("Which country are they in?"),
        called=_("The country they are in"),
        missing=_("Enter the country they are in"),
        required=True,
        max_length=60,
        shown_when=ShownWhen("location", (OUTSIDE,)),
    )
    home_let: bool | None = yes_no(
        _("Has their home, or their room, been let to somebody else?"),
        missing=_("Select yes if it has been let to somebody else"),
        required=True,
        shown_when=IS_AWAY,
    )
    intend_return: bool | None = yes_no(
        _("Do they intend to come back?"),
        missing=_("Select yes if they intend to come back"),
        required=True,
        shown_when=IS_AWAY,
    )
    return_known: bool | None = yes_no(
        _("Do you know when?"),
        missing=_("Select yes if you know when they will be back"),
        required=True,
        shown_when=ShownWhen("intend_return", (True,)),
        is_fact=False,
    )
    expected_return: date | None = day(
        _("When are they expected back?"),
        called=_("The date they are expected back"),
        missing=_("Enter the date they are expected back"),
        required=True,
        shown_when=ShownWhen("return_known", (True,)),
        starts_page=True,
        place=("to_on",),
    )


def _summary(details: AwayFromHomeDetails, name: str | None) -> Wording:
    if details.ended:
        return _("{name} is back home", name=name) if name else _("You are back home")
    return _("{name} is away from home", name=name) if name else _("You are away from home")


def _check(details: AwayFromHomeDetails, claim: Claim) -> Iterator[Fault]:
    left_on = day_of(details)
    if left_on and details.expected_return and details.expected_return < left_on:
        yield Fault(
            "expected_return", _("The date they are expected back must be the same as or after the day they left")
        )


AWAY_FROM_HOME = ChangeType(
    name="away-from-home",
    catalogue_id="AWY-1",
    title=_("Somebody is away from home, or back again"),
    category="away",
    section=Section.AWAY,
    question=_("Is anyone away from home?"),
    date_label=_("When did they leave home, come back, or when did this change?"),
    date_missing=_("Enter the date they left home, came back, or this changed"),
    details=AwayFromHomeDetails,
    record=RecordKind.ABSENCE,
    eform_flag=("whathaschanged", "AwayFromHome"),
    eform_page="away",
    summarise=_summary,
    example={
        "who": "p1",
        "reason": "hospital",
        "location": "gb",
        "home_let": False,
        "intend_return": True,
        "return_known": True,
        "expected_return": "2017-11-01",
    },
    fits=lambda claim: True,
    subjects=lambda claim: tuple(absence.id for absence in claim.absences if absence.id),
    new_subject=lambda person, _details: absence_subject(person),
    begins=("from_on",),
    check=_check,
)
