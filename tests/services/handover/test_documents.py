"""Copies and evidence in the document store: whole, clean, once, with what became of them (S4.42, S4.71, S4.72)."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import sqlalchemy as sa

from portal import clock, db, delivery_jobs
from portal.adapters.documents import make_document_store
from portal.adapters.documents.indexes import read_index
from portal.adapters.store import open_store
from portal.models import EvidenceFile, Submission
from portal.services.handover import requesting
from tests.jobs_inline import run_queued_jobs
from tests.reported_cases import give
from tests.services.handover.conftest import set_to
from tests.submitting import RENT


@pytest.fixture
def drop(tmp_path, app, hand_over):
    """A council with a document folder; its jobs know of it."""
    settings = replace(app.config["PORTAL"], documents_url=str(tmp_path / "documents"))
    hand_over.run_jobs = lambda: run_queued_jobs(settings)
    hand_over.settings = settings
    return hand_over


def folder(drop) -> Path:
    return Path(drop.settings.documents_url) / drop.claim.reference


def indexes(drop) -> list[dict[str, str]]:
    found = [read_index(path.read_bytes()) for path in folder(drop).glob("*.index.*")]
    return sorted(found, key=lambda one: (one["kind"], int(one["number"])))


def give_file(drop, content: bytes = b"%PDF-1.4 a payslip", **values) -> EvidenceFile:
    """A file of the last submission, in the store."""
    stored = open_store(drop.settings).put(BytesIO(content), drop.claim.id.hex)
    with db.reading() as session:
        sent = session.scalars(sa.select(Submission).where(Submission.reference == drop.references[-1])).one()
        case = drop.case()
    return give(
        case, sent, None, "Wage slip \u201cOctober\u201d.pdf", store_key=stored.key, sha256=stored.sha256,
        size_bytes=stored.size_bytes, **{"scan_state": "clean"} | values,
    )  # fmt: skip


def plan(drop) -> None:
    delivery_jobs.plan_documents(drop.settings)
    drop.run()


def change_file(file: EvidenceFile, **values) -> None:
    with db.transaction() as session:
        session.execute(sa.update(EvidenceFile).where(EvidenceFile.id == file.id).values(**values))
        requesting.request_document(file.id)


def test_copy_of_what_was_sent_lies_in_the_folder_with_its_index(drop):
    drop.send(RENT)
    drop.run()
    (index,) = indexes(drop)
    content = (folder(drop) / index["file"]).read_bytes()
    assert content.startswith(b"%PDF")
    assert (index["kind"], index["state"], index["submission"]) == ("office-copy", "made", drop.references[0])
    assert (index["sha256"], int(index["size_bytes"])) == (sha256(content).hexdigest(), len(content))


@pytest.mark.parametrize(("start", "end", "pages"), [("FALSE", "FALSE", 0), ("TRUE", "FALSE", 1), ("TRUE", "TRUE", 2)])
def test_cover_sheets_come_before_and_after_where_the_council_wants_them(drop, start, end, pages):
    set_to("IncludeCoverSheetStart", start)
    set_to("IncludeCoverSheetEnd", end)
    drop.send(RENT)
    drop.run()
    with pikepdf.open(folder(drop) / indexes(drop)[0]["file"]) as document:
        titles = [str(item.title) for item in document.open_outline().root]
        assert titles.count("Cover sheet") == pages
        assert len(document.pages) >= 1 + pages


def test_clean_file_goes_as_it_is_and_what_was_decided_of_it_follows(drop):
    drop.send(RENT)
    file = give_file(drop)
    plan(drop)
    index = indexes(drop)[0]
    assert (folder(drop) / index["file"]).read_bytes() == b"%PDF-1.4 a payslip"
    assert (index["state"], index["original_name"], index["scan_state"]) == (
        "received",
        "Wage slip \u201cOctober\u201d.pdf",
        "clean",
    )
    change_file(file, decision="refused", decided_at=clock.now())
    drop.run()
    assert [one["state"] for one in indexes(drop) if one["kind"] != "office-copy"] == ["received", "refused"]
    change_file(file, decision="accepted", decided_at=clock.now())
    plan(drop)
    plan(drop)
    kept = make_document_store(drop.settings).list_kept(drop.claim.reference)[file.id.hex]
    assert [(one.sha256, one.state) for one in kept] == [(file.sha256.hex(), "accepted")]


@pytest.mark.parametrize(
    "values",
    [
        {"scan_state": "not-scanned"},
        {"scan_state": "infected"},
        {"scan_state": "scanning"},
        {"removed_at": clock.now()},
    ],
)
def test_what_is_not_clean_or_was_taken_back_stays_here(drop, values):
    drop.send(RENT)
    give_file(drop, **values)
    plan(drop)
    assert [one["kind"] for one in indexes(drop)] == ["office-copy"]


def test_council_without_a_scanner_may_have_files_that_nothing_scanned_and_the_index_says_so(drop):
    set_to("DeliverUnscannedFiles", "TRUE")
    drop.send(RENT)
    give_file(drop, scan_state="not-scanned")
    plan(drop)
    assert [one["scan_state"] for one in indexes(drop) if one["kind"] != "office-copy"] == ["not-scanned"]


def test_folder_that_is_away_is_tried_again_and_the_file_is_there_once(drop):
    drop.send(RENT)
    drop.run()
    root = Path(drop.settings.documents_url)
    root.rename(root.with_name("away"))
    root.write_text("not a directory")
    file = give_file(drop)
    plan(drop)
    (row,) = all_rows(file)
    assert (row.state, row.cause, row.code) == ("waiting", "endpoint-down", "no-directory")
    root.unlink()
    root.with_name("away").rename(root)
    with db.transaction() as session:
        session.execute(sa.update(type(row)).where(type(row).id == row.id).values(next_try_at=clock.now()))
    delivery_jobs.send_delivery(drop.settings, file.id)
    delivery_jobs.send_delivery(drop.settings, file.id)
    assert len(make_document_store(drop.settings).list_kept(drop.claim.reference)[file.id.hex]) == 1
    assert not list(root.rglob(".incoming-*"))


def all_rows(file: EvidenceFile):
    from portal.models import Delivery

    with db.reading() as session:
        return list(session.scalars(sa.select(Delivery).where(Delivery.lane_id == file.id).order_by(Delivery.position)))


def test_index_may_be_a_csv_file(drop):
    set_to("DocumentIndexFormat", "csv")
    drop.send(RENT)
    give_file(drop)
    plan(drop)
    assert {path.suffix for path in folder(drop).glob("*.index.*")} == {".csv"}
    assert {one["state"] for one in indexes(drop)} == {"made", "received"}


def test_without_a_document_store_nothing_is_made_for_it(hand_over):
    hand_over.send(RENT)
    assert "plan-document" not in hand_over.run()
