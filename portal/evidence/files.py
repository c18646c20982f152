"""Opening a file again: only for the resident who gave it."""

from __future__ import annotations

from flask import Response, current_app

from portal.adapters.store import open_store
from portal.evidence.blueprint import blueprint
from portal.services import evidence
from portal.web import access, downloads
from portal.web.access import resident_only


@blueprint.get("/evidence/files/<reference>")
@resident_only
def show_file(reference: str) -> Response:
    """The bytes of one file, piece by piece, as a download."""
    row = evidence.get_file_for_resident(access.resident(), reference)
    chunks = open_store(current_app.config["PORTAL"]).read(row.store_key)
    return downloads.send(chunks, name=row.original_name, media_type=row.media_type, size_bytes=row.size_bytes)
