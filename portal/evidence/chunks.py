"""Pieces of a file, as the script of the upload page sends them; the plain form needs none of this.

Each answer says in JSON how many bytes are here for good. A request without bytes, sent when all are here, asks to make the
file of them, and brings the note where there is one; it may be sent again and changes nothing then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from flask import abort, current_app, flash, g, jsonify, request
from flask_babel import gettext as _

from portal import db, logs
from portal.adapters.store import Corrupted, NotStored, Store, StoreFull, open_store
from portal.domain import policy
from portal.domain.actor import Resident
from portal.domain.evidence import documents
from portal.domain.evidence.documents import clean_file_name
from portal.domain.wording import Refused, Wording
from portal.evidence.blueprint import blueprint
from portal.evidence.catch_all import NoteForm
from portal.evidence.upload import is_genuine
from portal.services import evidence
from portal.services.evidence import Limits, Received, RefusedFile, room, upload_sessions
from portal.services.evidence.receiving import NO_NAME
from portal.services.evidence.requirements import CATCH_ALL
from portal.services.evidence.upload_sessions import MOST_PIECE_BYTES, Progress, Told, Whole
from portal.web import access, identity
from portal.web.access import resident_only
from portal.web.render import words

TO_ITEM, TO_PAGES = "evidence.send_piece", "evidence.send_piece_of_page"
TO_OTHER, TO_REPLACE = "evidence.send_piece_of_other", "evidence.send_piece_of_replacement"
FORM = "application/x-www-form-urlencoded"
UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


@dataclass
class Arrived:
    """What came of a request before its transaction: a piece that is in the store, a file that was checked, or a refusal."""

    store_key: str = ""
    file: Received | None = None
    refusal: Wording | None = None
    field: str | None = None  # what the refusal is about, when it is not the file: its pieces stay
    is_lost: bool = False  # the pieces that rows speak of cannot be read any more


@blueprint.before_request
def receive_piece() -> None:
    """Keep a piece, or check a file that is whole, before the transaction opens; the view only writes rows."""
    if request.endpoint not in (TO_ITEM, TO_PAGES, TO_OTHER, TO_REPLACE) or request.method != "POST":
        return
    g.arrived = Arrived()
    if (request.content_length or 0) > MOST_PIECE_BYTES:
        abort(413)
    piece = b"" if request.mimetype == FORM else request.get_data()
    with db.reading():
        actor = identity.actor()
        if not policy.may_give_evidence(actor) or not is_genuine():
            return
        told, starts_at = _read_headers()
        progress = upload_sessions.get_progress(actor, told.upload_id)
        whole = None if piece else upload_sessions.find_whole(actor, told.upload_id)
        limits = room.limits_of(actor.claim_id)
    store = open_store(current_app.config["PORTAL"])
    if told.size_bytes == 0:
        g.arrived.refusal = documents.EMPTY
    elif whole is not None:
        g.arrived = _refuse_note() or _check(store, whole, actor, limits)
    elif piece and starts_at == progress.received_bytes and not progress.is_done:
        g.arrived = _keep(store, piece, actor)


@blueprint.post("/evidence/<resource_id>/uploads/<upload_id>")
@resident_only
def send_piece(resource_id: str, upload_id: str) -> Any:
    """Take one piece, or make the file of those that are here; `resource_id` and `upload_id` name the upload."""
    return _answer(upload_id)


@blueprint.post("/evidence/<resource_id>/document/uploads/<upload_id>")
@resident_only
def send_piece_of_page(resource_id: str, upload_id: str) -> Any:
    """The same for a page of a document that is collected."""
    return _answer(upload_id)


@blueprint.post("/evidence/other/uploads/<upload_id>")
@resident_only
def send_piece_of_other(upload_id: str) -> Any:
    """The same for what nobody asked for; the last request brings the note."""
    return _answer(upload_id)


@blueprint.post("/evidence/files/<reference>/replacement/uploads/<upload_id>")
@resident_only
def send_piece_of_replacement(reference: str, upload_id: str) -> Any:
    """The same for the file that takes the place of another, `reference`."""
    answer = _answer(upload_id)
    if g.arrived.file and not g.arrived.refusal:
        flash(_("The file has been replaced"), "success")
    return answer


def _answer(upload_id: str) -> Any:
    resident, arrived = access.resident(), g.arrived
    try:
        with db.session().begin_nested():
            progress = _take(resident, arrived)
    except Refused as refused:
        arrived.refusal = refused.wording
    if (arrived.refusal and not arrived.field) or arrived.is_lost:
        upload_sessions.give_up(resident, upload_id)
        progress = Progress()
    message = words(arrived.refusal) if arrived.refusal else None
    answer = jsonify(received=progress.received_bytes, done=progress.is_done, message=message, field=arrived.field)
    return answer, 422 if message else 200


def _take(resident: Resident, arrived: Arrived) -> Progress:
    told, starts_at = _read_headers()
    if arrived.store_key:
        return upload_sessions.add_piece(resident, told, starts_at, len(request.get_data()), arrived.store_key)
    if arrived.file:
        note = request.form.get("note", "") if request.endpoint == TO_OTHER else ""
        return upload_sessions.finish(resident, told, arrived.file, note, is_page=request.endpoint == TO_PAGES)
    return upload_sessions.get_progress(resident, told.upload_id)


def _refuse_note() -> Arrived | None:
    """What is wrong with the note, where one is needed: the pieces stay until it will do."""
    if request.endpoint != TO_OTHER:
        return None
    form = NoteForm()
    return None if form.was_sent() else Arrived(refusal=form.note.errors[0], field=form.note.name)


def _keep(store: Store, piece: bytes, resident: Resident) -> Arrived:
    try:
        return Arrived(store.put_bytes(piece, resident.claim_id.hex))
    except StoreFull as full:
        logs.error("the store is full", error=type(full).__name__)
        return Arrived(refusal=documents.NOT_UPLOADED)


def _check(store: Store, whole: Whole, resident: Resident, limits: Limits) -> Arrived:
    try:
        with upload_sessions.put_together(store, whole) as source:
            found = evidence.receive_file(store, resident.claim_id, whole.name, source, limits)
    except (NotStored, Corrupted) as error:
        logs.error("pieces of an upload cannot be read", error=type(error).__name__)
        return Arrived(is_lost=True)
    return Arrived(refusal=found.wording) if isinstance(found, RefusedFile) else Arrived(file=found)


def _read_headers() -> tuple[Told, int]:
    """What the phone says of the file and of the piece; 400 when it says no such thing."""
    place = request.view_args or {}
    size, starts_at = request.headers.get("Upload-Length", ""), request.headers.get("Upload-Offset", "")
    upload_id = place.get("upload_id", "")
    numbers = all(number.isascii() and number.isdigit() and len(number) < 13 for number in (size, starts_at))
    if not numbers or not UPLOAD_ID.fullmatch(upload_id):
        abort(400)
    name = clean_file_name(unquote(request.headers.get("Upload-Name", ""))) or NO_NAME
    resource_id = CATCH_ALL if request.endpoint == TO_OTHER else place.get("resource_id", "")
    return Told(upload_id, resource_id, name, int(size), place.get("reference", "")), int(starts_at)
