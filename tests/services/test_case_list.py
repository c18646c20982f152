"""Lists of cases below the pages: who may, positions, counts, and exports in bounded pieces."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.services import case_filter, case_list
from portal.services.case_filter import CaseFilter, CaseSort
from portal.services.errors import NotFound
from tests.reported_cases import RENT, ask_for, make_searchable, report

START = datetime(2026, 11, 1, tzinfo=UTC)


def actor(row, *permissions: Permission) -> Officer:
    return Officer(row.id, row.organisation_id, uuid4(), row.name, frozenset(permissions))


@pytest.fixture
def officer(db_session, make) -> Officer:
    return actor(make.officer(), Permission.REVIEW_CASES)


@pytest.mark.parametrize(
    ("kind", "permissions"), [("council", ()), ("registered-provider", (Permission.REVIEW_CASES,))]
)
def test_listing_is_refused_without_permission_or_outside_the_council(db_session, make, kind, permissions):
    stranger = actor(make.officer(organisation=make.organisation(f"Some {kind}", kind=kind)), *permissions)
    for call in (
        lambda: case_list.list_cases(stranger, CaseFilter()),
        lambda: list(case_list.iterate_cases(stranger, CaseFilter())),
    ):
        with pytest.raises(NotFound):
            call()


def test_position_stays_when_another_case_moves_to_the_top(officer, make, db_session):
    cases = [make.case(make.claim().id, updated_at=START + timedelta(seconds=number)) for number in range(60)]
    first = case_list.list_cases(officer, CaseFilter())
    cases[0].updated_at = START + timedelta(days=1)
    db_session.flush()
    second = case_list.list_cases(officer, CaseFilter(), after=first.after)
    assert (len(first.rows), len(second.rows), second.total) == (50, 9, 60)
    assert not {row.reference for row in first.rows} & {row.reference for row in second.rows}


def test_export_goes_through_every_case_in_order_in_small_pieces(officer, make, monkeypatch):
    monkeypatch.setattr(case_list, "EXPORT_ROWS", 4)
    made = [
        make.case(make.claim().id, opened_at=START + timedelta(seconds=number // 3)).reference for number in range(13)
    ]
    found = [row.reference for row in case_list.iterate_cases(officer, CaseFilter(sort=CaseSort.OPENED))]
    assert sorted(found) == sorted(made)
    assert set(found[:1]) == {made[-1]}


def test_counts_leave_closed_cases_out(officer, make):
    for stage, state, closed_at in (("new", "needed", None), ("new", "received", None), ("closed", "needed", START)):
        case = make.case(make.claim().id, stage=stage, closed_at=closed_at)
        ask_for(case, report(case, RENT), "Proof", state=state)
    assert case_list.count_cases() == case_list.CaseCounts(new=2, evidence_given=1, evidence_outstanding=1)


@pytest.mark.parametrize("keyword", ["a", "!!", "a b c d e f g h ij k"])
def test_keyword_that_cannot_be_searched_for_is_refused_on_its_field(officer, keyword):
    with pytest.raises(Refused) as refused:
        case_list.list_cases(officer, CaseFilter(keyword=keyword))
    assert refused.value.field_name == "keyword"


def test_case_without_a_claimant_or_home_is_listed(officer, make):
    claim = make.claim(home=None)
    make.case(claim.id)
    row = case_list.list_cases(officer, CaseFilter()).rows[0]
    assert (row.claimant_name, row.postcode) == ("Mary Example", "")


def test_words_for_logs_hold_no_names(officer, make):
    make.case(make.claim().id)
    page = case_list.list_cases(officer, CaseFilter(keyword=""))
    assert "Example" not in f"{page!r} {page.rows[0]!r} {CaseFilter(keyword='Example')!r}"


def case_of(make, surname: str, number: int) -> str:
    """The reference of a case, each later than the one before, of somebody so called."""
    claim = make.claim()
    make_searchable(claim, "Ann", surname)
    return make.case(claim.id, updated_at=START + timedelta(seconds=number)).reference


@pytest.mark.parametrize("is_common", [False, True])
def test_a_search_finds_the_same_however_common_its_word_is(officer, make, monkeypatch, is_common):
    if is_common:
        monkeypatch.setattr(case_filter, "COMMON", 20)
    names = ["Smith", "Smithson", "Jones"] * 20 + ["Smith"] * 30
    made = [case_of(make, name, number) for number, name in enumerate(names)]
    smiths = [one for number, one in enumerate(made) if number >= 60 or number % 3 != 2]
    first = case_list.list_cases(officer, CaseFilter(keyword="smith"))
    second = case_list.list_cases(officer, CaseFilter(keyword="smith"), after=first.after)
    assert [row.reference for row in first.rows + second.rows] == smiths[::-1]
    assert [(page.total, page.is_counted) for page in (first, second)] == [(70, True)] * 2
    again = case_list.list_cases(officer, CaseFilter(keyword="smith"), before=second.before)
    assert (again.rows, again.before) == (first.rows, "")
    sons = case_list.list_cases(officer, CaseFilter(keyword="smithson ann"))
    assert (len(sons.rows), sons.total) == (20, 20)


@pytest.mark.parametrize(("sample", "told"), [(60, "more than 50"), (12, "more than 10"), (9, "70 in all")])
def test_of_a_very_common_word_a_sample_tells_that_there_are_more(officer, make, monkeypatch, sample, told):
    for name, value in {"COMMON": 20, "SAMPLE": sample}.items():
        monkeypatch.setattr(case_filter, name, value)
    for name, value in {"MOST_OF_COMMON": 80, "ENOUGH": 10, "STEP": 10}.items():
        monkeypatch.setattr(case_list, name, value)
    for number in range(70):
        case_of(make, "Smith", number)
    page = case_list.list_cases(officer, CaseFilter(keyword="smith"))
    assert len(page.rows) == 50
    assert told == (f"{page.total} in all" if page.is_counted else f"more than {page.total - 1}")
