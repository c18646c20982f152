"""Drafts that are whole enough to send, and files to give: shared by the tests of evidence, submissions and receipts."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

import pikepdf
import pillow_heif
from PIL import Image

from portal import clock
from portal.domain.actor import Resident
from portal.domain.draft import Draft, DraftChange
from portal.domain.review import SECTION_TITLES, Review
from portal.services import claims, drafts
from portal.services.drafts import OpenDraft

LATE = {"reason_for_delay": "I was in hospital"}
RENT = ("rent-changed", "home", "2017-09-01", {"new_rent": "95.00", "freq": "weekly", **LATE})
PAY = (
    "pay-changed", "i1", "2017-11-01",
    {
        "who": "p2", "job": "i1", "old_hours": "16", "new_hours": "20", "amount_gross": "250.00", "amount_net": "220.00", "freq": "weekly",
        "reason": "hours", "first_pay_date": "2017-11-03", **LATE,
    },
)  # fmt: skip
PARTNER = (
    "partner-moved-in", "partner", "2017-11-21",
    {"first_name": "Alex", "last_name": "Morgan", "dob": "1984-03-27", "relationship": "partner", "moved_in_date": "2017-11-21", **LATE},
)  # fmt: skip
PENSION = (
    "pension-changed", "n1", "2026-11-01",
    {"who": "p1", "type": "state", "provider": "DWP", "gross": "190.00", "freq": "weekly", "start": "2015-04-06"},
)  # fmt: skip


def as_resident(claim_id: UUID) -> Resident:
    """The resident of a claim."""
    return Resident(claim_id, uuid4())


def start_draft(
    claim_id: UUID, *changes: Any, kind: str = "review", evidence: dict[str, str] | None = None
) -> OpenDraft:
    """An open draft in which every question is answered and these changes are reported."""
    resident = as_resident(claim_id)
    loaded = claims.get_claim(claim_id)
    found = drafts.open_draft(resident, kind, loaded.version.number)
    draft = answered(loaded.held, kind, *changes)
    for resource_id, choice in (evidence or {}).items():
        draft = draft.with_evidence(resource_id, choice)
    return drafts.save_draft(resident, found.row, draft)


def answered(held: Any, kind: str, *changes: Any) -> Draft:
    """A draft with nothing to tell but these changes, each under a question that leads to its kind."""
    review = Review(held, Draft(), kind, clock.today(), clock.today())
    questions = [question for section in SECTION_TITLES for question in review.questions_in(section)]
    draft = Draft()
    for question in questions:
        draft = draft.with_answer(question.id, "right" if question.is_about_held else "no")
    for number, (type_name, subject, day, details) in enumerate(changes, start=1):
        fitting = [one for one in questions if type_name in one.types and one.subject in (None, subject)]
        question = next((one for one in fitting if one.subject == subject), fitting[0])
        draft = draft.with_answer(question.id, "changed" if question.is_about_held else "yes")
        draft = draft.with_change(
            DraftChange(str(number), type_name, subject, date.fromisoformat(day), "change", details, question.id)
        )
    return draft


def photo(kind: str = "JPEG", size: tuple[int, int] = (40, 30), colour: str = "teal") -> bytes:
    """A small picture."""
    target, picture = BytesIO(), Image.new("RGB", size, colour)
    if kind == "HEIF":  # without registering the kind: that is for the code under test to do
        pillow_heif.from_pillow(picture).save(target)
    else:
        picture.save(target, kind)
    return target.getvalue()


def pdf_file(password: str = "") -> bytes:
    """A one-page PDF, locked with a password if one is given."""
    target = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        if password:
            document.save(target, encryption=pikepdf.Encryption(owner=password, user=password))
        else:
            document.save(target)
    return target.getvalue()
