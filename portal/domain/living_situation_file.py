"""Reading a livingsituation.xml: the original format (S4.99-S4.115) with a Welsh name as our extension.

Every fault is collected with its line. What is known may stand in an `Item` as a child element or as an attribute, letter
case aside, and the accounts in its `paymentType`; other names are ignored unless they look like a slip in one of these.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from lxml import etree

from portal.domain.evidence.faults import Fault, FaultyXml
from portal.domain.evidence.xml_reading import line_of, read_xml
from portal.domain.living_situation import FLAGS, LivingSituation, LivingSituations
from portal.domain.wording import Wording, _

HOUSEHOLD_TYPES = (
    "OwnerOccupier", "SharedOwnership", "Council", "CouncilTenant", "LocalAuthority", "HousingAssociation",
    "RegisteredSocialLandlord", "Private", "PrivateTenant", "JointTenant", "SubTenant", "Boarder", "Lodger",
    "LivingWithFamily", "LivingWithParents", "Supported", "Sheltered", "Hostel", "BedAndBreakfast", "Temporary", "Homeless",
    "CareHome", "NursingHome", "Hospital", "MobileHome", "NoFixedAbode", "Other",
)  # fmt: skip
"""The household types that a back office's schema may know."""

ROOT, ITEM, PAYMENT = "LivingSituation", "Item", "paymentType"
MISSPELT = "requireClaimaintAccount"
"""How the original example spells `requireClaimantAccount`; both are read."""

MOST_OPTIONS = 100
MOST_PARTS = 100
MOST_UNKNOWN = 100
LONGEST = {"name": 200, "nameCy": 200, "value": 100}
_TEXTS = ("name", "nameCy", "value", "householdType")
_KNOWN = {name.lower(): name for name in (*_TEXTS, *FLAGS.values(), MISSPELT, PAYMENT)}
_CLAIMANT = FLAGS["requires_claimant_account"]
_ACCOUNTS = (FLAGS["requires_landlord_account"], _CLAIMANT, MISSPELT)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}
Parts = dict[str, tuple[str, int]]
"""What an Item says: texts by the name in the file, each with its line."""


class LivingSituationFault(FaultyXml):
    """A file of living situations that cannot be used; the last good one stays in force."""


def read_living_situations(content: bytes) -> LivingSituations:
    """The choices in the bytes of a file; raises LivingSituationFault with every fault and its line."""
    try:
        root = read_xml(content)
    except FaultyXml as refused:
        raise LivingSituationFault(refused.faults) from None
    reader = _Reader()
    options = reader.read(root)
    if reader.faults:
        raise LivingSituationFault(reader.faults)
    return LivingSituations(tuple(options))


class _Reader:
    """Walks one file and gathers faults."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self._lines: dict[str, int] = {}
        self._meant: dict[str, str | None] = {}

    def read(self, root: etree._Element) -> list[LivingSituation]:
        if _tag(root) != ROOT.lower():
            self._fault(
                line_of(root), _("The root element must be {root}, not {name}", root=ROOT, name=_short(root.tag))
            )
            return []
        if not 1 <= len(root) <= MOST_OPTIONS:
            self._fault(
                line_of(root), _("{root} must hold from 1 to {most} Item elements", root=ROOT, most=MOST_OPTIONS)
            )
            return []
        return [option for child in root if (option := self._item(child)) is not None]

    def _item(self, element: etree._Element) -> LivingSituation | None:
        line = line_of(element)
        if _tag(element) != ITEM.lower():
            self._fault(line, _("{name} is not allowed in {parent}", name=_short(element.tag), parent=ROOT))
            return None
        parts = self._parts(element)
        texts = {name: self._text(parts, name, line) for name in _TEXTS}
        self._refuse_repeated(texts["value"], parts)
        household_type = self._household_type(texts["householdType"], parts)
        flags = {flag: self._flag(parts, name) for flag, name in FLAGS.items()}
        if flags["applies_for_hb"] is None:
            flags["applies_for_hb"] = True
        if flags["needs_rent"] is None:
            flags["needs_rent"] = flags["applies_for_hb"]
        return LivingSituation(
            value=texts["value"], name=texts["name"], name_cy=texts["nameCy"], household_type=household_type,
            **{flag: bool(is_set) for flag, is_set in flags.items()},
        )  # fmt: skip

    def _parts(self, element: etree._Element) -> Parts:
        """Everything known that the Item says; of both spellings of the claimant's account one."""
        found: Parts = {}
        for name, text, line in self._said(element):
            kept = _CLAIMANT if name == MISSPELT else name
            if kept in found and found[kept][0].lower() != text.lower():
                self._fault(line, _("{name} is given twice, differently", name=kept))
            found.setdefault(kept, (text, line))
        return found

    def _said(self, element: etree._Element) -> Iterator[tuple[str, str, int]]:
        """Known attributes and child elements, and those of paymentType."""
        line = line_of(element)
        if len(element) + len(element.attrib) > MOST_PARTS:
            self._fault(
                line, _("{name} holds too much: at most {most} parts", name=_short(element.tag), most=MOST_PARTS)
            )
            return
        for key, value in element.attrib.items():
            name = self._known(str(key), line)
            if name and name != PAYMENT:
                yield name, " ".join(str(value).split()), line
        for child in element:
            name = self._known(child.tag, line_of(child))
            if name == PAYMENT and _tag(element) == ITEM.lower():
                yield from (part for part in self._said(child) if part[0] in _ACCOUNTS)
            elif name and name != PAYMENT:
                yield name, " ".join("".join(map(str, child.itertext())).split()), line_of(child)

    def _known(self, written: str, line: int) -> str | None:
        """The name as the format writes it; None for another, which is a fault when it looks like a slip."""
        name = _short(written)
        found = _KNOWN.get(name.lower())
        if found is None and (known := self._meant_by(name.lower(), line)):
            self._fault(line, _("Unknown {name}: did you mean {known}?", name=name, known=known))
        return found

    def _meant_by(self, unknown: str, line: int) -> str | None:
        """The known name that an unknown one looks like; compared once each, and only so many, because it takes time."""
        if unknown not in self._meant and len(self._meant) <= MOST_UNKNOWN:
            near = difflib.get_close_matches(unknown, _KNOWN, n=1, cutoff=0.75)
            self._meant[unknown] = _KNOWN[near[0]] if near else None
            if len(self._meant) > MOST_UNKNOWN:
                self._fault(line, _("There are more than {most} unknown names", most=MOST_UNKNOWN))
        return self._meant.get(unknown)

    def _text(self, parts: Parts, name: str, item_line: int) -> str:
        text, line = parts.get(name, ("", item_line))
        if not text and name in ("name", "value"):
            self._fault(line, _("Item has no {name}", name=name))
        elif len(text) > LONGEST.get(name, 100):
            self._fault(line, _("{name} must be {most} characters or fewer", name=name, most=LONGEST.get(name, 100)))
        return text

    def _refuse_repeated(self, value: str, parts: Parts) -> None:
        """Two choices of one value could not be told apart, whatever their capitals."""
        if not value:
            return
        line = parts["value"][1]
        first = self._lines.get(value.lower())
        if first is not None:
            self._fault(line, _("The value {value} is already given on line {first}", value=value[:100], first=first))
        self._lines.setdefault(value.lower(), line)

    def _household_type(self, written: str, parts: Parts) -> str:
        known = {name.lower(): name for name in HOUSEHOLD_TYPES}
        if written and written.lower() not in known:
            allowed = ", ".join(HOUSEHOLD_TYPES)
            reason = _("Unknown householdType {name}: it must be one of {allowed}", name=written[:100], allowed=allowed)
            self._fault(parts["householdType"][1], reason)
        return known.get(written.lower(), "")

    def _flag(self, parts: Parts, name: str) -> bool | None:
        """True or false; None when the Item does not say."""
        if name not in parts:
            return None
        text, line = parts[name]
        is_set = _BOOLEANS.get(text.lower())
        if is_set is None:
            self._fault(line, _("{name} must be true or false, not {value}", name=name, value=text[:100] or "empty"))
        return is_set

    def _fault(self, line: int, reason: Wording) -> None:
        self.faults.append(Fault(line, reason))


def _short(name: str) -> str:
    """A tag or attribute without its namespace address, and not longer than a line of a screen."""
    return str(name).rpartition("}")[2][:60]


def _tag(element: etree._Element) -> str:
    return _short(element.tag).lower()
