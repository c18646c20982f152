from __future__ import annotations

from datetime import date

import pytest

from portal.domain.evidence.checklist import STATE_WORDING, RequirementState, build_checklist
from portal.domain.evidence.items import EvidenceItem

ITEMS = [EvidenceItem(f"R{number}", "Send it", minimum=3) for number in range(1, 6)]


def test_a_checklist_says_what_is_outstanding_when_4_of_5_are_given():
    checklist = build_checklist(ITEMS, {"R1": 1, "R2": 2, "R3": 1, "R4": 1}, set(), date(2026, 1, 31))

    assert [requirement.item.resource_id for requirement in checklist.outstanding] == ["R5"]
    assert (str(checklist.count_wording()), checklist.due_on) == ("4 of 5 given", date(2026, 2, 28))


@pytest.mark.parametrize(
    ("files", "later", "state"),
    [
        ({}, set(), RequirementState.NEEDED),
        ({}, {"R1"}, RequirementState.SENT_LATER),
        ({"R1": 1}, set(), RequirementState.RECEIVED),
        ({"R1": 1}, {"R1"}, RequirementState.RECEIVED),
        ({"R1": 0}, {"R1"}, RequirementState.SENT_LATER),
        ({"other": 4}, {"other"}, RequirementState.NEEDED),
    ],
)
def test_the_state_of_a_requirement_follows_from_files_then_promises(files, later, state):
    checklist = build_checklist(ITEMS[:1], files, later, None)

    assert checklist.requirements[0].state is state


def test_undecided_requirements_are_those_without_file_or_promise():
    checklist = build_checklist(ITEMS, {"R1": 1}, {"R2"}, None)

    assert [requirement.item.resource_id for requirement in checklist.undecided] == ["R3", "R4", "R5"]


@pytest.mark.parametrize(("files", "fewer"), [(0, 0), (1, 2), (3, 0), (9, 0)])
def test_fewer_files_than_documents_asked_is_a_hint_once_one_is_given(files, fewer):
    assert build_checklist(ITEMS[:1], {"R1": files}, set(), None).requirements[0].fewer_than_asked == fewer


def test_an_empty_checklist_has_nothing_outstanding_and_no_due_date_before_submission():
    checklist = build_checklist([], {}, set(), None)

    assert (checklist.outstanding, checklist.due_on, str(checklist.count_wording())) == ([], None, "0 of 0 given")


def test_every_state_has_words():
    assert set(STATE_WORDING) == set(RequirementState)
