"""HH-4 `child-joined`: a baby was born, or a child joined the household (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import PersonDetails
from portal.domain.changes.fields import choice, text, yes_no
from portal.domain.changes.formats import read_nino
from portal.domain.changes.household_checks import check_child
from portal.domain.changes.subjects import person_subject
from portal.domain.wording import Wording, _


@dataclass(frozen=True, kw_only=True, repr=False)
class ChildJoinedDetails(PersonDetails):
    """Who the child is and on what footing they live there. What only adults have is not asked."""

    relationship: str | None = choice(
        _("How is the child related to you?"),
        (
            ("child", _("My child, or my partner’s child")),
            ("other-relative", _("A grandchild or another relative")),
            ("friend", _("A friend’s child")),
            ("other", _("Another child I look after")),
        ),
        missing=_("Select how the child is related to you"),
        required=True,
    )
    nino: str | None = text(
        _("What is their National Insurance number?"),
        called=_("Their National Insurance number"),
        format=read_nino,
        max_length=13,
        is_asked=False,
    )
    on_benefits: bool | None = yes_no(_("Do they get any benefits?"), is_asked=False)
    shares_rent: bool | None = yes_no(_("Do they pay part of the rent?"), is_asked=False)
    child_benefit_claimed: bool | None = yes_no(
        _("Have you or your partner claimed Child Benefit for them?"),
        missing=_("Select yes if you or your partner have claimed Child Benefit for them"),
        required=True,
    )
    adopted_or_fostered: str | None = choice(
        _("Are you adopting or fostering them?"),
        (("no", _("No")), ("adopted", _("Adopting")), ("fostered", _("Fostering"))),
    )
    claimant_parent: bool | None = yes_no(_("Are you or your partner their parent?"))


def _summary(details: ChildJoinedDetails, _name: str | None) -> Wording:
    child = " ".join(part for part in (details.first_name, details.last_name) if part)
    return _("{name} joined your household", name=child or _("A child"))


CHILD_JOINED = ChangeType(
    name="child-joined",
    catalogue_id="HH-4",
    title=_("A baby or child joined my household"),
    category="household",
    section=Section.PEOPLE,
    question=_("Have you had a baby, or has a child joined your household?"),
    date_label=_("When was the baby born, or when did the child move in?"),
    date_missing=_("Enter the date the baby was born or the child moved in"),
    details=ChildJoinedDetails,
    record=RecordKind.PERSON,
    eform_flag=("movedin", "ChildJoined"),
    eform_page="newchild",
    summarise=_summary,
    example={
        "first_name": "Robin",
        "last_name": "Example",
        "dob": "2017-08-30",
        "relationship": "child",
        "child_benefit_claimed": True,
        "claimant_parent": True,
    },
    fits=lambda claim: True,
    subjects=lambda claim: (),
    new_subject=lambda _who, details: person_subject("child", details.first_name, details.last_name),
    starts=("joined_on",),
    lives_here=True,
    role="child",
    check=check_child,
)
