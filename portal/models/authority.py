"""Authority to act for a resident: the record, its versions, letters that tell the resident, training and certificates."""

from __future__ import annotations

import uuid
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from portal.models.base import Base
from portal.models.types import Sealed


class Authority(Base):
    """Who may act for whom, how far and until when. Without a claim nothing matches what was typed, which nobody is told."""

    __tablename__ = "authority"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)  # 96 random bits
    claim_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    user_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("organisation.id"))
    kind: Mapped[str]  # domain.authority.Kind
    scopes: Mapped[list[str]]
    relationship: Mapped[str]
    flags: Mapped[list[str]]
    name_sealed: Mapped[bytes]
    name = Sealed[str]()
    organisation_name_sealed: Mapped[bytes]
    organisation_name = Sealed[str]()
    reason_sealed: Mapped[bytes]
    reason = Sealed[str]()  # why they act
    issue_sealed: Mapped[bytes]
    issue = Sealed[str]()  # what they may talk about
    contact_sealed: Mapped[bytes]
    contact = Sealed[str]()  # their own phone or e-mail address: no code of the resident goes there
    person_sealed: Mapped[bytes]
    person = Sealed[str]()  # for whom: as typed by who asked, as held once it is confirmed
    typed_claim_sealed: Mapped[bytes]
    typed_claim = Sealed[str]()  # the claim reference as typed
    form_name_sealed: Mapped[bytes | None]
    form_name = Sealed[str | None]()
    form_key: Mapped[str | None]  # of the signed form or the document, in the store
    form_type: Mapped[str | None]
    form_size_bytes: Mapped[int | None]
    form_removed_at: Mapped[datetime | None]  # nobody opens the form any more, its bytes go
    scan_state: Mapped[str | None]  # of the form: domain.evidence.file_states; None where there is no form
    scanned_at: Mapped[datetime | None]
    scan_finding: Mapped[str | None]  # the scanner's name for what it found
    asked_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    confirmed_how: Mapped[str | None]  # code | resident | officer | spoken
    received_on: Mapped[date | None]  # when what staff type in reached the council
    confirmed_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"))
    refused_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]  # resident | helper | council
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class AuthorityVersion(Base):
    """What an authority was after each thing that happened to it; never changed."""

    __tablename__ = "authority_version"
    __table_args__ = (sa.UniqueConstraint("authority_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    authority_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("authority.id"))
    number: Mapped[int]
    what: Mapped[str]  # asked | confirmed | changed | refused | withdrawn | ended
    scopes: Mapped[list[str]]
    ends_at: Mapped[datetime]
    actor_kind: Mapped[str]
    at: Mapped[datetime]


class Letter(Base):
    """A notice for a resident who has no phone or e-mail that it may go to: printed and posted by staff."""

    __tablename__ = "letter"
    __table_args__ = (sa.Index("ix_letter_sent_at_queued_at", "sent_at", "queued_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    authority_id: Mapped[uuid.UUID | None] = mapped_column(index=True)  # what it tells of (authority.id)
    template: Mapped[str]  # domain.messages
    language: Mapped[str]
    gaps_sealed: Mapped[bytes]
    gaps = Sealed[dict[str, str]]()
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    sent_by_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("app_user.id"))


class Training(Base):
    """A course about checking documents that somebody passed, and until when it counts (S2.39, S2.49)."""

    __tablename__ = "training"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    title: Mapped[str]
    passed_on: Mapped[date]
    ends_on: Mapped[date]
    recorded_by_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    recorded_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class DocumentCertificate(Base):
    """That somebody of a partner saw the original of a file, frozen with the training that was current then (S2.49)."""

    __tablename__ = "document_certificate"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    evidence_file_id: Mapped[uuid.UUID] = mapped_column(unique=True)
    authority_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("authority.id"))  # until that is deleted
    user_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("app_user.id"))
    document: Mapped[str]  # which original, in words
    seen_on: Mapped[date]
    training_title: Mapped[str]
    training_ends_on: Mapped[date]
    certified_at: Mapped[datetime]
