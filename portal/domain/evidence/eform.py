"""The eForm document that evidence rules look at: built from answers, or read from a file (requirement S4.55).

`eForm/page[@id]/field[@id]/item[@value, @selected]`; a change reported twice has two pages of the same id.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence

from lxml import etree

from portal.domain.evidence.faults import EFormFault, Fault, FaultyXml
from portal.domain.evidence.subjects import Subject
from portal.domain.evidence.xml_reading import line_of, read_xml
from portal.domain.wording import _

MOST_NODES = 10_000
"""Elements and attributes in one eForm; a review has some hundreds."""

DEEPEST = 8
"""Elements inside each other; an eForm of the portal has 4."""

ABOUT = "about"
"""The attribute of a page, and the key of its fields, that holds the marks of the subjects it is about."""

Answers = Mapping[str, Sequence[Mapping[str, Sequence[str]]]]
"""Page id -> its pages -> field id -> the values selected there; under `about` the marks of its subjects."""

_NOT_XML_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class EForm:
    """An eForm whose size and depth have been checked, so that rules may be evaluated on it."""

    __slots__ = ("root",)

    def __init__(self, root: etree._Element) -> None:
        if root.tag != "eForm":
            raise EFormFault([Fault(line_of(root), _("The root element must be eForm"))])
        if _exceeds(root, MOST_NODES):
            raise EFormFault([Fault(1, _("The eForm has more than {most} nodes", most=f"{MOST_NODES:,}"))])
        if _depth(root) > DEEPEST:
            raise EFormFault([Fault(1, _("The eForm is more than {most} elements deep", most=DEEPEST))])
        self.root = root

    def only_about(self, subject: Subject) -> EForm:
        """The eForm without the pages that are about others of the same kind; what is about nobody stays."""
        kind = f"{subject.kind}:"
        root = copy.copy(self.root)
        root[:] = [copy.deepcopy(page) for page in self.root if _concerns(page, kind, subject.mark)]
        return EForm(root)

    def to_bytes(self) -> bytes:
        """The document as UTF-8 XML."""
        return bytes(etree.tostring(self.root, encoding="utf-8", xml_declaration=True, pretty_print=True))


def build_eform(answers: Answers) -> EForm:
    """The eForm of some answers; characters that XML cannot hold are dropped, everything else is escaped text."""
    root = etree.Element("eForm")
    for page_id, pages in answers.items():
        for fields in pages:
            page = etree.SubElement(root, "page", id=_xml_text(page_id))
            if fields.get(ABOUT):
                page.set(ABOUT, " ".join(map(_xml_text, fields[ABOUT])))
            for field_id, values in fields.items():
                if field_id == ABOUT:
                    continue
                field = etree.SubElement(page, "field", id=_xml_text(field_id))
                for value in values:
                    etree.SubElement(field, "item", value=_xml_text(value), selected="True")
    return EForm(root)


def read_eform(content: bytes) -> EForm:
    """The eForm of an EFORM.xml file, read as carefully as the rules; raises EFormFault."""
    try:
        return EForm(read_xml(content))
    except EFormFault:
        raise
    except FaultyXml as refused:
        raise EFormFault(refused.faults) from None


def _concerns(page: etree._Element, kind: str, mark: str) -> bool:
    marks = [one for one in (page.get(ABOUT) or "").split() if one.startswith(kind)]
    return not marks or mark in marks


def _xml_text(text: str) -> str:
    return _NOT_XML_TEXT.sub("", text)


def _exceeds(root: etree._Element, most: int) -> bool:
    count = 0
    for element in root.iter():
        count += 1 + len(element.attrib)
        if count > most:
            return True
    return False


def _depth(root: etree._Element) -> int:
    """The depth of the tree, level by level so that a deep document cannot exhaust the stack."""
    depth, level = 0, [root]
    while level:
        depth += 1
        level = [child for element in level for child in element]
    return depth
