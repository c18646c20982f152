"""Looking at a file in the page: pictures of its pages, which a job makes (`drawing`), and who may see them.

`list_pages` is for whoever shows a file; `get_page_for_officer` and `get_page_for_resident` are the ways to a picture,
`get_download_for_officer` and `get_download_for_resident` to the file, and write down who looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import sqlalchemy as sa

from portal import db
from portal.domain.actor import Officer, Resident
from portal.models import EvidenceFile, ViewingCopy
from portal.services.errors import NotFound
from portal.services.evidence.drawing import DOCUMENT, MOST_PAGES, find_download
from portal.services.evidence.files import get_file_for_officer, get_file_for_resident

__all__ = [
    "DOCUMENT", "Download", "Page", "find_download", "get_download_for_officer", "get_download_for_resident",
    "get_page_for_officer", "get_page_for_resident", "list_pages",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One page that can be looked at, counted from 1, with the size of its picture in pixels."""

    number: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, repr=False)
class Download:
    """A file to hand out: under which name, of which kind and size, and where its bytes are."""

    name: str
    media_type: str
    store_key: str
    size_bytes: int


def list_pages(file: EvidenceFile) -> list[Page]:
    """The pages of a file that have a picture, in order; `file.viewing_state` says why there are none yet, or never."""
    query = sa.select(ViewingCopy).where(ViewingCopy.file_id == file.id, ViewingCopy.number > DOCUMENT)
    rows = db.session().scalars(query.order_by(ViewingCopy.number))
    return [Page(row.number, row.width, row.height) for row in rows]


def get_page_for_officer(officer: Officer, reference: str, number: int) -> ViewingCopy:
    """The picture of one page, counted from 1, or the safe document (0); raises NotFound, records who looked."""
    return _get_copy(get_file_for_officer(officer, reference, page=number), number)


def get_page_for_resident(resident: Resident, reference: str, number: int) -> ViewingCopy:
    """The picture of one page of a file that the resident gave, counted from 1; raises NotFound, records who looked."""
    return _get_copy(get_file_for_resident(resident, reference), number)


def get_download_for_officer(officer: Officer, reference: str) -> Download:
    """A file without the place where it was made; raises NotFound, also while it is being made. Records who looked."""
    return _get_download(get_file_for_officer(officer, reference))


def get_download_for_resident(resident: Resident, reference: str) -> Download:
    """The same of a file that the resident gave."""
    return _get_download(get_file_for_resident(resident, reference))


def _get_download(file: EvidenceFile) -> Download:
    copy = find_download(file.id)
    if copy is None:
        raise NotFound("evidence file")
    is_redrawn = copy.media_type != file.media_type
    name = f"{PurePath(file.original_name).stem}.jpg" if is_redrawn else file.original_name
    return Download(name, copy.media_type, copy.store_key, copy.size_bytes)


def _get_copy(file: EvidenceFile, number: int) -> ViewingCopy:
    if number > MOST_PAGES:
        raise NotFound("page")
    query = sa.select(ViewingCopy).where(ViewingCopy.file_id == file.id, ViewingCopy.number == number)
    row = db.session().scalars(query).one_or_none()
    if row is None:
        raise NotFound("page")
    return row
