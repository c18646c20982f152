"""A page of the review costs a fixed number of statements, however much is held and reported (quality P5)."""

from __future__ import annotations

import pytest

from portal import db
from tests.resident.reviewing import answer
from tests.submitting import PAY, RENT, start_draft

CLAIMANT = {
    "id": "p1",
    "role": "claimant",
    "first_name": "Mary",
    "last_name": "Example",
    "nino": "QQ123456C",
    "date_of_birth": "1950-03-27",
}
LATER_RENTS = [(*RENT[:2], f"20{year}-09-01", RENT[3]) for year in range(10, 20)]


def people(count):
    return [CLAIMANT, *({"id": f"p{n}", "role": "non-dependant", "first_name": f"Tom{n}"} for n in range(2, count + 2))]


def accounts(count):
    return [{"id": f"c{n}", "owner": "p1", "type": "savings", "amount": "100.00"} for n in range(count)]


@pytest.mark.parametrize(("count", "changes"), [(1, ()), (10, (RENT, PAY)), (100, LATER_RENTS)])
def test_review_reads_four_statements_and_an_answer_takes_six(
    make, client_as_resident, count_statements, count, changes
):
    claim = make.claim(people=people(count), capital=accounts(count))
    with db.transaction():
        start_draft(claim.id, *changes)
    browser = client_as_resident(claim)
    with count_statements() as seen:
        browser.get("resident.show_review")
    assert len(seen) <= 4, seen
    with count_statements() as seen:
        assert answer(browser, "people", "moved-in", "no").status == 303
    assert len(seen) <= 6, seen
