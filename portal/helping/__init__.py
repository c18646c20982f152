"""Acting for a resident: who somebody is, their start page, asking the resident to send it, and forms to print."""

from __future__ import annotations

from flask import Blueprint

from portal.helping import agreement, home, release, start
from portal.helping.blueprint import blueprint

__all__ = ["agreement", "blueprints", "home", "release", "start"]


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprint with every view attached."""
    return (blueprint,)
