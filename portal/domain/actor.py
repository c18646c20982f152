"""Who acts: a resident on one claim, somebody who acts for one, an officer of an organisation, the system, or nobody known."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from portal.domain.authority import Relationship, Scope
from portal.domain.permissions import Permission
from portal.domain.wording import Wording


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Somebody who has not signed in."""

    kind = "anonymous"

    @property
    def id(self) -> str:
        """Nothing is known."""
        return ""


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who signed in to exactly one claim."""

    claim_id: UUID
    session_id: UUID
    kind = "resident"

    @property
    def id(self) -> str:
        """The claim stands for the resident."""
        return self.claim_id.hex


@dataclass(frozen=True, slots=True)
class Helper(Resident):
    """Somebody who acts for the resident of exactly one claim, under one authority, as it stands at this request.

    What a resident may do on their claim a helper may do only where `portal.web.helper_pages` says so and a scope covers it.
    """

    authority_id: UUID
    authority: str  # its public reference
    scopes: frozenset[Scope]  # what is covered now; empty once it is over
    relationship: Relationship
    name: str
    organisation: str
    person: str  # for whom
    kind_wording: Wording  # how the authority was given
    ends_at: datetime
    user_id: UUID | None = None  # of a helper with an account
    received_on: date | None = None  # when what they type in reached the council
    kind = "helper"

    @property
    def id(self) -> str:
        """The authority stands for the helper."""
        return self.authority_id.hex

    def may(self, scope: Scope) -> bool:
        """Whether the authority covers it now."""
        return scope in self.scopes


@dataclass(frozen=True, slots=True)
class Officer:
    """A member of staff with the permissions they hold at this request."""

    user_id: UUID
    organisation_id: UUID
    session_id: UUID
    name: str
    permissions: frozenset[Permission] = field(default_factory=frozenset)
    organisation: str = ""  # its name, for the top of pages
    kind = "officer"

    @property
    def id(self) -> str:
        """The user's row."""
        return self.user_id.hex

    def may(self, permission: Permission) -> bool:
        """Whether the box is ticked."""
        return permission in self.permissions


@dataclass(frozen=True, slots=True)
class System:
    """A job or a command; `name` says which."""

    name: str
    kind = "system"

    @property
    def id(self) -> str:
        """The job's or command's name."""
        return self.name


Actor = Anonymous | Resident | Helper | Officer | System
