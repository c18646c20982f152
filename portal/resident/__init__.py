"""The resident's side: home page, review, changes, check answers, receipts, messages and record."""

from __future__ import annotations

from flask import Blueprint

from portal.resident import (
    asked,
    change,
    check_answers,
    consequence,
    helpers,
    history,
    home,
    messages,
    notes,
    questions,
    receipts,
    record,
    release,
    reported,
    review,
    sections,
    self_employment,
)
from portal.resident.blueprint import blueprint

__all__ = [
    "asked",
    "blueprints",
    "change",
    "check_answers",
    "consequence",
    "helpers",
    "history",
    "home",
    "messages",
    "notes",
    "questions",
    "receipts",
    "record",
    "release",
    "reported",
    "review",
    "sections",
    "self_employment",
]


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprint with every view attached."""
    return (blueprint,)
