"""The XPath of an evidence rule, checked against the subset and compiled once (docs/evidence-rules.md)."""

from __future__ import annotations

from lxml import etree

from portal.domain.evidence.path_grammar import check_path
from portal.domain.wording import Refused, _

LONGEST = 500
"""Characters in one XPath."""


class RulePath:
    """A compiled XPath of a rule: whether it holds for an eForm, and the values it finds there."""

    __slots__ = ("_truth", "_values", "source")

    def __init__(self, source: str, truth: str, values: str | None) -> None:
        self.source = source
        self._truth = etree.XPath(f"boolean({truth})", regexp=False, smart_strings=False)
        self._values = None if values is None else etree.XPath(values, regexp=False, smart_strings=False)

    @property
    def has_values(self) -> bool:
        """Whether the path can be compared with a Value; one with `//` in its middle cannot."""
        return self._values is not None

    def holds(self, root: etree._Element) -> bool:
        """Whether the path finds a node, or its expression is true."""
        return bool(self._truth(root))

    def values(self, root: etree._Element) -> list[str]:
        """The values found: an attribute’s text, an element’s `value` attribute or else the text directly in it."""
        found = self._values(root) if self._values is not None else []
        if not isinstance(found, list):
            return [_plain(found)]
        return [_value_of(node) for node in found]


def compile_path(source: str) -> RulePath:
    """The compiled path of `source`; Refused with the reason when it is outside the subset."""
    if len(source) > LONGEST:
        raise Refused(_("The XPath is longer than {most} characters", most=LONGEST))
    part = check_path(source)
    try:
        return RulePath(source, part.truth, part.text)
    except etree.XPathError as error:
        raise Refused(_("The XPath is not correct: {detail}", detail=str(error))) from None


def _value_of(node: object) -> str:
    if not isinstance(node, etree._Element):
        return str(node).strip()
    value = node.get("value")
    return str(value if value is not None else node.text or "").strip()


def _plain(result: object) -> str:
    if isinstance(result, bool):
        return "true" if result else "false"
    if isinstance(result, float) and result.is_integer():
        return str(int(result))
    return str(result).strip()
