"""What stands in each message to and from a back office, apart from how a vendor writes it.

A message is a tree of plain JSON values; its shape names every value that may be in it, in order. What a shape does not
name is not written: a claim leaves the portal only with what is on this list (complaint C31).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from portal.domain.claim import claim_schema

LONGEST_TEXT = 4000
LONGEST_NAME = 200


class Kind(StrEnum):
    """What a single value is."""

    TEXT = "text"
    DAY = "day"
    INSTANT = "instant"
    FLAG = "flag"
    COUNT = "count"
    MONEY = "money"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Item:
    """One named value of a message: of a kind, or with a shape of its own; `is_list` when there may be several."""

    name: str
    kind: Kind = Kind.TEXT
    shape: tuple[Item, ...] = ()
    is_list: bool = False
    is_needed: bool = False
    choices: tuple[str, ...] = ()
    longest: int = LONGEST_TEXT


Shape = tuple[Item, ...]

NOT_PUSHED = frozenset({"notes", "contacts"})
"""What back offices wrote down, and how to reach people: it came from them or belongs to the portal, and never goes out."""


def shape_of(schema: Mapping[str, Any], without: frozenset[str] = frozenset()) -> Shape:
    """The shape of a JSON Schema object of ours, leaving out names that must not go."""
    needed = schema.get("required", ())
    found = (_item(name, part, without) for name, part in schema["properties"].items() if name not in without)
    return tuple(replace(item, is_needed=item.name in needed) for item in found)


def _item(name: str, schema: Mapping[str, Any], without: frozenset[str]) -> Item:
    if "enum" in schema:
        return Item(name, choices=tuple(value for value in schema["enum"] if value is not None))
    kinds = schema["type"]
    if "array" in kinds:
        return replace(_item(name, schema["items"] | {"type": list_of(schema["items"]["type"])}, without), is_list=True)
    if "object" in kinds:
        return Item(name, shape=shape_of(schema, without))
    if "boolean" in kinds:
        return Item(name, Kind.FLAG)
    if "integer" in kinds:
        return Item(name, Kind.COUNT)
    if "number" in kinds:
        return Item(name, Kind.MONEY if "pattern" in schema else Kind.NUMBER)
    return Item(name, Kind.DAY if schema.get("format") == "date" else Kind.TEXT)


def list_of(kinds: str | list[str]) -> list[str]:
    """JSON Schema writes one type as a text and several as a list."""
    return [kinds] if isinstance(kinds, str) else kinds


WHO_SENDS: Shape = (
    Item("source_id", is_needed=True, longest=LONGEST_NAME),
    Item("source_user_id", longest=LONGEST_NAME),
    Item("user_id", longest=LONGEST_NAME),
)
HELD_CLAIM = shape_of(claim_schema())
STANDING_CLAIM = shape_of(claim_schema(), NOT_PUSHED)

ANSWER: Shape = (Item("name", is_needed=True, longest=LONGEST_NAME), Item("value", is_needed=True))
CHANGE: Shape = (
    Item("reference", is_needed=True, longest=LONGEST_NAME),
    Item("type", is_needed=True, longest=LONGEST_NAME),
    Item("catalogue_id", longest=LONGEST_NAME),
    Item("kind", is_needed=True, choices=("change", "correction")),
    Item("happened_on", Kind.DAY),
    Item("subject", longest=LONGEST_NAME),
    Item("answers", shape=ANSWER, is_list=True),
)
DECISION: Shape = (
    Item("reference", is_needed=True, longest=LONGEST_NAME),
    Item("outcome", is_needed=True, choices=("accepted", "corrected", "refused")),
    Item("decided_at", Kind.INSTANT),
)
NOTE: Shape = (Item("about", is_needed=True, longest=LONGEST_NAME), Item("text", is_needed=True))
KINDS = ("step", "no-change", "decision")
"""A step of the timeline, a review that changed nothing, and what was decided of changes that went before."""

FIND: Shape = (
    *WHO_SENDS,
    Item("claim_reference", longest=LONGEST_NAME),
    Item("nino", longest=13),
    Item("date_of_birth", Kind.DAY),
    Item("postcode", longest=10),
    Item("title", longest=LONGEST_NAME),
    Item("first_name", longest=LONGEST_NAME),
    Item("last_name", longest=LONGEST_NAME),
)
FOUND_CLAIM: Shape = (
    Item("claim_reference", is_needed=True, longest=LONGEST_NAME),
    Item("status", longest=LONGEST_NAME),
)
FOUND: Shape = (Item("claims", shape=FOUND_CLAIM, is_list=True),)
READ: Shape = (
    *WHO_SENDS,
    Item("claim_reference", is_needed=True, longest=LONGEST_NAME),
    Item("clear_other_information", Kind.FLAG, is_needed=True),
)
CLAIM: Shape = (Item("as_at", Kind.DAY, is_needed=True), Item("claim", shape=HELD_CLAIM, is_needed=True))
PUSH: Shape = (
    *WHO_SENDS,
    Item("key", is_needed=True, longest=LONGEST_NAME),
    Item("kind", is_needed=True, choices=KINDS),
    Item("claim_reference", is_needed=True, longest=LONGEST_NAME),
    Item("case_reference", is_needed=True, longest=LONGEST_NAME),
    Item("external_reference", is_needed=True, longest=LONGEST_NAME),
    Item("sequence", Kind.COUNT, is_needed=True),
    Item("base_key", longest=LONGEST_NAME),
    Item("written_at", Kind.INSTANT, is_needed=True),
    Item("effective_on", Kind.DAY),
    Item("rebuilds", Kind.FLAG, is_needed=True),
    Item("submissions", is_list=True, longest=LONGEST_NAME),
    Item("replaces", is_list=True, longest=LONGEST_NAME),
    Item("changes", shape=CHANGE, is_list=True),
    Item("decisions", shape=DECISION, is_list=True),
    Item("notes", shape=NOTE, is_list=True),
    Item("standing", shape=STANDING_CLAIM),
)
RECEIPT: Shape = (
    Item("key", is_needed=True, longest=LONGEST_NAME),
    Item("receipt", is_needed=True, longest=LONGEST_NAME),
    Item("sequence", Kind.COUNT, is_needed=True),
    Item("is_repeat", Kind.FLAG, is_needed=True),
)
LIST: Shape = (*WHO_SENDS, Item("claim_reference", is_needed=True, longest=LONGEST_NAME))
LISTED: Shape = (
    Item(
        "messages", is_list=True,
        shape=(
            Item("key", is_needed=True, longest=LONGEST_NAME),
            Item("kind", is_needed=True, choices=KINDS),
            Item("sequence", Kind.COUNT, is_needed=True),
            Item("effective_on", Kind.DAY),
            Item("state", is_needed=True, choices=("live", "stale", "replaced")),
            Item("digest", is_needed=True, longest=64),
        ),
    ),
)  # fmt: skip
REFUSAL: Shape = (
    Item("code", is_needed=True, longest=LONGEST_NAME),
    Item("detail", longest=LONGEST_NAME),
    Item("key", longest=LONGEST_NAME),
)

SHAPES: dict[str, Shape] = {
    "find": FIND, "found": FOUND, "read": READ, "claim": CLAIM, "push": PUSH, "receipt": RECEIPT, "list": LIST,
    "listed": LISTED, "refusal": REFUSAL,
}  # fmt: skip
ANSWERS = {"find": "found", "read": "claim", "push": "receipt", "list": "listed"}
"""Which message answers which; a refusal may answer any."""
