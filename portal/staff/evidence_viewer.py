"""The viewer of an evidence page: which file, which page of it, how large and how turned; links alone, no script needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from portal.domain.evidence.file_states import ScanState, ViewingState
from portal.domain.wording import Wording, _
from portal.services.evidence import opening, viewing
from portal.services.evidence.viewing import Page
from portal.services.evidence_item import EvidenceItemView, FileOfItem

ZOOMS = (50, 100, 150, 200, 300)
"""Per cent of the width of the page; each has a class of the staff style sheet."""
TURNS = (0, 90, 180, 270)
"""Degrees clockwise; each has a class of the staff style sheet."""


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """What is looked at."""

    item: EvidenceItemView
    file: FileOfItem | None
    pages: tuple[Page, ...]
    number: int
    zoom: int
    turn: int

    @property
    def page(self) -> Page | None:
        """The page that is shown, when it has a picture."""
        return self.pages[self.number - 1] if self.pages else None

    @property
    def may_be_opened(self) -> bool:
        """Whether the file may be looked at."""
        return self.file is not None and opening.may_be_opened(self.file.row)

    @property
    def may_be_fetched(self) -> bool:
        """Whether there is a file to download."""
        return self.file is not None and self.may_be_opened and viewing.find_download(self.file.row.id) is not None

    @property
    def why_not(self) -> Wording:
        """Why there is no picture."""
        if self.file is not None and self.file.scan_state == ScanState.INFECTED:
            return _("A virus was found. Nobody can open this file, and the resident is asked for another copy.")
        if not self.may_be_opened:
            return _("The file is being checked for viruses. Look again in a minute.")
        if self.file is not None and self.file.row.viewing_state == ViewingState.QUEUED:
            return _("Pictures of its pages are being made. Look again in a minute.")
        if not self.may_be_fetched:
            return _(
                "This file cannot be shown without the place where it was made. Ask the resident for another copy."
            )
        return _("There is no picture of this file. Download it to look at it.")

    @property
    def larger(self) -> int | None:
        """The next zoom."""
        return next((zoom for zoom in ZOOMS if zoom > self.zoom), None)

    @property
    def smaller(self) -> int | None:
        """The zoom before."""
        return next((zoom for zoom in reversed(ZOOMS) if zoom < self.zoom), None)

    @property
    def turned(self) -> int:
        """A quarter further."""
        return (self.turn + 90) % 360

    @property
    def preceding(self) -> FileOfItem | None:
        """The file before this one."""
        files = self.item.files
        place = next((place for place, one in enumerate(files) if one is self.file), 0)
        return files[place - 1] if place else None

    @property
    def following(self) -> FileOfItem | None:
        """The file after this one."""
        files = self.item.files
        place = next((place for place, one in enumerate(files, start=1) if one is self.file), len(files))
        return files[place] if place < len(files) else None

    def address(self, **changes: Any) -> str:
        """The same view with changes; what is as usual is left out of the address."""
        reference = self.file.reference if self.file else ""
        asked: dict[str, Any] = {"page": self.number, "zoom": self.zoom, "turn": self.turn, "file": reference}
        usual = {"page": 1, "zoom": 100, "turn": 0}
        values = {name: value for name, value in (asked | changes).items() if value != usual.get(name)}
        return url_for("staff.show_evidence", reference=self.item.reference, _anchor="viewer", **values)


def view_of(item: EvidenceItemView) -> View:
    """What the address asks to look at; what is not there counts as the usual."""
    file = item.find_file(request.args.get("file", ""))
    pages = tuple(viewing.list_pages(file.row)) if file else ()
    number = min(max(_number("page", 1), 1), max(len(pages), 1))
    zoom, turn = _number("zoom", 100), _number("turn", 0)
    return View(item, file, pages, number, zoom if zoom in ZOOMS else 100, turn if turn in TURNS else 0)


def _number(name: str, usual: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else usual
