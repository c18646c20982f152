"""Reading XML that somebody else wrote without trusting it (OWASP XML External Entity Prevention; ASVS 5.0 1.5.1).

The text is decoded here, so that one decision about encoding holds for the check of the prolog and for the parser.
A document type declaration is refused before any parsing: without one there are no entities, no external subset and no
default attributes. Nothing opens a file or a socket, and XInclude is never processed.
"""

from __future__ import annotations

import codecs
import re

from lxml import etree

from portal.domain.evidence.faults import Fault, FaultyXml
from portal.domain.wording import _

MAX_BYTES = 1_000_000
"""The largest file read, in bytes."""

_MOST_SYNTAX_FAULTS = 20
_DECLARED_ENCODING = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,5}=\s{0,5}[\"']([A-Za-z0-9._-]{1,40})[\"']")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\x00", "utf-16-le"),
    (b"\x00<", "utf-16-be"),
)
_DECLARED_ENCODINGS = {
    "utf-8": "utf-8",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "utf-16": "utf-8",  # declared by programs that wrote a string to a UTF-8 file; true UTF-16 was seen above
    "iso-8859-1": "cp1252",
    "windows-1252": "cp1252",
}


def read_xml(content: bytes) -> etree._Element:
    """The root element of `content`, comments and processing instructions left out; raises FaultyXml.

    Every element keeps its `sourceline`. Refused: more than 1 MB, other encodings, any DOCTYPE, broken XML.
    """
    if len(content) > MAX_BYTES:
        raise FaultyXml([Fault(1, _("The file is larger than {most} bytes", most=f"{MAX_BYTES:,}"))])
    text = _decode(content)
    if not text.strip():
        raise FaultyXml([Fault(1, _("The file is empty"))])
    _refuse_document_type(text)
    parser = _new_parser()
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise FaultyXml(_syntax_faults(parser, error)) from None
    for element in root.iter():
        if not isinstance(element.tag, str):
            raise FaultyXml([Fault(line_of(element), _("Entities are not allowed"))])
    return root


def line_of(element: etree._Element) -> int:
    """The line of the file where an element begins."""
    line: int | None = getattr(element, "sourceline", None)
    return line or 1


def _new_parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _decode(content: bytes) -> str:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)), None)
    if encoding is None:
        declared = _DECLARED_ENCODING.match(content.lstrip()[:300])
        named = declared.group(1).decode("ascii").lower() if declared else "utf-8"
        encoding = _DECLARED_ENCODINGS.get(named)
        if encoding is None:
            raise FaultyXml([Fault(1, _("The encoding {encoding} is not supported: save it as UTF-8", encoding=named))])
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FaultyXml([Fault(line, _("The file is not {encoding} text", encoding=encoding))]) from None


def _refuse_document_type(text: str) -> None:
    """Walk over what may come before the root element; a document type is legal nowhere else."""
    position = 0
    while True:
        while position < len(text) and text[position] in " \t\r\n\ufeff":
            position += 1
        if text.startswith("<!DOCTYPE", position):
            line = text.count("\n", 0, position) + 1
            raise FaultyXml([Fault(line, _("A document type (DOCTYPE) is not allowed"))])
        closing = "-->" if text.startswith("<!--", position) else "?>" if text.startswith("<?", position) else None
        end = text.find(closing, position) if closing else -1
        if closing is None or end < 0:
            return
        position = end + len(closing)


def _syntax_faults(parser: etree.XMLParser, error: etree.XMLSyntaxError) -> list[Fault]:
    """What this parser found, and not what the process has seen before, which the exception's own log may hold."""
    entries = list(parser.error_log)
    found = dict.fromkeys((max(entry.line, 1), entry.message.strip()) for entry in entries)
    found = found or {(max(error.lineno or 1, 1), error.msg or ""): None}
    return [
        Fault(line, _("The file is not well-formed XML: {detail}", detail=detail))
        for line, detail in list(found)[:_MOST_SYNTAX_FAULTS]
    ]
