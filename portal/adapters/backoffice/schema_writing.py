"""Writing the XSD of a vendor's messages from their shapes and its dialect, each kind of value and each part named once."""

from __future__ import annotations

from lxml import etree

from portal.adapters.backoffice.dialect import Dialect, pascal
from portal.domain.handover.shapes import SHAPES, Item, Kind, Shape

XS = "http://www.w3.org/2001/XMLSchema"
DAY_PATTERNS = {
    "%Y-%m-%d": r"[0-9]{4}-[0-9]{2}-[0-9]{2}",
    "%d/%m/%Y": r"[0-9]{2}/[0-9]{2}/[0-9]{4}",
    "%Y%m%d": r"[0-9]{8}",
}
INSTANT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
Facets = tuple[tuple[str, str], ...]


def write_schema(dialect: Dialect) -> bytes:
    """The XSD of every message of a dialect."""
    return _SchemaWriter(dialect).write()


class _SchemaWriter:
    """One schema while it is made: the types met so far, by what they are."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._root = etree.Element(
            _xs("schema"),
            nsmap={"xs": XS, None: dialect.namespace},  # type: ignore[dict-item]
            targetNamespace=dialect.namespace,
            elementFormDefault="qualified",
        )
        self._names: dict[object, str] = {}

    def write(self) -> bytes:
        """Messages first, then the parts they are made of."""
        annotation = etree.SubElement(self._root, _xs("annotation"))
        told = f"Messages between the portal and {self._dialect.title}, made by `flask backoffice schemas` (docs/back-office.md)."
        etree.SubElement(annotation, _xs("documentation")).text = told
        for message, name in self._dialect.roots.items():
            self._fill(etree.SubElement(self._root, _xs("element"), name=name), SHAPES[message])
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", pretty_print=True)

    def _fill(self, parent: etree._Element, shape: Shape, name: str | None = None) -> None:
        content = etree.SubElement(parent, _xs("complexType"), {"name": name} if name else {})
        sequence = etree.SubElement(content, _xs("sequence"))
        for item in shape:
            if self._dialect.has_attributes and not item.shape and not item.is_list:
                use = "required" if item.is_needed else "optional"
                called = self._dialect.name_of(item.name)
                etree.SubElement(content, _xs("attribute"), name=called, type=self._simple(item), use=use)
            else:
                self._element(sequence, item)

    def _element(self, sequence: etree._Element, item: Item) -> None:
        least = "1" if item.is_needed else "0"
        if item.is_list and self._dialect.wraps_lists:
            called = self._dialect.name_of(item.name)
            wrapper = etree.SubElement(sequence, _xs("element"), name=called, minOccurs=least)
            sequence = etree.SubElement(etree.SubElement(wrapper, _xs("complexType")), _xs("sequence"))
            least = "1"
        called = self._dialect.entry_name(item) if item.is_list else self._dialect.name_of(item.name)
        kind = self._part(item) if item.shape else self._simple(item)
        element = etree.SubElement(sequence, _xs("element"), name=called, type=kind, minOccurs=least)
        if item.is_list:
            element.set("maxOccurs", "unbounded")

    def _part(self, item: Item) -> str:
        name, is_new = self._name(item.shape, f"{pascal(item.name)}Part")
        if is_new:
            self._fill(self._root, item.shape, name)
        return name

    def _simple(self, item: Item) -> str:
        base, facets, name = self._rules(item)
        name, is_new = self._name((base, facets), name)
        if is_new:
            content = etree.SubElement(self._root, _xs("simpleType"), name=name)
            restriction = etree.SubElement(content, _xs("restriction"), base=f"xs:{base}")
            for facet, value in facets:
                etree.SubElement(restriction, _xs(facet), value=value)
        return name

    def _name(self, what: object, wanted: str) -> tuple[str, bool]:
        """The name of a type, and whether it was not there yet; different types never share one."""
        if what in self._names:
            return self._names[what], False
        taken, name, number = set(self._names.values()), wanted, 2
        while name in taken:
            name, number = f"{wanted}{number}", number + 1
        self._names[what] = name
        return name, True

    def _rules(self, item: Item) -> tuple[str, Facets, str]:
        """The XSD type of a value, what restricts it, and what to call it."""
        dialect = self._dialect
        if item.choices:
            return "string", tuple(("enumeration", choice) for choice in item.choices), f"{pascal(item.name)}Choice"
        if item.kind is Kind.FLAG:
            return "string", tuple(("enumeration", word) for word in dialect.yes_no), "YesNo"
        if item.kind is Kind.DAY:
            return "date" if dialect.day == "%Y-%m-%d" else "string", (("pattern", DAY_PATTERNS[dialect.day]),), "Day"
        if item.kind is Kind.INSTANT:
            return "string", (("pattern", INSTANT),), "Instant"
        if item.kind is Kind.COUNT:
            return "nonNegativeInteger", (), "Count"
        if item.kind is Kind.MONEY and dialect.has_pence:
            return "nonNegativeInteger", (("maxInclusive", "99999999999999"),), "Pence"
        if item.kind is Kind.MONEY:
            return "decimal", (("minInclusive", "0"), ("fractionDigits", "2")), "Pounds"
        if item.kind is Kind.NUMBER:
            return "decimal", (), "Number"
        return "string", (("minLength", "1"), ("maxLength", str(item.longest))), f"Text{item.longest}"


def _xs(name: str) -> str:
    return f"{{{XS}}}{name}"
