"""What somebody who acts for a resident finds on their start page: only what was done under their own authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Helper
from portal.domain.authority import Scope
from portal.domain.case_stage import stage_wording
from portal.domain.wording import Wording
from portal.models import Case, Draft, Submission


@dataclass(frozen=True, slots=True)
class SentForThem:
    """One submission that was sent under this authority; its progress only for who may see what is held (S2.26)."""

    reference: str
    kind: str
    submitted_at: datetime
    progress: Wording | None


@dataclass(frozen=True, slots=True)
class HelpingHome:
    """Everything on the page."""

    draft_kind: str | None
    saved_at: datetime | None
    is_waiting: bool  # for the resident to check and send it
    has_others: bool  # somebody else has typed in it too
    sent: tuple[SentForThem, ...]


def get_home(helper: Helper) -> HelpingHome:
    """The start page of one helper. Two statements."""
    draft = db.session().scalars(sa.select(Draft).where(Draft.claim_id == helper.claim_id)).one_or_none()
    query = (
        sa.select(Submission.reference, Submission.kind, Submission.submitted_at, Case.stage)
        .join(Case, Case.id == Submission.case_id)
        .where(Submission.authority_id == helper.authority_id)
        .order_by(Submission.submitted_at.desc())
    )
    sent = tuple(
        SentForThem(reference, kind, at, stage_wording(stage) if helper.may(Scope.SEE) else None)
        for reference, kind, at, stage in db.session().execute(query)
    )
    if draft is None or not helper.may(Scope.PREPARE):
        return HelpingHome(None, None, False, False, sent)
    authors = set(draft.content.get("authors", {}).values())
    is_waiting = draft.release_authority_id == helper.authority_id
    return HelpingHome(draft.kind, draft.updated_at, is_waiting, bool(authors - {helper.authority}), sent)
