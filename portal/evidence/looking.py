"""Looking at a file that one gave: pictures of its pages, upright and without the place where a photo was taken."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app

from portal.adapters.store import open_store
from portal.evidence.blueprint import blueprint
from portal.evidence.upload import place_of
from portal.services import evidence
from portal.services.evidence import viewing
from portal.web import access, downloads
from portal.web.access import resident_only
from portal.web.render import render


@blueprint.get("/evidence/files/<reference>/view")
@resident_only
def view_file(reference: str) -> Any:
    """The pictures of a file's pages, or that they are being made."""
    file = evidence.get_file_for_resident(access.resident(), reference)
    return render(
        "evidence/view.html", heading=file.original_name, file=file, pages=viewing.list_pages(file),
        has_download=viewing.find_download(file.id) is not None,
        back=place_of(file),
    )  # fmt: skip


@blueprint.get("/evidence/files/<reference>/pages/<int(min=1):number>")
@resident_only
def show_page(reference: str, number: int) -> Response:
    """The picture of one page, counted from 1; 404 for a page that has none."""
    copy = viewing.get_page_for_resident(access.resident(), reference, number)
    chunks = open_store(current_app.config["PORTAL"]).read(copy.store_key)
    return downloads.send(
        chunks, name=f"{reference}-{number}.jpg", media_type=copy.media_type, size_bytes=copy.size_bytes
    )
