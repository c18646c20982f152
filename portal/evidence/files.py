"""Fetching a file again: only for the resident who gave it, and without the place where a photo was taken."""

from __future__ import annotations

from flask import Response, current_app

from portal.adapters.store import open_store
from portal.evidence.blueprint import blueprint
from portal.services.evidence import viewing
from portal.web import access, downloads
from portal.web.access import resident_only


@blueprint.get("/evidence/files/<reference>")
@resident_only
def show_file(reference: str) -> Response:
    """The bytes of one file, piece by piece, as a download; 404 while that is being made."""
    file = viewing.get_download_for_resident(access.resident(), reference)
    chunks = open_store(current_app.config["PORTAL"]).read(file.store_key)
    return downloads.send(chunks, name=file.name, media_type=file.media_type, size_bytes=file.size_bytes)
