"""Searches kept for a day, for one officer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from portal.domain.actor import Officer
from portal.models import AuditEntry, SearchTerm
from portal.services import search_terms

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def officer(db_session, make) -> Officer:
    row = make.officer()
    return Officer(row.id, row.organisation_id, uuid4(), row.name)


def test_search_is_found_by_its_officer_only(officer, make):
    other = make.officer()
    reference = search_terms.keep_search(officer, "O'Neil")
    assert search_terms.find_search(officer, reference) == "O'Neil"
    assert search_terms.find_search(Officer(other.id, other.organisation_id, uuid4(), "x"), reference) is None


def test_search_is_sealed_and_its_reference_says_nothing(officer, db_session):
    references = {search_terms.keep_search(officer, "Smith") for _ in range(2)}
    assert len(references) == 2
    stored = db_session.execute(sa.select(SearchTerm.text_sealed)).scalars().all()
    assert not [value for value in stored if b"Smith" in value]
    assert "Smith" not in str([entry.detail for entry in db_session.scalars(sa.select(AuditEntry))])


@pytest.mark.parametrize("reference", ["", "nothing", "x" * 5000, "a\x00b"])
def test_unknown_reference_finds_nothing(officer, reference):
    assert search_terms.find_search(officer, reference) is None


@pytest.mark.parametrize(("hours", "is_kept"), [(23.99, True), (24, False)])
def test_search_lasts_24_hours_and_is_deleted(officer, db_session, hours, is_kept):
    with time_machine.travel(NOON, tick=False):
        reference = search_terms.keep_search(officer, "Smith")
    with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
        assert (search_terms.find_search(officer, reference) is not None) is is_kept
        assert search_terms.discard_expired() == (0 if is_kept else 1)
    assert db_session.scalar(sa.select(sa.func.count()).select_from(SearchTerm)) == (1 if is_kept else 0)
