"""The timeline in words."""

from __future__ import annotations

from portal.domain.timeline import read_submissions
from portal.domain.timeline_picture import draw_timeline


def test_conflict_between_two_names_of_one_thing_shows_both_sides() -> None:
    claim = {
        "people": [{"id": "p1", "role": "claimant"}],
        "incomes": [{"id": "i1", "person": "p1", "type": "employment"}],
    }
    said = {"S1": ("claimant", "5"), "S2": ("i1", "6")}
    written = [
        {
            "reference": reference,
            "changes": [
                {"type": "pay-changed", "date": "2017-09-01", "subject": subject, "details": {"amount_gross": amount}}
            ],
        }
        for reference, (subject, amount) in said.items()
    ]

    (step,) = draw_timeline(claim, read_submissions(written), {}, {})

    assert [side.values for side in step.conflicts[0].sides] == [("£5.00",), ("£6.00",)]
