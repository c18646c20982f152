"""Officers decide about evidence, and ask for more (complaints C1, C3): states, messages, audit, two officers at once."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from portal import clock, db
from portal.adapters.store import LocalStore
from portal.domain.actor import Officer
from portal.domain.evidence.reasons import REASONS
from portal.domain.evidence.upload_policy import UploadPolicy
from portal.domain.permissions import Permission
from portal.domain.wording import Refused
from portal.models import AuditEntry, EvidenceFile, EvidenceRequirement, OutgoingMessage, ResidentMessage
from portal.services import evidence, evidence_item, submissions
from portal.services.errors import NotFound, Stale
from portal.services.evidence import Limits, deciding, requesting
from portal.services.evidence.deciding import Seen
from portal.services.evidence.requesting import Asking
from portal.services.evidence.requirements import CATCH_ALL
from tests.submitting import PARTNER, RENT, as_resident, photo, start_draft

PRIVATE = {"living_situation": "PrivateTenant", "rent": {"amount": "90.00", "frequency": "weekly"}}
CHECKERS = (Permission.REVIEW_CASES, Permission.CHECK_EVIDENCE)
HERE = "http://localhost"


@pytest.fixture
def officer(make, db_session):
    return officer_of(make, *CHECKERS)


def officer_of(make, *permissions):
    row = make.officer(*permissions)
    return Officer(row.id, row.organisation_id, uuid4(), row.name, frozenset(permissions))


@pytest.fixture
def claim(make, db_session):
    found = make.claim(home=PRIVATE)
    draft = start_draft(found.id, RENT, PARTNER)
    submissions.submit_draft(as_resident(found.id), draft.row.submit_token, True)
    return found


@pytest.fixture
def give(tmp_path, claim):
    store = LocalStore(tmp_path)

    def give(rule="Rule_Rent", colour="teal"):
        source = BytesIO(photo(colour=colour))
        received = evidence.receive_file(
            store, claim.id, f"{colour}.jpg", source, Limits(UploadPolicy(size_limit=10_000_000), 40)
        )
        evidence.add_files(as_resident(claim.id), rule, [received])
        return seen(claim, rule)

    return give


def row_of(claim, rule="Rule_Rent"):
    query = sa.select(EvidenceRequirement).where(
        EvidenceRequirement.claim_id == claim.id, EvidenceRequirement.resource_id.startswith(rule)
    )
    return db.session().scalars(query.order_by(EvidenceRequirement.asked_at.desc())).first()


def files_of(claim, rule="Rule_Rent"):
    query = sa.select(EvidenceFile).where(EvidenceFile.requirement_id == row_of(claim, rule).id)
    return list(db.session().scalars(query.order_by(EvidenceFile.received_at)))


def seen(claim, rule="Rule_Rent", files=None):
    row = row_of(claim, rule)
    return Seen(
        row.reference, row.version, [one.reference for one in files_of(claim, rule)] if files is None else files
    )


def item(claim, rule="Rule_Rent"):
    return evidence.get_item(as_resident(claim.id), rule)


def messages_of(claim):
    query = sa.select(ResidentMessage).where(ResidentMessage.claim_id == claim.id)
    return [row.text for row in db.session().scalars(query.order_by(ResidentMessage.sent_at))]


def actions(claim):
    return list(db.session().scalars(sa.select(AuditEntry.action).where(AuditEntry.subject_id == claim.id.hex)))


def test_accepted_evidence_is_settled_and_stands_for_as_long_as_its_rule_says(claim, give, officer):
    with time_machine.travel("2026-11-30T12:00:00Z", tick=False):
        deciding.accept(officer, give("Rule_NewPartnerIdentity"))
        row = row_of(claim, "Rule_NewPartnerIdentity")
    assert (row.state, row.waiting_since, row.valid_until) == ("accepted", None, date(2036, 11, 30))
    assert row.decided_by == officer.user_id
    found = item(claim, "Rule_NewPartnerIdentity")
    assert (found.state, found.files[0].state, found.is_settled) == ("accepted", "accepted", True)
    assert "evidence:accepted" in actions(claim)
    assert messages_of(claim) == []


def test_rent_is_not_kept_for_another_case(claim, give, officer):
    deciding.accept(officer, give())
    assert row_of(claim).valid_until is None


@pytest.mark.parametrize("code", [code for code in REASONS if code != "other"])
def test_resident_reads_why_something_was_refused_and_has_a_month_for_another_copy(claim, give, officer, code):
    with time_machine.travel(clock.now() + timedelta(days=20), tick=False):
        deciding.refuse(officer, give(), code, "The date is hidden by your thumb.", address=HERE)
        row, found, today = row_of(claim), item(claim), clock.today()
    assert (row.state, found.state, found.files[0].state) == ("refused", "refused", "refused")
    assert row.due_on > today + timedelta(days=27)
    (text,) = messages_of(claim)
    assert "“Proof of your rent”" in text
    assert str(REASONS[code].wording) in text
    assert text.endswith("The date is hidden by your thumb.")
    told = db.session().scalars(sa.select(OutgoingMessage).where(OutgoingMessage.template == "new-message")).all()
    assert [set(one.gaps) for one in told if one.claim_id == claim.id] == [{"council", "phone", "link"}]


def test_refused_file_beside_one_that_stands_leaves_the_request_with_that_one(claim, give, officer):
    give()
    give(colour="red")
    first, second = files_of(claim)
    deciding.refuse(officer, seen(claim, files=[first.reference]), "unreadable", "", address=HERE)
    assert (row_of(claim).state, first.decision, second.decision) == ("received", "refused", None)


def test_another_copy_after_a_refusal_is_looked_at_again(claim, give, officer):
    deciding.refuse(officer, give(), "unreadable", "", address=HERE)
    give(colour="red")
    assert (row_of(claim).state, row_of(claim).waiting_since is not None) == ("received", True)


def test_part_that_is_right_is_kept_and_more_is_asked_for(claim, give, officer):
    deciding.accept_part(officer, give(), "Send page 2 as well.", address=HERE)
    assert (item(claim).state, item(claim).files[0].state, item(claim).reason) == (
        "part-received", "accepted", "Send page 2 as well.",
    )  # fmt: skip
    give(colour="red")
    assert item(claim).state == "received"


def test_what_is_waived_is_no_longer_outstanding_and_the_reason_is_told(claim, officer):
    deciding.waive(officer, seen(claim), "We found it in our own records.", address=HERE)
    assert (item(claim).state, item(claim).reason) == ("waived", "We found it in our own records.")
    assert messages_of(claim)[0].startswith("You do not need to send anything more")


def test_decision_can_be_taken_back(claim, give, officer):
    deciding.accept(officer, give())
    deciding.take_back(officer, seen(claim))
    assert (row_of(claim).state, row_of(claim).decision, files_of(claim)[0].decision) == ("received", None, None)
    assert "evidence:reopened" in actions(claim)


@pytest.mark.parametrize(
    ("decide", "field"),
    [
        (lambda officer, at: deciding.accept(officer, Seen(at.reference, at.version)), "files"),
        (lambda officer, at: deciding.accept(officer, Seen(at.reference, at.version, ["somebody-elses"])), "files"),
        (lambda officer, at: deciding.refuse(officer, at, "no-such", "", address=HERE), "code"),
        (lambda officer, at: deciding.refuse(officer, at, "other", " ", address=HERE), "text"),
        (lambda officer, at: deciding.accept_part(officer, at, "", address=HERE), "text"),
        (lambda officer, at: deciding.waive(officer, at, "", address=HERE), "text"),
        (lambda officer, at: deciding.waive(officer, at, "x" * 1001, address=HERE), "text"),
    ],
)
def test_decision_without_what_it_needs_is_refused_at_its_field(claim, give, officer, decide, field):
    at = give()
    with pytest.raises(Refused) as refused:
        decide(officer, at)
    assert refused.value.field_name == field


def test_second_officer_of_two_overwrites_nothing(make, claim, give, officer):
    at = give()
    deciding.accept(officer, at)
    with pytest.raises(Stale):
        deciding.refuse(officer_of(make, *CHECKERS), at, "unreadable", "", address=HERE)
    assert (row_of(claim).state, files_of(claim)[0].decision) == ("accepted", "accepted")


def test_officer_who_has_not_seen_a_file_that_came_since_decides_nothing(claim, give, officer):
    at = give()
    give(colour="red")
    with pytest.raises(Stale):
        deciding.accept(officer, at)


@pytest.mark.parametrize("permissions", [(), (Permission.REVIEW_CASES,), (Permission.CHECK_EVIDENCE,)])
def test_nobody_decides_without_both_boxes(make, claim, give, permissions):
    at = give()
    with pytest.raises(NotFound):
        deciding.accept(officer_of(make, *permissions), at)
    with pytest.raises(NotFound):
        requesting.ask(officer_of(make, *permissions), "C-1", Asking("Rule_Rent"), address=HERE)


@pytest.mark.parametrize("scan_state", ["scanning", "infected"])
def test_file_that_nobody_can_have_opened_is_not_accepted(claim, give, officer, scan_state):
    at = give()
    files_of(claim)[0].scan_state = scan_state
    with pytest.raises(Refused) as refused:
        deciding.accept(officer, at)
    assert refused.value.field_name == "files"


def test_one_document_satisfies_several_requests(claim, give, officer):
    at = give("Rule_NewPartnerIdentity")
    number = row_of(claim, "Rule_NewPartnerNI")
    deciding.accept(officer, at, [number.reference, "another-cases"])
    assert (row_of(claim, "Rule_NewPartnerNI").state, item(claim, "Rule_NewPartnerNI").files[0].state) == (
        "accepted", "accepted",
    )  # fmt: skip


def test_same_file_sent_for_something_else_is_recognised(claim, give, officer):
    give("Rule_Rent")
    give("Rule_NewPartnerIncome")
    found = evidence_item.get_item(officer, row_of(claim, "Rule_NewPartnerIncome").reference)
    assert [twin.titles["en"] for twin in found.files[0].twins] == ["Proof of your rent"]
    give("Rule_NewPartnerIncome", "red")
    again = evidence_item.get_item(officer, row_of(claim, "Rule_NewPartnerIncome").reference)
    assert [len(file.twins) for file in again.files] == [1, 0]


def test_what_nobody_asked_for_is_never_outstanding_even_when_it_is_refused(claim, give, officer):
    deciding.refuse(officer, give(CATCH_ALL), "wrong-person", "", address=HERE)
    assert row_of(claim, CATCH_ALL).state == "waived"
    assert evidence.get_picture(as_resident(claim.id)).catch_all.files[0].state == "refused"


def case_of(claim):
    from portal.services import cases

    return cases.find_open(claim.id).reference


def test_officer_asks_out_of_the_catalogue(claim, officer):
    reference = requesting.ask(officer, case_of(claim), Asking("Rule_BankStatements"), address=HERE)
    found = next(one for one in evidence.get_picture(as_resident(claim.id)).sent if "statements" in one.titles["en"])
    assert (found.titles["cy"], found.terms.months, found.state) == ("Cyfriflenni cyfrif", 2, "needed")
    assert "Please send us “Account statements” by 11:59pm on" in messages_of(claim)[0]
    assert evidence_item.get_item(officer, reference).titles["en"] == "Account statements"


def test_officer_asks_in_plain_words_that_are_no_markup(claim, officer):
    asking = Asking(
        title="Letter about <b>gas</b>", text="Send page 1\n<script>alert(1)</script>", why="We cannot tell who pays."
    )
    requesting.ask(officer, case_of(claim), asking, address=HERE)
    found = next(one for one in evidence.get_picture(as_resident(claim.id)).sent if "gas" in one.titles["en"])
    assert found.texts["en"] == '<p class="govuk-body">Send page 1<br>&lt;script&gt;alert(1)&lt;/script&gt;</p>'
    assert found.asked_why == "We cannot tell who pays."


@pytest.mark.parametrize(
    ("asking", "field"),
    [
        (Asking("Rule_NoSuch"), "rule"), (Asking(), "title"), (Asking(title="x" * 101, text="x"), "title"),
        (Asking(title="A letter"), "text"), (Asking(title="A letter", text="x" * 1001), "text"),
        (Asking("Rule_Rent", why="x" * 1001), "why"),
    ],
)  # fmt: skip
def test_asking_without_what_it_needs_is_refused_at_its_field(claim, officer, asking, field):
    with pytest.raises(Refused) as refused:
        requesting.ask(officer, case_of(claim), asking, address=HERE)
    assert refused.value.field_name == field


def test_asking_again_for_what_was_accepted_needs_a_reason_that_the_resident_reads(claim, give, officer):
    deciding.accept(officer, give())
    with pytest.raises(Refused) as refused:
        requesting.ask(officer, case_of(claim), Asking("Rule_Rent"), address=HERE)
    assert refused.value.field_name == "why"
    requesting.ask(officer, case_of(claim), Asking("Rule_Rent", why="Your rent changed again."), address=HERE)
    assert messages_of(claim)[-1].endswith("Your rent changed again.")
    assert [one.asked_why for one in evidence.get_picture(as_resident(claim.id)).sent if one.asked_why] == [
        "Your rent changed again."
    ]
