"""The JSON Schema of the timeline's input, made from the register of change types."""

from __future__ import annotations

from typing import Any

from portal.domain.changes import CHANGE_TYPES, ChangeKind, ChangeType
from portal.domain.changes.describing import details_schema
from portal.domain.claim import claim_schema
from portal.domain.timeline.reports import LONGEST_REFERENCE

_DAY = {"type": ["string", "null"], "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_ID = {"type": ["string", "integer"], "minLength": 1}
_REFERENCE = {**_ID, "maxLength": LONGEST_REFERENCE}


def timeline_schema() -> dict[str, Any]:
    """The schema (draft 2020-12) of `{"claim", "submissions", "sent"}`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Claim, submissions and sent steps, as `flask timeline` reads them",
        "type": "object",
        "required": ["claim", "submissions"],
        "additionalProperties": False,
        "properties": {
            "claim": {"$ref": "#/$defs/claim"},
            "submissions": {"type": "array", "items": _submission_schema()},
            "sent": {"type": ["array", "null"], "items": _sent_schema()},
        },
        "$defs": {
            "claim": _claim_schema(),
            **{name: details_schema(change_type) for name, change_type in CHANGE_TYPES.items()},
        },
    }


def _claim_schema() -> dict[str, Any]:
    """The claim as portal/schemas/claim.schema.json describes it, of which everything may be absent."""
    return {key: part for key, part in claim_schema().items() if key not in ("$schema", "required")}


def _submission_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["reference"],
        "additionalProperties": False,
        "properties": {
            "reference": _REFERENCE,
            "submitted_at": {"type": ["string", "null"], "format": "date-time"},
            "changes": {"type": "array", "items": _change_schema()},
        },
    }


def _change_schema() -> dict[str, Any]:
    is_correction = {"properties": {"kind": {"const": ChangeKind.CORRECTION.value}}, "required": ["kind"]}
    has_date = {"properties": {"date": {"type": "string"}}, "required": ["date"]}
    return {
        "type": "object",
        "required": ["type"],
        "additionalProperties": False,
        "properties": {
            "reference": {"type": ["string", "integer", "null"], "pattern": "^[^/]+$", "maxLength": LONGEST_REFERENCE},
            "type": {"enum": list(CHANGE_TYPES)},
            "subject": {"type": ["string", "null"], "minLength": 1},
            "date": _DAY,
            "kind": {"enum": [*(kind.value for kind in ChangeKind), None]},
            "details": {"type": ["object", "null"]},
        },
        "allOf": [{"if": is_correction, "else": has_date}, *map(_details_of, CHANGE_TYPES.values())],
    }


def _details_of(change_type: ChangeType) -> dict[str, Any]:
    """The details belong to the type; a change without details says nothing but that it happened."""
    allowed = {"anyOf": [{"$ref": f"#/$defs/{change_type.name}"}, {"type": "null"}]}
    then: dict[str, Any] = {"properties": {"details": allowed}}
    if change_type.needs_subject(change_type.details()):
        named = {"properties": {"subject": {"type": "string"}}, "required": ["subject"]}
        who = {"type": "object", "properties": {"who": {"type": "string", "minLength": 1}}, "required": ["who"]}
        then["anyOf"] = [named, {"properties": {"details": who}, "required": ["details"]}]
    return {"if": {"properties": {"type": {"const": change_type.name}}, "required": ["type"]}, "then": then}


def _sent_schema() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["id"],
        "properties": {
            "id": _ID,
            "date": _DAY,
            "changes": {"type": "array", "items": {"type": "string"}},
        },
    }
