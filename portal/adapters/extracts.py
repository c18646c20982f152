"""Claim extracts: JSON Lines and CSV files read claim by claim in bounded memory, every fault with its line and field.

The layouts are documented in docs/claim-extract.md. A row of the extract is one claim: one line of JSON, or the
consecutive CSV lines of one reference. What a row means is for the service to check; here only its shape is read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from portal.adapters import extract_csv
from portal.adapters.extract_rows import LONGEST_LINE, ExtractRow, RowFault, UnreadableExtract
from portal.domain.wording import Wording, _

__all__ = ["Extract", "ExtractRow", "RowFault", "UnreadableExtract", "open_extract"]

NOT_UTF8 = _("is not UTF-8 text")
NOT_JSON = _("is not JSON: {reason}")
NOT_NUMBER = _("holds a number that is infinite, not a number or thousands of digits long")
NOT_OBJECT = _("must be a JSON object, one claim on one line")
TOO_LONG = _("is longer than {most} bytes")
TOO_DEEP = _("is nested too deeply")
ONE_PER_LINE = _("The file is one JSON document. Write one claim on each line, without a list around them")
COMPRESSED = _("The file is compressed, or a workbook. Unpack it, or save it as CSV")
UTF_16 = _("The file is UTF-16 text. Save it as UTF-8")
CHANGED = _("The file changed while it was read. Import it when it is complete")
_BOM = b"\xef\xbb\xbf"
_CHUNK = 65_536
_OTHER_FORMATS = ((b"\x1f\x8b", COMPRESSED), (b"PK\x03\x04", COMPRESSED), (b"\xff\xfe", UTF_16), (b"\xfe\xff", UTF_16))


@dataclass(slots=True)
class Extract:
    """An extract file; `bytes_read` follows `rows()` for a progress bar. A file is read once per call of `rows()`."""

    path: Path
    reader: Callable[[Extract, BinaryIO], Iterator[ExtractRow]]
    header_lines: int
    bytes_read: int = field(default=0, init=False)
    _state: tuple[int, ...] = field(default=(), init=False)

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    def rows(self) -> Iterator[ExtractRow]:
        """Every claim of the file in its order, or what is wrong with its lines; raises UnreadableExtract."""
        try:
            self._refuse_changes()
            with self.path.open("rb", buffering=_CHUNK) as file:
                yield from self.reader(self, file)
            self._refuse_changes()
        except OSError as error:
            raise UnreadableExtract(_("The file cannot be read: {reason}", reason=error.strerror or "")) from error

    def _refuse_changes(self) -> None:
        """A file that is still being written may end in half a claim; one that was replaced has other rows."""
        found = self.path.stat()
        state = (found.st_ino, found.st_size, found.st_mtime_ns)
        if self._state not in ((), state):
            raise UnreadableExtract(CHANGED)
        self._state = state

    def lines(self, file: BinaryIO) -> Iterator[bytes]:
        """The lines of the open file without a byte order mark; a line over the limit comes cut, one byte too long."""
        self.bytes_read = 0
        while line := file.readline(LONGEST_LINE + 1):
            first = self.bytes_read == 0
            self.bytes_read += len(line)
            if len(line) > LONGEST_LINE:
                while rest := file.readline(_CHUNK):
                    self.bytes_read += len(rest)
                    if rest.endswith(b"\n"):
                        break
            yield line.removeprefix(_BOM) if first else line

    def copy_rows(self, target: BinaryIO, line_numbers: Container[int]) -> None:
        """Write the rows that begin on these lines to `target`, byte for byte, after the header if there is one."""
        spans = ((row.line_number, row.last_line) for row in self.rows() if row.line_number in line_numbers)
        first, last = next(spans, (0, 0))
        number, is_start = 1, True
        with self.path.open("rb", buffering=_CHUNK) as file:
            while piece := file.readline(_CHUNK):
                while last and number > last:
                    first, last = next(spans, (0, 0))
                if number <= self.header_lines or first <= number <= last:
                    target.write(piece.removeprefix(_BOM) if number == 1 and is_start else piece)
                is_start = piece.endswith(b"\n")
                number += is_start


def open_extract(path: Path) -> Extract:
    """The extract in a file, its layout told by the ending (`.bad` after it is ignored); raises UnreadableExtract."""
    ending = Path(path.name.lower().removesuffix(".bad")).suffix
    if not path.is_file():
        raise UnreadableExtract(_("There is no file {path}", path=str(path)))
    _refuse_other_formats(path)
    if ending in (".jsonl", ".json", ".ndjson"):
        return Extract(path, _read_json_lines, 0)
    if ending == ".csv":
        return Extract(path, _read_csv, 1)
    raise UnreadableExtract(_("The name of the file must end in .jsonl, .json or .csv"))


def _refuse_other_formats(path: Path) -> None:
    """What a file is that each of its lines would only be called unreadable for."""
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise UnreadableExtract(_("The file cannot be read: {reason}", reason=error.strerror or "")) from error
    for mark, wording in _OTHER_FORMATS:
        if start.startswith(mark):
            raise UnreadableExtract(wording)
    if len(start) == 4 and b"\0\0" in (start[::2], start[1::2]):
        raise UnreadableExtract(UTF_16)


def _read_csv(extract: Extract, file: BinaryIO) -> Iterator[ExtractRow]:
    return extract_csv.read(extract.lines(file))


def _read_json_lines(extract: Extract, file: BinaryIO) -> Iterator[ExtractRow]:
    for number, line in enumerate(extract.lines(file), start=1):
        if number == 1 and (line.lstrip()[:1] == b"[" or line.strip() == b"{"):
            raise UnreadableExtract(ONE_PER_LINE)
        if line.strip():
            yield _read_json_line(number, line)


def _read_json_line(number: int, line: bytes) -> ExtractRow:
    if len(line) > LONGEST_LINE:
        return _refused(number, Wording(TOO_LONG.text, {"most": LONGEST_LINE}))
    try:
        content = _decode(line.decode().strip())
    except UnicodeDecodeError:
        return _refused(number, NOT_UTF8)
    except RecursionError:
        return _refused(number, TOO_DEEP)
    except json.JSONDecodeError as error:
        return _refused(number, Wording(NOT_JSON.text, {"reason": f"{error.msg} at character {error.pos + 1}"}))
    except ValueError:
        return _refused(number, NOT_NUMBER)
    return ExtractRow(number, number, content) if isinstance(content, dict) else _refused(number, NOT_OBJECT)


def _refused(number: int, wording: Wording) -> ExtractRow:
    return ExtractRow(number, number, None, (RowFault(number, "line", wording),))


def _refuse_constant(name: str) -> Mapping[str, Any]:
    raise ValueError(f"{name} is not a number")


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode
