"""Pictures of a file's pages: made once by a job, kept apart from the original, gone with it."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest

from portal import db
from portal.adapters import decoder
from portal.adapters.decoder import Problem, Unusable
from portal.adapters.store import open_store
from portal.domain.evidence.file_states import ViewingState
from portal.models import AuditEntry, EvidenceFile, ViewingCopy
from portal.services.evidence import arrivals, drawing, stored_files, viewing
from tests.reported_cases import RENT, give, report
from tests.sample_files import PLACE, acting_pdf, pages_pdf, phone_photo, placed_photo


@pytest.fixture
def given(make, settings, run_jobs):
    """`given(content, media_type)`: a file that was sent, after its jobs have run."""
    case = make.case(make.claim().id)
    submission = report(case, RENT)

    def give_one(content: bytes, media_type: str) -> EvidenceFile:
        stored = open_store(settings).put(BytesIO(content), case.claim_id.hex)
        row = give(
            case,
            submission,
            None,
            "scan",
            is_prepared=False,
            media_type=media_type,
            store_key=stored.key,
            size_bytes=len(content),
        )
        with db.transaction() as session:
            session.info["no audit guard"] = True
            arrivals.add([session.merge(row)])
        assert run_jobs() == ["prepare-viewing", "plan-document"]
        with db.reading() as session:
            return session.get(EvidenceFile, row.id)

    return give_one


def pages_of(file):
    with db.reading():
        return [(page.number, page.width, page.height) for page in viewing.list_pages(file)]


def test_photo_is_one_page_and_its_original_is_kept_as_it_came(given, settings):
    content = phone_photo("HEIF")
    file = given(content, "image/heic")
    assert (file.viewing_state, pages_of(file)) == ("ready", [(1, 60, 80)])
    assert b"".join(open_store(settings).read(file.store_key)) == content


def test_pdf_is_drawn_page_by_page_beside_a_copy_that_does_nothing(given, settings):
    file = given(pages_pdf(3), "application/pdf")
    assert [number for number, _width, _height in pages_of(file)] == [1, 2, 3]
    with db.reading() as session:
        copy = session.query(ViewingCopy).filter_by(file_id=file.id, number=0).one()
    assert b"".join(open_store(settings).read(copy.store_key)).startswith(b"%PDF")


def test_pictures_of_a_long_document_end_somewhere(given, monkeypatch):
    monkeypatch.setattr(drawing, "MOST_PAGES", 2)
    assert len(pages_of(given(pages_pdf(5), "application/pdf"))) == 2


def test_file_that_cannot_be_drawn_is_said_to_be_so(given):
    file = given(b"%PDF-1.7 nothing", "application/pdf")
    assert (file.viewing_state, pages_of(file)) == ("failed", [])


def test_file_of_before_there_were_downloads_gets_its_own_and_keeps_its_pictures(given, settings, run_jobs):
    content = placed_photo()
    file = given(content, "image/jpeg")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.query(ViewingCopy).filter_by(file_id=file.id, number=drawing.DOWNLOAD).delete()
        session.get(EvidenceFile, file.id).received_at -= timedelta(hours=2)
    with db.transaction():
        assert drawing.queue_waiting() == 1
    run_jobs()
    with db.reading():
        key = viewing.find_download(file.id).store_key
        assert drawing.queue_waiting() == 0
    assert PLACE not in b"".join(open_store(settings).read(key))
    assert len(pages_of(file)) == 1


def test_file_that_can_be_handed_to_nobody_is_tried_once(given, settings, run_jobs, monkeypatch):
    def fail(*_files: object) -> None:
        raise Unusable(Problem.DAMAGED)

    monkeypatch.setattr(decoder, "bare", fail)
    file = given(pages_pdf(2), "application/pdf")
    assert (file.viewing_state, len(pages_of(file))) == ("ready", 2)
    assert file.download_failed_at is not None
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.get(EvidenceFile, file.id).received_at -= timedelta(hours=2)
    with db.transaction():
        assert drawing.queue_waiting() == 0
        assert drawing.find_source(file.id) is None
    with db.reading():
        assert viewing.find_download(file.id) is None


def test_kind_without_pages_has_none(given):
    file = given(b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    assert (file.viewing_state, pages_of(file)) == ("none", [])


def test_preparing_twice_makes_one_set(given, settings):
    file = given(acting_pdf(), "application/pdf")
    with db.transaction():
        again = drawing.Copies((drawing.Made(1, "image/jpeg", "x", 1),), ViewingState.READY)
        drawing.record_copies(file.id, again)
    assert len(pages_of(file)) == 1


def test_pictures_are_kept_as_long_as_their_file(given):
    file = given(phone_photo(), "image/jpeg")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        keys = stored_files.list_keys()
        copy = session.query(ViewingCopy).filter_by(file_id=file.id, number=1).one()
        assert copy.store_key in keys
        session.get(EvidenceFile, file.id).removed_at = file.received_at
        session.flush()
        assert copy.store_key not in stored_files.list_keys()


def test_preparing_is_in_the_trail(given):
    file = given(phone_photo(), "image/jpeg")
    with db.reading() as session:
        entry = session.query(AuditEntry).filter_by(action="evidence-file:prepared").one()
    assert entry.subject_id == file.claim_id.hex
