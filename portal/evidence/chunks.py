"""Pieces of a file, as the script of the upload page sends them; the plain form needs none of this.

Each answer says in JSON how many bytes are here for good. A piece without bytes, sent when all are here, asks to make the
file of them; it may be sent again and changes nothing then.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from flask import abort, current_app, g, jsonify, request

from portal import db, logs
from portal.adapters.store import Corrupted, NotStored, Store, StoreFull, open_store
from portal.domain import policy
from portal.domain.actor import Resident
from portal.domain.evidence import documents
from portal.domain.evidence.documents import clean_file_name
from portal.domain.wording import Refused, Wording
from portal.evidence.blueprint import blueprint
from portal.evidence.upload import is_genuine
from portal.services import evidence
from portal.services.evidence import Limits, Received, RefusedFile, room, upload_sessions
from portal.services.evidence.receiving import NO_NAME
from portal.services.evidence.upload_sessions import MOST_PIECE_BYTES, Progress, Told, Whole
from portal.web import access, identity
from portal.web.access import resident_only
from portal.web.render import words

TO_ITEM, TO_PAGES = "evidence.send_piece", "evidence.send_piece_of_page"
UPLOAD_ID = re.compile(r"[0-9a-f]{32}")


@dataclass
class Arrived:
    """What came of a request before its transaction: a piece that is in the store, a file that was checked, or a refusal."""

    store_key: str = ""
    file: Received | None = None
    refusal: Wording | None = None
    is_lost: bool = False  # the pieces that rows speak of cannot be read any more


@blueprint.before_request
def receive_piece() -> None:
    """Keep a piece, or check a file that is whole, before the transaction opens; the view only writes rows."""
    if request.endpoint not in (TO_ITEM, TO_PAGES) or request.method != "POST":
        return
    g.arrived = Arrived()
    if (request.content_length or 0) > MOST_PIECE_BYTES:
        abort(413)
    piece = request.get_data()
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
        g.arrived = _check(store, whole, actor, limits)
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


def _answer(upload_id: str) -> Any:
    resident, arrived = access.resident(), g.arrived
    try:
        with db.session().begin_nested():
            progress = _take(resident, arrived)
    except Refused as refused:
        arrived.refusal = refused.wording
    if arrived.refusal or arrived.is_lost:
        upload_sessions.give_up(resident, upload_id)
        progress = Progress()
    message = words(arrived.refusal) if arrived.refusal else None
    answer = jsonify(received=progress.received_bytes, done=progress.is_done, message=message)
    return answer, 422 if message else 200


def _take(resident: Resident, arrived: Arrived) -> Progress:
    told, starts_at = _read_headers()
    if arrived.store_key:
        return upload_sessions.add_piece(resident, told, starts_at, len(request.get_data()), arrived.store_key)
    if arrived.file:
        return upload_sessions.finish(resident, told.upload_id, arrived.file, is_page=request.endpoint == TO_PAGES)
    return upload_sessions.get_progress(resident, told.upload_id)


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
    assert request.view_args
    size, starts_at = request.headers.get("Upload-Length", ""), request.headers.get("Upload-Offset", "")
    upload_id = request.view_args["upload_id"]
    numbers = all(number.isascii() and number.isdigit() and len(number) < 13 for number in (size, starts_at))
    if not numbers or not UPLOAD_ID.fullmatch(upload_id):
        abort(400)
    name = clean_file_name(unquote(request.headers.get("Upload-Name", ""))) or NO_NAME
    return Told(upload_id, request.view_args["resource_id"], name, int(size)), int(starts_at)
