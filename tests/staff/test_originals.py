"""Partner verification (S2.49): an original that was seen, by whom, when, and with which training."""

from datetime import date, timedelta

import pytest

from portal import clock
from portal.domain.authority import Scope
from portal.domain.evidence.checklist import RequirementState
from portal.domain.permissions import Permission
from portal.models import EvidenceFile
from tests.auth.signing_in import unit
from tests.helping.acting import adviser, authority

CERTIFY = Permission.CERTIFY_DOCUMENTS


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}-day": str(value.day), f"{name}-month": str(value.month), f"{name}-year": str(value.year)}


@pytest.fixture
def sam(make):
    return adviser(make, CERTIFY)


@pytest.fixture
def browser(client_as_officer, sam):
    return client_as_officer(officer=sam)


@pytest.fixture
def manager(make, client_as_officer):
    boss = adviser(make, Permission.MANAGE_USERS, first_name="Morgan")
    return client_as_officer(officer=boss)


@pytest.fixture
def row(make, sam):
    return authority(make, make.claim(), Scope.PREPARE, user=sam)


def give_file(row, reference="f" * 22) -> str:
    with unit() as session:
        session.info["no audit guard"] = True
        session.add(
            EvidenceFile(
                reference=reference, claim_id=row.claim_id, resource_id="x", original_name="tenancy.pdf", media_type="application/pdf",
                size_bytes=1, sha256=reference.encode(), store_key="k", scan_state="clean", received_at=clock.now(), authority_id=row.id,
            )
        )  # fmt: skip
    return reference


def train(manager, sam, **changes):
    today = clock.today()
    form = {
        "title": "Checking documents", **day("passed_on", today - timedelta(days=30)), **day("ends_on", today + timedelta(days=300)),
    }  # fmt: skip
    return manager.post("staff.show_training", form | changes, reference=sam.reference, status=422 if changes else 303)


def test_training_is_kept_by_who_manages_users(manager, sam):
    page = manager.follow(train(manager, sam))
    assert "Checking documents" in page.text
    assert "Current until" in page.text
    assert train(manager, sam, title="").errors == ["Enter the name of the course"]
    assert train(manager, sam, **day("passed_on", clock.today() + timedelta(days=1))).errors == [
        "The date they passed must be today or in the past"
    ]
    assert train(manager, sam, **day("ends_on", clock.today() + timedelta(days=2000))).errors == [
        "The last day must be within 3 years of the day they passed"
    ]


def test_nobody_trains_themselves_nor_another_organisations_people(make, client_as_officer, sam):
    both = adviser(make, Permission.MANAGE_USERS, first_name="Boss")
    browser = client_as_officer(officer=both)
    assert "Record training" not in browser.get("staff.show_training", reference=both.reference).text
    page = train(browser, both, title="My own")
    assert page.errors == ["You cannot record training of your own. Ask somebody else who manages users"]
    stranger = client_as_officer(officer=adviser(make, Permission.MANAGE_USERS, name="Other Advice"))
    stranger.get("staff.show_training", reference=sam.reference, status=404)


def test_an_original_is_certified_and_the_officer_reads_who_when_and_which_training(browser, manager, sam, row):
    train(manager, sam)
    file = give_file(row)
    page = browser.get("staff.list_originals", reference=row.reference)
    assert "tenancy.pdf" in page.text
    form = {"document": "Tenancy agreement of 1 September", **day("seen_on", clock.today()), "is_same": "yes"}
    assert browser.post(
        "staff.certify_original", form | {"is_same": ""}, reference=row.reference, file=file, status=422
    ).errors == ["Say that the file is a true copy of the original"]
    late = form | day("seen_on", clock.today() + timedelta(days=1))
    assert browser.post("staff.certify_original", late, reference=row.reference, file=file, status=422).errors == [
        "The date you saw it must be today or in the past"
    ]
    page = browser.follow(browser.post("staff.certify_original", form, reference=row.reference, file=file))
    assert "You saw the original on" in page.text
    browser.post("staff.certify_original", form, reference=row.reference, file=file, status=404)  # once


@pytest.mark.parametrize("state", ["never trained", "ended"])
def test_without_current_training_nothing_is_certified(browser, manager, sam, row, state):
    if state == "ended":
        today = clock.today()
        form = {
            "title": "Old",
            **day("passed_on", today - timedelta(days=300)),
            **day("ends_on", today - timedelta(days=1)),
        }
        manager.post("staff.show_training", form, reference=sam.reference)
    file = give_file(row)
    assert "is not current" in browser.get("staff.list_originals", reference=row.reference).text
    form = {"document": "Tenancy agreement", **day("seen_on", clock.today()), "is_same": "yes"}
    page = browser.post("staff.certify_original", form, reference=row.reference, file=file, status=422)
    assert page.errors[0].startswith("Your training in checking documents is not current")


def test_only_files_given_under_this_authority_while_it_is_in_force(browser, make, sam, row, client_as_officer):
    other = authority(make, make.claim(), Scope.PREPARE)
    file = give_file(other, "g" * 22)
    browser.get("staff.certify_original", reference=row.reference, file=file, status=404)
    with unit() as session:
        session.info["no audit guard"] = True
        session.get_one(type(row), row.id).withdrawn_at = clock.now()
    browser.get("staff.list_originals", reference=row.reference, status=404)
    assert RequirementState.RECEIVED == "received"
    client_as_officer(officer=adviser(make, first_name="No box")).get(
        "staff.list_originals", reference=row.reference, status=404
    )
