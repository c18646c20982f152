"""How records of a claim are read from JSON and given back: one codec per field, every fault collected with its path.

A record remembers what it did not understand (`extra`) and what it was given empty (`blank`), so that reading and
writing a claim again changes nothing in it.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Self

from portal.domain.wording import Wording, _

NINO_SHAPE = re.compile(r"[A-Za-z]{2}[0-9]{6}[A-Za-z]?")
MASK = "***"
NOT_MONEY = _("must be an amount of money like 112.35")
BELOW_ZERO = _("must be 0 or more")
_CODECS: dict[type, Mapping[str, Codec]] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document: the element it is about (`people[1].date_of_birth`) and the words."""

    path: str
    wording: Wording

    def __str__(self) -> str:
        return f"{self.path}: {self.wording}"


class FaultsError(Exception):
    """A document that cannot be read, with every fault found in it (never the faulty values themselves)."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


class ClaimFault(FaultsError):
    """A claim that cannot be read; `faults` names each element."""


@dataclass(frozen=True, slots=True)
class Codec:
    """How one kind of value is read (adding to the faults, then giving None), written, and described by JSON Schema."""

    read: Callable[[object, str, list[Fault]], Any]
    write: Callable[[Any], object]
    schema: Callable[[], dict[str, Any]]


def at(path: str, key: str) -> str:
    """The path of a key inside an element; the outermost element has no name."""
    return f"{path}.{key}" if path else key


def read_day(value: object) -> date:
    """An ISO calendar date; ValueError when it is anything else."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise ValueError("not a date")
    return date.fromisoformat(value)


def read_decimal(value: object) -> Decimal:
    """A finite number written as text or as a JSON number; ValueError when it is anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise ValueError("not a number")
    text = str(value).strip()
    if not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]*)?", text):
        raise ValueError("not a number")
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise ValueError("not a number") from error


def _checked(read: Callable[[object], Any], refusal: Wording) -> Callable[[object, str, list[Fault]], Any]:
    def reader(value: object, path: str, faults: list[Fault]) -> Any:
        try:
            return read(value)
        except ValueError:
            faults.append(Fault(path, refusal))
            return None

    return reader


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("not text")
    return value


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("not a boolean")
    return value


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("not a count")
    return value


def _money(value: object, path: str, faults: list[Fault]) -> Decimal | None:
    """An amount in whole pence. What somebody owes is not money they have or receive, so no amount is below 0."""
    try:
        amount = read_decimal(value)
        pence = amount.quantize(Decimal("0.01"))
    except ValueError:
        faults.append(Fault(path, NOT_MONEY))
        return None
    if amount != pence or amount < 0:
        faults.append(Fault(path, BELOW_ZERO if amount < 0 else NOT_MONEY))
    return pence


def _nino(value: object) -> str:
    if not isinstance(value, str) or (value and not NINO_SHAPE.fullmatch(value.replace(" ", ""))):
        raise ValueError("not a number of that shape")
    return value


def _same(value: object) -> object:
    return value


def _schema(**keywords: Any) -> Callable[[], dict[str, Any]]:
    return lambda: dict(keywords)


TEXT = Codec(_checked(_text, _("must be text")), _same, _schema(type=["string", "null"]))
FLAG = Codec(_checked(_flag, _("must be true or false")), _same, _schema(type=["boolean", "null"]))
COUNT = Codec(
    _checked(_count, _("must be a whole number, 0 or more")), _same, _schema(type=["integer", "null"], minimum=0)
)
DAY = Codec(
    _checked(read_day, _("must be a date like 1950-03-27")),
    lambda value: value.isoformat(),
    _schema(type=["string", "null"], format="date"),
)
MONEY = Codec(
    _money, str, _schema(type=["string", "number", "null"], minimum=0, pattern=r"^\s*[0-9]{1,12}(\.[0-9]{0,2}0*)?\s*$")
)
QUANTITY = Codec(
    _checked(read_decimal, _("must be a number like 16 or 37.5")), str, _schema(type=["string", "number", "null"])
)
NINO = Codec(
    _checked(_nino, _("must be 2 letters, 6 numbers and a letter, like QQ123456C")),
    _same,
    _schema(type=["string", "null"]),
)


def text_list() -> Codec:
    """A list of plain words, such as what a rent includes."""

    def read(value: object, path: str, faults: list[Fault]) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            faults.append(Fault(path, _("must be a list of texts")))
            return ()
        return tuple(value)

    return Codec(read, list, _schema(type=["array", "null"], items={"type": "string"}))


def one_of(*values: str) -> Codec:
    """Text that must be one of these values."""

    def read(value: object, path: str, faults: list[Fault]) -> str | None:
        if isinstance(value, str) and value in values:
            return value
        faults.append(Fault(path, _("must be one of: {values}", values=", ".join(values))))
        return None

    return Codec(read, _same, _schema(enum=[*values, None]))


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Record:
    """A part of a claim. `extra` holds keys this version does not know, `blank` the known keys that came empty."""

    extra: Mapping[str, Any] = field(default_factory=dict)
    blank: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, value: object, path: str, faults: list[Fault]) -> Self | None:
        """The record in `value`; what is wrong is added to `faults` under `path`."""
        if not isinstance(value, dict):
            faults.append(Fault(path or "claim", _("must be an object")))
            return None
        codecs = codecs_of(cls)
        known: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        blank: dict[str, Any] = {}
        for key, item in value.items():
            if key not in codecs:
                extra[key] = copy.deepcopy(item)
            elif item is None or item == []:
                blank[key] = copy.copy(item)
            else:
                known[key] = codecs[key].read(item, at(path, key), faults)
        return cls(**known, extra=extra, blank=blank)

    def to_dict(self) -> dict[str, Any]:
        """The record as JSON: what it was read from, with its present values; absent stays absent."""
        written = {**copy.deepcopy(dict(self.extra)), **copy.deepcopy(dict(self.blank))}
        for key, codec in codecs_of(type(self)).items():
            value = getattr(self, key)
            if value is not None and value != ():
                written[key] = codec.write(value)
        return written

    def __repr__(self) -> str:
        """Class and plain fields; personal facts are masked, so that a log never holds them."""
        shown = []
        for part in fields(self):
            value = getattr(self, part.name)
            if part.name in ("extra", "blank") or value is None or value == ():
                continue
            shown.append(f"{part.name}={MASK if part.metadata['is_private'] else repr(value)}")
        return f"{type(self).__name__}({', '.join(shown)})"


def codecs_of(record: type[Record]) -> Mapping[str, Codec]:
    """The codec of each key of a record class, in the order of its fields."""
    known = _CODECS.get(record)
    if known is None:
        known = {part.name: part.metadata["codec"] for part in fields(record) if "codec" in part.metadata}
        _CODECS[record] = known
    return known


def fact(codec: Codec, default: Any = None, *, is_private: bool = False) -> Any:
    """A field of a record: absent gives `default`; private ones are masked in `repr`."""
    metadata = {"codec": codec, "is_private": is_private}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


def one(record: type[Record], *, is_private: bool = False) -> Any:
    """A field that holds another record."""
    codec = Codec(record.read, lambda value: value.to_dict(), lambda: record_schema(record))
    return fact(codec, is_private=is_private)


def many(record: type[Record], *, has_ids: bool = False) -> Any:
    """A field that holds a list of records; with `has_ids` an id may occur once only."""

    def read(value: object, path: str, faults: list[Fault]) -> tuple[Any, ...]:
        if not isinstance(value, list):
            faults.append(Fault(path, _("must be a list")))
            return ()
        items = [record.read(item, f"{path}[{index}]", faults) for index, item in enumerate(value)]
        if has_ids:
            _refuse_same_ids(items, path, faults)
        return tuple(item for item in items if item is not None)

    def schema() -> dict[str, Any]:
        return {"type": ["array", "null"], "items": record_schema(record)}

    return fact(Codec(read, lambda value: [item.to_dict() for item in value], schema), ())


def _refuse_same_ids(items: Iterable[Any], path: str, faults: list[Fault]) -> None:
    seen: set[str] = set()
    for index, item in enumerate(items):
        held = getattr(item, "id", None)
        if held in seen:
            faults.append(Fault(f"{path}[{index}].id", _("is already the id of another line")))
        if held is not None:
            seen.add(held)


def record_schema(record: type[Record]) -> dict[str, Any]:
    """The JSON Schema of a record; keys it does not name are allowed."""
    properties = {key: codec.schema() for key, codec in codecs_of(record).items()}
    return {"type": ["object", "null"], "properties": properties}
