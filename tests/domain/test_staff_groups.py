"""The file of the provider's groups: every fault is told at once, and unknown groups give nothing."""

from __future__ import annotations

import pytest

from portal.domain.permissions import Permission
from portal.domain.staff_groups import StaffGroupsFault, permissions_of, read_staff_groups

GOOD = b"""
[[group]]
name = "officers"
permissions = ["cases:review", "evidence:check"]

[[group]]
name = "8c1f-head"
permissions = ["users:manage"]
"""


def test_groups_give_their_boxes_together_and_unknown_ones_none():
    groups = read_staff_groups(GOOD)
    assert list(groups) == ["officers", "8c1f-head"]
    assert permissions_of(["officers", "8c1f-head", "strangers", None, 5], groups) == {
        Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE, Permission.MANAGE_USERS,
    }  # fmt: skip
    assert permissions_of(["strangers"], groups) == permissions_of([], groups) == frozenset()


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"\xff", ["this is not TOML: "]),
        (b"[[group", ["this is not TOML: "]),
        (b"", ["the file holds 1 to 500 [[group]] tables and nothing else"]),
        (b"group = 5", ["the file holds 1 to 500 [[group]] tables and nothing else"]),
        (GOOD + b"[other]\n", ["the file holds 1 to 500 [[group]] tables and nothing else"]),
        (b"[[group]]\nname = 'a'\npermissions = []\n" * 501, ["the file holds 1 to 500 [[group]] tables and nothing else"]),
        (b"group = [1]", ["group 1: is not a table"]),
        (b"[[group]]\nname = ''\npermissions = 'x'", ["group 1: name must be a text of 1 to 200 characters", "group 1: permissions must be a list"]),
        (GOOD + GOOD, ["group 3: officers stands in the file twice", "group 4: 8c1f-head stands in the file twice"]),
        (b"[[group]]\nname = 'a'\npermissions = ['fly', 3]\nset = 'x'", ["group 1: set is not known; use name and permissions", "group 1: fly is no permission; they are users:manage, ", "group 1: 3 is no permission; "]),
    ],
)  # fmt: skip
def test_every_fault_is_told(content, faults):
    with pytest.raises(StaffGroupsFault) as refused:
        read_staff_groups(content)
    assert len(refused.value.faults) == len(faults)
    assert all(told.startswith(fault) for told, fault in zip(refused.value.faults, faults, strict=True)), (
        refused.value.faults
    )
