"""The CSV layout of a claim extract: a `claim` line, then the lines of its people, incomes, capital and so on.

All lines of a claim stand together and carry its reference. Cells are text; an empty cell says nothing. A fault in any
line refuses the whole claim, and the lines after it are still read, so that one run reports every fault.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any

from portal.adapters.extract_columns import ALL_NAMES, COLUMNS, LISTS, CellFault, Column
from portal.adapters.extract_rows import LONGEST_LINE, ExtractRow, RowFault, UnreadableExtract
from portal.domain.wording import _

_CLAIMANT, _PARTNER = "p1", "p2"
_MARKS = {";": _("semicolons"), "\t": _("tabs")}


class _Assembly:
    """One claim that is being put together from its lines."""

    def __init__(self, reference: str, line_number: int) -> None:
        self.reference = reference
        self.content: dict[str, Any] = {"reference": reference}
        self.first_line = self.last_line = line_number
        self.faults: list[RowFault] = []
        self.is_whole = True
        self.places: dict[str, tuple[int, str]] = {"reference": (line_number, "reference")}

    def row(self) -> ExtractRow:
        content = self.content if self.reference else None
        return ExtractRow(
            self.first_line, self.last_line, content, tuple(self.faults), self.places, is_whole=self.is_whole
        )

    def leave_out(self, faults: list[RowFault]) -> None:
        """A line that cannot be added."""
        self.faults.extend(faults)
        self.is_whole = False

    def add(self, record: str, cells: dict[str, str], line_number: int) -> None:
        """Add one line of the file."""
        if record == "claim":
            self._add_claim(cells, line_number)
        elif record in LISTS:
            lines = self.content.setdefault(LISTS[record], [])
            lines.append({})
            self._fill(lines[-1], f"{LISTS[record]}[{len(lines) - 1}]", cells, COLUMNS[record], line_number)
        elif record == "service-charge":
            charges = self.content.setdefault("home", {}).setdefault("rent", {}).setdefault("service_charges", [])
            charges.append({})
            path = f"home.rent.service_charges[{len(charges) - 1}]"
            self._fill(charges[-1], path, cells, COLUMNS[record], line_number)
        else:
            self._add_contact(cells, line_number)

    def _add_claim(self, cells: dict[str, str], line_number: int) -> None:
        people: list[dict[str, Any]] = []
        for role, person_id in (("claimant", _CLAIMANT), ("partner", _PARTNER)):
            own = {name: text for name, text in cells.items() if name.startswith(f"{role}_")}
            if own:
                filled: dict[str, Any] = {}
                self._fill(filled, "", own, COLUMNS["claim"], line_number, (role, f"people[{len(people)}]"))
                people.append({"id": person_id, **filled.get(role, {}), "role": role})
        others = {name: text for name, text in cells.items() if not name.startswith(("claimant_", "partner_"))}
        self._fill(self.content, "", others, COLUMNS["claim"], line_number)
        if people:
            self.content["people"] = people

    def _add_contact(self, cells: dict[str, str], line_number: int) -> None:
        """A contact belongs to the person it names, the claimant when it names nobody."""
        wanted = cells.pop("person", _CLAIMANT)
        people = self.content.get("people", [])
        index = next((index for index, person in enumerate(people) if person.get("id") == wanted), None)
        if index is None:
            self.faults.append(RowFault(line_number, "person", _("is not the id of a person above this line")))
            return
        contacts = people[index].setdefault("contacts", [])
        contacts.append({})
        path = f"people[{index}].contacts[{len(contacts) - 1}]"
        self._fill(contacts[-1], path, cells, COLUMNS["contact"], line_number)

    def _fill(
        self, target: dict[str, Any], path: str, cells: dict[str, str], columns: dict[str, Column], line_number: int,
        renamed: tuple[str, str] = ("", ""),
    ) -> None:  # fmt: skip
        """Put cells where their columns say, and remember where each came from."""
        for name, text in cells.items():
            column = columns.get(name)
            if column is None:
                self.faults.append(RowFault(line_number, name, _("is not a column of this kind of record")))
                continue
            place = target
            for key in column.keys[:-1]:
                place = place.setdefault(key, {})
            try:
                place[column.keys[-1]] = column.read(text)
            except CellFault as fault:
                self.faults.append(RowFault(line_number, name, fault.wording))
            keys = [renamed[1] if key == renamed[0] else key for key in column.keys]
            self.places[".".join([path, *keys] if path else keys)] = (line_number, name)


def read(lines: Iterator[bytes]) -> Iterator[ExtractRow]:
    """The claims of a CSV file; raises UnreadableExtract when the header is not the documented one."""
    records = _Records(lines)
    header = records.header()
    assembly: _Assembly | None = None
    for first_line, last_line, cells in records:
        record, reference, filled, faults = _understand(header, cells, first_line)
        is_same = assembly is not None and (reference == assembly.reference or not reference)
        if assembly is None or record == "claim" or not is_same:
            if assembly is not None:
                yield assembly.row()
            assembly = _Assembly(reference, first_line)
            if record != "claim" and not faults:
                faults = [RowFault(first_line, "record", _("must be claim on the first line of a claim"))]
        if faults:
            assembly.leave_out(faults)
        else:
            assembly.add(record, filled, first_line)
        assembly.last_line = last_line
    if assembly is not None:
        yield assembly.row()


def _understand(
    header: list[str], cells: list[str] | RowFault, line_number: int
) -> tuple[str, str, dict[str, str], list[RowFault]]:
    """Kind of record, reference and filled cells of one line, or what is wrong with it.

    A line that cannot be read counts to the claim above it: whose it is cannot be known, so that claim is not whole.
    """
    if isinstance(cells, RowFault):
        return "", "", {}, [cells]
    filled = {name: text for name, cell in zip(header, cells, strict=False) if (text := cell.strip())}
    record, reference = filled.pop("record", ""), filled.pop("reference", "")
    faults = []
    if len(cells) > len(header):
        faults.append(RowFault(line_number, "line", _("has more cells than the header has columns")))
    if record not in COLUMNS:
        faults.append(RowFault(line_number, "record", _("must be one of: {values}", values=", ".join(COLUMNS))))
    if not reference:
        faults.append(RowFault(line_number, "reference", _("must be given")))
    return record, reference, filled, faults


class _Records:
    """The records of a CSV file with their first and last line; a record may span lines inside quotation marks."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._is_cut = False
        self._reader = csv.reader(self._decoded(lines), strict=True)

    def header(self) -> list[str]:
        """The names of the columns; raises UnreadableExtract."""
        try:
            first = next(self._reader, None)
        except csv.Error as error:
            raise UnreadableExtract(_("The first line is not CSV ({reason})", reason=str(error))) from error
        if first is None:
            raise UnreadableExtract(_("The file is empty"))
        names = [name.strip().lower() for name in first]
        if len(names) == 1 and (mark := next((mark for mark in _MARKS if mark in names[0]), None)):
            raise UnreadableExtract(
                _("The columns are separated by {mark}. Save the file with commas", mark=_MARKS[mark])
            )
        unknown = [name for name in names if name not in ALL_NAMES]
        if "record" not in names or "reference" not in names:
            raise UnreadableExtract(_("The first line must name the columns, with `record` and `reference` among them"))
        if unknown:
            text = ", ".join(unknown)
            raise UnreadableExtract(_("These columns are not of the claim extract: {names}", names=text))
        if len(set(names)) != len(names):
            raise UnreadableExtract(_("A column is named twice on the first line"))
        return names

    def __iter__(self) -> Iterator[tuple[int, int, list[str] | RowFault]]:
        while True:
            first = self._reader.line_num + 1
            try:
                cells: list[str] | RowFault = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells = RowFault(first, "line", _("is not CSV: {reason}", reason=str(error)))
            if self._is_cut:
                cells = RowFault(first, "line", _("is longer than {most} bytes", most=LONGEST_LINE))
                self._is_cut = False
            if cells:
                yield first, self._reader.line_num, cells

    def _decoded(self, lines: Iterator[bytes]) -> Iterator[str]:
        """Text lines; bytes that are not UTF-8 become lone surrogates, which the check of a claim refuses by field."""
        for line in lines:
            self._is_cut = self._is_cut or len(line) > LONGEST_LINE
            yield line[:LONGEST_LINE].decode(errors="surrogateescape")
