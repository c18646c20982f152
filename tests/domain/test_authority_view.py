"""What somebody who acts for a resident sees of the claim: nothing hidden is left in it, and every question is still asked."""

from datetime import date
from decimal import Decimal
from itertools import islice

import pytest

from portal.domain.authority import Relationship, Scope
from portal.domain.authority_view import as_helper_sees
from portal.domain.claim import Claim
from portal.domain.draft import Draft
from portal.domain.review import SECTION_TITLES, Review
from portal.sample import generate

PREPARE = frozenset({Scope.PREPARE})
SEE = frozenset({Scope.PREPARE, Scope.SEE})
TODAY = date(2026, 11, 22)
COUPLE = {
    "reference": "HB1", "people": [
        {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example", "nino": "QQ123456C", "date_of_birth": "1950-03-27"},
        {"id": "p2", "role": "partner", "first_name": "Alex", "last_name": "Example", "nino": "QQ123456D",
         "student": {"provider": "Sampletown College"}},
    ],
    "home": {"address": {"line_1": "1 Sample Street", "postcode": "SE1 1AA"}, "landlord": {"name": "Lee Lord"},
             "rent": {"amount": "112.35", "frequency": "weekly"}},
    "incomes": [
        {"id": "i1", "person": "p1", "type": "employment", "employer": {"name": "Bakery"}, "amount": "210.11", "frequency": "weekly", "hours_per_week": "16"},
        {"id": "i2", "person": "p2", "type": "employment", "employer": {"name": "Garage"}, "amount": "310.22", "frequency": "weekly"},
        {"id": "i3", "person": "p2", "type": "benefit", "name": "Carer's Allowance", "amount": "76.33", "frequency": "weekly"},
    ],
    "capital": [{"id": "c1", "owner": "p1", "type": "savings", "provider": "Post Office", "last4": "1234", "amount": "5200.44"},
                {"id": "c2", "owner": "p2", "type": "savings", "provider": "Credit Union", "last4": "5678", "amount": "900.55"}],
    "pensions": [{"id": "n1", "person": "p1", "type": "state", "provider": "DWP", "amount": "180.66", "frequency": "weekly"},
                 {"id": "n2", "person": "p2", "type": "private", "provider": "Annuity House", "amount": "80.77", "frequency": "weekly"}],
    "expenses": [{"id": "e1", "person": "p1", "type": "childcare", "provider": "Little Steps", "amount": "40.88", "frequency": "weekly"}],
}  # fmt: skip
OF_PARTNER = ("310.22", "Garage", "Carer's Allowance", "76.33", "Credit Union", "5678", "900.55", "Annuity House", "80.77",
              "QQ123456D", "Sampletown College")  # fmt: skip
OF_CLAIMANT = ("210.11", "1234", "5200.44", "180.66", "40.88")


def seen(scopes, relationship=Relationship.ADVISER) -> str:
    return str(as_helper_sees(Claim.from_dict(COUPLE), scopes, relationship).to_dict())


@pytest.mark.parametrize("text", OF_PARTNER)
@pytest.mark.parametrize("scopes", [PREPARE, SEE, frozenset(Scope)])
def test_nothing_of_a_partners_is_left(scopes, text):
    assert text in str(COUPLE)
    assert text not in seen(scopes)


@pytest.mark.parametrize("text", OF_CLAIMANT)
def test_amounts_held_are_only_for_who_may_see_them(text):
    assert text not in seen(PREPARE)
    assert text in seen(SEE)


def test_a_former_partner_is_not_told_where_the_resident_lives():
    found = seen(PREPARE, Relationship.FORMER_PARTNER)
    assert "1 Sample Street" not in found
    assert "Lee Lord" not in found
    assert "1 Sample Street" in seen(PREPARE)


@pytest.mark.parametrize("scopes", [PREPARE, SEE])
def test_every_household_is_asked_the_same_questions(scopes):
    for written in islice(generate(), 0, None, 9):
        claim = Claim.from_dict(written)
        hidden = as_helper_sees(claim, scopes, Relationship.ADVISER)
        assert question_ids(hidden) == question_ids(claim), claim.reference


def question_ids(claim: Claim) -> list[tuple[str, str]]:
    review = Review(claim, Draft(), "review", TODAY, TODAY)
    return [(section, one.id) for section in SECTION_TITLES for one in review.questions_in(section)]


def test_amounts_are_in_no_page_of_a_review():
    review = Review(
        as_helper_sees(Claim.from_dict(COUPLE), PREPARE, Relationship.ADVISER), Draft(), "review", TODAY, TODAY
    )
    shown = " ".join(
        [str(one.words) for section in SECTION_TITLES for one in review.questions_in(section)]
        + [str(line.value) for section in SECTION_TITLES for held in review.held(section) for line in held.lines]
    )
    for text in (*OF_PARTNER, *OF_CLAIMANT):
        assert str(Decimal(text).quantize(Decimal("0.01"))) not in shown if text[0].isdigit() else text not in shown
