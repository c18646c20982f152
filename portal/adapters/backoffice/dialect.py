"""How one vendor writes our messages in XML: names, dates, amounts and yes or no; the same table reads them back.

Vendors' own formats are not public. What is here are documented messages of ours, one dialect per vendor, close to how
each product names things; a council's integration maps them one to one (docs/back-office.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from portal.domain.handover.shapes import SHAPES, Item, Kind, Shape

SINGULAR = {
    "people": "person", "capital": "account", "expenses": "expense", "absences": "absence", "replaces": "replaced",
    "includes": "included",
}  # fmt: skip
"""What one entry of a list is called, where it is not the list's name without its last letter."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Unreadable(Exception):
    """An XML value is not what the shape says: a fault of whoever wrote it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One vendor's way of writing. `roots` names the message, `names` single values; the rest follows from `spell`.

    `has_attributes` writes single values as attributes; `wraps_lists` puts a list in an element of its own.
    `notes_inside` says that notes may be sent at all (a receiver without a place for them gets none).
    """

    name: str
    title: str
    namespace: str
    roots: Mapping[str, str]
    spell: Callable[[str], str]
    names: Mapping[str, str] = field(default_factory=dict)
    day: str = "%Y-%m-%d"
    yes_no: tuple[str, str] = ("true", "false")
    has_pence: bool = False
    has_attributes: bool = False
    wraps_lists: bool = False
    takes_notes: bool = True
    needs_user_id: bool = False

    def name_of(self, name: str) -> str:
        """The vendor's name of a value."""
        return self.names.get(name) or self.spell(name)

    def entry_name(self, item: Item) -> str:
        """The vendor's name of one entry of a list."""
        return self.name_of(SINGULAR.get(item.name) or item.name.removesuffix("s"))

    def write(self, message: str, content: Mapping[str, Any]) -> bytes:
        """A message as XML; what its shape does not name is left out."""
        root = etree.Element(self._tag(self.roots[message]), nsmap={None: self.namespace})  # type: ignore[dict-item]
        self._fill(root, SHAPES[message], content)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    def read(self, root: etree._Element) -> tuple[str, dict[str, Any]]:
        """Which message an element is, and what is in it; raises Unreadable."""
        found = next((one for one, name in self.roots.items() if root.tag == self._tag(name)), None)
        if found is None:
            raise Unreadable("not a message of this kind")
        return found, self._taken(root, SHAPES[found])

    def _tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}"

    def _fill(self, element: etree._Element, shape: Shape, content: Mapping[str, Any]) -> None:
        for item in shape:
            value = content.get(item.name)
            if value is None or value == "" or value == []:
                continue
            if item.is_list:
                self._write_list(element, item, value)
            elif item.shape:
                self._fill(self._child(element, self.name_of(item.name)), item.shape, value)
            elif self.has_attributes:
                element.set(self.name_of(item.name), self._text(item, value))
            else:
                self._child(element, self.name_of(item.name)).text = self._text(item, value)

    def _write_list(self, element: etree._Element, item: Item, values: list[Any]) -> None:
        parent = self._child(element, self.name_of(item.name)) if self.wraps_lists else element
        for value in values:
            child = self._child(parent, self.entry_name(item))
            if item.shape:
                self._fill(child, item.shape, value)
            else:
                child.text = self._text(item, value)

    def _child(self, element: etree._Element, name: str) -> etree._Element:
        return etree.SubElement(element, self._tag(name))

    def _text(self, item: Item, value: Any) -> str:
        if item.kind is Kind.FLAG:
            return self.yes_no[0 if value else 1]
        if item.kind is Kind.DAY:
            return date.fromisoformat(value).strftime(self.day)
        if item.kind is Kind.MONEY:
            pence = Decimal(str(value)).quantize(Decimal("0.01"))
            return str(int(pence * 100)) if self.has_pence else str(pence)
        return _NOT_XML.sub("\ufffd", str(value))

    def _taken(self, element: etree._Element, shape: Shape) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for item in shape:
            value = self._take_list(element, item) if item.is_list else self._take_one(element, item)
            if value is not None and value != []:
                found[item.name] = value
        return found

    def _take_one(self, element: etree._Element, item: Item) -> Any:
        name = self.name_of(item.name)
        if self.has_attributes and not item.shape:
            text = element.get(name)
            return None if text is None else self._value(item, text)
        child = element.find(self._tag(name))
        if child is None:
            return None
        return self._taken(child, item.shape) if item.shape else self._value(item, child.text or "")

    def _take_list(self, element: etree._Element, item: Item) -> list[Any]:
        parent = element.find(self._tag(self.name_of(item.name))) if self.wraps_lists else element
        children = [] if parent is None else parent.findall(self._tag(self.entry_name(item)))
        if item.shape:
            return [self._taken(child, item.shape) for child in children]
        return [self._value(item, child.text or "") for child in children]

    def _value(self, item: Item, text: str) -> Any:
        try:
            return self._read_value(item, text)
        except (ValueError, InvalidOperation):
            raise Unreadable(item.name) from None

    def _read_value(self, item: Item, text: str) -> Any:
        if item.kind is Kind.FLAG:
            return self.yes_no.index(text) == 0
        if item.kind is Kind.DAY:
            return datetime.strptime(text, self.day).replace(tzinfo=UTC).date().isoformat()
        if item.kind is Kind.COUNT:
            return int(text)
        if item.kind is Kind.MONEY and self.has_pence:
            return str((Decimal(text) / 100).quantize(Decimal("0.01")))
        return text


def pascal(name: str) -> str:
    """`claim_reference` as ClaimReference."""
    return "".join(word.capitalize() for word in name.split("_"))


def camel(name: str) -> str:
    """`claim_reference` as claimReference."""
    return name[:1] + pascal(name)[1:]


def upper(name: str) -> str:
    """`claim_reference` as CLAIM_REFERENCE."""
    return name.upper()
