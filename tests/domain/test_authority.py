"""The worked table of domain facts 10 and what follows from it: how long an authority lasts, and what it covers when."""

from datetime import UTC, date, datetime, timedelta

import pytest

from portal.domain.authority import (
    Authority,
    Flag,
    Kind,
    Relationship,
    Scope,
    State,
    check_scopes,
    end_of,
    flags_of,
)
from portal.domain.authority_wording import (
    CONSENT,
    FLAG_WORDING,
    KIND_WORDING,
    RELATIONSHIP_WORDING,
    SCOPE_WORDING,
    STATE_WORDING,
    consent_sentences,
)
from portal.domain.wording import Refused

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
LAST = datetime(2027, 5, 22, 23, 59, 59, tzinfo=UTC)


def authority(**changes) -> Authority:
    values = {
        "kind": Kind.CODE, "scopes": frozenset({Scope.PREPARE}), "relationship": Relationship.ADVISER, "asked_at": NOON,
        "ends_at": LAST, "confirmed_at": NOON,
    }  # fmt: skip
    return Authority(**(values | changes))


@pytest.mark.parametrize(
    ("kind", "given", "wanted", "ends"),
    [
        (Kind.FORM, date(2026, 11, 22), None, date(2027, 5, 22)),
        (Kind.FORM, date(2026, 8, 31), None, date(2027, 2, 28)),
        (Kind.CODE, date(2026, 11, 22), date(2027, 1, 1), date(2027, 1, 1)),
        (Kind.CODE, date(2026, 11, 22), date(2028, 1, 1), date(2027, 5, 22)),
        (Kind.SPOKEN, date(2026, 11, 22), date(2026, 11, 22), date(2026, 11, 22)),
        (Kind.APPOINTEE, date(2026, 11, 22), None, date(2027, 11, 22)),
        (Kind.ATTORNEY, date(2028, 2, 29), None, date(2029, 2, 28)),
        (Kind.DEPUTY, date(2026, 11, 22), date(2030, 1, 1), date(2027, 11, 22)),
    ],
)
def test_it_ends_on_the_day_entered_or_at_the_latest_after_its_months(kind, given, wanted, ends):
    assert end_of(kind, given, wanted, today=given) == ends


def test_a_council_may_let_it_last_shorter_but_never_longer():
    given = date(2026, 11, 22)
    assert end_of(Kind.CODE, given, None, today=given, most_months=2) == date(2027, 1, 22)
    assert end_of(Kind.CODE, given, None, today=given, most_months=60) == date(2027, 5, 22)


def test_it_cannot_end_before_it_begins():
    with pytest.raises(Refused) as refused:
        end_of(Kind.CODE, date(2026, 11, 22), date(2026, 11, 21), today=date(2026, 11, 22))
    assert refused.value.field_name == "ends_on"


@pytest.mark.parametrize(
    ("changes", "at", "state"),
    [
        ({}, NOON, State.IN_FORCE),
        ({}, LAST, State.IN_FORCE),
        ({}, LAST + timedelta(seconds=1), State.EXPIRED),
        ({"withdrawn_at": NOON - timedelta(days=1)}, NOON, State.WITHDRAWN),
        ({"withdrawn_at": NOON}, LAST + timedelta(days=1), State.WITHDRAWN),
        ({"confirmed_at": None}, NOON, State.ASKED),
        ({"confirmed_at": None}, NOON + timedelta(days=14), State.ASKED),
        ({"confirmed_at": None}, NOON + timedelta(days=14, seconds=1), State.LAPSED),
        ({"confirmed_at": None}, LAST + timedelta(days=1), State.LAPSED),
        ({"confirmed_at": None, "refused_at": NOON}, NOON, State.REFUSED),
    ],
)
def test_where_it_stands(changes, at, state):
    found = authority(**changes)
    assert found.state(at) is state
    assert bool(found.covers(at)) is (state is State.IN_FORCE)


def test_a_former_partner_may_prepare_and_nothing_else():
    all_of_it = authority(scopes=frozenset(Scope), relationship=Relationship.FORMER_PARTNER)
    assert all_of_it.covers(NOON) == {Scope.PREPARE}
    assert authority(scopes=frozenset(Scope)).covers(NOON) == set(Scope)


@pytest.mark.parametrize(
    ("kind", "scopes", "issue", "covers"),
    [
        (Kind.CODE, {Scope.SUBMIT}, "", {Scope.SUBMIT, Scope.PREPARE}),
        (Kind.CODE, {Scope.SEE}, "", {Scope.SEE}),
        (Kind.CODE, {Scope.TALK}, "The overpayment of May", {Scope.TALK}),
        (Kind.APPOINTEE, set(), "", set(Scope)),
    ],
)
def test_what_is_given_is_whole(kind, scopes, issue, covers):
    assert check_scopes(kind, scopes, issue, "Advice") == covers


@pytest.mark.parametrize(("scopes", "issue", "field"), [(set(), "", "scopes"), ({Scope.TALK}, " ", "issue")])
def test_nothing_is_given_without_saying_what(scopes, issue, field):
    with pytest.raises(Refused) as refused:
        check_scopes(Kind.CODE, scopes, issue, "")
    assert refused.value.field_name == field


def test_conflicts_are_flagged():
    assert flags_of(Relationship.FORMER_PARTNER, "Alex Example", same_contact=True) == (
        Flag.FORMER_PARTNER, Flag.SAME_CONTACT,
    )  # fmt: skip
    assert flags_of(Relationship.FRIEND, "alex EXAMPLE", partner_name="Alex Example") == (Flag.PARTNERS_NAME,)
    assert flags_of(Relationship.LANDLORD, "Lee Lord") == (Flag.LANDLORD,)
    assert flags_of(Relationship.ADVISER, "Sam Adviser", partner_name="Alex Example") == ()


def test_everything_has_words():
    assert set(KIND_WORDING) == set(Kind)
    assert set(SCOPE_WORDING) == set(CONSENT) == set(Scope)
    assert set(RELATIONSHIP_WORDING) == set(Relationship)
    assert set(STATE_WORDING) == set(State)
    assert set(FLAG_WORDING) == set(Flag)


def test_the_words_to_read_out_name_the_one_issue():
    sentences = [str(one) for one in consent_sentences([Scope.TALK, Scope.SEE], "the rent of May")]
    assert len(sentences) == 2
    assert "my partner’s money" in sentences[0]
    assert "the rent of May" in sentences[1]
