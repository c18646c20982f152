"""What happened to an account, from the audit trail: who changed what and when, in words, with before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from portal import db
from portal.domain.permissions import PERMISSION_NAMES, in_order
from portal.domain.wording import Wording, _
from portal.models import AuditEntry, User
from portal.services import audit

MOST_LINES = 200
SUBJECT = "user"

ACTIONS: dict[str, Wording] = {
    "user:added": _("Account made"),
    "user:invited": _("Invited"),
    "user:invited-again": _("Invitation sent again"),
    "user:account-created": _("Account created by the user"),
    "user:permissions-changed": _("What the user can do was changed"),
    "user:details-changed": _("Name or email address changed"),
    "user:email-change-asked": _("New email address asked for"),
    "user:email-change-dropped": _("New email address taken back"),
    "user:email-changed": _("New email address confirmed"),
    "user:mobile-reset": _("Mobile number reset"),
    "user:mobile-named": _("New mobile number named"),
    "user:mobile-confirmed": _("New mobile number confirmed"),
    "user:suspended": _("Suspended"),
    "user:suspension-ended": _("Suspension ended"),
    "user:access-confirmed": _("Access confirmed in a review"),
    "user:manager-kept": _("Kept managing users, because nobody else could"),
    "user:deactivated": _("Deactivated"),
    "password:set-anew": _("New password chosen"),
    "session:started": _("Signed in"),
}
THE_PORTAL, THE_USER, SOMEBODY = _("The portal"), _("The user"), _("Somebody who is gone")
_NOTHING = _("Nothing")
_LABELS = {"first_name": _("First name"), "last_name": _("Last name"), "email": _("Email")}
_SIGN_INS = ("session:started", "session:ended", "search:kept")


@dataclass(frozen=True, slots=True)
class Change:
    """What one thing was before and is after."""

    label: Wording
    before: Sequence[object]
    after: Sequence[object]


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened."""

    at: datetime
    who: str | Wording
    what: Wording
    changes: Sequence[Change]
    until: date | None


def list_history(user: User) -> list[HistoryLine]:
    """What happened to an account, newest first, without its ordinary sign-ins and searches."""
    entries = audit.list_entries(SUBJECT, user.id.hex, limit=MOST_LINES, without=_SIGN_INS)
    names = _names_of({entry.actor_id for entry in entries if entry.actor_kind == "officer"})
    return [_line(entry, names) for entry in entries]


def last_change(user: User) -> HistoryLine | None:
    """Who changed the account last, for somebody whose own change came a moment too late."""
    return next(iter(list_history(user)), None)


def _line(entry: AuditEntry, names: dict[str, str]) -> HistoryLine:
    detail = entry.detail or {}
    until = detail.get("until")
    what = ACTIONS.get(entry.action) or _("Other: {action}", action=entry.action)
    return HistoryLine(
        entry.at, _who(entry, names), what, _changes(detail), date.fromisoformat(until) if until else None
    )


def _who(entry: AuditEntry, names: dict[str, str]) -> str | Wording:
    if entry.actor_kind == "officer":
        return names.get(entry.actor_id, SOMEBODY)
    return THE_PORTAL if entry.actor_kind == "system" else THE_USER


def _changes(detail: dict[str, Any]) -> list[Change]:
    before, after = detail.get("before"), detail.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        changed = [name for name in _LABELS if before.get(name) != after.get(name)]
        return [Change(_LABELS[name], [before.get(name)], [after.get(name)]) for name in changed]
    if isinstance(before, list) and isinstance(after, list):
        return [Change(_("What the user can do"), _named(before), _named(after))]
    if before or after:
        return [Change(_("Email"), [before or ""], [after or ""])]
    if "permissions" in detail:
        return [Change(_("What the user can do"), [], _named(detail["permissions"]))]
    return []


def _named(permissions: list[str]) -> list[Wording]:
    return [PERMISSION_NAMES[one] for one in in_order(permissions)] or [_NOTHING]


def _names_of(ids: set[str]) -> dict[str, str]:
    rows = db.session().scalars(sa.select(User).where(User.id.in_([UUID(one) for one in ids])))
    return {user.id.hex: user.name for user in rows}
