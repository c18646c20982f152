"""HH-5 `child-left`: a child left home or stopped counting as a child (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import choice, day
from portal.domain.changes.household_checks import leaving, present_ids
from portal.domain.changes.partner_moved_out import ANYONE_MOVED_OUT
from portal.domain.claim import Claim
from portal.domain.wording import Wording, _

REASONS = (
    ("left-school", _("They left school or training")),
    ("turned-20", _("They turned 20")),
    ("left-home", _("They left home")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class ChildLeftDetails(Details):
    """When and why the child no longer counts."""

    left_date: date | None = day(
        _("When did this happen?"),
        called=_("The date this happened"),
        missing=_("Enter the date this happened"),
        required=True,
        is_change_date=True,
        place=("left_on",),
    )
    reason: str | None = choice(_("What happened?"), REASONS, missing=_("Select what happened"), required=True)
    child_benefit_stop_date: date | None = day(
        _("When did Child Benefit stop for them?"),
        hint=_("Leave this empty if it has not stopped"),
        called=_("The date Child Benefit stopped"),
    )


def _summary(details: ChildLeftDetails, name: str | None) -> Wording:
    words = {
        "left-school": _("{name} left school or training", name=name or _("Your child")),
        "turned-20": _("{name} turned 20", name=name or _("Your child")),
    }
    return words.get(details.reason or "", _("{name} left home", name=name or _("Your child")))


def _children(claim: Claim) -> tuple[str, ...]:
    return present_ids(claim, "child")


CHILD_LEFT = ChangeType(
    name="child-left",
    catalogue_id="HH-5",
    title=_("A child left, or stopped being a child"),
    category="household",
    section=Section.PEOPLE,
    question=ANYONE_MOVED_OUT,
    date_label=_("When did the child leave, or stop being a child?"),
    date_missing=_("Enter the date the child left, or stopped being a child"),
    details=ChildLeftDetails,
    record=RecordKind.PERSON,
    eform_flag=("movedout", "ChildLeft"),
    eform_page="childleft",
    summarise=_summary,
    example={
        "who": "p3",
        "left_date": "2017-09-01",
        "reason": "left-home",
        "child_benefit_stop_date": "2017-09-04",
    },
    fits=lambda claim: bool(claim.children),
    subjects=_children,
    lives_here=False,
    role="child",
    check=leaving(_children),
)
