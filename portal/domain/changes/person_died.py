"""HH-3 `person-died`: a partner or another member of the household died (domain facts 4.3).

Nothing is asked for up front: the death certificate may follow, and the council may know from Tell Us Once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import day, long_text, person, text
from portal.domain.changes.household_checks import leaving
from portal.domain.claim import Claim
from portal.domain.wording import Wording, _


@dataclass(frozen=True, kw_only=True, repr=False)
class PersonDiedDetails(Details):
    """Who died and when, and whom the council may ask about anything else."""

    who: str | None = person(_("Who has died?"), missing=_("Select who has died"), required=True, is_fact=False)
    reason_for_delay: str | None = long_text(
        _("If you could not tell us within a month, why was that?"),
        hint=_("A few words are enough. We know that this is a difficult time"),
        called=_("Your reason for telling us later"),
        missing=_("Enter why you could not tell us within a month"),
        is_fact=False,
    )
    date_of_death: date | None = day(
        _("When did they die?"),
        called=_("The date they died"),
        missing=_("Enter the date they died"),
        required=True,
        is_change_date=True,
        place=("died_on",),
    )
    executor_name: str | None = text(
        _("Who is dealing with their affairs?"),
        hint=_("For example, an executor or a relative. Leave this empty if it is you, or if you do not know yet"),
        called=_("The name of the person dealing with their affairs"),
        is_fact=False,
    )
    executor_contact: str | None = text(
        _("What is that person’s phone number or email address?"),
        hint=_("Leave this empty if you would rather we wrote to you"),
        called=_("The phone number or email address"),
        is_fact=False,
    )


def _summary(details: PersonDiedDetails, name: str | None) -> Wording:
    return _("{name} has died", name=name or _("Someone you live with"))


def _others(claim: Claim) -> tuple[str, ...]:
    return tuple(one.id for one in claim.people if one.id and one.role != "claimant" and one.is_present)


PERSON_DIED = ChangeType(
    name="person-died",
    catalogue_id="HH-3",
    title=_("Someone I live with has died"),
    category="household",
    section=Section.PEOPLE,
    question=_("Has someone you live with died?"),
    date_label=_("When did they die?"),
    date_missing=_("Enter the date they died"),
    date_hint=_(
        "For example, 27 3 2026. You do not need to send us anything now. "
        "If you have used the Tell Us Once service we may know already, but tell us here as well if you can"
    ),
    details=PersonDiedDetails,
    record=RecordKind.PERSON,
    eform_flag=("movedout", "PersonDied"),
    eform_page="persondied",
    summarise=_summary,
    example={"who": "p2", "date_of_death": "2017-10-10", "executor_name": "Sam Example"},
    fits=lambda claim: bool(_others(claim)),
    subjects=_others,
    lives_here=False,
    is_past=True,
    check=leaving(_others),
)
