"""The case page below the page: private answers, names, and what a reply changes."""

from __future__ import annotations

from uuid import uuid4

import pytest
import sqlalchemy as sa

from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.models import OutgoingMessage
from portal.services import case_messages, case_page
from portal.services.errors import NotFound
from tests.reported_cases import RENT, change, report, write_message

LEFT = change("partner-moved-out", "2017-10-10", subject="partner", permanent=True, domestic_abuse=True)


@pytest.fixture
def officer_who(db_session, make):
    def with_permissions(*permissions: Permission) -> Officer:
        row = make.officer()
        return Officer(
            row.id, row.organisation_id, uuid4(), row.name, frozenset({Permission.REVIEW_CASES, *permissions})
        )

    return with_permissions


@pytest.mark.parametrize(
    ("permissions", "count"), [((), 0), ((Permission.SEE_AUDIT_LOG,), 0), ((Permission.DECIDE_CHANGES,), 1)]
)
def test_private_answers_leave_the_service_only_for_who_decides(officer_who, make, permissions, count):
    case = make.case(make.claim().id)
    report(case, LEFT)
    found = case_page.show_case(officer_who(*permissions), case.reference)
    shown = found.submissions[0].changes[0]
    assert len(shown.private_lines) == count
    assert "abuse" not in str([str(line.label) for line in shown.lines])
    assert found.has_private_answers is bool(count)


def test_a_name_is_whose_change_it_is_and_not_whose_employer(officer_who, make):
    case = make.case(make.claim().id)
    report(case, change("pay-changed", "2017-11-01", subject="i1", amount_gross="300.00"))
    found = case_page.show_case(officer_who(), case.reference)
    assert str(found.steps[0].new[0].summary) == "The pay of Tom Example changed to £300.00 each payday"


def test_submissions_stand_in_the_order_in_which_they_came(officer_who, make):
    case = make.case(make.claim().id)
    for number in (1, 2, 3):
        report(case, RENT, reference=f"S-{number}")
    found = case_page.show_case(officer_who(), case.reference)
    assert [one.reference for one in found.submissions] == ["S-1", "S-2", "S-3"]
    assert [mark.full_reference for mark in found.steps[0].repeated] == ["S-2/1", "S-3/1"]


def test_a_later_conflict_is_counted_and_not_repeated(officer_who, make):
    case = make.case(make.claim().id)
    report(case, RENT, change("pay-changed", "2018-01-01", subject="i1", amount_gross="1.00"))
    report(case, change("rent-changed", "2017-09-01", new_rent="1.00"))
    first, second = case_page.show_case(officer_who(), case.reference).steps
    assert (len(first.conflicts), first.older_conflict_count) == (1, 0)
    assert (len(second.conflicts), second.older_conflict_count, second.is_blocked) == (0, 1, True)


def test_refused_reply_leaves_nothing(officer_who, make, db_session):
    claim = make.claim()
    case = make.case(claim.id)
    question = write_message(claim, "When?")
    with pytest.raises(Refused):
        case_messages.send_reply(officer_who(), case.reference, "  ", address="http://localhost")
    assert question.read_at is None
    assert not db_session.scalar(sa.select(sa.func.count()).select_from(OutgoingMessage))


def test_reply_to_a_claim_without_contact_is_kept_and_is_activity(officer_who, make):
    claim = make.claim(contacts=[])
    case = make.case(claim.id)
    before = case.updated_at
    case_messages.send_reply(officer_who(), case.reference, "Hello", address="http://localhost")
    assert case.updated_at > before
    assert [message.text for message in case_messages.list_messages(claim.id)] == ["Hello"]


@pytest.mark.parametrize("reference", ["", "C-nothing", "a\x00b", "x" * 5000, "%"])
def test_case_is_not_found_under_what_is_no_reference(officer_who, reference):
    with pytest.raises(NotFound):
        case_page.show_case(officer_who(), reference)
