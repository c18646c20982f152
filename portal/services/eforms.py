"""The eForm document of a claim and its reported changes: what evidence rules look at (requirements S4.54-S4.58)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from portal.domain.changes import CHANGE_TYPES, Change
from portal.domain.claim import Claim as HeldClaim
from portal.domain.claim import ClaimFault, Fault
from portal.domain.draft import DraftChange
from portal.domain.evidence.eform import EForm, build_eform
from portal.domain.timeline import Submission, derive_steps
from portal.domain.timeline.reports import read_change
from portal.services import living_situations

Page = dict[str, Sequence[str]]
DRAFT = "draft"
"""Stands for the submission that a draft will become."""


def build_eform_of(held: HeldClaim, changes: Sequence[DraftChange], today: date) -> EForm:
    """The eForm of what is held and what is reported.

    Every kind of change has its Yes or No; each reported change has its own page; page `claim` says what then holds, so
    that savings are judged by what they are now (domain facts 3.7).
    """
    pages: dict[str, list[Page]] = {}
    reported = {change.type for change in changes}
    for name, change_type in CHANGE_TYPES.items():
        page_id, field_id = change_type.eform_flag
        (page,) = pages.setdefault(page_id, [{}])
        page[field_id] = ["Yes" if name in reported else "No"]
    types = living_situations.types_in_force()
    for change in changes:
        change_type = types[change.type]
        page_id, fields = change_type.eform(change_type.read(change.details))
        pages.setdefault(page_id, []).append({name: [value] for name, value in fields.items()})
    pages["claim"] = [_claim_page(held, _capital_after(held, changes), today)]
    return build_eform(pages)


def _claim_page(held: HeldClaim, capital: Decimal, today: date) -> Page:
    gets_credit = any(person.on_guarantee_credit for person in (held.claimant, held.partner) if person)
    page: Page = {
        "AgeGroup": ["pension" if held.is_pension_age(today) else "working"],
        "GuaranteeCredit": ["Yes" if gets_credit else "No"],
        "TotalCapital": [f"{capital:.2f}"],
    }
    if held.home and held.home.living_situation:
        page["LivingSituation"] = [held.home.living_situation]
    return page


def _capital_after(held: HeldClaim, changes: Sequence[DraftChange]) -> Decimal:
    """What the couple holds once everything reported is in force; what is held when nothing is."""
    reported = tuple(_readable(changes))
    steps = list(derive_steps(held.to_dict(), [Submission(DRAFT, reported)])) if reported else []
    try:
        return HeldClaim.from_dict(steps[-1].claim).total_capital if steps else held.total_capital
    except ClaimFault:
        return held.total_capital


def _readable(changes: Sequence[DraftChange]) -> Iterator[Change]:
    """The changes as the timeline reads them; one that has no date yet waits until it has one."""
    for position, change in enumerate(changes, start=1):
        written = {name: value for name, value in change.to_dict().items() if name != "question"}
        faults: list[Fault] = []
        read = read_change(written, DRAFT, position, change.reference, faults)
        if read is not None:
            yield read
