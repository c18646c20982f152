"""The next lawful step when nobody answers, by day (domain facts 3.1, 3.8)."""

from __future__ import annotations

from datetime import date

import pytest

from portal.domain.silence import SILENCE_WORDING, SilenceKind, StepTaken, last_day, next_step

ASKED = date(2026, 11, 2)
R, F, M, S, L, E = (
    SilenceKind.REMINDER, SilenceKind.FINAL_REMINDER, SilenceKind.MORE_TIME, SilenceKind.SUSPENSION, SilenceKind.LIFTED,
    SilenceKind.ENDING,
)  # fmt: skip
REMINDED = StepTaken(R, date(2026, 11, 16))
FINAL = StepTaken(F, date(2026, 11, 23))
SUSPENDED = StepTaken(S, date(2026, 12, 3))


@pytest.mark.parametrize(
    ("today", "steps", "allowed", "next_on"),
    [
        (date(2026, 11, 2), (), (M,), date(2026, 11, 16)),
        (date(2026, 11, 15), (), (M,), date(2026, 11, 16)),
        (date(2026, 11, 16), (), (R, M), date(2026, 12, 3)),
        (date(2026, 11, 16), (REMINDED,), (M,), date(2026, 11, 23)),
        (date(2026, 11, 23), (REMINDED,), (F, M), date(2026, 12, 3)),
        (date(2026, 11, 23), (), (F, M), date(2026, 12, 3)),
        (date(2026, 12, 2), (REMINDED, FINAL), (M,), date(2026, 12, 3)),
        (date(2026, 12, 3), (REMINDED, FINAL), (M, S), None),
        (date(2026, 12, 3), (), (R, M), None),
        (date(2026, 12, 9), (StepTaken(R, date(2026, 12, 3)),), (M,), date(2026, 12, 10)),
        (date(2026, 12, 10), (StepTaken(R, date(2026, 12, 3)),), (M, S), None),
        (date(2027, 1, 3), (REMINDED, SUSPENDED), (L,), date(2027, 1, 4)),
        (date(2027, 1, 4), (REMINDED, SUSPENDED), (L, E), None),
        (date(2027, 1, 4), (REMINDED, SUSPENDED, StepTaken(L, date(2026, 12, 20))), (M, S), None),
    ],
)
def test_only_the_lawful_step_of_the_day_is_allowed(today, steps, allowed, next_on):
    found = next_step(ASKED, steps, today)
    assert (found.allowed, found.next_on) == (allowed, next_on)


def test_more_time_moves_the_last_day_and_the_suspension_with_it():
    later = StepTaken(M, date(2026, 11, 30), date(2027, 1, 15))
    assert last_day(ASKED, [later]) == date(2027, 1, 15)
    assert S not in next_step(ASKED, [REMINDED, later], date(2027, 1, 15)).allowed
    assert S in next_step(ASKED, [REMINDED, later], date(2027, 1, 16)).allowed


@pytest.mark.parametrize("day", [date(2026, 11, 2), date(2026, 12, 3), date(2028, 1, 1)])
def test_nothing_is_ever_ended_that_was_not_suspended(day):
    for steps in ((), (REMINDED,), (REMINDED, FINAL)):
        assert E not in next_step(ASKED, steps, day).allowed


def test_a_month_is_the_corresponding_day():
    assert last_day(date(2026, 1, 31), []) == date(2026, 2, 28)


def test_every_step_has_words():
    assert set(SILENCE_WORDING) == set(SilenceKind)
