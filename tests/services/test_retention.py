"""Files go on their day, bytes and pictures too, and the trail keeps that they were there and nothing of whose (quality S44)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest

from portal import clock, db, file_jobs
from portal.adapters.store import Corrupted, LocalStore, NotStored
from portal.cli.evidence import evidence as commands
from portal.models import AuditEntry, Case, Claim, EvidenceFile, EvidenceUse, ViewingCopy
from portal.services.evidence import retention
from tests.reported_cases import RENT, ask_for, give, report

LONG = timedelta(days=2192)
JUST_OVER, JUST_UNDER = LONG + timedelta(minutes=5), LONG - timedelta(minutes=5)


@pytest.fixture
def place(app, tmp_path, monkeypatch):
    monkeypatch.setitem(app.config, "PORTAL", replace(app.config["PORTAL"], store_url=str(tmp_path / "store")))
    return LocalStore(tmp_path / "store")


@pytest.fixture
def kept(make, place):
    """`kept(closed=…, **values)`: a file with a picture, in a case that was closed so long ago (None: is open)."""

    def keep(closed: timedelta | None = None, content: bytes = b"payslip of Mary", claim=None, **values):
        case = make.case((claim or make.claim()).id, closed_at=clock.now() - closed if closed is not None else None)
        submission = report(case, RENT)
        key = place.put(BytesIO(content), case.claim_id.hex).key
        row = give(case, submission, None, "mary.jpg", store_key=key, sha256=b"digest", **values)
        with db.transaction() as session:
            session.info["no audit guard"] = True
            picture = place.put(BytesIO(b"picture" + content), case.claim_id.hex)
            session.add(
                ViewingCopy(
                    file_id=row.id, number=1, media_type="image/jpeg", store_key=picture.key, size_bytes=1, width=1, height=1,
                    made_at=clock.now(),
                )
            )  # fmt: skip
        return row

    return keep


def run(app):
    return file_jobs.delete_expired(app.config["PORTAL"])


def held(row):
    with db.reading() as session:
        return session.get(EvidenceFile, row.id)


@pytest.mark.parametrize(
    ("closed", "values", "because"),
    [
        (None, {}, None),
        (JUST_UNDER, {}, None),
        (JUST_OVER, {}, "case closed"),
        (None, {"scan_state": "infected", "scanned_at": clock.now() - timedelta(days=31)}, "infected"),
        (None, {"scan_state": "infected", "scanned_at": clock.now() - timedelta(days=29)}, None),
        (None, {"removed_at": clock.now() - timedelta(hours=2)}, "taken back"),
        (None, {"removed_at": clock.now() - timedelta(minutes=10)}, None),
        (None, {"decision": "refused", "decided_at": clock.now() - JUST_OVER}, None),
        (timedelta(days=1), {"decision": "refused", "decided_at": clock.now() - JUST_OVER}, "refused"),
    ],
)
def test_file_goes_on_its_day_and_not_before(app, kept, place, closed, values, because):
    row = kept(closed, **values)
    assert [one.because for one in run(app)] == ([because] if because else [])
    assert list(place.walk()) == [] if because else len(list(place.walk())) == 2
    assert (held(row).deleted_at is None) == (because is None)
    assert run(app) == []


def test_nothing_of_a_deleted_file_is_kept_but_that_it_was_there(app, kept, database):
    row = kept(JUST_OVER)
    run(app)
    after = held(row)
    assert (after.original_name, after.sha256, after.store_key, after.removed_at is None) == ("", b"", "", False)
    with db.reading() as session:
        assert session.query(ViewingCopy).filter_by(file_id=row.id).count() == 0
        (entry,) = session.query(AuditEntry).filter_by(action="evidence-file:deleted")
    assert (entry.subject_id, entry.detail) == ("files", {"because": "case closed", "count": 1})


def test_bytes_that_another_row_speaks_of_stay(app, make, kept, place):
    claim = make.claim()
    old, young = kept(JUST_OVER, claim=claim), kept(timedelta(days=1), claim=claim)
    assert old.store_key == young.store_key
    run(app)
    assert b"".join(place.read(young.store_key)) == b"payslip of Mary"
    assert (held(old).deleted_at is None, held(young).deleted_at is None) == (False, True)


def test_file_that_an_open_case_counts_on_stays(app, make, kept):
    row = kept(JUST_OVER)
    case = make.case(row.claim_id)
    asked = ask_for(case, report(case, RENT), "Proof of your rent")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.add(EvidenceUse(file_id=row.id, requirement_id=asked.id, used_at=clock.now()))
    assert run(app) == []


def test_legal_hold_keeps_everything_until_it_ends(app, kept):
    row = kept(JUST_OVER)
    with db.reading() as session:
        reference = session.get(Claim, row.claim_id).reference
    cli = app.test_cli_runner()
    for _time in range(2):
        assert cli.invoke(commands, ["hold", reference, "--reason", "court"]).exit_code == 0
    assert run(app) == []
    assert cli.invoke(commands, ["release", reference]).exit_code == 0
    assert len(run(app)) == 1
    again = cli.invoke(commands, ["release", reference])
    assert (again.exit_code, "there is no legal hold" in again.output) == (1, True)
    assert cli.invoke(commands, ["hold", "HB0", "--reason", "x"]).exit_code == 1


def test_store_that_does_not_delete_is_not_believed(app, kept, monkeypatch):
    row = kept(JUST_OVER)
    monkeypatch.setattr(LocalStore, "delete", lambda *_args, **_more: None)
    with pytest.raises(Corrupted):
        run(app)
    assert held(row).deleted_at is None
    monkeypatch.undo()


def test_deletion_that_was_cut_off_is_finished_later(app, kept, place, monkeypatch):
    row = kept(JUST_OVER)
    with monkeypatch.context() as broken:
        broken.setattr(retention, "record_deleted", lambda _due: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            file_jobs.delete_expired(app.config["PORTAL"])
    assert held(row).deleted_at is None
    run(app)
    assert held(row).deleted_at is not None
    with pytest.raises(NotStored):
        place.read(row.store_key)


def test_report_says_what_would_go_and_what_went(app, kept):
    kept(JUST_OVER)
    cli = app.test_cli_runner()
    lines = ["case closed: 1 files, 52KB", "1 files {} deleted"]
    for options, verb in ((["--dry-run"], "would be"), ([], "were")):
        result = cli.invoke(commands, ["retention", *options])
        assert result.output.splitlines() == [line.format(verb) for line in lines]
    assert cli.invoke(commands, ["retention"]).output == "0 files were deleted\n"


def test_days_are_a_setting_of_the_council(app, kept):
    from portal.domain.actor import System
    from portal.services import settings

    kept(timedelta(days=40))
    with db.transaction():
        settings.change(System("test"), "KeepEvidenceDays", "39")
    assert len(run(app)) == 1


def test_case_that_was_opened_again_keeps_its_files(app, kept):
    row = kept(JUST_OVER)
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.query(Case).filter_by(claim_id=row.claim_id).one().closed_at = None
    assert run(app) == []
