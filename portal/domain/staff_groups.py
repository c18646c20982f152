"""Which groups of the council's identity provider give which boxes: a TOML file that the council keeps (docs/operations.md).

[[group]]
name = "benefits-officers"
permissions = ["cases:review", "changes:decide"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping

from portal.domain.permissions import Permission

MOST_GROUPS = 500
LONGEST_NAME = 200
StaffGroups = Mapping[str, frozenset[Permission]]


class StaffGroupsFault(Exception):
    """A file of groups that cannot be put in force; one line for each fault."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(self.faults))


def read_staff_groups(content: bytes) -> StaffGroups:
    """The boxes of each group by its name; raises StaffGroupsFault with every fault there is."""
    try:
        held = tomllib.loads(content.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StaffGroupsFault([f"this is not TOML: {error}"]) from error
    groups = held.get("group")
    if not isinstance(groups, list) or not 0 < len(groups) <= MOST_GROUPS or set(held) != {"group"}:
        raise StaffGroupsFault([f"the file holds 1 to {MOST_GROUPS} [[group]] tables and nothing else"])
    found: dict[str, frozenset[Permission]] = {}
    faults: list[str] = []
    for number, group in enumerate(groups, 1):
        wrong = _faults_of(group, found) if isinstance(group, dict) else ["is not a table"]
        faults.extend(f"group {number}: {fault}" for fault in wrong)
        if not wrong:
            found[group["name"]] = frozenset(Permission(one) for one in group["permissions"])
    if faults:
        raise StaffGroupsFault(faults)
    return found


def permissions_of(held: Iterable[object], groups: StaffGroups) -> frozenset[Permission]:
    """All boxes of the groups that somebody is in; a group that the file does not name gives none."""
    named = (groups.get(one) for one in held if isinstance(one, str))
    return frozenset().union(*(one for one in named if one))


def _faults_of(group: Mapping[str, object], before: Mapping[str, object]) -> list[str]:
    name, permissions = group.get("name"), group.get("permissions")
    faults = [f"{key} is not known; use name and permissions" for key in sorted(set(group) - {"name", "permissions"})]
    if not isinstance(name, str) or not 0 < len(name) <= LONGEST_NAME:
        faults.append(f"name must be a text of 1 to {LONGEST_NAME} characters")
    elif name in before:
        faults.append(f"{name} stands in the file twice")
    if not isinstance(permissions, list):
        return [*faults, "permissions must be a list"]
    known = ", ".join(Permission)
    faults.extend(f"{one} is no permission; they are {known}" for one in permissions if one not in set(Permission))
    return faults
