"""What services raise; `portal.web.errors` maps each to a status and a page."""

from __future__ import annotations

from portal.domain.wording import Refused

__all__ = ["NotFound", "Refused", "Stale"]


class NotFound(Exception):
    """There is no such thing, or it is not this actor's: the two look the same from outside."""


class Stale(Exception):
    """Somebody else changed the same thing first; what was typed must come back to the person."""
