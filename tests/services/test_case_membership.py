"""Submissions taken out of a case and put back, and conflicts settled: nothing is lost, whatever the order."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import clock, db
from portal.domain.actor import Officer
from portal.domain.permissions import Permission
from portal.domain.timeline import derive_steps
from portal.domain.wording import Refused
from portal.models import AuditEntry, Case, ChangeDecision, EvidenceRequirement, Submission
from portal.services import case_conflicts, case_membership, case_stages, decisions, sent_changes
from portal.services.decided_changes import list_decided
from portal.services.decisions import ChangePlace
from portal.services.errors import NotFound, Stale
from portal.services.evidence import picture
from tests.reported_cases import PARTNER, PAY, RENT, ask_for, change, report
from tests.submitting import as_resident

MAY = frozenset({Permission.REVIEW_CASES, Permission.DECIDE_CHANGES})
OTHER_RENT = change("rent-changed", "2017-09-01", new_rent="99.00", includes=["water"])


@pytest.fixture
def officer(db_session, make) -> Officer:
    row = make.officer()
    return Officer(row.id, row.organisation_id, uuid4(), row.name, MAY)


@pytest.fixture
def case(db_session, make):
    """Three submissions: the first asks for two things, the second for one of them again and one of its own."""
    found = make.case(make.claim().id, submission_count=3)
    asked = ("Rent", "Payslips"), ("Payslips", "Identity"), ()
    told = (RENT, PAY), (OTHER_RENT, PARTNER), ()
    rows: dict[str, Any] = {}
    for number, (changes, titles) in enumerate(zip(told, asked, strict=True), 1):
        content = {"evidence": [{"resource_id": title} for title in titles]}
        row = report(found, *changes, reference=f"S-{number}", content=content)
        for title in titles:
            if title not in rows:
                rows[title] = ask_for(found, row, title)
                rows[title].resource_id = title
    case_stages.refresh(found)
    return found


def asked(case) -> set[str]:
    query = sa.select(EvidenceRequirement.resource_id).where(
        EvidenceRequirement.case_id == case.id, EvidenceRequirement.set_aside_at.is_(None)
    )
    return set(db.session().scalars(query))


def whole(case) -> dict[str, Any]:
    """Everything that a case shows, holds and hands over."""
    found = list_decided(case.id)
    steps = [step.to_dict() for step in derive_steps({}, found.standing)]
    rows = db.session().execute(
        sa.select(Submission.reference, Submission.case_id, Submission.taken_out_at, Submission.content_sealed)
        .where(Submission.claim_id == case.claim_id).order_by(Submission.reference)
    )  # fmt: skip
    return {
        "steps": steps, "decided": [str(one.changes) for one in found.decided], "undecided": str(found.undecided),
        "submissions": [tuple(row) for row in rows], "asked": asked(case),
        "counts": (case.submission_count, case.undecided_count, case.outstanding_count), "stage": case.stage,
    }  # fmt: skip


def test_what_is_taken_out_leaves_timeline_counts_and_evidence_and_comes_back(officer, case):
    decisions.accept(officer, ChangePlace(case.reference, "S-2", "2"), seen=0)
    before = whole(case)
    case_membership.take_out(officer, case.reference, "S-2")
    found = list_decided(case.id)
    assert [one.reference for one in found.standing] == ["S-1", "S-3"]
    assert not [conflict for step in derive_steps({}, found.standing) for conflict in step.conflicts]
    assert (case.submission_count, case.undecided_count, case.outstanding_count) == (2, 2, 2)
    assert asked(case) == {"Rent", "Payslips"}
    assert [one.submission.reference for one in sent_changes.list_sent_changes(case.claim_id)] == ["S-1"]
    case_membership.put_back(officer, case.reference, "S-2")
    assert whole(case) == before
    actions = [entry.action for entry in db.session().query(AuditEntry).order_by(AuditEntry.number)]
    assert actions[-2:] == ["submission:taken-out", "submission:put-back"]


def test_a_resident_is_not_asked_for_evidence_of_what_was_taken_out_but_keeps_what_others_need(officer, case):
    case_membership.take_out(officer, case.reference, "S-1")
    assert asked(case) == {"Payslips", "Identity"}
    resident = as_resident(case.claim_id)
    assert {item.resource_id for item in picture.get_picture(resident).sent} == {"Payslips", "Identity"}


def test_put_back_joins_the_open_case_when_its_own_was_closed(officer, case, make):
    case_membership.take_out(officer, case.reference, "S-2")
    case.closed_at = clock.now() - timedelta(weeks=20)
    newer = make.case(case.claim_id)
    case_membership.put_back(officer, case.reference, "S-2")
    assert [one.reference for one in list_decided(newer.id).standing] == ["S-2"]
    assert (newer.submission_count, newer.undecided_count) == (1, 2)
    assert asked(newer) == {"Identity"}


def test_nothing_joins_or_leaves_a_closed_case(officer, case):
    case_membership.take_out(officer, case.reference, "S-2")
    case.closed_at = clock.now()
    db.session().flush()
    with pytest.raises(Refused, match="closed"):
        case_membership.put_back(officer, case.reference, "S-2")
    with pytest.raises(Refused, match="closed"):
        case_membership.take_out(officer, case.reference, "S-1")


def test_nothing_is_taken_out_while_it_is_being_sent(officer, case):
    case.stage = "being-sent"
    with pytest.raises(Refused, match="being sent"):
        case_membership.take_out(officer, case.reference, "S-1")


@pytest.mark.parametrize("submission", ["S-9", "", "\x00"])
def test_a_submission_of_nowhere_is_not_there(officer, case, submission):
    for call in (case_membership.take_out, case_membership.put_back):
        with pytest.raises(NotFound):
            call(officer, case.reference, submission)


def test_only_who_decides_takes_out(officer, case, make):
    row = make.officer()
    stranger = Officer(row.id, row.organisation_id, uuid4(), row.name, frozenset({Permission.REVIEW_CASES}))
    with pytest.raises(NotFound):
        case_membership.take_out(stranger, case.reference, "S-1")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.sampled_from(["S-1", "S-2", "S-3"]), max_size=12))
def test_any_taking_out_and_putting_back_ends_where_it_began(officer, case, moves):
    if case.taken_up_at is None:
        case_stages.note_work(case)
    before = whole(case)
    out: set[str] = set()
    for reference in moves:
        if reference in out:
            case_membership.put_back(officer, case.reference, reference)
            out.remove(reference)
        else:
            case_membership.take_out(officer, case.reference, reference)
            out.add(reference)
        assert {one.reference for one in list_decided(case.id).standing} == {"S-1", "S-2", "S-3"} - out
    for reference in sorted(out):
        case_membership.put_back(officer, case.reference, reference)
    assert whole(case) == before


MOVES = st.lists(
    st.sampled_from(["S-1", "S-2", "S-3", "T-1", "open the other case", "join", "wrong case"]), max_size=14
)


def open_only(*cases) -> None:
    """Of the first case and its neighbour the first is open."""
    for one, closed_at in reversed(list(zip(cases, (None, clock.now()), strict=True))):
        one.closed_at = closed_at
        db.session().flush()


@pytest.fixture
def three(case, make):
    """The case, an older one of its claim that is closed, and one of another claim."""
    older, strange = make.case(case.claim_id, closed_at=clock.now()), make.case(make.claim().id, submission_count=1)
    report(strange, RENT, reference="T-1")
    found = (case, older, strange)
    for one in found:
        case_stages.note_work(one)
    return found


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=MOVES)
def test_any_joining_and_moving_between_the_cases_of_two_claims_ends_where_it_began(officer, three, moves):
    with db.session().begin_nested() as example:
        walk = Walk(officer, three)
        before = walk.whole()
        for move in moves:
            walk.go(move)
            walk.check()
        walk.return_all()
        assert walk.whole() == before
        example.rollback()


class Walk:
    """Submissions on their way between the cases; `places` says where each belongs, `out` which are taken out."""

    def __init__(self, officer, three) -> None:
        self.officer, self.three = officer, three
        self.open, self.closed, self.strange = three
        self.places = {"S-1": self.open, "S-2": self.open, "S-3": self.open, "T-1": self.strange}
        self.out: set[str] = set()
        self.joined: list[Submission] = []

    def whole(self) -> list[dict[str, Any]]:
        return [whole(one) for one in self.three]

    def go(self, move: str) -> None:
        if move == "open the other case":
            self.open, self.closed = self.closed, self.open
            open_only(self.open, self.closed)
        elif move == "join":
            self.open.submission_count += 1
            self.joined.append(report(self.open, PARTNER, reference=f"J-{len(self.joined)}", content={}))
        elif move == "wrong case":
            self.refuse(self.strange, "S-1")
            self.refuse(self.three[0], "T-1")
        elif move in self.out:
            self.put_back(move)
        elif self.places[move].closed_at is None:
            self.take_out(move)

    def refuse(self, case: Case, reference: str) -> None:
        for call in (case_membership.take_out, case_membership.put_back):
            with pytest.raises(NotFound):
                call(self.officer, case.reference, reference)

    def take_out(self, reference: str) -> None:
        case_membership.take_out(self.officer, self.places[reference].reference, reference)
        self.out.add(reference)

    def put_back(self, reference: str) -> None:
        wanted = self.strange if reference == "T-1" else self.open
        assert case_membership.put_back(self.officer, self.places[reference].reference, reference) is wanted
        self.places[reference] = wanted
        self.out.remove(reference)

    def check(self) -> None:
        held = {one: {row.reference for row in list_decided(one.id).standing} for one in self.three}
        for reference, place in self.places.items():
            assert [one for one in self.three if reference in held[one]] == ([] if reference in self.out else [place])

    def return_all(self) -> None:
        """Everything goes back to the first case, what joined goes."""
        case, other, _strange = self.three
        open_only(other, case)
        for reference in [one for one, place in self.places.items() if place is other and one not in self.out]:
            self.open = other
            self.take_out(reference)
        open_only(case, other)
        self.open = case
        for reference in sorted(self.out):
            self.put_back(reference)
        for row in self.joined:
            db.session().get_one(Case, row.case_id).submission_count -= 1
            for change_row in row.changes:
                db.session().delete(change_row)
            db.session().delete(row)
        for one in self.three:
            case_stages.note_work(one)


def conflicts(case) -> list[tuple[str, tuple[str, ...]]]:
    found = derive_steps({}, list_decided(case.id).standing)
    return [(one.attribute, one.changes) for step in found for one in step.conflicts if one.date == step.date]


def test_the_kept_answer_is_in_force_and_the_other_change_keeps_the_rest(officer, case):
    assert conflicts(case) == [("new_rent", ("S-1/1", "S-2/1"))]
    case_conflicts.keep_answer(officer, case.reference, "new_rent", "S-1/1", {"S-1/1": 0, "S-2/1": 0})
    assert conflicts(case) == []
    rent = next(derive_steps({}, list_decided(case.id).standing)).claim["home"]["rent"]
    assert (rent["amount"], rent["includes"]) == ("95.00", ["water"])
    row = db.session().query(ChangeDecision).one()
    assert (row.decision, row.kept_reference) == ("settled", "S-1/1")
    assert case.undecided_count == 4


def test_what_was_accepted_stays_decided_without_the_answer_that_was_not_kept(officer, case):
    decisions.accept(officer, ChangePlace(case.reference, "S-2", "1"), seen=0)
    case_conflicts.keep_answer(officer, case.reference, "new_rent", "S-1/1", {"S-1/1": 0, "S-2/1": 1})
    assert case.undecided_count == 3
    row = db.session().query(ChangeDecision).filter_by(number=2).one()
    assert (row.decision, row.altered["details"]) == ("corrected", {"includes": ["water"]})


def test_what_was_left_out_stays_out_when_the_rest_is_accepted(officer, case):
    case_conflicts.keep_answer(officer, case.reference, "new_rent", "S-2/1", {"S-1/1": 0, "S-2/1": 0})
    row = db.session().query(ChangeDecision).one()
    assert (row.decision, row.kept_reference) == ("settled", "S-2/1")
    decisions.accept(officer, ChangePlace(case.reference, "S-1", "1"), seen=1)
    accepted = db.session().query(ChangeDecision).filter_by(number=2).one()
    assert accepted.altered["details"] == {"freq": "weekly"}


def test_a_change_with_nothing_left_is_refused_in_favour_of_what_was_kept(officer, make):
    other = make.case(make.claim().id)
    for number, rent in enumerate(("95.00", "99.00"), 1):
        report(other, change("rent-changed", "2017-09-01", new_rent=rent), reference=f"T-{number}")
    case_conflicts.keep_answer(officer, other.reference, "new_rent", "T-1/1", {"T-1/1": 0, "T-2/1": 0})
    row = db.session().query(ChangeDecision).one()
    assert (row.decision, row.kept_reference, row.altered) == ("refused", "T-1/1", None)


@pytest.mark.parametrize(
    ("attribute", "kept", "seen"),
    [
        ("new_rent", "S-1/1", {"S-1/1": 0, "S-2/1": 1}),
        ("new_rent", "S-1/1", {"S-1/1": 0}),
        ("new_rent", "S-3/1", {"S-1/1": 0, "S-2/1": 0}),
        ("freq", "S-1/1", {"S-1/1": 0, "S-2/1": 0}),
    ],
)
def test_a_conflict_that_is_not_as_it_was_seen_is_stale(officer, case, attribute, kept, seen):
    with pytest.raises(Stale):
        case_conflicts.keep_answer(officer, case.reference, attribute, kept, seen)
    assert db.session().query(ChangeDecision).count() == 0
