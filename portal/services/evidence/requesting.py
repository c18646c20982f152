"""An officer asks for evidence that no rule asked for: from the catalogue of the rules, or in plain words (C1, C3).

What was accepted and still stands is asked for again only with a reason, and the resident reads it.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from markupsafe import escape

from portal import clock, db
from portal.adapters.catalogue import in_language
from portal.domain.actor import Officer
from portal.domain.dates import Language, deadline, month_from
from portal.domain.evidence.items import SUBJECT_MARK, EvidenceItem
from portal.domain.evidence.states import RequirementState
from portal.domain.permissions import Permission
from portal.domain.wording import Refused, _
from portal.models import EvidenceRequirement, Submission
from portal.services import audit, case_access, case_stages
from portal.services.case_access import FoundCase
from portal.services.errors import NotFound
from portal.services.evidence.accepted_text import texts_of
from portal.services.evidence.deciding import LONGEST_REASON, TOO_LONG, tell_resident
from portal.services.evidence.rules_in_force import rules_in_force

ASKED = "Asked"
"""The resource of what is asked in an officer's own words."""
LONGEST_TITLE = 100
LAST_BUT_ONE = 999
ENTER_TITLE = _("Enter what you ask for, in a few plain words")
ENTER_WORDS = _("Enter what the resident should send, in plain words")
ENTER_WHY = _("This was accepted before and still stands. Enter why you ask for it again: the resident reads it")


@dataclass(frozen=True, slots=True)
class Asking:
    """What an officer asks for: an item of the rules, or a title and text of their own; and why."""

    rule: str = ""
    title: str = ""
    text: str = ""
    why: str = ""


def list_catalogue() -> dict[str, EvidenceItem]:
    """What the rules in force can ask for, by resourceId."""
    return {item.resource_id: item for item in rules_in_force().items}


def ask(officer: Officer, case_reference: str, asking: Asking, *, address: str) -> str:
    """Ask a resident for evidence; returns the reference of the request.

    It is due in a month. Raises NotFound, and Refused on fields `rule`, `title`, `text`, `why`.
    """
    if not officer.may(Permission.CHECK_EVIDENCE):
        raise NotFound("evidence")
    found = case_access.get_case_to_change(officer, case_reference)
    submission = _latest_submission(found)
    title, text, terms, reuse = _words(asking)
    why = asking.why.strip()
    if len(why) > LONGEST_REASON:
        raise Refused(TOO_LONG, "why")
    if not why and asking.rule and _still_stands(found, asking.rule):
        raise Refused(ENTER_WHY, "why")
    row = EvidenceRequirement(
        claim_id=found.claim.id, case_id=found.case.id, submission_id=submission.id,
        resource_id=f"{asking.rule or ASKED}{SUBJECT_MARK}{secrets.token_hex(6)}", position=LAST_BUT_ONE, title=dict(title),
        text=dict(text), terms=terms, reuse_months=reuse, state=RequirementState.NEEDED.value,
        due_on=month_from(clock.today()), asked_at=clock.now(), asked_by=officer.user_id,
    )  # fmt: skip
    row.asked_why = why or None
    db.session().add(row)
    db.session().flush()
    _tell(officer, found, row, why, address)
    case_stages.note_work(found.case)
    audit.record(
        officer, "evidence:asked", "claim", found.claim.id.hex, request=row.reference or "", case=found.case.reference,
        rule=asking.rule or ASKED, is_again=bool(why),
    )  # fmt: skip
    return row.reference or ""


def _words(asking: Asking) -> tuple[Mapping[str, str], Mapping[str, str], dict[str, object] | None, int | None]:
    """Title and text by language, the terms, and for how long it will stand."""
    if asking.rule:
        item = list_catalogue().get(asking.rule)
        if item is None:
            raise Refused(_("Select what you ask for"), "rule")
        return item.titles(), texts_of(item), item.terms.to_dict(), item.reuse
    title, text = asking.title.strip(), asking.text.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise Refused(ENTER_TITLE, "title")
    if not text:
        raise Refused(ENTER_WORDS, "text")
    if len(text) > LONGEST_REASON:
        raise Refused(TOO_LONG, "text")
    lines = "<br>".join(str(escape(line)) for line in text.splitlines())
    html = f'<p class="govuk-body">{lines}</p>'
    return {"en": title, "cy": title}, {"en": html, "cy": html}, None, None


def _still_stands(found: FoundCase, rule: str) -> bool:
    """Whether the claim has something accepted for a rule that is in date, or of this very case."""
    of_rule = sa.or_(
        EvidenceRequirement.resource_id == rule,
        EvidenceRequirement.resource_id.startswith(f"{rule}{SUBJECT_MARK}", autoescape=True),
    )
    query = sa.select(EvidenceRequirement.id).where(
        EvidenceRequirement.claim_id == found.claim.id,
        of_rule,
        EvidenceRequirement.decision == RequirementState.ACCEPTED.value,
        sa.or_(EvidenceRequirement.valid_until >= clock.today(), EvidenceRequirement.case_id == found.case.id),
    )
    return db.session().scalar(query.limit(1)) is not None


def _latest_submission(found: FoundCase) -> Submission:
    query = sa.select(Submission).where(Submission.case_id == found.case.id)
    latest = db.session().scalars(query.order_by(Submission.submitted_at.desc()).limit(1)).one_or_none()
    if latest is None:
        raise NotFound("submission")
    return latest


def _tell(officer: Officer, found: FoundCase, row: EvidenceRequirement, why: str, address: str) -> None:
    language: Language = "cy" if found.version.content.get("language") == "cy" else "en"
    words = _(
        "Please send us “{title}” by {day}. Your list of evidence says what we accept.",
        title=row.title[language], day=deadline(row.due_on, language),
    )  # fmt: skip
    tell_resident(
        officer, found.case, language, "\n\n".join(filter(None, [in_language(words, language), why])), address
    )
