"""The grammar of the XPath subset of evidence rules, read word by word (docs/evidence-rules.md).

The subset only goes down the tree, has no functions that read anything, no variables and no positions. Hence a rule
costs time in proportion to the size of the document, and its answer does not depend on the order of pages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.domain.wording import Refused, _

DEEPEST = 8
"""Brackets inside brackets."""

MOST_SEARCHES = 2
"""Uses of `//` in one path."""

MOST_TESTS = 20
"""Tests of one XPath, all paths together."""

MOST_TESTS_ON_PATH = 13
"""Tests on one path of an XPath."""

MOST_UNANCHORED_TESTS = 6
"""Tests of one XPath on paths that may look at every node, because they do not begin with page[@id='...']."""

_TOKEN = re.compile(
    r"\s*(?:(?P<text>\"[^\"]*\"|'[^']*')|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_.\-]*)|(?P<sign>//|::|!=|<=|>=|\.\.|[/@\[\]().,=<>|*$:+\-]))"
)
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_UNSUPPORTED_SIGNS = {
    "$": _("Variables ($) are not allowed"),
    "|": _("The sign | is not allowed: write a second Rule instead"),
    "::": _("Axes (::) are not allowed"),
    ":": _("Namespace prefixes are not allowed"),
    "..": _("A path may not go up (..)"),
    "+": _("Sums are not allowed"),
    "-": _("Sums are not allowed"),
}
_ANCHORED_PAGE = re.compile(r"page\[@id = (?:'[^']*'|\"[^\"]*\")\]")
_SEARCH_IN_THE_MIDDLE = _("// in the middle of a path can only ask whether something exists")
_FUNCTIONS: dict[str, tuple[tuple[str, ...], str]] = {
    "not": (("any",), "truth"),
    "boolean": (("any",), "truth"),
    "true": ((), "truth"),
    "false": ((), "truth"),
    "count": (("nodes",), "number"),
    "string": (("single",), "text"),
    "number": (("single",), "number"),
    "normalize-space": (("single",), "text"),
    "string-length": (("single",), "number"),
    "contains": (("single", "single"), "truth"),
    "starts-with": (("single", "single"), "truth"),
}
"""Name -> (kinds of its arguments, kind of its result); "single" is anything but a path to many nodes."""


@dataclass(frozen=True, slots=True)
class PathPart:
    """A checked piece: its kind (nodes, one, text, number, truth), its XPath, and its XPath where only truth matters.

    `text` is None for a path with a `//` in its middle, which is only used as a condition.
    """

    kind: str
    text: str | None
    truth: str


def check_path(source: str) -> PathPart:
    """The checked XPath of `source`; Refused with the reason when it is outside the subset."""
    return _Parser(source).parse()


class _Parser:
    """Recursive descent over the tokens of one XPath; every method returns the checked text of what it read."""

    def __init__(self, source: str) -> None:
        self._tokens = _tokenise(source)
        self._next = 0
        self._depth = 0
        self._tests_on_path = 0
        self._tests = 0
        self._unanchored_tests = 0

    def parse(self) -> PathPart:
        if not self._tokens:
            raise Refused(_("The XPath is empty"))
        part = self._expression(is_inside=False)
        if self._next < len(self._tokens):
            raise self._unexpected()
        if self._unanchored_tests > MOST_UNANCHORED_TESTS:
            raise Refused(
                _(
                    "The XPath has more than {most} tests on paths that do not begin with page[@id='...']",
                    most=MOST_UNANCHORED_TESTS,
                )
            )
        return part

    def _expression(self, is_inside: bool) -> PathPart:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refused(_("The XPath has more than {most} brackets inside each other", most=DEEPEST))
        part = self._joined("or", is_inside)
        self._depth -= 1
        return part

    def _joined(self, word: str, is_inside: bool) -> PathPart:
        parts = [self._joined("and", is_inside) if word == "or" else self._comparison(is_inside)]
        while self._accept("name", word):
            parts.append(self._joined("and", is_inside) if word == "or" else self._comparison(is_inside))
        if len(parts) == 1:
            return parts[0]
        text = f" {word} ".join(part.truth for part in parts)
        return PathPart("truth", text, text)

    def _comparison(self, is_inside: bool) -> PathPart:
        left = self._operand(is_inside)
        kind, sign = self._peek()
        if kind != "sign" or sign not in _COMPARISONS:
            return left
        self._next += 1
        right = self._operand(is_inside)
        if "truth" in (left.kind, right.kind) or (_is_path(left) and _is_path(right)):
            raise Refused(_("A comparison needs a text or a number on one side"))
        text = f"{_needed_text(left)} {sign} {_needed_text(right)}"
        self._tests_on_path += not (_is_path(left) or _is_path(right))
        return PathPart("truth", text, text)

    def _operand(self, is_inside: bool) -> PathPart:
        kind, token = self._peek()
        if kind in ("text", "number"):
            self._next += 1
            return PathPart(kind, token, token)
        if self._accept("sign", "("):
            inner = self._expression(is_inside)
            self._expect(")")
            text = None if inner.text is None else f"({inner.text})"
            return PathPart(inner.kind, text, f"({inner.truth})")
        if kind == "name" and self._peek(1) == ("sign", "(") and token != "text":  # noqa: S105 - a node test, no secret
            return self._function(is_inside)
        return self._path(is_inside)

    def _function(self, is_inside: bool) -> PathPart:
        name = self._peek()[1]
        if name not in _FUNCTIONS:
            raise Refused(_("The function {name}() is not allowed", name=name))
        wanted, result = _FUNCTIONS[name]
        self._next += 2
        arguments: list[str] = []
        for index, kind in enumerate(wanted):
            if index:
                self._expect(",")
            arguments.append(self._argument(name, kind, is_inside))
        self._expect(")")
        self._tests_on_path += 1
        text = f"{name}({', '.join(arguments)})"
        return PathPart(result, text, text)

    def _argument(self, name: str, wanted: str, is_inside: bool) -> str:
        part = self._expression(is_inside)
        if wanted == "any":
            return part.truth
        if wanted == "nodes" and part.kind not in ("nodes", "one"):
            raise Refused(_("{name}() needs a path", name=name))
        if wanted == "single" and part.kind == "nodes":
            raise Refused(_("{name}() reads one value: use it inside [ ] on an attribute", name=name))
        return _needed_text(part)

    def _path(self, is_inside: bool) -> PathPart:
        start = self._path_start(is_inside)
        tests_before, self._tests_on_path = self._tests_on_path, 0
        steps = [(start, "." if self._accept("sign", ".") else self._step())]
        is_anchored = False
        while not steps[-1][1].startswith(("@", "text()")):
            is_anchored = is_anchored or _ANCHORED_PAGE.match(steps[-1][1]) is not None
            separator = next((sign for sign in ("//", "/") if self._accept("sign", sign)), None)
            if separator is None:
                break
            if is_inside and separator == "//":
                raise Refused(_("// is not allowed inside [ ]"))
            steps.append((separator, self._step()))
        if sum(separator == "//" for separator, _step in steps) > MOST_SEARCHES:
            raise Refused(_("A path may use // at most {most} times", most=MOST_SEARCHES))
        if not is_inside:
            self._count_tests(is_anchored)
        self._tests_on_path += tests_before + 1 if is_inside else 0
        return _assemble(steps, is_inside)

    def _count_tests(self, is_anchored: bool) -> None:
        self._tests += max(self._tests_on_path, 1)
        self._unanchored_tests += 0 if is_anchored else max(self._tests_on_path, 1)
        if self._tests_on_path > MOST_TESTS_ON_PATH:
            raise Refused(_("The XPath has more than {most} tests on one path", most=MOST_TESTS_ON_PATH))
        if self._tests > MOST_TESTS:
            raise Refused(_("The XPath has more than {most} tests", most=MOST_TESTS))

    def _path_start(self, is_inside: bool) -> str:
        start = next((sign for sign in ("//", "/") if self._accept("sign", sign)), "")
        if start and is_inside:
            raise Refused(_("A path inside [ ] may not begin with /"))
        return "/" if not start and self._peek() == ("name", "eForm") else start

    def _step(self) -> str:
        if self._accept("sign", "@"):
            return "@" + self._expect_name()
        if self._accept("sign", "*"):
            step = "*"
        else:
            step = self._expect_name()
            if step == "text" and self._accept("sign", "("):
                self._expect(")")
                return "text()"
        while self._accept("sign", "["):
            step += f"[{self._predicate()}]"
        return step

    def _predicate(self) -> str:
        part = self._expression(is_inside=True)
        self._expect("]")
        if part.kind in ("number", "text"):
            raise Refused(_("[{found}] is not a condition: positions depend on the order of pages", found=part.text))
        return part.truth

    def _peek(self, ahead: int = 0) -> tuple[str, str]:
        position = self._next + ahead
        return self._tokens[position] if position < len(self._tokens) else ("end", "")

    def _accept(self, kind: str, token: str) -> bool:
        if self._peek() != (kind, token):
            return False
        self._next += 1
        return True

    def _expect(self, sign: str) -> None:
        if not self._accept("sign", sign):
            raise self._unexpected(sign)

    def _expect_name(self) -> str:
        kind, token = self._peek()
        if kind != "name":
            raise self._unexpected()
        self._next += 1
        return token

    def _unexpected(self, wanted: str | None = None) -> Refused:
        kind, token = self._peek()
        if kind == "sign" and token in _UNSUPPORTED_SIGNS:
            return Refused(_UNSUPPORTED_SIGNS[token])
        if kind == "end":
            return Refused(_("The XPath ends too early"))
        if wanted is not None:
            return Refused(_("The XPath has “{found}” where “{wanted}” is needed", found=token, wanted=wanted))
        return Refused(_("The XPath has “{found}” where it is not allowed", found=token))


def _tokenise(source: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    text = source.strip()
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise Refused(_("The XPath has “{found}” where it is not allowed", found=text[position : position + 10]))
        tokens.append((match.lastgroup, match[match.lastgroup]))
        position = match.end()
    return tokens


def _is_path(part: PathPart) -> bool:
    return part.kind in ("nodes", "one")


def _needed_text(part: PathPart) -> str:
    if part.text is None:
        raise Refused(_SEARCH_IN_THE_MIDDLE)
    return part.text


def _assemble(steps: list[tuple[str, str]], is_inside: bool) -> PathPart:
    """Join the steps; as a condition `a//b` becomes `a[.//b]`, which is answered without a growing set of nodes."""
    if steps[0] == ("", ".") and len(steps) > 1 and steps[1][0] == "//":
        steps = [(".//", steps[1][1]), *steps[2:]]
    text = "".join(separator + step for separator, step in steps)
    middle = next((index for index, (separator, _s) in enumerate(steps) if index and separator == "//"), None)
    is_single = is_inside and all(step == "." or step.startswith("@") for _separator, step in steps)
    if middle is None:
        return PathPart("one" if is_single else "nodes", text, text)
    before = "".join(separator + step for separator, step in steps[:middle])
    after = "." + _assemble([("//", steps[middle][1]), *steps[middle + 1 :]], is_inside=True).truth
    return PathPart("nodes", None, f"{before}[{after}]")
