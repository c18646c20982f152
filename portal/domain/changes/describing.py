"""What details may hold, made from the register: the JSON Schema of each type's details, and the table of the manual."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from portal.domain.changes.change_type import ChangeType
from portal.domain.changes.details import COMMON
from portal.domain.changes.fields import FieldSpec, Kind, specs_of
from portal.domain.claim import Address
from portal.domain.claim.reading import codecs_of

_NULL = {"type": "null"}
_NUMBER = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^\s*-?[0-9]+(\.[0-9]*)?\s*$"}]}
_WORDS = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "text",
    Kind.DATE: "date",
    Kind.MONEY: "money",
    Kind.NUMBER: "number",
    Kind.YES_NO: "true or false",
    Kind.CHOICE: "one of",
    Kind.CHOICES: "list of",
    Kind.PERSON: "id",
    Kind.PEOPLE: "list of ids",
    Kind.ADDRESS: "address",
    Kind.AMOUNTS: "list of money",
    Kind.GROUPS: "list of objects",
}


def details_schema(change_type: ChangeType) -> dict[str, Any]:
    """The JSON Schema of a type's details: every field may be absent, no other key is allowed."""
    return _object_schema(change_type.fields)


def _object_schema(specs: Iterable[FieldSpec]) -> dict[str, Any]:
    properties = {spec.name: {"anyOf": [_value_schema(spec), _NULL]} for spec in specs}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _value_schema(spec: FieldSpec) -> dict[str, Any]:
    match spec.kind:
        case Kind.MONEY | Kind.NUMBER:
            return _NUMBER
        case Kind.DATE:
            return {"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$"}
        case Kind.YES_NO:
            return {"enum": [True, False, "yes", "no", "Yes", "No"]}
        case Kind.CHOICE if not spec.is_open:
            return {"type": "string", "description": _choices(spec)}
        case Kind.ADDRESS:
            keys = {key: {"type": ["string", "null"]} for key in codecs_of(Address)}
            return {
                "anyOf": [{"type": "string"}, {"type": "object", "properties": keys, "additionalProperties": False}]
            }
        case Kind.CHOICES | Kind.PEOPLE:
            return {"type": ["array", "string"], "items": {"type": "string"}, "maxItems": spec.max_items}
        case Kind.AMOUNTS:
            return {"type": "array", "items": _NUMBER, "maxItems": spec.max_items}
        case Kind.GROUPS:
            assert spec.group is not None
            return {"type": "array", "items": _object_schema(specs_of(spec.group)), "maxItems": spec.max_items}
        case _:
            return {"type": ["string", "integer"]}


def _choices(spec: FieldSpec) -> str:
    return ", ".join(choice.value for choice in spec.choices)


def details_manual(types: Iterable[ChangeType]) -> str:
    """The part of docs/timeline.md that lists the details of each type, in Markdown."""
    parts = []
    for change_type in types:
        own = [spec for spec in change_type.fields if spec.name not in COMMON]
        parts.append(
            f"### `{change_type.name}` ({change_type.catalogue_id}): {change_type.title}\n\n"
            f"Subject when none is given: {_default_subject(change_type)}.\n\n"
            "| key | value | fact | asked as |\n|---|---|---|---|\n" + "".join(_rows(own, ""))
        )
    return "\n".join(parts)


def _default_subject(change_type: ChangeType) -> str:
    if change_type.default_subject:
        return f"`{change_type.default_subject}`"
    if change_type.needs_subject(change_type.details()):
        return "`who`; one of the two must be given"
    person = (
        "`owner`, `who` or `claimant`"
        if any(one.name == "owner" for one in change_type.fields)
        else "`who` or `claimant`"
    )
    if change_type.new_subject is None:
        return f"`job`, {person}"
    if not change_type.identified_by:
        return f"the new thing, made from {person} and the details"
    keys = " or ".join(f"`{name}`" for name in change_type.identified_by)
    return f"with {keys}, the name made from {person} and the details; without, {person}"


def _rows(specs: Iterable[FieldSpec], prefix: str) -> Iterable[str]:
    for spec in specs:
        value = _WORDS[spec.kind] + (f": {_choices(spec)}" if spec.choices else "") + (", or other" * spec.is_open)
        label = str(spec.label) + (" (private)" if spec.is_private else "")
        yield f"| `{prefix}{spec.name}` | {value} | {_fact_word(spec)} | {label} |\n"
        if spec.group is not None:
            yield from _rows(specs_of(spec.group), f"{prefix}{spec.name}[].")


def _fact_word(spec: FieldSpec) -> str:
    if not spec.is_fact:
        return "no"
    if spec.is_change_date:
        return "only if it differs from the date"
    return "yes" if spec.attribute == spec.name else f"`{spec.attribute}`"
