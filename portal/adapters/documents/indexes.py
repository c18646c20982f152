"""The index beside each document, as XML by a schema of ours or as CSV: one document, one file (docs/back-office.md)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from lxml import etree

from portal.adapters.backoffice.schemas import fault_in
from portal.domain.csv_cells import guard_cell
from portal.domain.evidence.faults import FaultyXml
from portal.domain.evidence.xml_reading import read_xml
from portal.domain.handover.causes import Cause, NotDelivered

NAMESPACE = "urn:hb-portal:document:1"
FIELDS = (
    "document", "number", "delivery", "state", "claim", "case", "submission", "kind", "title", "original_name", "file",
    "media_type", "size_bytes", "sha256", "sent_sha256", "received_at", "scan_state", "source_id", "source_user_id",
)  # fmt: skip
"""What stands in an index, in this order."""


def write_index(index: Mapping[str, str], kind: str) -> bytes:
    """The index of a document as xml or csv; raises NotDelivered when the schema refuses it."""
    root = etree.Element(f"{{{NAMESPACE}}}document", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for name in FIELDS:
        if index.get(name):
            etree.SubElement(root, f"{{{NAMESPACE}}}{name}").text = _plain(index[name])
    fault = fault_in("document-index", root)
    if fault is not None:
        raise NotDelivered(Cause.ENTRY, "index-not-valid", fault)
    if kind == "xml":
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    file = io.StringIO(newline="")
    table = csv.writer(file)
    table.writerows((FIELDS, [guard_cell(_plain(index.get(name, ""))) for name in FIELDS]))
    return ("\ufeff" + file.getvalue()).encode()


def read_index(content: bytes) -> dict[str, str]:
    """What an index says, in either way of writing; empty when it cannot be read."""
    if content.lstrip().startswith(b"<"):
        try:
            return {etree.QName(one).localname: one.text or "" for one in read_xml(content)}
        except FaultyXml:
            return {}
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig", "replace"))))
    return dict(zip(rows[0], rows[1], strict=False)) if len(rows) == 2 else {}


def _plain(text: str) -> str:
    """Without what XML cannot hold."""
    return "".join(one if one >= " " and one not in "\ufffe\uffff" else "\ufffd" for one in text)
