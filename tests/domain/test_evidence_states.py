"""States of requests and files, from facts (requirements S4.38-S4.44)."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.evidence.enough import Sum
from portal.domain.evidence.states import (
    FILE_WORDING,
    OUTSTANDING,
    STAFF_WORDING,
    STATE_WORDING,
    TO_CHECK,
    FileState,
    RequirementFacts,
    RequirementState,
    file_state,
    requirement_state,
    stored_state,
)

DUE = date(2026, 12, 22)
BEFORE, AFTER = date(2026, 12, 22), date(2026, 12, 23)
CLEAN, SCANNING, RECEIVED, REFUSED, ACCEPTED = (
    FileState.CLEAN, FileState.SCANNING, FileState.RECEIVED, FileState.REFUSED, FileState.ACCEPTED,
)  # fmt: skip


@pytest.mark.parametrize(
    ("scan", "decision", "state"),
    [
        ("not-scanned", None, RECEIVED), ("waiting", None, SCANNING), ("clean", None, CLEAN), ("infected", None, REFUSED),
        ("clean", "accepted", ACCEPTED), ("clean", "refused", REFUSED), ("infected", "accepted", REFUSED),
        ("not-scanned", "accepted", ACCEPTED),
    ],
)  # fmt: skip
def test_state_of_a_file_is_the_officers_word_before_the_scanners(scan, decision, state):
    assert file_state(scan, decision) is state


@pytest.mark.parametrize(
    ("facts", "on_last_day", "day_after"),
    [
        ({}, "needed", "overdue"),
        ({"answer": "later"}, "sent-later", "overdue"),
        ({"answer": "cannot-get"}, "cannot-get", "cannot-get"),
        ({"answer": "does-not-apply"}, "does-not-apply", "does-not-apply"),
        ({"files": [RECEIVED], "sum": Sum.ENOUGH}, "received", "received"),
        ({"files": [RECEIVED], "answer": "cannot-get", "sum": Sum.ENOUGH}, "received", "received"),
        ({"files": [CLEAN, SCANNING], "sum": Sum.ENOUGH}, "scanning", "scanning"),
        ({"files": [CLEAN, RECEIVED], "sum": Sum.ENOUGH}, "received", "received"),
        ({"files": [CLEAN], "sum": Sum.UNKNOWN}, "received-clean", "received-clean"),
        ({"files": [CLEAN], "sum": Sum.MORE}, "part-received", "overdue"),
        ({"files": [REFUSED]}, "refused", "overdue"),
        ({"files": [REFUSED, CLEAN], "sum": Sum.ENOUGH}, "received-clean", "received-clean"),
        ({"files": [REFUSED], "answer": "cannot-get"}, "cannot-get", "cannot-get"),
        ({"decision": "refused"}, "refused", "overdue"),
        ({"files": [ACCEPTED], "sum": Sum.MORE, "decision": "accepted"}, "accepted", "accepted"),
        ({"files": [ACCEPTED], "sum": Sum.ENOUGH, "decision": "part-received"}, "part-received", "overdue"),
        ({"files": [REFUSED], "decision": "part-received"}, "refused", "overdue"),
        ({"decision": "waived"}, "waived", "waived"),
        ({"files": [RECEIVED], "decision": "waived"}, "waived", "waived"),
    ],
)
def test_state_of_a_request_follows_from_facts_and_the_day(facts, on_last_day, day_after):
    known = RequirementFacts(**facts, due_on=DUE)

    assert requirement_state(known, BEFORE) == on_last_day
    assert requirement_state(known, AFTER) == day_after


def test_what_is_stored_never_depends_on_the_day_or_a_scanner():
    changing = {RequirementState.OVERDUE, RequirementState.SCANNING, RequirementState.CLEAN}
    for files in ([], [CLEAN], [SCANNING], [REFUSED], [RECEIVED, REFUSED]):
        for answer in ("", "later", "cannot-get", "does-not-apply"):
            for decision in ("", "accepted", "refused", "waived"):
                for total in Sum:
                    state = stored_state(RequirementFacts(answer, files, total, decision, date(2001, 1, 1)))
                    assert state not in changing


def test_every_state_has_words_and_waits_for_one_side_only():
    assert set(STATE_WORDING) == set(STAFF_WORDING) == set(RequirementState)
    assert set(FILE_WORDING) == set(FileState)
    assert not OUTSTANDING & TO_CHECK


def test_a_resident_never_reads_of_viruses():
    said = " ".join(str(words) for words in (*STATE_WORDING.values(), *FILE_WORDING.values())).lower()

    assert "virus" not in said
    assert "scan" not in said
