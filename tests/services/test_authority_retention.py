"""Authorities go six years after their end, with their forms and letters, and the trail keeps no name of them (facts 13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from portal import clock, db, file_jobs
from portal.adapters.store import LocalStore
from portal.cli.evidence import evidence as commands
from portal.domain.actor import System
from portal.domain.authority import ASKED_LASTS
from portal.domain.permissions import Permission
from portal.models import (
    AuditEntry,
    Authority,
    AuthorityVersion,
    Claim,
    DocumentCertificate,
    Letter,
    OfficeRefusal,
)
from portal.services import audit, authorities, authority_retention, notices, settings
from portal.services.evidence import retention
from tests.helping.acting import adviser, authority, reread
from tests.reported_cases import RENT, give, report

LONG = timedelta(days=2192)
JUST_OVER, JUST_UNDER = LONG + timedelta(minutes=5), LONG - timedelta(minutes=5)
UNCONFIRMED = {"confirmed_at": None, "confirmed_how": None}


@pytest.fixture
def place(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], store_url=str(tmp_path / "store")))
    return LocalStore(tmp_path / "store")


@pytest.fixture
def kept(make, place):
    """`kept(**changes)`: an authority of an adviser with a signed form and everything that goes with one."""

    def keep(claim=None, content: bytes = b"signed by Mary", **changes):
        claim, user = claim or make.claim(contacts=[]), adviser(make)
        key = place.put(BytesIO(content), "papers").key
        form = {"form_key": key, "form_name": "mary.pdf", "form_size_bytes": len(content), "scan_state": "clean"}
        row = authority(make, claim, user=user, **({"kind": "form"} | form | changes))
        with db.transaction() as session:
            session.info["no audit guard"] = True
            held = session.get_one(Authority, row.id)
            authorities.keep_version(System("test"), held, "asked")
            notices.tell_about(held, "helper-asked", link="https://x.example")
            session.add(
                OfficeRefusal(
                    reference=f"refusal-{row.reference}", claim_id=claim.id, authority_id=row.id,
                    organisation_id=user.organisation_id, user_id=user.id, refused_on=clock.today(), office="Jobcentre",
                    office_key="jobcentre", channel="phone", reason="none", asked_for="x", said="", recorded_at=clock.now(),
                )
            )  # fmt: skip
        return row

    return keep


def run(app):
    return file_jobs.delete_expired(app.config["PORTAL"])


def rows_of(row) -> list[int]:
    """How many rows there are of an authority and of all that goes with it."""
    tables = (
        (Authority, Authority.id),
        *((one, one.authority_id) for one in (AuthorityVersion, Letter, OfficeRefusal)),
    )
    with db.reading() as session:
        return [session.scalar(sa.select(sa.func.count()).where(key == row.id)) for _table, key in tables]


ENDS = {
    "ended": lambda past: {"ends_at": clock.now() - past},
    "withdrawn": lambda past: {"withdrawn_at": clock.now() - past, "withdrawn_by": "resident"},
    "refused": lambda past: {"refused_at": clock.now() - past, **UNCONFIRMED},
    "not confirmed": lambda past: {"asked_at": clock.now() - past - ASKED_LASTS, **UNCONFIRMED},
}


@pytest.mark.parametrize("how", ENDS)
def test_authority_goes_six_years_after_its_end_and_not_before(app, kept, place, how):
    over, young = kept(content=b"old", **ENDS[how](JUST_OVER)), kept(content=b"young", **ENDS[how](JUST_UNDER))
    assert [one.because for one in run(app)] == ["authority ended"]
    assert (rows_of(over), rows_of(young)) == ([0, 0, 0, 0], [1, 1, 1, 1])
    assert [key for key, _put_at in place.walk()] == [reread(young).form_key]
    assert run(app) == []


def test_authority_in_force_stays(app, kept):
    row = kept(asked_at=clock.now() - 2 * LONG)
    assert run(app) == []
    assert rows_of(row) == [1, 1, 1, 1]


def test_authority_without_a_form_goes_too(app, make):
    row = authority(make, make.claim(), user=adviser(make), ends_at=clock.now() - JUST_OVER)
    run(app)
    assert rows_of(row)[0] == 0


def test_trail_keeps_that_they_acted_and_no_name(app, kept, make, client_as_resident):
    claim = make.claim(contacts=[])
    row = kept(claim, ends_at=clock.now() - JUST_OVER)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        helper = SimpleNamespace(kind="helper", id=row.id.hex)
        audit.record(helper, "claim:viewed", "claim", claim.id.hex)
    resident = client_as_resident(claim)
    assert "Sam Adviser" in resident.get("resident.show_history").text
    run(app)
    page = resident.get("resident.show_history")
    assert "Sam Adviser" not in page.text
    assert "Somebody who acted for you" in page.text
    with db.reading() as session:
        (entry,) = session.query(AuditEntry).filter_by(action="authority:deleted")
        asked = session.query(AuditEntry).filter_by(action="authority:asked").count()
    assert (entry.subject_id, entry.detail) == ("files", {"because": "authority ended", "count": 1})
    assert asked == 1


def test_certificate_of_an_original_stays_with_its_file_and_goes_with_it(app, make, kept, place):
    case = make.case(make.claim(contacts=[]).id, closed_at=None)
    submission = report(case, RENT)
    key = place.put(BytesIO(b"payslip"), case.claim_id.hex).key
    file = give(case, submission, None, "mary.jpg", store_key=key)
    with db.reading() as session:
        claim = session.get(Claim, case.claim_id)
    row = kept(claim, ends_at=clock.now() - JUST_OVER)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.add(
            DocumentCertificate(
                claim_id=case.claim_id, evidence_file_id=file.id, authority_id=row.id, user_id=row.user_id, document="Payslip",
                seen_on=clock.today(), training_title="Course", training_ends_on=clock.today(), certified_at=clock.now(),
            )
        )  # fmt: skip
    run(app)
    with db.reading() as session:
        (held,) = session.query(DocumentCertificate).filter_by(evidence_file_id=file.id)
        assert held.authority_id is None
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.merge(case).closed_at = clock.now() - JUST_OVER
    run(app)
    with db.reading() as session:
        assert session.query(DocumentCertificate).filter_by(evidence_file_id=file.id).count() == 0


def test_infected_form_goes_after_its_days_and_what_was_found_stays(app, kept, place):
    past = clock.now() - timedelta(days=31)
    row = kept(scan_state="infected", scan_finding="X", scanned_at=past, refused_at=past, **UNCONFIRMED)
    assert [one.because for one in run(app)] == ["infected form"]
    after = reread(row)
    assert (after.form_key, after.form_name, after.scan_state, after.scan_finding) == (None, None, "infected", "X")
    assert list(place.walk()) == []
    assert run(app) == []


def test_legal_hold_keeps_everything_until_it_ends(app, kept):
    row = kept(ends_at=clock.now() - JUST_OVER)
    with db.reading() as session:
        reference = session.get(Claim, row.claim_id).reference
    with db.transaction():
        retention.place_hold(reference, "court")
    assert run(app) == []
    with db.transaction():
        retention.end_hold(reference)
    assert len(run(app)) == 1


def test_what_was_asked_about_no_claim_goes_whatever_is_on_hold(app, kept, make, place):
    """Details that fit no claim, with a form: another claim's hold is none of theirs."""
    kept(ends_at=clock.now() - JUST_OVER)
    stranger = kept(content=b"signed by nobody", ends_at=clock.now() - JUST_OVER)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        held = session.get_one(Authority, stranger.id)
        for table in (Letter, OfficeRefusal):
            session.execute(sa.delete(table).where(table.authority_id == held.id))
        held.claim_id = None
        other = session.scalars(sa.select(Claim).where(Claim.id == make.claim().id)).one()
        reference = other.reference
    with db.transaction():
        retention.place_hold(reference, "court")
    assert len(run(app)) == 2
    assert rows_of(stranger) == [0, 0, 0, 0]


def test_days_are_a_setting_of_the_council(app, kept):
    row = kept(ends_at=clock.now() - timedelta(days=40))
    with db.transaction():
        settings.change(System("test"), "KeepAuthorityDays", "39")
    run(app)
    assert rows_of(row) == [0, 0, 0, 0]


def test_bytes_that_another_authority_speaks_of_stay(app, kept, place):
    old, young = kept(ends_at=clock.now() - JUST_OVER), kept()
    assert old.form_key == young.form_key
    run(app)
    assert b"".join(place.read(young.form_key)) == b"signed by Mary"


def test_deletion_that_was_cut_off_is_finished_later(app, kept, place, client_as_officer, monkeypatch):
    row = kept(ends_at=clock.now() - JUST_OVER)
    with monkeypatch.context() as broken:
        broken.setattr(authority_retention, "record_deleted", lambda _due: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            run(app)
    browser = client_as_officer(Permission.HELP_RESIDENTS_SIGN_IN)
    browser.get("staff.show_authority_paper", reference=row.reference, status=404)
    run(app)
    assert rows_of(row) == [0, 0, 0, 0]


def test_report_says_what_would_go_and_what_went(app, kept, make):
    kept(ends_at=clock.now() - JUST_OVER)
    authority(make, make.claim(), user=adviser(make), ends_at=clock.now() - JUST_OVER)
    cli = app.test_cli_runner()
    for options, verb in ((["--dry-run"], "would be"), ([], "were")):
        lines = cli.invoke(commands, ["retention", *options]).output.splitlines()
        assert lines[0].startswith("authority ended: 2 authorities")
        assert lines[1] == f"1 files {verb} deleted"


def test_schedule_of_each_night_does_it():
    assert file_jobs.SCHEDULES["delete-expired"] == ("17 3 * * *", file_jobs.delete_expired)
