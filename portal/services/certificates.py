"""Partner verification: somebody with the box and current training says that they saw the original of a file (S2.49).

Only of files they gave themselves, for a person they may act for. What the officer reads later is frozen: who, of
which organisation, when, and the training that was current then.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.authority import State
from portal.domain.permissions import Permission
from portal.domain.wording import Refused, _
from portal.models import Authority, DocumentCertificate, EvidenceFile, Organisation, Training, User
from portal.services import audit, authorities, helped_people, trainings
from portal.services.errors import NotFound

NO_TRAINING = _(
    "Your training in checking documents is not current. Ask the person who manages users at your organisation"
)
SEEN_LATER = _("The date you saw it must be today or in the past")
SEEN_BEFORE = _("The date you saw it must be after they agreed that you act for them")


@dataclass(frozen=True, slots=True, repr=False)
class GivenFile:
    """A file that was given for the person, and what was said of its original."""

    reference: str
    name: str
    received_at: datetime
    certificate: DocumentCertificate | None


@dataclass(frozen=True, slots=True, repr=False)
class ShownCertificate:
    """What an officer reads beside a file."""

    file_reference: str
    file_name: str
    who: str
    document: str
    seen_on: date
    training_title: str
    training_ends_on: date
    certified_at: datetime


def may_certify(officer: Officer) -> bool:
    """Whether to show the way to it."""
    return officer.may(Permission.CERTIFY_DOCUMENTS)


def list_files(officer: Officer, reference: str) -> tuple[list[GivenFile], Training | None]:
    """The files this member of staff gave for a person, and their current training; raises NotFound."""
    row = _get_authority(officer, reference)
    query = (
        sa.select(EvidenceFile, DocumentCertificate)
        .outerjoin(DocumentCertificate, DocumentCertificate.evidence_file_id == EvidenceFile.id)
        .where(EvidenceFile.authority_id == row.id, EvidenceFile.removed_at.is_(None))
        .order_by(EvidenceFile.received_at, EvidenceFile.reference)
    )
    found = [
        GivenFile(file.reference, file.original_name, file.received_at, held)
        for file, held in db.session().execute(query)
    ]
    return found, trainings.find_current(officer.user_id)


def certify(officer: Officer, reference: str, file_reference: str, document: str, seen_on: date) -> None:
    """Say that the original was seen. Raises Refused with its field, NotFound; once said of a file, it stays."""
    row = _get_authority(officer, reference)
    training = trainings.find_current(officer.user_id)
    if training is None or not policy.may_certify_documents(officer, has_current_training=True):
        raise Refused(NO_TRAINING)
    if seen_on > clock.today():
        raise Refused(SEEN_LATER, "seen_on")
    if row.confirmed_at is not None and seen_on < clock.local(row.confirmed_at).date():
        raise Refused(SEEN_BEFORE, "seen_on")
    files, _training = list_files(officer, reference)
    if all(one.reference != file_reference or one.certificate for one in files):
        raise NotFound("evidence file")
    file = db.session().scalars(sa.select(EvidenceFile).where(EvidenceFile.reference == file_reference)).one()
    db.session().add(
        DocumentCertificate(
            claim_id=file.claim_id, evidence_file_id=file.id, authority_id=row.id, user_id=officer.user_id, document=document,
            seen_on=seen_on, training_title=training.title, training_ends_on=training.ends_on, certified_at=clock.now(),
        )
    )  # fmt: skip
    db.session().flush()
    audit.record(officer, "document:certified", "claim", file.claim_id.hex, file=file.id.hex, authority=row.id.hex)


def list_of_submissions(submission_ids: Collection[UUID]) -> tuple[ShownCertificate, ...]:
    """What was said of the originals of files that were sent; for officers who see the case."""
    query = (
        sa.select(DocumentCertificate, EvidenceFile, User, Organisation.name)
        .join(EvidenceFile, EvidenceFile.id == DocumentCertificate.evidence_file_id)
        .join(User, User.id == DocumentCertificate.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(EvidenceFile.submission_id.in_(submission_ids), EvidenceFile.removed_at.is_(None))
        .order_by(DocumentCertificate.certified_at, DocumentCertificate.id)
    )
    return tuple(
        ShownCertificate(
            file.reference, file.original_name, f"{user.name}, {organisation}", held.document, held.seen_on,
            held.training_title, held.training_ends_on, held.certified_at,
        )
        for held, file, user, organisation in db.session().execute(query)
    )  # fmt: skip


def _get_authority(officer: Officer, reference: str) -> Authority:
    if not may_certify(officer):
        raise NotFound("certificate")
    row = helped_people.get_person(officer, reference).row
    if authorities.state_of(row) is not State.IN_FORCE:
        raise NotFound("authority")
    return row
