"""A claim read from the back office when its resident signs in; what fails shows nothing technical (S4.60, S4.86-S4.90)."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from portal import clock, db
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.reference_server import ReferenceServer
from portal.models import ClaimRefresh
from portal.services import claim_refresh, claims, sign_in
from tests.jobs_inline import run_queued_jobs
from tests.services.handover.conftest import set_to


@pytest.fixture
def live(app, make, tmp_path):
    """A council that reads from Civica, over the wire; the claim there has moved on."""
    ledger = Ledger(tmp_path / "reference.sqlite3")
    server = ReferenceServer(ledger).start()
    set_to("ClaimSource", "Civica")
    set_to("BackOfficeUrl", f"{server.address}/civica")
    claim = make.claim()
    with db.reading():
        held = claims.get_claim(claim.id).version.content
    rent = {**held["home"], "rent": {"amount": "120.00", "frequency": "weekly"}}
    moved_on = {**held, "home": rent, "notes": [{"at": "2020-01-02", "text": "Years worth of notes"}]}
    ledger.hold_claims(iter([moved_on]), clock.today().isoformat())
    yield claim, ledger, app.config["PORTAL"]
    server.close()


def arrive(claim) -> None:
    with db.transaction():
        sign_in.sign_in_resident(claim.id, how="code")


def held(claim):
    with db.reading():
        return claims.get_claim(claim.id)


def trouble(claim) -> tuple[str | None, str | None]:
    with db.reading() as session:
        row = session.scalars(sa.select(ClaimRefresh).where(ClaimRefresh.claim_id == claim.id)).one()
        return row.cause, row.code


def test_claim_is_a_version_more_as_it_is_held_now_without_notes(live):
    claim, _ledger, settings = live
    arrive(claim)
    assert "refresh-claim" in run_queued_jobs(settings)
    loaded = held(claim)
    assert (loaded.version.number, loaded.version.source, loaded.held.as_at) == (2, "Civica", clock.today())
    assert str(loaded.held.home.rent.amount) == "120.00"
    assert [note.text for note in loaded.held.notes] == ["Years worth of notes"]
    assert trouble(claim) == (None, None)


def test_back_office_is_asked_once_an_hour_at_most(live):
    claim, _ledger, settings = live
    arrive(claim)
    run_queued_jobs(settings)
    arrive(claim)
    assert "refresh-claim" not in run_queued_jobs(settings)


def test_notes_come_only_where_the_council_does_not_clear_them(live):
    claim, _ledger, settings = live
    set_to("ClearOtherInformation", "TRUE")
    arrive(claim)
    run_queued_jobs(settings)
    assert held(claim).held.notes == ()


@pytest.mark.parametrize(
    ("fault", "code"), [("fail", "http-503"), ("garbage", "answer-not-valid"), ("locked", "locked")]
)
def test_back_office_in_trouble_leaves_what_is_held_and_shows_nothing_technical(live, client_as_resident, fault, code):
    claim, ledger, settings = live
    ledger.misbehave(fault, 1)
    arrive(claim)
    run_queued_jobs(settings)
    assert (held(claim).version.number, trouble(claim)[1]) == (1, code)
    browser = client_as_resident(claim)
    for path in ("/home", "/review"):
        assert code not in browser.get(path).text


def test_reason_is_shown_only_on_trial_and_never_on_a_live_service(live, client_as_resident, app, monkeypatch):
    claim, ledger, settings = live
    ledger.misbehave("fail", 1)
    arrive(claim)
    run_queued_jobs(settings)
    with db.transaction():
        from portal.domain.actor import System
        from portal.services import settings as council

        council.change(System("test"), "ShowIntegrationLookupException", "TRUE", is_production=False)
    browser = client_as_resident(claim)
    assert "endpoint-down: http-503" in browser.get("/home").text
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], environment="production"))
    assert "http-503" not in browser.get("/home").text


@pytest.mark.parametrize(("setting", "is_found"), [("IncludeFirstnameInSearch", False), ("IncludeTitleInSearch", True)])
def test_claim_that_is_not_this_persons_there_is_not_taken_over(live, setting, is_found):
    claim, ledger, settings = live
    content = ledger.read_claim(claim.reference, is_without_notes=True)["claim"]
    content["people"] = [{**content["people"][0], "first_name": "Somebody"}]
    content["incomes"], content["pensions"], content["capital"] = [], [], []
    ledger.hold_claims(iter([content]), clock.today().isoformat())
    set_to(setting, "TRUE")
    arrive(claim)
    run_queued_jobs(settings)
    assert (held(claim).version.number == 2) is is_found
    assert is_found or trouble(claim) == ("held-data", "claim-not-found")


def test_councils_that_import_extracts_ask_nobody(make, run_jobs):
    claim = make.claim()
    arrive(claim)
    assert "refresh-claim" not in run_jobs()
    with db.reading():
        assert claim_refresh.gather(claim.id) is None
