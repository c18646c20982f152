"""Whether what an identity provider says of a sign-in amounts to two factors (RFC 8176 names the methods)."""

from __future__ import annotations

from collections.abc import Iterable

_KNOWN = frozenset({"pwd", "pin", "kba"})
_HELD = frozenset({"otp", "hwk", "swk", "sms", "tel", "sc", "pop"})
_GROWN = frozenset({"face", "fpt", "iris", "retina", "vbm"})


def has_two_factors(methods: Iterable[object]) -> bool:
    """True for `mfa`, or for methods of two kinds: something known, something held, something one is."""
    named = {method for method in methods if isinstance(method, str)}
    return "mfa" in named or sum(bool(named & kind) for kind in (_KNOWN, _HELD, _GROWN)) >= 2
