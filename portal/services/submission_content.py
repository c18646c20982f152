"""What a submission freezes: the questions and answers in words, in both languages, so that nothing later rewrites them.

{"draft", "claim_number", "answers": [{section, question, answer, note}], "changes": [{reference, type, kind, date, title,
summary, lines: [{label, value}]}], "living_situations": the choices of home taken, as the council's file had them,
"steps": [{date, changes}], "evidence": [{resource_id, title, text, state, due_on}], "declaration", "no_changes",
"settings"}; words are {"en", "cy"}. Changes stand in the order of their dates; steps hold the changes of this submission
alone. Private answers are in no words, only in the draft.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from portal.adapters.catalogue import in_all_languages
from portal.domain.changes import CHANGE_TYPES, ChangeType, Line
from portal.domain.changes.council_types import LIVING_SITUATION, council_types
from portal.domain.draft import DraftChange
from portal.domain.evidence.items import EvidenceItem
from portal.domain.held_sections import names_of
from portal.domain.living_situation import LivingSituations
from portal.domain.review import DECLARATION, SECTION_TITLES, DraftStep, Review
from portal.domain.wording import Wording
from portal.models import Case
from portal.services import settings
from portal.services.drafts import OpenReview
from portal.services.evidence.asking import frozen_items

SETTINGS_THAT_MATTER = (
    "EvidenceUpload",
    "AfterActionEvidenceUpload",
    "UploadSizeLimit",
    "UploadCountLimit",
    "FutureWeeks",
)


def freeze(found: OpenReview, case: Case, asked: Sequence[EvidenceItem]) -> dict[str, Any]:
    """The content of a submission."""
    review = found.review
    has_nothing = review.has_nothing_to_report
    return {
        "draft": review.draft.to_dict(),
        "claim_number": found.row.claim_number,
        "answers": list(_answers(review)),
        "changes": [_change(review, change) for change in sorted(review.draft.changes, key=_by_date)],
        "living_situations": review.situations.to_list(
            change.details.get(LIVING_SITUATION) for change in review.draft.changes
        ),
        "steps": [_step(step) for step in review.steps],
        "evidence": frozen_items(case, asked),
        "declaration": in_all_languages(DECLARATION),
        "no_changes": in_all_languages(Wording(str(settings.get("ReportNoChanges")))) if has_nothing else None,
        "settings": {name: settings.get(name) for name in SETTINGS_THAT_MATTER},
    }


def types_as_asked(content: Mapping[str, Any]) -> Mapping[str, ChangeType]:
    """The kinds of change with the choices of home as they stood in the council's file when this was sent."""
    chosen = content.get("living_situations")
    return council_types(LivingSituations.from_list(chosen)) if chosen else CHANGE_TYPES


def in_words(content: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The frozen content as a reader of one language reads it: every {"en", "cy"} becomes its text."""
    return {name: _pick(value, language) for name, value in content.items() if name != "draft"}


def _answers(review: Review) -> Iterator[dict[str, Any]]:
    """Every question that was asked, with the answer and what was told in plain words."""
    for section, title in SECTION_TITLES.items():
        for question in review.questions_in(section):
            answer = question.answer(review.answer(question))
            if answer is not None:
                yield {
                    "section": in_all_languages(title), "question": in_all_languages(question.words),
                    "answer": in_all_languages(answer.label), "note": review.note(question),
                }  # fmt: skip


def _change(review: Review, change: DraftChange) -> dict[str, Any]:
    change_type = review.types[change.type]
    details = change_type.read(change.details)
    lines = change_type.lines(details, names_of(review.claim))
    if details.reason_for_delay:
        lines.append(Line(change_type.field("reason_for_delay").label, details.reason_for_delay))
    return {
        "reference": change.reference,
        "type": change.type,
        "kind": change.kind,
        "date": change.happened_on.isoformat() if change.happened_on else None,
        "title": in_all_languages(change_type.title),
        "summary": in_all_languages(review.summary(change)),
        "lines": [{"label": in_all_languages(line.label), "value": in_all_languages(line.value)} for line in lines],
    }


def _step(step: DraftStep) -> dict[str, Any]:
    day = step.date.isoformat() if step.date else None
    return {"date": day, "changes": [one.change.reference for one in step.changes if one.change]}


def _by_date(change: DraftChange) -> tuple[date, int, str]:
    return change.happened_on or date.min, len(change.reference), change.reference


def _pick(value: Any, language: str) -> Any:
    if isinstance(value, dict):
        if set(value) == {"en", "cy"}:
            return value[language] if language in value else value["en"]
        return {name: _pick(part, language) for name, part in value.items()}
    if isinstance(value, list):
        return [_pick(part, language) for part in value]
    return value
