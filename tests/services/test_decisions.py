"""Decisions below the pages: who may, what is kept, what stands, and that nobody overwrites anybody."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.domain.timeline import derive_steps
from portal.domain.wording import Refused
from portal.models import AuditEntry, ChangeDecision, ReportedChange
from portal.services import case_closing, case_stages, decisions
from portal.services.decided_changes import list_decided
from portal.services.decisions import ChangePlace, Correction
from portal.services.errors import NotFound, Stale
from tests.reported_cases import PARTNER, PAY, RENT, ask_for, report

MAY = (Permission.REVIEW_CASES, Permission.DECIDE_CHANGES)


@pytest.fixture
def officer_who(db_session, make):
    def with_permissions(*permissions: Permission, **values) -> Officer:
        row = make.officer(**values)
        return Officer(row.id, row.organisation_id, uuid4(), row.name, frozenset(permissions))

    return with_permissions


@pytest.fixture
def officer(officer_who):
    return officer_who(*MAY)


@pytest.fixture
def case(db_session, make):
    found = make.case(make.claim().id)
    report(found, RENT, PAY, reference="S-1")
    report(found, PARTNER, reference="S-2")
    case_stages.refresh(found)
    return found


def place(case, submission="S-1", change="1") -> ChangePlace:
    return ChangePlace(case.reference, submission, change)


def steps(case) -> list[tuple[str, tuple[str, ...]]]:
    return [(str(step.date), step.changes) for step in derive_steps({}, list_decided(case.id).decided)]


def test_a_case_begins_new_with_everything_undecided(case):
    assert (case.stage, case.undecided_count) == ("new", 3)
    assert not list_decided(case.id).is_whole


@pytest.mark.parametrize("permissions", [(), (Permission.REVIEW_CASES,), (Permission.DECIDE_CHANGES,)])
def test_only_who_reviews_and_decides_decides(case, officer_who, permissions):
    stranger = officer_who(*permissions)
    for call in (
        lambda: decisions.accept(stranger, place(case), seen=0),
        lambda: decisions.refuse(stranger, place(case), "No proof", seen=0),
        lambda: case_closing.close(stranger, case.reference, "no-change", "", seen_version=case.version),
    ):
        with pytest.raises(NotFound):
            call()


def test_officers_of_other_organisations_decide_nothing(case, officer_who, make):
    stranger = officer_who(*MAY, organisation=make.organisation("Sample Advice", kind="advice-agency"))
    with pytest.raises(NotFound):
        decisions.accept(stranger, place(case), seen=0)


@pytest.mark.parametrize(("submission", "change"), [("S-1", "9"), ("S-9", "1"), ("", ""), ("S-2", "2")])
def test_a_change_of_nowhere_is_not_there(case, officer, submission, change):
    with pytest.raises(NotFound):
        decisions.accept(officer, place(case, submission, change), seen=0)


def test_accepted_changes_make_the_steps_and_later_ones_wait(case, officer):
    decisions.accept(officer, place(case), seen=0)
    found = list_decided(case.id)
    assert steps(case) == [("2017-09-01", ("S-1/1",))]
    assert [found.must_wait(date(2017, month, 1)) for month in (9, 11)] == [False, True]
    assert (case.stage, case.undecided_count, case.taken_up_at is not None) == ("ready-to-decide", 2, True)


def test_a_refused_change_is_in_no_step_and_keeps_its_reason_sealed(case, officer):
    decisions.accept(officer, place(case), seen=0)
    decisions.accept(officer, place(case, change="2"), seen=0)
    decisions.refuse(officer, place(case, "S-2"), "They live elsewhere", seen=0)
    assert steps(case) == [("2017-09-01", ("S-1/1",)), ("2017-11-01", ("S-1/1", "S-1/2"))]
    assert list_decided(case.id).is_whole
    row = db.session().query(ChangeDecision).filter_by(decision="refused").one()
    assert row.reason == "They live elsewhere"
    assert b"elsewhere" not in row.reason_sealed


@pytest.mark.parametrize(("reason", "error"), [(" ", "Enter why"), ("x" * 1001, "1000 characters or fewer")])
def test_a_refusal_without_a_reason_is_refused_on_its_field(case, officer, reason, error):
    with pytest.raises(Refused, match=error) as refused:
        decisions.refuse(officer, place(case), reason, seen=0)
    assert refused.value.field_name == "reason"


def test_a_correction_keeps_what_the_resident_said_and_hands_over_the_officers_value(case, officer):
    right = Correction("home", date(2017, 9, 4), {"new_rent": "94.50", "freq": "weekly"})
    decisions.correct(officer, place(case), right, "As the tenancy agreement says", seen=0)
    step = next(derive_steps({}, list_decided(case.id).decided))
    assert (str(step.date), step.claim["home"]["rent"]["amount"]) == ("2017-09-04", "94.50")
    kept = db.session().query(ReportedChange).filter_by(type="rent-changed").one()
    assert (kept.details["new_rent"], kept.happened_on) == ("95.00", date(2017, 9, 1))


def test_a_correction_that_changes_nothing_is_refused(case, officer):
    same = Correction("home", date(2017, 9, 1), {"new_rent": "95", "freq": "weekly"})
    with pytest.raises(Refused, match="Nothing is different"):
        decisions.correct(officer, place(case), same, "Because", seen=0)


def test_a_decision_taken_back_leaves_the_change_as_it_was_reported_and_its_history(case, officer):
    right = Correction("home", date(2017, 9, 4), {"new_rent": "94.50"})
    decisions.correct(officer, place(case), right, "As the agreement says", seen=0)
    decisions.reopen(officer, place(case), seen=1)
    assert steps(case) == [("None", ())]
    decisions.accept(officer, place(case), seen=2)
    assert steps(case) == [("2017-09-01", ("S-1/1",))]
    rows = db.session().query(ChangeDecision).order_by(ChangeDecision.number).all()
    assert [row.decision for row in rows] == ["corrected", "reopened", "accepted"]
    actions = [entry.action for entry in db.session().query(AuditEntry).order_by(AuditEntry.number)]
    assert actions == ["change:corrected", "change:reopened", "change:accepted"]


def test_the_later_of_two_decisions_is_stale_in_either_order(case, officer, officer_who):
    other = officer_who(*MAY)
    decisions.accept(officer, place(case), seen=0)
    with pytest.raises(Stale):
        decisions.refuse(other, place(case), "No proof", seen=0)
    decisions.refuse(other, place(case), "No proof", seen=1)
    with pytest.raises(Stale):
        decisions.reopen(officer, place(case), seen=1)


def test_nothing_is_decided_in_a_closed_case(case, officer):
    case_closing.close(officer, case.reference, "withdrawn", "", seen_version=case.version)
    with pytest.raises(Refused, match="closed"):
        decisions.accept(officer, place(case), seen=1)


def test_closing_needs_every_decision_but_for_what_was_withdrawn(case, officer):
    with pytest.raises(Refused, match="Decide every change"):
        case_closing.close(officer, case.reference, "increase", "", seen_version=case.version)
    case_closing.close(officer, case.reference, "withdrawn", "Asked on the phone", seen_version=case.version)
    assert (case.stage, case.outcome, case.closing, case.undecided_count, case.due_on) == (
        "closed", "withdrawn", "Asked on the phone", 0, None,
    )  # fmt: skip
    assert list_decided(case.id).decided[0].changes == ()


@pytest.mark.parametrize("outcome", ["", "nonsense", "no-response-suspended"])
def test_closing_needs_an_outcome_that_is_offered(case, officer, outcome):
    with pytest.raises(Refused) as refused:
        case_closing.close(officer, case.reference, outcome, "", seen_version=case.version)
    assert refused.value.field_name == "outcome"


def test_closing_a_case_that_changed_since_it_was_seen_is_stale(case, officer):
    seen = case.version
    decisions.accept(officer, place(case), seen=0)
    with pytest.raises(Stale):
        case_closing.close(officer, case.reference, "withdrawn", "", seen_version=seen)


def test_a_closed_case_opens_again_but_not_beside_another(case, officer, make):
    case_closing.close(officer, case.reference, "withdrawn", "", seen_version=case.version)
    other = make.case(case.claim_id)
    with pytest.raises(Refused, match="another case"):
        case_closing.open_again(officer, case.reference)
    other.closed_at = clock.now()
    db.session().flush()
    case_closing.open_again(officer, case.reference)
    assert (case.closed_at, case.outcome, case.stage) == (None, None, "ready-to-decide")
    with pytest.raises(NotFound):
        case_closing.open_again(officer, case.reference)


def test_evidence_outstanding_shows_in_stage_and_due_date(case, officer, make):
    sent = report(case, reference="S-3")
    ask_for(case, sent, "Rent proof", due_on=date(2026, 12, 22))
    ask_for(case, sent, "Payslips", due_on=date(2026, 12, 12))
    decisions.accept(officer, place(case), seen=0)
    assert (case.stage, case.outstanding_count, case.due_on) == ("waiting-for-evidence", 2, date(2026, 12, 12))


def test_what_was_taken_out_of_a_case_counts_for_nothing(case, officer):
    sent = report(case, RENT, reference="S-3", taken_out_at=clock.now())
    case_stages.refresh(case)
    assert case.undecided_count == 3
    assert "S-3" not in [one.reference for one in list_decided(case.id).standing]
    with pytest.raises(NotFound):
        decisions.accept(officer, place(case, sent.reference), seen=0)
