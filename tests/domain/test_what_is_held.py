"""What officers read of the people a claim holds."""

from __future__ import annotations

import pytest

from portal.domain.claim import Claim
from portal.domain.held_sections import held_sections
from portal.domain.wording import Wording


@pytest.mark.parametrize(
    ("role", "relationship", "shown"),
    [
        ("partner", "partner", []),
        ("partner", "spouse", ["Husband, wife or civil partner"]),
        ("child", "child", []),
        ("non-dependant", "son", ["Son"]),
        ("non-dependant", "other-relative", ["Other relative"]),
        ("non-dependant", "nephew of a friend", ["nephew of a friend"]),
        ("non-dependant", None, []),
    ],
)
def test_a_relationship_is_told_in_words_where_it_says_more_than_the_role(role, relationship, shown):
    person = {"id": "p2", "role": role, "first_name": "Sam", "last_name": "Example", "relationship": relationship}
    people = [{"id": "p1", "role": "claimant", "first_name": "Ann", "last_name": "Example"}, person]
    claim = Claim.from_dict({"reference": "HB1", "status": "active", "people": people})
    (rows,) = (section.rows for section in held_sections(claim) if section.section == "people")
    assert [one.text if isinstance(one, Wording) else one for one in rows[1].values] == shown
