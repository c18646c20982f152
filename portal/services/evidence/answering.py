"""What a resident says about something that is asked for, and about a file they gave; an officer sees both."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Resident
from portal.domain.draft import NOTE_SUFFIX
from portal.domain.evidence.enough import Said
from portal.domain.evidence.terms import Terms
from portal.domain.wording import Refused, _
from portal.models import EvidenceFile
from portal.services import audit, drafts
from portal.services.errors import NotFound
from portal.services.evidence import picture
from portal.services.evidence.answers import LATER, LONGEST_NOTE, read_answer
from portal.services.evidence.asked import AskedItem, GivenFile
from portal.services.evidence.asking import keep_answer
from portal.services.evidence.giving import note_given
from portal.services.evidence.locking import lock_claim

MOST_IN_ONE_FILE = 50


def answer_item(resident: Resident, resource_id: str, choice: str, note: str = "") -> None:
    """Keep what a resident says about an item instead of giving it; raises NotFound, Refused (fields `answer`, `note`).

    In a draft it is sent with it; about what was sent already it counts at once.
    """
    lock_claim(resident.claim_id)
    answer = read_answer(choice)
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Refused(_("What you tell us must be {most} characters or fewer", most=LONGEST_NOTE), "note")
    item = picture.get_item(resident, resource_id)
    row = picture.find_requirement(resident, item.resource_id)
    if row is None:
        _keep_in_draft(resident, item.resource_id, choice, note)
        return
    if item.is_settled or item.is_catch_all:
        raise NotFound("evidence item")
    keep_answer(row, answer, note)
    note_given(resident, row)
    audit.record(
        resident, "evidence:answered", "claim", resident.claim_id.hex, resource_id=resource_id, answer=answer.state
    )


def choose_later(resident: Resident, resource_id: str) -> None:
    """Promise an item of the open draft for later; raises NotFound when the draft does not ask for it."""
    _keep_in_draft(resident, picture.get_item(resident, resource_id).resource_id, LATER, "")


def take_back_answer(resident: Resident, resource_id: str) -> None:
    """Open the question of an item of the draft again; raises NotFound when the draft does not ask for it."""
    _keep_in_draft(resident, picture.get_item(resident, resource_id).resource_id, None, "")


def get_given_file(resident: Resident, reference: str) -> tuple[AskedItem, GivenFile]:
    """A file the resident gave for something whose kind, number or months matter; raises NotFound."""
    found = picture.get_picture(resident)
    items = (*found.sent, *found.unsent)
    pairs = ((item, file) for item in items for file in item.files if file.reference == reference)
    item, file = next(pairs, (None, None))
    if item is None or file is None or not item.terms.asks_anything or item.is_settled:
        raise NotFound("evidence file")
    return item, file


def describe_file(resident: Resident, reference: str, said: Said, today: date) -> str:
    """Keep what a resident says a file is; returns its item. Raises NotFound, Refused on the field that is wrong."""
    lock_claim(resident.claim_id)
    item, _file = get_given_file(resident, reference)
    _check(item.terms, said, today)
    query = sa.select(EvidenceFile).where(
        EvidenceFile.claim_id == resident.claim_id, EvidenceFile.reference == reference
    )
    row = db.session().scalars(query).one()
    row.said = said.to_dict()
    db.session().flush()
    requirement = picture.find_requirement(resident, item.resource_id)
    if requirement is not None:
        note_given(resident, requirement)
    audit.record(
        resident,
        "evidence-file:described",
        "claim",
        resident.claim_id.hex,
        resource_id=item.resource_id,
        file=row.id.hex,
    )
    return item.resource_id


def _check(terms: Terms, said: Said, today: date) -> None:
    if terms.asks_kind and terms.find_document(said.document) is None:
        raise Refused(_("Select what it is"), "document")
    if terms.asks_months and not said.months:
        raise Refused(_("Select the months it covers"), "months")
    if terms.asks_count and not said.count:
        raise Refused(_("Enter how many are in the file"), "count")
    if said.first_on and said.first_on > today:
        raise Refused(_("The first date must be today or in the past"), "first_on")
    if said.last_on and (said.first_on is None or said.last_on < said.first_on):
        raise Refused(_("The last date must be the same as or after the first date"), "last_on")


def _keep_in_draft(resident: Resident, resource_id: str, choice: str | None, note: str) -> None:
    found = drafts.get_draft(resident)
    if all(item.resource_id != resource_id for item in picture.get_picture(resident).unsent):
        raise NotFound("evidence item")
    draft = found.draft.with_evidence(resource_id, choice).with_evidence(resource_id + NOTE_SUFFIX, note or None)
    drafts.save_draft(resident, found.row, draft)
