"""What a case shows of people who act for the resident: who may now, who completed what, and originals that partners saw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from portal.domain.authority import Flag, Kind, Relationship, Scope, State
from portal.domain.authority_wording import FLAG_WORDING, KIND_WORDING, RELATIONSHIP_WORDING, scopes_wording
from portal.domain.dates import Language
from portal.domain.wording import Wording
from portal.models import Authority
from portal.services import authorities, certificates, completed_by
from portal.services.case_page import CaseView
from portal.services.certificates import ShownCertificate
from portal.services.completed_by import CompletedBy, TypedAnswer


@dataclass(frozen=True, slots=True, repr=False)
class ActingNow:
    """Somebody who may act for the resident now: what an officer may tell them depends on it."""

    who: str
    relationship: Wording
    kind: Wording
    scopes: tuple[Wording, ...]
    issue: str
    ends_at: datetime
    flags: tuple[Wording, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Completed:
    """Who completed one submission for the resident, and which answers they typed."""

    by: CompletedBy
    typed: tuple[TypedAnswer, ...]


@dataclass(frozen=True, slots=True, repr=False)
class CaseHelpers:
    """Everything the case page shows of it."""

    acting: tuple[ActingNow, ...]
    completed: Mapping[str, Completed]
    certificates: tuple[ShownCertificate, ...]


def get_helpers(case: CaseView, language: Language) -> CaseHelpers:
    """For a case that the officer has been shown. One statement."""
    acting = tuple(_acting(row) for row in case.authorities if authorities.state_of(row) is State.IN_FORCE)
    completed = {
        row.reference: Completed(by, completed_by.list_typed(row.content, language))
        for row in case.sent
        if (by := completed_by.read(row.content, language)) is not None
    }
    return CaseHelpers(acting, completed, certificates.list_of_submissions([row.id for row in case.sent]))


def _acting(row: Authority) -> ActingNow:
    who = f"{row.name}, {row.organisation_name}" if row.organisation_name else row.name
    return ActingNow(
        who, RELATIONSHIP_WORDING[Relationship(row.relationship)], KIND_WORDING[Kind(row.kind)],
        scopes_wording(map(Scope, row.scopes)), row.issue, row.ends_at,
        tuple(FLAG_WORDING[flag] for flag in map(Flag, row.flags)),
    )  # fmt: skip
