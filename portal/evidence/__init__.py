"""Evidence: the checklist of what to send, and sending it, before and after submission."""

from __future__ import annotations

from flask import Blueprint

from portal.evidence import checklist, chunks, files, joining, looking, replacing, upload
from portal.evidence.blueprint import blueprint

__all__ = ["blueprints", "checklist", "chunks", "files", "joining", "looking", "replacing", "upload"]


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprint with every view attached."""
    return (blueprint,)
