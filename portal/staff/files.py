"""Opening a file that a resident gave: always as a download, never shown inside a page of ours."""

from __future__ import annotations

from flask import Response, current_app

from portal.adapters.store import open_store
from portal.domain.permissions import Permission
from portal.services import evidence
from portal.staff.blueprint import blueprint
from portal.web import access, downloads
from portal.web.access import requires


@blueprint.get("/files/<reference>")
@requires(Permission.CHECK_EVIDENCE)
def show_file(reference: str) -> Response:
    """The bytes of one file, piece by piece; 404 for one that is removed, infected or not yet sent."""
    row = evidence.get_file_for_officer(access.officer(), reference)
    chunks = open_store(current_app.config["PORTAL"].store_url).read(row.store_key)
    return downloads.send(chunks, name=row.original_name, media_type=row.media_type, size_bytes=row.size_bytes)
