"""Opening a file that a resident gave: pictures of its pages, or the file itself as a download, never inside a page of ours."""

from __future__ import annotations

from flask import Response, current_app

from portal.adapters.store import open_store
from portal.domain.permissions import Permission
from portal.services.evidence import viewing
from portal.staff.blueprint import blueprint
from portal.web import access, downloads
from portal.web.access import requires


@blueprint.get("/files/<reference>")
@requires(Permission.CHECK_EVIDENCE)
def show_file(reference: str) -> Response:
    """One file without the place where it was made; 404 for one that is removed, not yet sent, or may not be opened."""
    file = viewing.get_download_for_officer(access.officer(), reference)
    return _send(file.store_key, file.name, file.media_type, file.size_bytes)


@blueprint.get("/files/<reference>/copy")
@requires(Permission.CHECK_EVIDENCE)
def show_file_copy(reference: str) -> Response:
    """A PDF without anything that acts, as a download; 404 where there is none."""
    copy = viewing.get_page_for_officer(access.officer(), reference, viewing.DOCUMENT)
    return _send(copy.store_key, f"{reference}.pdf", copy.media_type, copy.size_bytes)


@blueprint.get("/files/<reference>/pages/<int(min=1):number>")
@requires(Permission.CHECK_EVIDENCE)
def show_file_page(reference: str, number: int) -> Response:
    """The picture of one page, counted from 1; 404 for a page that has none."""
    copy = viewing.get_page_for_officer(access.officer(), reference, number)
    return _send(copy.store_key, f"{reference}-{number}.jpg", copy.media_type, copy.size_bytes)


def _send(store_key: str, name: str, media_type: str, size_bytes: int) -> Response:
    chunks = open_store(current_app.config["PORTAL"]).read(store_key)
    return downloads.send(chunks, name=name, media_type=media_type, size_bytes=size_bytes)
