from __future__ import annotations

from datetime import date

import pytest

from portal.domain.evidence.checklist import build_checklist, count_wording
from portal.domain.evidence.enough import Said, Sum
from portal.domain.evidence.items import EvidenceItem
from portal.domain.evidence.states import RequirementState as State

ITEMS = [EvidenceItem(f"R{number}", "Send it", minimum=3) for number in range(1, 6)]
ONE = [Said()]


def test_a_checklist_says_what_is_outstanding_when_4_of_5_are_given():
    checklist = build_checklist(ITEMS, {"R1": ONE, "R2": ONE * 2, "R3": ONE, "R4": ONE}, {}, date(2026, 1, 31))

    assert [requirement.item.resource_id for requirement in checklist.outstanding] == ["R5"]
    assert (str(checklist.count_wording()), checklist.due_on) == ("4 of 5 given", date(2026, 2, 28))


@pytest.mark.parametrize(
    ("files", "answers", "state"),
    [
        ({}, {}, State.NEEDED),
        ({}, {"R1": "later"}, State.SENT_LATER),
        ({}, {"R1": "cannot-get"}, State.CANNOT_GET),
        ({}, {"R1": "does-not-apply"}, State.DOES_NOT_APPLY),
        ({"R1": ONE}, {}, State.RECEIVED),
        ({"R1": ONE}, {"R1": "later"}, State.RECEIVED),
        ({"R1": [Said(count=2)]}, {}, State.PART_RECEIVED),
        ({"R1": []}, {"R1": "later"}, State.SENT_LATER),
        ({"other": ONE}, {"other": "later"}, State.NEEDED),
    ],
)
def test_the_state_of_a_requirement_follows_from_files_then_answers(files, answers, state):
    checklist = build_checklist(ITEMS[:1], files, answers, None)

    assert checklist.requirements[0].state is state


def test_undecided_requirements_are_those_without_file_or_answer():
    checklist = build_checklist(ITEMS, {"R1": ONE}, {"R2": "later", "R3": "cannot-get"}, None)

    assert [requirement.item.resource_id for requirement in checklist.undecided] == ["R4", "R5"]


def test_a_requirement_says_how_many_more_are_needed():
    (requirement,) = build_checklist(ITEMS[:1], {"R1": [Said(count=1), Said(count=1)]}, {}, None).requirements

    assert (requirement.verdict.sum, str(requirement.verdict.wording)) == (Sum.MORE, "1 more needed")


def test_an_empty_checklist_has_nothing_outstanding_and_no_due_date_before_submission():
    checklist = build_checklist([], {}, {}, None)

    assert (checklist.outstanding, checklist.due_on, str(checklist.count_wording())) == ([], None, "0 of 0 given")


def test_what_cannot_be_got_is_not_given_and_what_is_waived_is_not_counted():
    states = [State.ACCEPTED, State.RECEIVED, State.CANNOT_GET, State.WAIVED, State.REFUSED]

    assert str(count_wording(states)) == "2 of 4 given"
