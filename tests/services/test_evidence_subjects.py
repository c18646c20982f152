"""One request for each account, job, child or person that the answers speak of (docs/evidence-rules.md, `per`)."""

from __future__ import annotations

import pytest

from portal.domain.evidence.items import rule_of
from portal.services import evidence, submissions
from tests.submitting import LATE, PARTNER, PAY, as_resident, start_draft

PEOPLE = [
    {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example", "date_of_birth": "1990-03-27", "nino": "QQ123456C"},
    {"id": "p2", "role": "non-dependant", "first_name": "Tom", "last_name": "Example", "date_of_birth": "1990-05-14", "relationship": "son"},
]  # fmt: skip
JOB = ("job-started", "job/p1/asda", "2017-10-01", {
    "who": "p1", "employer_name": "Asda", "start_date": "2017-10-01", "first_pay_date": "2017-10-06", "amount_gross": "100.00",
    "amount_net": "90.00", "freq": "monthly", **LATE,
})  # fmt: skip
SAVED = ("savings-changed", "c1", "2026-11-01", {"who": "p1", "type": "savings", "amount": "9000.00"})
ACCOUNTS = [
    {"id": "c1", "owner": "p1", "type": "savings", "provider": "Post Office", "last4": "1234", "amount": "100.00"},
    {"id": "c2", "owner": "p1", "type": "current", "provider": "Sample Bank", "amount": "10.00"},
    {"id": "c3", "owner": "p1", "type": "shares", "provider": "Sample Shares", "amount": "10.00"},
    {"id": "c4", "owner": "p2", "type": "current", "provider": "Tom Bank", "amount": "10.00"},
]


@pytest.fixture
def claim(make, db_session):
    return make.claim(people=PEOPLE, capital=ACCOUNTS)


def asked(claim):
    return {item.titles["en"]: item for item in evidence.get_picture(as_resident(claim.id)).unsent}


def test_statements_are_asked_for_each_account_of_the_couple_that_has_statements(claim):
    start_draft(claim.id, SAVED)
    assert list(asked(claim)) == [
        "Account statements: Post Office ending 1234", "Account statements: Sample Bank",
    ]  # fmt: skip


def test_payslips_are_asked_for_the_job_they_are_about_and_a_contract_for_the_other(claim):
    start_draft(claim.id, PAY, JOB)
    found = asked(claim)
    assert [name for name in found if "Tesco" in name or "Asda" in name] == [
        "Proof of the new job: Asda", "Payslips: Tesco (Tom)",
    ]  # fmt: skip
    assert found["Payslips: Tesco (Tom)"].terms.minimum == 5


def test_key_of_a_request_says_nothing_of_whose_it_is(claim):
    start_draft(claim.id, SAVED, PAY)
    for item in asked(claim).values():
        rule, _, key = item.resource_id.partition("~")
        assert rule_of(item.resource_id) == rule
        assert len(key) == 12
        assert not {"post", "1234", "tesco", "tom"} & set(item.resource_id.lower().replace("~", "_").split("_"))


def test_same_thing_asked_in_two_submissions_is_one_request(claim):
    resident = as_resident(claim.id)
    for _time in range(2):
        found = start_draft(claim.id, SAVED)
        submissions.submit_draft(resident, found.row.submit_token, True)
    assert len(evidence.get_picture(resident).sent) == 2


def test_another_partner_is_another_request(claim):
    start_draft(claim.id, PARTNER)
    first = set(asked(claim))
    evidence.discard_unsent(as_resident(claim.id))
    from portal.services import drafts

    drafts.delete_draft(as_resident(claim.id))
    start_draft(claim.id, (*PARTNER[:3], PARTNER[3] | {"first_name": "Chris"}))
    assert {name for name in first if "Alex Morgan" in name}.isdisjoint(asked(claim))
    assert "Proof of your partner’s identity: Chris Morgan" in asked(claim)


def test_somebody_else_who_is_reported_too_is_not_asked_for_the_partners_identity(claim):
    start_draft(claim.id, PAY, PARTNER)
    assert [name for name in asked(claim) if "identity" in name or "Insurance" in name] == [
        "Proof of your partner’s identity: Alex Morgan", "Proof of your partner’s National Insurance number: Alex Morgan",
    ]  # fmt: skip
