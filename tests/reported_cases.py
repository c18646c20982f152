"""Cases with content for the tests of the staff side: submissions with changes, evidence, messages, search words."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from portal import clock, db
from portal.domain.evidence.states import OUTSTANDING
from portal.domain.names import name_key, normalise_postcode
from portal.models import (
    Case,
    Claim,
    EvidenceFile,
    EvidenceRequirement,
    ReportedChange,
    ResidentMessage,
    SearchPerson,
    Submission,
    ViewingCopy,
)
from portal.services import name_parts
from portal.services.evidence.drawing import DOWNLOAD


def change(
    type_: str, happened_on: str | None, subject: str = "home", kind: str = "change", **details: Any
) -> dict[str, Any]:
    """One change as `report` takes it."""
    return {"type": type_, "happened_on": happened_on, "subject": subject, "kind": kind, "details": details}


RENT = change("rent-changed", "2017-09-01", new_rent="95.00", freq="weekly")
PAY = change("pay-changed", "2017-11-01", subject="i1", who="p2", amount_gross="300.00", freq="weekly")
PARTNER = change("partner-moved-in", "2017-11-21", subject="partner", first_name="Sam", last_name="Newcomer")


def report(
    case: Case,
    *changes: dict[str, Any],
    reference: str = "",
    started_at: datetime | None = None,
    submitted_at: datetime | None = None,
    **values: Any,
) -> Submission:
    """A submission with these changes in a case."""
    now = submitted_at or clock.now()
    with _unit() as session:
        row = Submission(
            reference=reference or f"S-{secrets.token_hex(4)}", claim_id=case.claim_id, case_id=case.id,
            **({"kind": "review", "channel": "online", "language": "en", "content": {}, "claim_number": 1} | values),
            submit_token=secrets.token_hex(8), started_at=started_at or now, submitted_at=now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        for position, one in enumerate(changes, start=1):
            day = date.fromisoformat(one["happened_on"]) if one["happened_on"] else None
            session.add(
                ReportedChange(
                    submission_id=row.id, claim_id=case.claim_id, position=position, reference=str(position),
                    type=one["type"], kind=one["kind"], happened_on=day, subject=one["subject"], details=one["details"],
                )
            )  # fmt: skip
        return row


def ask_for(
    case: Case, submission: Submission, title: str, *, state: str = "needed", due_on: date = date(2026, 12, 22)
) -> EvidenceRequirement:
    """A requirement of a case."""
    with _unit() as session:
        row = EvidenceRequirement(
            claim_id=case.claim_id, case_id=case.id, submission_id=submission.id, resource_id=f"Rule_{secrets.token_hex(3)}",
            position=1, title={"en": title, "cy": f"{title} (cy)"}, text={"en": ""}, state=state, due_on=due_on, asked_at=clock.now(),
        )  # fmt: skip
        session.add(row)
        if state in OUTSTANDING:
            values = {"outstanding_count": Case.outstanding_count + 1}
            session.execute(sa.update(Case).where(Case.id == case.id).values(**values))
        return row


def give(
    case: Case,
    submission: Submission,
    requirement: EvidenceRequirement | None,
    name: str,
    *,
    is_prepared: bool = True,
    **values: Any,
) -> EvidenceFile:
    """A file of a submission; `is_prepared`: what may be handed out of it is there, and tells no place."""
    with _unit() as session:
        row = EvidenceFile(
            reference=secrets.token_hex(16), claim_id=case.claim_id, submission_id=submission.id,
            requirement_id=requirement.id if requirement else None, resource_id="Rule_X", original_name=name,
            **({"media_type": "application/pdf", "size_bytes": 52_000, "sha256": b"", "store_key": "", "scan_state": "not-scanned",
                "received_at": clock.now()} | values),
        )  # fmt: skip
        session.add(row)
        session.flush()
        if is_prepared and row.store_key:
            session.add(
                ViewingCopy(
                    file_id=row.id, number=DOWNLOAD, media_type=row.media_type, store_key=row.store_key,
                    size_bytes=row.size_bytes, width=0, height=0, made_at=clock.now(),
                )
            )  # fmt: skip
        return row


def write_message(claim: Claim, text: str, **values: Any) -> ResidentMessage:
    """A message of a resident."""
    with _unit() as session:
        row = ResidentMessage(
            claim_id=claim.id,
            text=text,
            **({"author": "resident", "purpose": "question", "sent_at": clock.now()} | values),
        )
        session.add(row)
        return row


def make_searchable(claim: Claim, *names: str, postcode: str = "SE1 1AA") -> None:
    """The words by which an import makes a claim findable."""
    words = [("name", name_key(name)) for name in names] + [("postcode", normalise_postcode(postcode).lower())]
    with _unit() as session:
        for kind, word in [*words, ("reference", name_key(claim.reference))]:
            session.add(SearchPerson(claim_id=claim.id, word=word, kind=kind))
        name_parts.learn(map(name_key, names))


class _unit:  # noqa: N801 (reads as a verb where it is used)
    """The open unit of work, or one of its own."""

    def __enter__(self):
        try:
            self._own = None
            return db.session()
        except db.NoTransaction:
            self._own = db.transaction()
            session = self._own.__enter__()
            session.info["no audit guard"] = True
            return session

    def __exit__(self, *error: object) -> None:
        if self._own is not None:
            self._own.__exit__(*error)
        else:
            db.session().flush()
