"""What an authority lets somebody do, as one line of a text message in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from portal.adapters.catalogue import in_language
from portal.domain.authority import Scope
from portal.domain.authority_wording import scopes_wording


def what_in_words(scopes: Iterable[str], language: str) -> str:
    """The scopes, in order, with commas between."""
    found = scopes_wording(map(Scope, scopes))
    return ", ".join(in_language(one, "cy" if language == "cy" else "en") for one in found)
