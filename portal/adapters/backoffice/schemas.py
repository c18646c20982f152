"""The XSD of each vendor's messages: made from shapes and dialect, kept in `portal/schemas/backoffice`, obeyed both ways.

The files are what is enforced and what a council's integration is given; a test holds them equal to what the tables
make. Nothing is sent that its schema refuses, and no answer is believed that does not fit it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from lxml import etree

from portal.adapters.backoffice.dialect import Dialect, Unreadable
from portal.domain.evidence.faults import FaultyXml
from portal.domain.evidence.xml_reading import read_xml
from portal.domain.handover.causes import Cause, NotDelivered

FOLDER = Path(__file__).parents[2] / "schemas" / "backoffice"
_ONE_AT_A_TIME = Lock()


def check(dialect: Dialect, content: bytes) -> etree._Element:
    """The root of a message that its schema accepts; raises NotDelivered with the element, never with its value."""
    try:
        root = read_xml(content)
    except FaultyXml as fault:
        raise NotDelivered(Cause.UNKNOWN, "not-xml", str(fault.faults[0].line)) from None
    path = fault_in(dialect.name, root)
    if path is not None:
        raise NotDelivered(Cause.ENTRY, "not-valid", plain_path(path, root))
    return root


def read_message(dialect: Dialect, content: bytes) -> tuple[str, dict[str, Any]]:
    """A message that its schema accepts, as values; raises NotDelivered."""
    try:
        return dialect.read(check(dialect, content))
    except Unreadable as fault:
        raise NotDelivered(Cause.ENTRY, "not-valid", str(fault)) from None


def plain_path(path: str, root: etree._Element) -> str:
    """The place that an XSD fault names, such as `Changes/Change[2]/EffectiveDate`, without namespaces."""
    found = root.xpath(path) if path.startswith("/") else []
    if not isinstance(found, list) or not found or not isinstance(found[0], etree._Element):
        return etree.QName(root).localname
    names: list[str] = []
    element: etree._Element | None = found[0]
    while element is not None:
        parent = element.getparent()
        alike = [] if parent is None else [one for one in parent if one.tag == element.tag]
        number = f"[{alike.index(element) + 1}]" if len(alike) > 1 else ""
        names.append(etree.QName(element).localname + number)
        element = parent
    return "/".join(reversed(names))


def fault_in(name: str, root: etree._Element) -> str | None:
    """The XPath of the first place that the schema of a dialect, or of another kind of our XML files, refuses.

    One validation at a time: a schema of lxml keeps its list of errors in itself, and two threads in it read each other's.
    """
    with _ONE_AT_A_TIME:
        schema = _schema(name)
        if schema.validate(root):
            return None
        return str(next(iter(schema.error_log)).path or "")  # type: ignore[call-overload]


@cache
def _schema(name: str) -> etree.XMLSchema:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.XMLSchema(etree.parse(FOLDER / f"{name.lower()}.xsd", parser))
