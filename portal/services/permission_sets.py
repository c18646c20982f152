"""Sets of permissions: the code has defaults, and those who manage users change, add and remove sets for their organisation.

A set only fills boxes: changing one changes nobody, unless it is asked for at the same time for those who have exactly
its boxes. The same guards hold then: never oneself, and two people who manage users are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.names import name_key, parse_name
from portal.domain.permissions import (
    PERMISSION_NAMES,
    Permission,
    PermissionSet,
    in_order,
    list_permission_sets,
    list_permissions,
)
from portal.domain.wording import Refused, Wording, _
from portal.models import OwnPermissionSet, User
from portal.services import audit, user_changes, user_guards, users
from portal.services.errors import NotFound, Stale
from portal.services.list_pages import name_order

LONGEST_NAME = 60
MOST_SETS = 50
ENTER_NAME, NAME = _("Enter a name for the set"), _("Name of the set")
TICK_ONE = _("Select what users of this set can do")
NAME_TAKEN = _("Another set has this name already")
TOO_MANY = _("There are {most} sets already. Remove one first", most=MOST_SETS)


@dataclass(frozen=True, slots=True)
class OfferedSet:
    """A set that an organisation may use. `key` names it in forms and addresses; `version` is 0 while it is as in the code."""

    key: str
    name: str | Wording
    permissions: tuple[Permission, ...]
    is_standard: bool
    version: int = 0
    is_removed: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether a set of the code is not as the code has it."""
        return self.is_standard and self.version > 0

    @property
    def permission_wordings(self) -> list[Wording]:
        """What users of the set can do, in words."""
        return [PERMISSION_NAMES[one] for one in self.permissions]


def list_sets(officer: Officer, *, with_removed: bool = False) -> list[OfferedSet]:
    """The sets of the officer's organisation, by name."""
    users.check_may_manage(officer)
    kind = users.get_organisation(officer).kind
    own = list(db.session().scalars(_of(officer)))
    changed = {row.standard_key: row for row in own if row.standard_key}
    found = [_as_changed(one, changed[one.key], kind) if one.key in changed else _as_coded(one)
             for one in list_permission_sets(kind)]  # fmt: skip
    found += [_offered(row, row.name, kind) for row in own if row.standard_key is None]
    return sorted(
        (one for one in found if with_removed or not one.is_removed), key=lambda one: (one.is_removed, _order(one))
    )


def get_set(officer: Officer, key: str, *, with_removed: bool = False) -> OfferedSet:
    """One set of the officer's organisation; raises NotFound."""
    for one in list_sets(officer, with_removed=with_removed):
        if one.key == key:
            return one
    raise NotFound("permission set")


def list_holders(officer: Officer, wanted: OfferedSet) -> list[User]:
    """Who else has exactly the boxes of a set."""
    query = sa.select(User).where(users.is_seen_by(officer), User.id != officer.user_id)
    held = db.session().scalars(query.execution_options(populate_existing=True))
    return [user for user in held if tuple(in_order(user.permissions)) == wanted.permissions]


def add_set(officer: Officer, name: str, ticked: Sequence[str]) -> OfferedSet:
    """A new set; raises Refused for a name that is missing or taken and for no box at all."""
    users.take_turn(officer.organisation_id)
    held = list_sets(officer, with_removed=True)
    if len(held) >= MOST_SETS:
        raise Refused(TOO_MANY, "name")
    text, boxes = _check(officer, held, "", name, ticked)
    row = OwnPermissionSet(
        organisation_id=officer.organisation_id, name=text, permissions=boxes, changed_at=clock.now()
    )
    db.session().add(row)
    db.session().flush()
    audit.record(officer, "permission-set:added", "permission set", row.reference, name=text, after=boxes)
    return get_set(officer, row.reference)


def change_set(
    officer: Officer, key: str, name: str, ticked: Sequence[str], *, seen_version: int, change_users: bool = False
) -> int:
    """Change a set and, if told, the boxes of those who had exactly its boxes; how many users were changed.

    Raises Refused, NotFound, and Stale when the set is not `seen_version` any more.
    """
    users.take_turn(officer.organisation_id)
    held = list_sets(officer)
    before = get_set(officer, key)
    if before.version != seen_version:
        raise Stale("permission set")
    text, boxes = _check(officer, held, key, name, ticked)
    holders = list_holders(officer, before) if change_users else []
    _keep(officer, before, text, boxes)
    if Permission.MANAGE_USERS in before.permissions and Permission.MANAGE_USERS.value not in boxes:
        user_guards.check_two_are_left(officer.organisation_id, [user.id for user in holders])
    for user in holders:
        user_changes.set_boxes(officer, user, boxes, because=f"set {key}")
    return len(holders)


def remove_set(officer: Officer, key: str) -> OfferedSet:
    """The organisation does without a set; users keep their boxes. One of the code can be put back."""
    users.take_turn(officer.organisation_id)
    found = get_set(officer, key)
    row = _row(officer, found)
    if found.is_standard:
        row.removed_at = row.changed_at = clock.now()
        db.session().add(row)
    else:
        db.session().delete(row)
    db.session().flush()
    before = [one.value for one in found.permissions]
    audit.record(officer, "permission-set:removed", "permission set", key, name=str(found.name), before=before)
    return found


def restore_set(officer: Officer, key: str) -> OfferedSet:
    """A set of the code is as the code has it again; raises NotFound for a set that is no such one, or is unchanged."""
    users.take_turn(officer.organisation_id)
    found = get_set(officer, key, with_removed=True)
    if not found.is_changed:
        raise NotFound("permission set")
    db.session().delete(_row(officer, found))
    db.session().flush()
    restored = get_set(officer, key)
    audit.record(
        officer, "permission-set:restored", "permission set", key, before=[one.value for one in found.permissions],
        after=[one.value for one in restored.permissions],
    )  # fmt: skip
    return restored


def _keep(officer: Officer, before: OfferedSet, name: str, boxes: list[str]) -> None:
    row = _row(officer, before)
    row.name, row.permissions, row.changed_at = name, boxes, clock.now()
    db.session().add(row)
    db.session().flush()
    was = [one.value for one in before.permissions]
    audit.record(
        officer, "permission-set:changed", "permission set", before.key, before=was, after=boxes, name=name,
        name_before=str(before.name),
    )  # fmt: skip


def _check(
    officer: Officer, held: list[OfferedSet], key: str, name: str, ticked: Sequence[str]
) -> tuple[str, list[str]]:
    try:
        text = parse_name(name, ask=ENTER_NAME, name=NAME, most=LONGEST_NAME)
    except Refused as refused:
        raise Refused(refused.wording, "name") from refused
    if name_key(text) in {name_key(str(one.name)) for one in held if one.key != key and not one.is_removed}:
        raise Refused(NAME_TAKEN, "name")
    boxes = [one.value for one in list_permissions(users.get_organisation(officer).kind) if one.value in ticked]
    if not boxes:
        raise Refused(TICK_ONE, "permissions")
    return text, boxes


def _row(officer: Officer, found: OfferedSet) -> OwnPermissionSet:
    """What is stored of a set; for an unchanged one of the code a new row that stands in for it."""
    query = _of(officer).where(
        sa.or_(OwnPermissionSet.standard_key == found.key, OwnPermissionSet.reference == found.key)
    )
    row = db.session().scalars(query).one_or_none()
    return row or OwnPermissionSet(
        organisation_id=officer.organisation_id, standard_key=found.key, name=str(found.name),
        permissions=[one.value for one in found.permissions], changed_at=clock.now(),
    )  # fmt: skip


def _of(officer: Officer) -> sa.Select[OwnPermissionSet]:
    query = sa.select(OwnPermissionSet).where(OwnPermissionSet.organisation_id == officer.organisation_id)
    return query.execution_options(populate_existing=True)


def _as_coded(one: PermissionSet) -> OfferedSet:
    return OfferedSet(one.key, one.name, tuple(in_order(one.permissions)), is_standard=True)


def _as_changed(one: PermissionSet, row: OwnPermissionSet, kind: str) -> OfferedSet:
    """A set of the code that was changed; under its old name it is still translated."""
    return _offered(row, one.name if row.name == str(one.name) else row.name, kind)


def _offered(row: OwnPermissionSet, name: str | Wording, kind: str) -> OfferedSet:
    boxes = tuple(one for one in list_permissions(kind) if one.value in row.permissions)
    is_standard = row.standard_key is not None
    return OfferedSet(
        row.standard_key or row.reference, name, boxes, is_standard, row.version, row.removed_at is not None
    )


def _order(one: OfferedSet) -> str:
    return name_order(str(one.name))
