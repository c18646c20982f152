"""What services raise; `portal.web.errors` maps each to a status and a page."""

from __future__ import annotations

from portal.domain.wording import Refused

__all__ = ["AuthorityOver", "NotFound", "OtherPersonOpen", "Refused", "Stale"]


class NotFound(Exception):
    """There is no such thing, or it is not this actor's: the two look the same from outside."""


class Stale(Exception):
    """Somebody else changed the same thing first; what was typed must come back to the person."""


class AuthorityOver(NotFound):
    """The authority under which somebody acted has ended, was withdrawn, or covers nothing: to them there is no such claim."""


class OtherPersonOpen(Stale):
    """A form of somebody whom this browser no longer has open: it must not be kept under anybody else."""
