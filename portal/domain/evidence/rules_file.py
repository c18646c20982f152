"""Reading an evidencerules.xml: the original format (requirement S4.54) with our documented extensions.

Every fault is collected with its line, so that an author mends a file in one go.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

from lxml import etree

from portal.domain.evidence.faults import Fault, FaultyXml, RulesFault
from portal.domain.evidence.items import EvidenceItem
from portal.domain.evidence.rule_path import RulePath, compile_path
from portal.domain.evidence.rules import Evidence, EvidenceRules, Operator, Rule, read_number
from portal.domain.evidence.terms import Acceptance, DocumentKind, Interval
from portal.domain.evidence.xml_reading import line_of, read_xml
from portal.domain.wording import Refused, Wording, _

_EVIDENCE_ATTRIBUTES = (
    "resourceId", "match", "title", "titleCy", "code", "accepts", "minimum", "interval", "per", "months", "reuse",
)  # fmt: skip
_DOCUMENT_ATTRIBUTES = ("kind", "title", "titleCy")
_RULES_ATTRIBUTES = ("match",)
_RULE_PARTS = ("XPath", "Operator", "Value")
_LONGEST_RESOURCE_ID = 100
_MOST_DOCUMENTS = 50
_MOST_MONTHS = 24
_LONGEST_REUSE = 600
_RESOURCE_ID = re.compile(r"[A-Za-z0-9_.\-]+")
_WORD = re.compile(r"[a-z][a-z0-9\-]*")
_ACCEPTANCE = re.compile(r"([0-9]{1,2}) (?:of )?([a-z][a-z0-9\-]*)")


def read_rules(content: bytes) -> EvidenceRules:
    """The rules in the bytes of a file; raises RulesFault with every fault and its line."""
    try:
        root = read_xml(content)
    except FaultyXml as refused:
        raise RulesFault(refused.faults) from None
    reader = _Reader()
    evidences = reader.read(root)
    if reader.faults:
        raise RulesFault(reader.faults)
    return EvidenceRules(tuple(evidences))


class _Reader:
    """Walks one file and gathers faults; a piece that is faulty is left out and reading goes on."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._paths: dict[str, RulePath] = {}

    def read(self, root: etree._Element) -> list[Evidence]:
        if root.tag != "Evidences":
            self._fault(root, _("The root element must be Evidences, not {name}", name=root.tag))
            return []
        evidences = [self._evidence(element) for element in self._children(root, ("Evidence",))]
        return [evidence for evidence in evidences if evidence is not None]

    def _evidence(self, element: etree._Element) -> Evidence | None:
        faults_before = len(self.faults)
        attributes = self._attributes(element, _EVIDENCE_ATTRIBUTES)
        texts: dict[str, list[etree._Element]] = {"Text": [], "TextCy": [], "Rules": [], "Documents": []}
        for child in self._children(element, tuple(texts)):
            texts[child.tag].append(child)
        for name, found in texts.items():
            if len(found) > 1:
                self._fault(found[1], _("{name} may appear only once", name=name))
        resource_id = self._resource_id(element, attributes.get("resourceId", ""))
        text = self._text(element, texts["Text"])
        rules, match = self._rules(element, texts["Rules"])
        is_all_needed = self._match(element, attributes.get("match", match))
        accepts = self._accepts(element, attributes.get("accepts", ""))
        item = EvidenceItem(
            resource_id=resource_id,
            text_en=text,
            text_cy=_inner(texts["TextCy"][0]) if texts["TextCy"] else "",
            title_en=attributes.get("title", ""),
            title_cy=attributes.get("titleCy", ""),
            code=attributes.get("code", ""),
            accepts=accepts,
            minimum=self._number(element, attributes, "minimum", _MOST_DOCUMENTS) or 1,
            per=self._per(element, attributes.get("per", "")),
            months=self._number(element, attributes, "months", _MOST_MONTHS),
            interval=self._interval(element, attributes.get("interval", "")),
            documents=self._documents(texts["Documents"], {one.kind for one in accepts}),
            reuse=self._number(element, attributes, "reuse", _LONGEST_REUSE),
        )
        return Evidence(item, tuple(rules), is_all_needed) if len(self.faults) == faults_before else None

    def _resource_id(self, element: etree._Element, resource_id: str) -> str:
        if not resource_id:
            self._fault(element, _("Evidence has no resourceId"))
        elif len(resource_id) > _LONGEST_RESOURCE_ID or not _RESOURCE_ID.fullmatch(resource_id):
            self._fault(element, _("The resourceId must be letters, numbers, _ . and - only, at most 100 characters"))
        return resource_id

    def _text(self, element: etree._Element, found: list[etree._Element]) -> str:
        text = _inner(found[0]) if found else ""
        if not text:
            self._fault(found[0] if found else element, _("Evidence has no Text"))
        return text

    def _rules(self, element: etree._Element, found: list[etree._Element]) -> tuple[list[Rule], str]:
        rules: list[Rule | None] = []
        match = ""
        for group in found[:1]:
            match = self._attributes(group, _RULES_ATTRIBUTES).get("match", "")
            rules = [self._rule(child) for child in self._children(group, ("Rule",))]
        if not found or len(found[0]) == 0:
            self._fault(found[0] if found else element, _("Evidence has no Rule, so it would never be asked for"))
        return [rule for rule in rules if rule is not None], match

    def _rule(self, element: etree._Element) -> Rule | None:
        parts, lines = self._rule_parts(element)
        operator = self._operator(lines.get("Operator", element), parts.get("Operator", ""))
        if not parts.get("XPath"):
            self._fault(element, _("Rule has no XPath"))
            return None
        path = self._path(lines["XPath"], parts["XPath"])
        if operator is None or path is None:
            return None
        value = parts.get("Value", "")
        if not self._is_value_good(lines.get("Value", element), operator, path, value):
            return None
        return Rule(path, operator, value)

    def _rule_parts(self, element: etree._Element) -> tuple[dict[str, str], dict[str, etree._Element]]:
        """XPath, Operator and Value, each given as a child element or as an attribute, with where it stands."""
        parts = self._attributes(element, _RULE_PARTS)
        places = dict.fromkeys(parts, element)
        for child in self._children(element, _RULE_PARTS):
            if child.tag in parts:
                self._fault(child, _("{name} is given twice", name=child.tag))
            parts[child.tag] = _inner(child)
            places[child.tag] = child
        return parts, places

    def _operator(self, element: etree._Element, name: str) -> Operator | None:
        try:
            return Operator(name or "Exists")
        except ValueError:
            allowed = ", ".join(Operator)
            self._fault(element, _("Unknown Operator {name}: it must be one of {allowed}", name=name, allowed=allowed))
            return None

    def _path(self, element: etree._Element, source: str) -> RulePath | None:
        if source not in self._paths:
            try:
                self._paths[source] = compile_path(source)
            except Refused as refused:
                self._fault(element, refused.wording)
                return None
        return self._paths[source]

    def _is_value_good(self, element: etree._Element, operator: Operator, path: RulePath, value: str) -> bool:
        reason = _value_fault(operator, path, value)
        if reason is not None:
            self._fault(element, reason)
        return reason is None

    def _match(self, element: etree._Element, match: str) -> bool:
        if match not in ("", "any", "all"):
            self._fault(element, _("match must be any or all, not {match}", match=match))
        return match == "all"

    def _accepts(self, element: etree._Element, accepts: str) -> tuple[Acceptance, ...]:
        """ "1 of photo-identity | 2 of other-identity" as data."""
        alternatives = [_ACCEPTANCE.fullmatch(part.strip()) for part in accepts.split("|")] if accepts else []
        if not all(alternative and int(alternative[1]) for alternative in alternatives):
            self._fault(element, _("accepts must be like “1 of photo-identity | 2 of other-identity”"))
            return ()
        return tuple(Acceptance(int(found[1]), found[2]) for found in alternatives if found)

    def _interval(self, element: etree._Element, interval: str) -> Interval | None:
        if not interval:
            return None
        try:
            return Interval(interval)
        except ValueError:
            self._fault(element, _("interval must be one of {allowed}", allowed=", ".join(Interval)))
            return None

    def _documents(self, found: list[etree._Element], kinds: set[str]) -> tuple[DocumentKind, ...]:
        """The documents a resident picks from, each of a kind that is accepted."""
        documents: list[DocumentKind] = []
        for element in (child for group in found[:1] for child in self._children(group, ("Document",))):
            attributes = self._attributes(element, _DOCUMENT_ATTRIBUTES)
            kind, title = attributes.get("kind", ""), attributes.get("title", "")
            if not title:
                self._fault(element, _("Document has no title"))
            elif kind not in kinds:
                self._fault(element, _("Document is of kind {kind}, which accepts does not name", kind=kind or "-"))
            else:
                documents.append(DocumentKind(kind, title, attributes.get("titleCy", "")))
        return tuple(documents)

    def _per(self, element: etree._Element, per: str) -> str:
        if per and not _WORD.fullmatch(per):
            self._fault(element, _("per must be one word, like account"))
        return per

    def _number(self, element: etree._Element, attributes: Mapping[str, str], name: str, most: int) -> int | None:
        text = attributes.get(name, "")
        if not text:
            return None
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
        if not 1 <= number <= most:
            self._fault(element, _("{name} must be a whole number from 1 to {most}", name=name, most=most))
        return number

    def _children(self, element: etree._Element, allowed: Iterable[str]) -> list[etree._Element]:
        """The child elements of allowed names; any other is a fault."""
        good: list[etree._Element] = []
        for child in element:
            if child.tag in allowed:
                good.append(child)
            else:
                reason = _("{name} is not allowed in {parent}", name=_short(child.tag), parent=element.tag)
                self._fault(child, reason)
        return good

    def _attributes(self, element: etree._Element, known: tuple[str, ...]) -> dict[str, str]:
        """Known attributes by their exact name, whatever their case; one that looks like a slip is a fault."""
        by_lower = {name.lower(): name for name in known}
        found: dict[str, str] = {}
        for key, value in element.attrib.items():
            name = str(key)
            if name.lower() in by_lower:
                found[by_lower[name.lower()]] = str(value).strip()
            elif near := difflib.get_close_matches(name.lower(), by_lower, n=1, cutoff=0.75):
                reason = _("Unknown attribute {name}: did you mean {known}?", name=name, known=by_lower[near[0]])
                self._fault(element, reason)
        return found

    def _fault(self, element: etree._Element, reason: Wording) -> None:
        self.faults.append(Fault(line_of(element), reason))


def _value_fault(operator: Operator, path: RulePath, value: str) -> Wording | None:
    if not operator.needs_value:
        return _("{operator} takes no Value", operator=operator.value) if value else None
    if not value:
        return _("{operator} needs a Value", operator=operator.value)
    if operator.needs_number and read_number(value) is None:
        return _("{operator} needs a Value that is a number", operator=operator.value)
    if not path.has_values:
        return _("// in the middle of a path can only ask whether something exists")
    return None


def _inner(element: etree._Element) -> str:
    """The content of an element: its text, and where an author forgot CDATA the markup inside it."""
    pieces = [element.text or ""]
    pieces.extend(etree.tostring(child, encoding="unicode") for child in element)
    return "".join(pieces).strip()


def _short(tag: str) -> str:
    """A tag without its namespace address, which may be long."""
    return tag.rpartition("}")[2]
