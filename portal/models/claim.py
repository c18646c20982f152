"""Claims as the back office holds them: one row per claim, one sealed row per version, and what is needed to find them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.models.base import Base
from portal.models.types import Sealed

# prefix search is a range of bytes, whatever the language of the database
WORD = sa.String().with_variant(sa.String(collation="C"), "postgresql")


class Claim(Base):
    """A Housing Benefit claim; its content is in its versions, the newest of which is `current_version`."""

    __tablename__ = "claim"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str]
    nino_index: Mapped[bytes | None] = mapped_column(index=True)  # HMAC(NINO) of the claimant
    identity_index: Mapped[bytes | None] = mapped_column(index=True)  # HMAC(NINO, date of birth) of the claimant
    index_key_version: Mapped[int] = mapped_column(default=1)
    current_number: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)  # optimistic lock
    __mapper_args__ = {"version_id_col": version}

    contacts: Mapped[list[Contact]] = relationship(back_populates="claim", order_by="Contact.position")


class ClaimVersion(Base):
    """One version of a claim's content, as received; never changed afterwards."""

    __tablename__ = "claim_version"
    __table_args__ = (sa.UniqueConstraint("claim_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"))
    number: Mapped[int]
    content_sealed: Mapped[bytes]
    content = Sealed[dict[str, Any]]()  # domain.claim.Claim.to_dict()
    digest: Mapped[bytes]  # keyed digest of the canonical content: the same file twice changes nothing
    source: Mapped[str]
    as_at_on: Mapped[date | None]
    import_run_id: Mapped[uuid.UUID | None] = mapped_column(sa.ForeignKey("import_run.id"))
    recorded_at: Mapped[datetime]


class Contact(Base):
    """A phone number or e-mail address of the claimant, and since when it is held; codes go to contacts held long enough."""

    __tablename__ = "contact"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"), index=True)
    position: Mapped[int]
    channel: Mapped[str]  # phone | email
    address_sealed: Mapped[bytes]
    address = Sealed[str]()  # as typed; normalised when used
    address_index: Mapped[bytes]
    held_since_on: Mapped[date]
    source: Mapped[str]  # extract | officer | extract-dropped
    is_preferred: Mapped[bool] = mapped_column(default=False)
    may_receive_codes: Mapped[bool] = mapped_column(default=True)
    ended_at: Mapped[datetime | None]

    claim: Mapped[Claim] = relationship(back_populates="contacts")


class SearchPerson(Base):
    """What staff may search by, in clear: folded name words, postcode and claim reference. Never health or abuse answers."""

    __tablename__ = "search_person"
    __table_args__ = (sa.Index(None, "word", "claim_id"), sa.Index(None, "claim_id", "word"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    claim_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("claim.id"))
    word: Mapped[str] = mapped_column(WORD)  # one folded word of a name, a postcode without space, a reference
    kind: Mapped[str]  # name | postcode | reference


class NamePart(Base):
    """What a name word that staff may search by ends with: letters from inside it begin one of its ends."""

    __tablename__ = "name_part"
    __table_args__ = (sa.Index(None, "part", "word"),)

    word: Mapped[str] = mapped_column(WORD, primary_key=True)
    part: Mapped[str] = mapped_column(WORD, primary_key=True)


class ImportRun(Base):
    """One import of a claim extract and what came of it."""

    __tablename__ = "import_run"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    file_name: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    state: Mapped[str]  # loading | published | refused | discarded
    added_count: Mapped[int] = mapped_column(default=0)
    changed_count: Mapped[int] = mapped_column(default=0)
    unchanged_count: Mapped[int] = mapped_column(default=0)
    refused_count: Mapped[int] = mapped_column(default=0)


class StagedClaim(Base):
    """A claim read from an extract and waiting for the run to be published; discarded when the run dies."""

    __tablename__ = "staged_claim"
    __table_args__ = (sa.UniqueConstraint("import_run_id", "line_number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    import_run_id: Mapped[uuid.UUID] = mapped_column(sa.ForeignKey("import_run.id"))
    line_number: Mapped[int]
    reference: Mapped[str]
    digest: Mapped[bytes]
    content_sealed: Mapped[bytes]
    content = Sealed[dict[str, Any]]()
