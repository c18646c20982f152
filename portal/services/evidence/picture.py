"""What a resident is asked for, by the open draft and by what was sent before, with what they have given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal import clock, db
from portal.adapters.catalogue import in_all_languages
from portal.domain.actor import Helper, Resident
from portal.domain.changes import ChangeType
from portal.domain.claim import Claim as HeldClaim
from portal.domain.draft import NOTE_SUFFIX, Draft
from portal.domain.evidence.checklist import build_checklist
from portal.domain.evidence.enough import Said, judge
from portal.domain.evidence.items import EvidenceItem, rule_of
from portal.domain.evidence.rules import EvidenceRules
from portal.domain.evidence.states import RequirementState
from portal.domain.evidence.terms import Terms
from portal.domain.wording import _
from portal.models import Case, EvidenceFile, EvidenceRequirement, Submission
from portal.services import claims, drafts, eforms, living_situations, own_submissions, settings
from portal.services.errors import NotFound
from portal.services.evidence.accepted_text import texts_of
from portal.services.evidence.asked import AskedItem, given_file, sent_item
from portal.services.evidence.outstanding import is_asked
from portal.services.evidence.requirements import CATCH_ALL, find_reusable, list_files, titles_of_item
from portal.services.evidence.rules_in_force import rules_in_force

CATCH_ALL_TITLE = _("Something that is not in the list")


@dataclass(frozen=True, slots=True)
class EvidencePicture:
    """Everything asked of one resident: `unsent` by the open draft, `sent` by submissions of the open case.

    `catch_all` holds what they send without being asked; None when the council does not take that, or nothing is open.
    """

    unsent: tuple[AskedItem, ...]
    sent: tuple[AskedItem, ...]
    catch_all: AskedItem | None
    has_draft: bool

    @property
    def undecided(self) -> list[AskedItem]:
        """Items of the draft with neither a file nor an answer."""
        return [item for item in self.unsent if item.state is RequirementState.NEEDED and item.can_upload]

    @property
    def outstanding(self) -> list[AskedItem]:
        """Items of what was sent that are still to come, the first due first."""
        return sorted((item for item in self.sent if item.is_outstanding), key=lambda item: item.due_on or date.max)

    def find(self, resource_id: str) -> AskedItem | None:
        """The item of a resource: what was asked at submission comes before what the draft asks again.

        The resourceId of the rules alone is enough when there is only one item of it.
        """
        everything = (*self.sent, *self.unsent, *([self.catch_all] if self.catch_all else ()))
        exact = next((item for item in everything if item.resource_id == resource_id), None)
        of_rule = [item for item in everything if rule_of(item.resource_id) == resource_id]
        return exact or (of_rule[0] if len({item.resource_id for item in of_rule}) == 1 else None)


MOST_KEPT = 128
_kept: dict[bytes, _Asked] = {}
"""What drafts called for when a process last looked, by their sealed content: nobody's words are in the key."""


class _Asked(NamedTuple):
    """What a draft called for, of a claim as it was held, by these rules and kinds of change, on that day."""

    claim_number: int
    rules: EvidenceRules
    types: Mapping[str, ChangeType]
    day: date
    items: list[EvidenceItem]


def list_asked_by_draft(held: HeldClaim, draft: Draft) -> list[EvidenceItem]:
    """The items that the answers of a draft call for, in the order of the rules."""
    situation = eforms.describe(held, draft.changes, clock.today())
    return rules_in_force().evaluate_for(situation.eform, situation.subjects)


def get_picture(resident: Resident) -> EvidencePicture:
    """Everything asked of the resident, in as many statements however many items and files there are."""
    found = drafts.find_draft(resident)
    rows = _list_requirements(resident)
    files = list_files([row.id for row in rows])
    unsent_files = _list_unsent_files(resident)
    can_upload = bool(settings.get("AfterActionEvidenceUpload"))
    every = {row.resource_id: sent_item(row, files[row.id], can_upload=can_upload) for row in rows}
    sent = tuple(item for item in every.values() if not item.is_catch_all)
    catch_all = _catch_all(resident, every.get(CATCH_ALL), unsent_files, has_draft=found is not None)
    if found is None:
        return EvidencePicture((), sent, catch_all, has_draft=False)
    return EvidencePicture(
        _unsent_items(resident, _list_asked(resident, found), found.draft, unsent_files, every), sent, catch_all,
        has_draft=True,
    )  # fmt: skip


def _list_asked(resident: Resident, found: drafts.OpenDraft) -> list[EvidenceItem]:
    """What the draft calls for: worked out again only when draft, claim, rules, kinds of change or day are others."""
    row, rules, types, day = found.row, rules_in_force(), living_situations.types_in_force(), clock.today()
    kept = _kept.get(row.content_sealed)
    if kept is None or kept[:4] != (row.claim_number, rules, types, day):
        held = claims.get_claim(resident.claim_id, row.claim_number).held
        kept = _Asked(row.claim_number, rules, types, day, list_asked_by_draft(held, found.draft))
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[row.content_sealed] = kept
    return kept.items


def get_item(resident: Resident, resource_id: str) -> AskedItem:
    """One item that is asked of the resident; raises NotFound."""
    item = get_picture(resident).find(resource_id)
    if item is None:
        raise NotFound("evidence item")
    return item


def find_requirement(resident: Resident, resource_id: str) -> EvidenceRequirement | None:
    """The request of the open case for a resource, or None."""
    return next((row for row in _list_requirements(resident) if row.resource_id == resource_id), None)


def is_given_by(resident: Resident) -> tuple[sa.ColumnElement[bool], ...]:
    """What narrows a query to a resident's files, or to those that who acts for them gave under their authority."""
    of_claim = EvidenceFile.claim_id == resident.claim_id
    if isinstance(resident, Helper):
        return (of_claim, EvidenceFile.authority_id == resident.authority_id)
    return (of_claim,)


def _list_requirements(resident: Resident) -> list[EvidenceRequirement]:
    query = (
        sa.select(EvidenceRequirement)
        .join(Case, Case.id == EvidenceRequirement.case_id)
        .where(EvidenceRequirement.claim_id == resident.claim_id, Case.closed_at.is_(None), is_asked())
        .order_by(EvidenceRequirement.due_on, EvidenceRequirement.position, EvidenceRequirement.resource_id)
    )
    if isinstance(resident, Helper):  # what is asked of what others sent says too much about the household
        own = sa.select(Submission.id).where(*own_submissions.is_own(resident))
        query = query.where(EvidenceRequirement.submission_id.in_(own))
    return list(db.session().scalars(query))


def _list_unsent_files(resident: Resident) -> list[EvidenceFile]:
    """Files that wait to be sent with the draft."""
    query = sa.select(EvidenceFile).where(
        *is_given_by(resident),
        EvidenceFile.removed_at.is_(None),
        EvidenceFile.submission_id.is_(None),
        EvidenceFile.requirement_id.is_(None),
    )
    return list(db.session().scalars(query.order_by(EvidenceFile.received_at, EvidenceFile.reference)))


def _unsent_items(
    resident: Resident, asked: Sequence[EvidenceItem], draft: Draft, files: Sequence[EvidenceFile],
    already: Mapping[str, AskedItem],
) -> tuple[AskedItem, ...]:  # fmt: skip
    """What the draft asks for; what the open case asks already, or was accepted and still stands, is not asked again."""
    given = {item.resource_id: [one for one in files if one.resource_id == item.resource_id] for item in asked}
    said = {name: [Said.from_dict(one.said) for one in some] for name, some in given.items()}
    standing = find_reusable(resident.claim_id, {item.resource_id: item.reuse for item in asked})
    can_upload = bool(settings.get("EvidenceUpload"))
    found = []
    for one in build_checklist(asked, said, _answers(draft), None).requirements:
        name = one.item.resource_id
        item = AskedItem(
            name, titles_of_item(one.item), texts_of(one.item), one.item.terms, one.verdict, one.state,
            tuple(given_file(file, None) for file in given[name]), None, can_upload, _answers(draft).get(name, ""),
            draft.evidence.get(name + NOTE_SUFFIX, ""),
        )  # fmt: skip
        if not item.files and name in already:
            item = replace(item, state=already[name].state, files=already[name].files)
            if item.state is RequirementState.NEEDED:  # it is asked already, and the resident knows by when
                item = replace(item, state=RequirementState.SENT_LATER)
        elif not item.files and name in standing:
            item = replace(item, state=RequirementState.ACCEPTED)
        found.append(item)
    return tuple(found)


def _answers(draft: Draft) -> dict[str, str]:
    """The answers of a draft by resource id; a reminder is a promise for later."""
    return {
        name: "later" if choice.startswith("remind-") else choice
        for name, choice in draft.evidence.items()
        if not name.endswith(NOTE_SUFFIX)
    }


def _catch_all(
    resident: Resident, held: AskedItem | None, unsent: Sequence[EvidenceFile], *, has_draft: bool
) -> AskedItem | None:
    """Where something that is not in the list can be sent: with the draft, and afterwards while the case is open."""
    if not settings.get("CatchAllEvidenceUpload"):
        return replace(held, can_upload=False) if held else None
    waiting = tuple(given_file(file, None) for file in unsent if file.resource_id == CATCH_ALL)
    can_upload = bool(settings.get("EvidenceUpload")) if has_draft else False
    if held is not None:
        return replace(held, can_upload=held.can_upload or can_upload, files=(*held.files, *waiting))
    if not (has_draft or _has_open_case(resident)):
        return None
    can_upload = can_upload if has_draft else bool(settings.get("AfterActionEvidenceUpload"))
    state = RequirementState.RECEIVED if waiting else RequirementState.NEEDED
    terms = Terms()
    return AskedItem(
        CATCH_ALL, in_all_languages(CATCH_ALL_TITLE), {"en": "", "cy": ""}, terms,
        judge(terms, [file.said for file in waiting]), state, waiting, None, can_upload,
    )  # fmt: skip


def _has_open_case(resident: Resident) -> bool:
    query = sa.select(Case.id).where(Case.claim_id == resident.claim_id, Case.closed_at.is_(None))
    return db.session().scalar(query) is not None
