"""Evidence: the checklist of what to send, and sending it, before and after submission."""

from __future__ import annotations

from flask import Blueprint

from portal.evidence import (
    answering,
    catch_all,
    checklist,
    chunks,
    describing,
    files,
    joining,
    late_pages,
    looking,
    replacing,
    upload,
)
from portal.evidence.blueprint import blueprint

__all__ = [
    "answering", "blueprints", "catch_all", "checklist", "chunks", "describing", "files", "joining", "late_pages", "looking",
    "replacing", "upload",
]  # fmt: skip


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprint with every view attached."""
    return (blueprint,)
