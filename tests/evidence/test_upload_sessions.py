"""Uploads in pieces: the portal says how many bytes it has, takes only what follows them, and makes one file of them."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from urllib.parse import quote

import pytest
import time_machine

from portal import clock, db
from portal.adapters.store import LocalStore, StoreFull, open_store
from portal.file_jobs import sweep_store
from portal.models import EvidenceFile, UploadPiece, UploadSession
from portal.services import housekeeping
from portal.services.evidence.upload_sessions import MOST_PIECE_BYTES
from tests.evidence.conftest import PRIVATE
from tests.submitting import RENT, pdf_file, photo, start_draft

ITEM, OTHER = "/evidence/Rule_Rent", "/evidence/other"
ID = "0123456789abcdef" * 2
PHOTO = photo(size=(400, 300))


def send(
    browser,
    piece=b"",
    at=0,
    of=PHOTO,
    *,
    name="tŷ rhent.jpg",
    upload=ID,
    item=ITEM,
    token="fresh",
    size=None,
    note=None,
):
    """One piece over the wire, or the end with its note; gives status and JSON."""
    headers = {
        "Upload-Offset": str(at), "Upload-Length": str(len(of) if size is None else size), "Upload-Name": quote(name), "HX-Request": "true",
        "X-CSRFToken": browser.token() if token == "fresh" else token,
    }  # fmt: skip
    body = {"data": piece, "content_type": "application/octet-stream"} if note is None else {"data": {"note": note}}
    response = browser.client.post(f"{item}/uploads/{upload}", headers=headers, **body)
    return response.status_code, response.json if response.is_json else response


def said(received=0, done=False, message=None, field=None):
    return {"received": received, "done": done, "message": message, "field": field}


def rows(model, **conditions):
    with db.reading() as session:
        return session.query(model).filter_by(**conditions).all()


def set_limit(name, value):
    from portal.domain.actor import System
    from portal.services import settings

    with db.transaction():
        settings.change(System("test"), name, value)


def test_pieces_become_one_file_with_the_bytes_that_were_sent(app, browser, claim):
    assert send(browser, PHOTO[:700]) == (200, said(700))
    assert send(browser, PHOTO[700:], 700) == (200, said(len(PHOTO)))
    assert rows(EvidenceFile, claim_id=claim.id) == []
    assert send(browser, b"", len(PHOTO)) == (200, said(len(PHOTO), done=True))
    (row,) = rows(EvidenceFile, claim_id=claim.id)
    store = open_store(app.config["PORTAL"])
    assert b"".join(store.read(row.store_key)) == PHOTO
    assert (row.original_name, row.media_type, row.sha256) == ("tŷ rhent.jpg", "image/jpeg", sha256(PHOTO).digest())
    assert rows(UploadPiece) == []
    assert "tŷ rhent.jpg" in browser.get(ITEM).text


def test_a_repeated_piece_and_a_repeated_end_change_nothing(browser, claim):
    for _ in range(2):
        assert send(browser, PHOTO[:700]) == (200, said(700))
    assert send(browser, PHOTO[900:], 900) == (200, said(700)), "a gap is not taken"
    assert send(browser, PHOTO[700:], 700) == (200, said(len(PHOTO)))
    for _ in range(2):
        assert send(browser, b"", len(PHOTO)) == (200, said(len(PHOTO), done=True))
    assert send(browser, PHOTO[:700]) == (200, said(len(PHOTO), done=True))
    assert len(rows(EvidenceFile, claim_id=claim.id)) == 1


def test_the_end_asked_for_too_early_says_what_is_missing(browser):
    send(browser, PHOTO[:700])
    assert send(browser, b"", len(PHOTO)) == (200, said(700))
    assert send(browser, b"", len(PHOTO), upload="f" * 32) == (200, said(0))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"<html>" * 50, "The selected file must be a PDF, JPG, PNG, HEIC or WEBP"),
        (pdf_file("secret"), "The selected file is password protected"),
        (PHOTO[:900], "The selected file is damaged. Choose another copy of it"),
    ],
)
def test_a_refused_file_says_why_and_leaves_nothing(browser, claim, content, message):
    assert send(browser, content, of=content) == (200, said(len(content)))
    assert send(browser, b"", len(content), of=content) == (422, said(message=message))
    assert rows(UploadSession) == rows(UploadPiece) == rows(EvidenceFile, claim_id=claim.id) == []


def test_empty_and_oversized_files_are_refused_with_their_first_piece(browser):
    assert send(browser, of=b"") == (422, said(message="The selected file is empty"))
    assert send(browser, b"x", size=10_000_000) == (
        422,
        said(message="The selected file must be smaller than 10MB"),
    )
    assert rows(UploadSession) == []


def test_more_bytes_than_were_told_are_refused(browser):
    send(browser, PHOTO[:10], size=20)
    assert send(browser, PHOTO[:11], 10, size=20)[0] == 422
    assert rows(UploadSession) == []


def test_files_on_their_way_count_until_they_rest(browser, claim):
    set_limit("UploadCountLimit", "2")
    with time_machine.travel(clock.now(), tick=False) as moment:
        assert send(browser, PHOTO[:9], upload="a" * 32)[0] == 200
        assert send(browser, PHOTO[:9], upload="b" * 32)[0] == 200
        assert send(browser, PHOTO[:9], upload="c" * 32) == (422, said(message="You can only upload up to 2 files"))
        moment.shift(timedelta(minutes=14))
        assert send(browser, PHOTO[9:20], 9, upload="a" * 32)[0] == 200, "what was begun goes on"
        moment.shift(timedelta(minutes=2))
        assert send(browser, PHOTO[:9], upload="c" * 32)[0] == 200, "b rests and does not count"


def test_abandoned_uploads_go_after_a_day_with_their_bytes(app, browser, claim):
    store = open_store(app.config["PORTAL"])
    with time_machine.travel(clock.now(), tick=False) as moment:
        send(browser, PHOTO[:700])
        (piece,) = rows(UploadPiece)
        moment.shift(timedelta(hours=23))
        assert housekeeping_counts()["uploads on their way"] == 0
        sweep_store(app.config["PORTAL"])
        store.verify(piece.store_key)
        moment.shift(timedelta(hours=2))
        assert housekeeping_counts()["uploads on their way"] == 1
        assert rows(UploadSession) == rows(UploadPiece) == []
        sweep_store(app.config["PORTAL"], timedelta(0))
    assert piece.store_key not in {key for key, _at in store.walk()}


def housekeeping_counts():
    with db.transaction():
        return housekeeping.tidy()


def test_lost_pieces_begin_the_upload_anew(app, browser):
    send(browser, PHOTO)
    (piece,) = rows(UploadPiece)
    open_store(app.config["PORTAL"]).delete(piece.store_key)
    assert send(browser, b"", len(PHOTO)) == (200, said(0))
    send(browser, PHOTO)
    assert send(browser, b"", len(PHOTO))[1]["done"]


def test_a_full_store_is_said(browser, monkeypatch):
    def full(*_args):
        raise StoreFull

    monkeypatch.setattr(LocalStore, "put", full)
    assert send(browser, PHOTO) == (422, said(message="The selected file could not be uploaded – try again"))


def test_an_upload_belongs_to_one_claim(browser, make, client_as_resident):
    send(browser, PHOTO[:700])
    other = make.claim(home=PRIVATE)
    with db.transaction():
        start_draft(other.id, RENT)
    assert send(client_as_resident(other), PHOTO[700:], 700) == (200, said(0))


def test_what_nobody_asked_for_comes_in_pieces_with_a_note_at_the_end(browser, claim):
    assert send(browser, PHOTO, item=OTHER) == (200, said(len(PHOTO)))
    waits = said(len(PHOTO), message="Enter what it is", field="note")
    assert send(browser, b"", len(PHOTO), item=OTHER) == (422, waits)
    assert send(browser, at=len(PHOTO), item=OTHER, note=" ") == (422, waits)
    too_long = "What it is must be 500 characters or fewer"
    assert send(browser, at=len(PHOTO), item=OTHER, note="x" * 501)[1]["message"] == too_long
    assert rows(EvidenceFile, claim_id=claim.id) == []
    for _ in range(2):
        end = send(browser, at=len(PHOTO), item=OTHER, note="My old rent book")
        assert end == (200, said(len(PHOTO), done=True))
    (row,) = rows(EvidenceFile, claim_id=claim.id)
    assert (row.resource_id, row.note, row.sha256) == ("CatchAll", "My old rent book", sha256(PHOTO).digest())
    clear, place = photo(colour="navy"), f"/evidence/files/{row.reference}/replacement"
    send(browser, clear, of=clear, item=place, upload="c" * 32)
    assert send(browser, b"", len(clear), of=clear, item=place, upload="c" * 32)[1]["done"]
    (row,) = rows(EvidenceFile, claim_id=claim.id, removed_at=None)
    assert (row.note, row.sha256) == ("My old rent book", sha256(clear).digest()), "another copy of the same thing"
    set_limit("CatchAllEvidenceUpload", "FALSE")
    assert send(browser, PHOTO, item=OTHER, upload="f" * 32)[0] == 404


def test_a_file_in_pieces_takes_the_place_of_another_once(browser, claim):
    set_limit("UploadCountLimit", "1")
    send(browser, PHOTO)
    send(browser, b"", len(PHOTO))
    (first,) = rows(EvidenceFile, claim_id=claim.id)
    clear, place = photo(colour="navy"), f"/evidence/files/{first.reference}/replacement"
    assert send(browser, clear, of=clear, item=place, upload="c" * 32) == (200, said(len(clear))), (
        "it makes them no more"
    )
    assert [row.sha256 for row in rows(EvidenceFile, claim_id=claim.id, removed_at=None)] == [sha256(PHOTO).digest()]
    for _ in range(2):
        end = send(browser, b"", len(clear), of=clear, item=place, upload="c" * 32)
        assert end == (200, said(len(clear), done=True)), "also when the answer was lost"
    assert [row.sha256 for row in rows(EvidenceFile, claim_id=claim.id, removed_at=None)] == [sha256(clear).digest()]
    page = browser.get(ITEM).text
    assert page.count("The file has been replaced") == 1
    assert send(browser, PHOTO, item=place, upload="d" * 32)[0] == 404, "it is not there any more"


def test_a_refused_replacement_leaves_the_file_where_it_is(browser, claim, make, client_as_resident):
    send(browser, PHOTO)
    send(browser, b"", len(PHOTO))
    (first,) = rows(EvidenceFile, claim_id=claim.id)
    place, secret = f"/evidence/files/{first.reference}/replacement", pdf_file("secret")
    send(browser, secret, of=secret, item=place, upload="e" * 32)
    end = send(browser, b"", len(secret), of=secret, item=place, upload="e" * 32)
    assert end == (422, said(message="The selected file is password protected"))
    assert rows(EvidenceFile, claim_id=claim.id, removed_at=None)[0].id == first.id
    other = client_as_resident(make.claim(home=PRIVATE))
    assert send(other, PHOTO, item=place)[0] == 404


def test_what_is_not_asked_for_or_switched_off_is_not_found(browser):
    assert send(browser, PHOTO, item="/evidence/Rule_NewPartnerNI")[0] == 404
    set_limit("EvidenceUpload", "FALSE")
    assert send(browser, PHOTO)[0] == 404
    assert rows(UploadSession) == []


@pytest.mark.parametrize(
    ("upload", "headers"),
    [
        ("short", {}), (ID.upper(), {}), (ID, {"Upload-Offset": "-1"}), (ID, {"Upload-Length": "²"}),
        (ID, {"Upload-Length": ""}), (ID, {"Upload-Offset": "9" * 30}),
    ],
)  # fmt: skip
def test_nonsense_is_refused(browser, upload, headers):
    usual = {"Upload-Offset": "0", "Upload-Length": "9", "X-CSRFToken": browser.token()}
    response = browser.client.post(f"{ITEM}/uploads/{upload}", data=b"x", headers=usual | headers)
    assert response.status_code == 400


def test_a_piece_that_is_too_large_is_refused(browser):
    assert send(browser, b"x" * (MOST_PIECE_BYTES + 1))[0] == 413


def test_without_a_token_or_a_session_nothing_is_kept(app, browser, client):
    def stored():
        return {key for key, _at in open_store(app.config["PORTAL"]).walk()}

    content, before = photo(colour="gold"), stored()
    assert send(browser, content, of=content, token="")[0] == 400
    _status, response = send(client, content, of=content)
    assert response.headers["HX-Redirect"] == "/sign-in"
    assert stored() == before
