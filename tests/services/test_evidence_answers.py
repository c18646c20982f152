"""What residents say about evidence, what counts as enough, what stands from before, and reminders (S4.38-S4.45, C1, C3)."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa
import time_machine

from portal import clock, db, jobs
from portal.adapters.store import LocalStore
from portal.domain.actor import System
from portal.domain.evidence.enough import Said
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.domain.wording import Refused
from portal.models import AuditEntry, Case, EvidenceFile, EvidenceRequirement, OutgoingMessage
from portal.services import evidence, settings, submissions
from portal.services.errors import NotFound
from portal.services.evidence import Limits, reminding
from portal.services.evidence.requirements import CATCH_ALL, restate
from tests.submitting import PARTNER, PAY, RENT, as_resident, photo, start_draft

PRIVATE = {"living_situation": "PrivateTenant", "rent": {"amount": "90.00", "frequency": "weekly"}}
NOON = "2026-11-22T12:00:00Z"


@pytest.fixture
def claim(make, db_session):
    return make.claim(home=PRIVATE)


@pytest.fixture
def give(tmp_path, claim):
    """`give(rule)`: a file for the one item of a rule; returns its reference."""
    store = LocalStore(tmp_path)

    def give(rule, colour="teal", note=""):
        received = evidence.receive_file(
            store,
            claim.id,
            f"{colour}.jpg",
            BytesIO(photo(colour=colour)),
            Limits(UploadPolicy(size_limit=10_000_000), 40),
        )
        evidence.add_files(as_resident(claim.id), rule, [received], note)
        return item(claim, rule).files[-1].reference

    return give


def item(claim, rule):
    return evidence.get_item(as_resident(claim.id), rule)


def send(claim, *changes, **draft):
    found = start_draft(claim.id, *changes, **draft)
    return submissions.submit_draft(as_resident(claim.id), found.row.submit_token, True)


def row_of(claim, rule):
    query = sa.select(EvidenceRequirement).where(
        EvidenceRequirement.claim_id == claim.id, EvidenceRequirement.resource_id.startswith(rule)
    )
    return db.session().scalars(query.order_by(EvidenceRequirement.asked_at.desc())).first()


def document(claim, rule, words):
    return next(one for one in item(claim, rule).terms.choices if one.title_en.startswith(words)).id


def describe(claim, reference, **said):
    evidence.describe_file(as_resident(claim.id), reference, Said(**said), clock.today())


@pytest.mark.parametrize(
    ("choice", "state", "is_undecided"),
    [
        ("later", "sent-later", False), ("remind-7", "sent-later", False), ("cannot-get", "cannot-get", False),
        ("does-not-apply", "does-not-apply", False),
    ],
)  # fmt: skip
def test_answer_in_a_draft_decides_its_item_and_can_be_taken_back(claim, choice, state, is_undecided):
    start_draft(claim.id, RENT)
    resident = as_resident(claim.id)
    evidence.answer_item(resident, "Rule_Rent", choice, "It burnt")
    found = item(claim, "Rule_Rent")
    assert (found.state, found.answer_note) == (state, "It burnt")
    assert bool(evidence.get_picture(resident).undecided) is is_undecided
    evidence.take_back_answer(resident, "Rule_Rent")
    assert (item(claim, "Rule_Rent").state, item(claim, "Rule_Rent").answer_note) == ("needed", "")


def test_answers_go_with_the_submission(claim):
    with time_machine.travel(NOON, tick=False):
        send(claim, RENT, PARTNER, evidence={"Rule_Rent": "remind-14", "Rule_Rent:note": "", "Rule_NewPartnerIncome": "cannot-get",
                                             "Rule_NewPartnerIncome:note": "He has none"})  # fmt: skip
    rent, income = row_of(claim, "Rule_Rent"), row_of(claim, "Rule_NewPartnerIncome")
    assert (rent.state, rent.answer, rent.remind_on) == ("sent-later", "later", date(2026, 12, 6))
    assert (income.state, income.answer_note, income.waiting_since is not None) == ("cannot-get", "He has none", True)


def test_answer_after_submission_counts_at_once_and_is_recorded(claim):
    send(claim, RENT)
    evidence.answer_item(as_resident(claim.id), "Rule_Rent", "does-not-apply")
    assert (row_of(claim, "Rule_Rent").state, item(claim, "Rule_Rent").state) == ("does-not-apply", "does-not-apply")
    actions = db.session().scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_id == claim.id.hex)).all()
    assert "evidence:answered" in actions


@pytest.mark.parametrize(("choice", "note", "field"), [("", "", "answer"), ("never", "", "answer"), ("later", "x" * 501, "note")])  # fmt: skip
def test_answer_that_is_none_is_refused_at_its_field(claim, choice, note, field):
    start_draft(claim.id, RENT)
    with pytest.raises(Refused) as refused:
        evidence.answer_item(as_resident(claim.id), "Rule_Rent", choice, note)
    assert refused.value.field_name == field


def test_identity_counts_documents_by_what_they_are(claim, give):
    start_draft(claim.id, PARTNER)
    rule = "Rule_NewPartnerIdentity"
    first = give(rule)
    assert str(item(claim, rule).sum_wording).startswith("Tell us what is in your files")
    describe(claim, first, document=document(claim, rule, "Birth"))
    assert (item(claim, rule).state, str(item(claim, rule).sum_wording)) == ("part-received", "1 more needed")
    describe(claim, give(rule, "red"), document=document(claim, rule, "Marriage"))
    assert (item(claim, rule).state, str(item(claim, rule).sum_wording)) == ("received", "You have given enough")


def test_payslips_in_a_row_are_enough_after_submission_too(claim, give):
    send(claim, PAY)
    reference = give("Rule_Payslips")
    describe(claim, reference, count=4)
    assert row_of(claim, "Rule_Payslips").state == "part-received"
    describe(claim, reference, count=5, first_on=date(2026, 10, 2), last_on=date(2026, 10, 30))
    assert row_of(claim, "Rule_Payslips").state == "received"
    assert item(claim, "Rule_Payslips").files[0].said.count == 5


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "count"), ({"count": 1, "first_on": date(2099, 1, 1)}, "first_on"),
        ({"count": 1, "last_on": date(2026, 1, 1)}, "last_on"),
        ({"count": 1, "first_on": date(2026, 1, 2), "last_on": date(2026, 1, 1)}, "last_on"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_at_its_field(claim, give, said, field):
    start_draft(claim.id, PAY)
    reference = give("Rule_Payslips")
    with pytest.raises(Refused) as refused:
        describe(claim, reference, **said)
    assert refused.value.field_name == field


def test_file_of_somebody_else_or_whose_kind_does_not_matter_cannot_be_described(make, claim, give):
    start_draft(claim.id, RENT)
    reference = give("Rule_Rent")
    for who in (claim, make.claim()):
        with pytest.raises(NotFound):
            evidence.describe_file(as_resident(who.id), reference, Said(count=1), clock.today())


def test_what_is_not_in_the_list_goes_with_the_draft_and_later_to_the_open_case(claim, give):
    start_draft(claim.id, RENT)
    give(CATCH_ALL, note="My old rent book")
    found = start_draft_token(claim)
    submissions.submit_draft(as_resident(claim.id), found, True)
    row = row_of(claim, CATCH_ALL)
    assert (row.state, row.waiting_since is not None) == ("received", True)
    give(CATCH_ALL, "red", note="And another")
    files = db.session().scalars(sa.select(EvidenceFile).where(EvidenceFile.requirement_id == row.id)).all()
    assert sorted(file.note for file in files) == ["And another", "My old rent book"]
    assert evidence.get_picture(as_resident(claim.id)).catch_all.state == "received"
    assert [one.resource_id for one in evidence.get_picture(as_resident(claim.id)).sent] == ["Rule_Rent"]


def start_draft_token(claim):
    from portal.services import drafts

    return drafts.get_draft(as_resident(claim.id)).row.submit_token


def test_catch_all_needs_something_open_and_its_switch(claim, give):
    resident = as_resident(claim.id)
    assert evidence.get_picture(resident).catch_all is None
    send(claim, RENT)
    assert evidence.get_picture(resident).catch_all.can_upload
    give(CATCH_ALL)
    settings.change(System("test"), "CatchAllEvidenceUpload", "FALSE")
    assert not evidence.get_picture(resident).catch_all.can_upload
    with pytest.raises(NotFound):
        give(CATCH_ALL, "red")
    row_of(claim, CATCH_ALL)
    db.session().scalars(sa.select(Case).where(Case.claim_id == claim.id)).one().closed_at = clock.now()
    db.session().flush()
    assert evidence.get_picture(resident).catch_all is None


def accept(row, until):
    row.decision, row.valid_until, row.decided_at = "accepted", until, clock.now()
    restate(row)


def test_what_was_accepted_and_still_stands_is_not_asked_again(claim, give):
    with time_machine.travel(NOON, tick=False):
        send(claim, PARTNER)
        give("Rule_NewPartnerIdentity")
        accept(row_of(claim, "Rule_NewPartnerIdentity"), date(2036, 11, 22))
        db.session().scalars(sa.select(Case).where(Case.claim_id == claim.id)).one().closed_at = clock.now()
        db.session().flush()
    with time_machine.travel("2027-11-22T12:00:00Z", tick=False):
        start_draft(claim.id, PARTNER)
        assert item(claim, "Rule_NewPartnerIdentity").state == "accepted"
        submissions.submit_draft(as_resident(claim.id), start_draft_token(claim), True)
        again = row_of(claim, "Rule_NewPartnerIdentity")
        assert (again.state, again.asked_at.year, len(item(claim, "Rule_NewPartnerIdentity").files)) == ("accepted", 2027, 1)  # fmt: skip
        assert row_of(claim, "Rule_NewPartnerNI").state == "needed"


def test_what_was_accepted_too_long_ago_is_asked_again(claim, give):
    with time_machine.travel(NOON, tick=False):
        send(claim, PARTNER)
        give("Rule_NewPartnerIdentity")
        accept(row_of(claim, "Rule_NewPartnerIdentity"), date(2026, 12, 1))
        db.session().scalars(sa.select(Case).where(Case.claim_id == claim.id)).one().closed_at = clock.now()
        db.session().flush()
    with time_machine.travel("2027-11-22T12:00:00Z", tick=False):
        start_draft(claim.id, PARTNER)
        assert item(claim, "Rule_NewPartnerIdentity").state == "needed"


def told(claim):
    db.session().flush()
    query = sa.select(OutgoingMessage.template).where(
        OutgoingMessage.claim_id == claim.id, OutgoingMessage.template.startswith("evidence")
    )
    return sorted(db.session().scalars(query))


def test_resident_is_reminded_once_before_and_once_when_it_is_due(claim):
    with time_machine.travel(NOON, tick=False):
        send(claim, RENT, PARTNER)
    for day, expected in (
        ("2026-12-14", []), ("2026-12-15", ["evidence-reminder"]), ("2026-12-16", ["evidence-reminder"]),
        ("2026-12-22", ["evidence-due", "evidence-reminder"]), ("2026-12-23", ["evidence-due", "evidence-reminder"]),
    ):  # fmt: skip
        with time_machine.travel(f"{day}T09:00:00Z", tick=False):
            reminding.remind_some("http://localhost")
            assert told(claim) == expected, day


def test_reminder_names_nothing_but_that_there_is_something_to_send(claim):
    with time_machine.travel(NOON, tick=False):
        send(claim, RENT)
    with time_machine.travel("2026-12-20T09:00:00Z", tick=False):
        reminding.remind_some("http://localhost")
    row = db.session().scalars(sa.select(OutgoingMessage).where(OutgoingMessage.template == "evidence-reminder")).one()
    assert set(row.gaps) == {"council", "phone", "link"}


def test_resident_is_reminded_on_the_day_they_chose(claim):
    with time_machine.travel(NOON, tick=False):
        send(claim, RENT, evidence={"Rule_Rent": "remind-7"})
    for day, count in (("2026-11-28", 0), ("2026-11-29", 1), ("2026-11-30", 1)):
        with time_machine.travel(f"{day}T09:00:00Z", tick=False):
            reminding.remind_some("http://localhost")
            assert len(told(claim)) == count


def test_nobody_is_reminded_of_what_came_or_cannot_come_or_of_a_closed_case(claim, give):
    with time_machine.travel(NOON, tick=False):
        send(claim, RENT, PARTNER)
        give("Rule_Rent")
        for rule in ("Rule_NewPartnerNI", "Rule_NewPartnerIncome"):
            evidence.answer_item(as_resident(claim.id), rule, "cannot-get")
        give("Rule_NewPartnerIdentity")
    with time_machine.travel("2026-12-22T09:00:00Z", tick=False):
        assert reminding.remind_some("http://localhost") == 0
        row_of(claim, "Rule_Rent").state = "needed"
        db.session().scalars(sa.select(Case).where(Case.claim_id == claim.id)).one().closed_at = clock.now()
        db.session().flush()
        assert reminding.remind_some("http://localhost") == 0
    with time_machine.travel("2027-12-22T09:00:00Z", tick=False):
        assert reminding.remind_some("http://localhost") == 0


def test_schedule_reminds_until_there_is_nobody_left(app, claim, monkeypatch):
    monkeypatch.setattr(reminding, "AT_ONCE", 1)
    with time_machine.travel(NOON, tick=False):
        send(claim, RENT, PARTNER)
    with time_machine.travel("2026-12-22T09:00:00Z", tick=False):
        assert jobs.SCHEDULES["remind-evidence"][1] is jobs.remind_evidence
        assert [reminding.remind_some("x") for _time in range(5)] == [1, 1, 1, 1, 0]
