"""The eForm document of a claim and its reported changes: what evidence rules look at (requirements S4.54-S4.58)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from portal.domain.changes import CHANGE_TYPES, Change
from portal.domain.claim import Claim as HeldClaim
from portal.domain.claim import ClaimFault, Fault
from portal.domain.draft import DraftChange
from portal.domain.evidence import concerns
from portal.domain.evidence.eform import ABOUT, EForm, build_eform
from portal.domain.evidence.subjects import Subject
from portal.domain.timeline import Submission, derive_steps
from portal.domain.timeline.reports import read_change
from portal.services import living_situations

Page = dict[str, Sequence[str]]
DRAFT = "draft"
"""Stands for the submission that a draft will become."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What evidence rules are asked of: the eForm, and the accounts, jobs, children and people it speaks of."""

    eform: EForm
    subjects: tuple[Subject, ...]


def build_eform_of(held: HeldClaim, changes: Sequence[DraftChange], today: date) -> EForm:
    """The eForm of what is held and what is reported."""
    return describe(held, changes, today).eform


def describe(held: HeldClaim, changes: Sequence[DraftChange], today: date) -> Situation:
    """What is held and what is reported, as evidence rules see it.

    Every kind of change has its Yes or No; each reported change has its own page; page `claim` says what then holds, so
    that savings are judged by what they are now (domain facts 3.7). Each page says which subjects it is about.
    """
    pages: dict[str, list[Page]] = {}
    types = living_situations.types_in_force()
    after = _claim_after(held, changes)
    subjects = concerns.subjects_of_claim(after)
    about_type: dict[str, list[str]] = {}
    told: list[tuple[str, Page]] = []
    for change in changes:
        change_type = types[change.type]
        page_id, fields = change_type.eform(change_type.read(change.details))
        about = concerns.subjects_of_change(held, change, change_type)
        marks = [subject.mark for subject in about]
        subjects.extend(about)
        about_type.setdefault(change.type, []).extend(marks)
        told.append((page_id, {**{name: [value] for name, value in fields.items()}, ABOUT: marks}))
    for name, change_type in CHANGE_TYPES.items():
        _add_flag(pages, change_type.eform_flag, about_type.get(name))
    for page_id, page in told:
        pages.setdefault(page_id, []).append(page)
    pages["claim"] = [_claim_page(held, after.total_capital, today)]
    return Situation(build_eform(pages), tuple(dict.fromkeys(subjects)))


def _add_flag(pages: dict[str, list[Page]], flag: tuple[str, str], marks: list[str] | None) -> None:
    """Whether a kind of change is reported (`marks` is not None); a Yes is about whom its changes are about, and no others."""
    page_id, field_id = flag
    answer = ["No" if marks is None else "Yes"]
    if marks:
        pages.setdefault(page_id, []).append({field_id: answer, ABOUT: list(dict.fromkeys(marks))})
        return
    same = pages.setdefault(page_id, [])
    general = next((page for page in same if ABOUT not in page), None)
    if general is None:
        general = {}
        same.insert(0, general)
    general[field_id] = answer


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


def _claim_after(held: HeldClaim, changes: Sequence[DraftChange]) -> HeldClaim:
    """The claim once everything reported is in force; what is held when nothing is, or it cannot be read."""
    reported = tuple(_readable(changes))
    steps = list(derive_steps(held.to_dict(), [Submission(DRAFT, reported)])) if reported else []
    try:
        return HeldClaim.from_dict(steps[-1].claim) if steps else held
    except ClaimFault:
        return held


def _readable(changes: Sequence[DraftChange]) -> Iterator[Change]:
    """The changes as the timeline reads them; one that has no date yet waits until it has one."""
    for position, change in enumerate(changes, start=1):
        written = {name: value for name, value in change.to_dict().items() if name != "question"}
        faults: list[Fault] = []
        read = read_change(written, DRAFT, position, change.reference, faults)
        if read is not None:
            yield read
