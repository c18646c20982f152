"""Who acts: a resident on one claim, an officer of an organisation, the system itself, or nobody known."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from portal.domain.permissions import Permission


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
class Officer:
    """A member of staff with the permissions they hold at this request."""

    user_id: UUID
    organisation_id: UUID
    session_id: UUID
    name: str
    permissions: frozenset[Permission] = field(default_factory=frozenset)
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


Actor = Anonymous | Resident | Officer | System
