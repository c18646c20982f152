"""Finding claims for staff: by the words of names, postcode and reference, or by a whole National Insurance number.

Words are folded as names are compared, each must be the start of a stored word, and all must be met (architecture 4).
Where nothing is found, they may be inside a name. A number is matched whole through its blind index; no wildcard has a
meaning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from portal import db
from portal.domain import nino
from portal.domain.claim import Claim as HeldClaim
from portal.domain.names import is_postcode, name_key, normalise_postcode
from portal.domain.wording import Refused, _
from portal.models import Claim, ClaimVersion, NamePart, SearchPerson
from portal.services import name_parts
from portal.services.claim_identity import held_forms, nino_index

MOST = 50
MOST_WORDS = 8
LONGEST = 200
ENTER_WORDS = _("Enter a name, a postcode, a claim reference or a National Insurance number")
TOO_SHORT = _("Enter at least 2 letters of a name, a postcode or a claim reference")
TOO_LONG = _("What you are looking for must be {most} characters or fewer", most=LONGEST)


@dataclass(frozen=True, slots=True, repr=False)
class FoundClaim:
    """A claim as a list for staff shows it; the number is masked."""

    claim_id: UUID
    reference: str
    status: str
    claimant_name: str
    date_of_birth: date | None
    masked_nino: str
    address_lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, repr=False)
class SearchResult:
    """What was found, the exact reference first, then by reference; `is_cut` when there is more than is given."""

    claims: tuple[FoundClaim, ...]
    is_cut: bool

    def __bool__(self) -> bool:
        return bool(self.claims)


def find(text: str, *, allow_example_nino: bool = False) -> SearchResult:
    """The claims that `text` finds, at most 50. Raises Refused when it holds fewer than 2 letters."""
    if not text.strip():
        raise Refused(ENTER_WORDS, "text")
    if len(text) > LONGEST:
        raise Refused(TOO_LONG, "text")
    condition = _nino_condition(text, allow_example_nino)
    if condition is not None:
        return _find(condition, text)
    words = _long_enough(text)
    return _find(_has_words(words, starts_with), text) or _find(_has_words(words, _is_in), text)


def _find(condition: sa.ColumnElement[bool], text: str) -> SearchResult:
    is_exact = sa.case((sa.func.lower(Claim.reference) == text.strip().lower(), 0), else_=1)
    current = sa.and_(ClaimVersion.claim_id == Claim.id, ClaimVersion.number == Claim.current_number)
    query = sa.select(Claim, ClaimVersion).join(ClaimVersion, current).where(condition)
    rows = db.session().execute(query.order_by(is_exact, Claim.reference).limit(MOST + 1)).all()
    found = tuple(_shown(claim, HeldClaim.from_dict(version.content)) for claim, version in rows[:MOST])
    return SearchResult(found, len(rows) > MOST)


def _nino_condition(text: str, allow_example: bool) -> sa.ColumnElement[bool] | None:
    """The claims of a number, when `text` is one; with a suffix typed, those held without one too."""
    try:
        number = nino.parse(text, allow_example=allow_example, from_extract=True)
    except Refused:
        return None
    return Claim.nino_index.in_([nino_index(form) for form in held_forms(number)])


def _long_enough(text: str) -> list[str]:
    words = sorted(typed_words(text), key=len, reverse=True)[:MOST_WORDS]
    if not words or len(words[0]) < 2:
        raise Refused(TOO_SHORT, "text")
    return words


def _has_words(words: list[str], how: Callable[[str], sa.ColumnElement[bool]]) -> sa.ColumnElement[bool]:
    return sa.and_(*(Claim.id.in_(sa.select(SearchPerson.claim_id).where(how(word))) for word in words))


def typed_words(text: str) -> set[str]:
    """The folded words of `text`; the two halves of a postcode are one word."""
    parts = text.replace(",", " ").split()
    words: set[str] = set()
    while parts:
        first = parts.pop(0)
        if parts and not is_postcode(first) and is_postcode(first + parts[0]):
            first += parts.pop(0)
        words.add(normalise_postcode(first).lower() if is_postcode(first) else name_key(first))
    return words - {""}


def starts_with(prefix: str, column: InstrumentedAttribute[str] = SearchPerson.word) -> sa.ColumnElement[bool]:
    """Words that begin with `prefix`: a range, which the index of words answers, then the exact comparison."""
    after = _after(prefix)
    bounds = [column >= prefix, *([column < after] if after else [])]
    return sa.and_(*bounds, sa.func.substr(column, 1, len(prefix)) == prefix)


def is_inside(letters: str, most: int | None = None) -> sa.ColumnElement[bool]:
    """Words of names that have `letters` inside, which the dictionary of ends of names answers; not those they begin.

    Of `most` words at most: each is in a claim, which is enough to find so many claims.
    """
    return SearchPerson.word.in_(sa.select(NamePart.word).where(starts_with(letters, NamePart.part)).limit(most))


def _is_in(letters: str) -> sa.ColumnElement[bool]:
    if len(letters) < name_parts.SHORTEST:
        return starts_with(letters)
    return sa.or_(starts_with(letters), is_inside(letters))


def _after(prefix: str) -> str:
    """The first word in order that no longer begins with `prefix`, or nothing; folded words hold 0-9 before a-z."""
    kept = prefix.rstrip("z")
    if not kept:
        return ""
    last = kept[-1]
    return kept[:-1] + ("a" if last == "9" else chr(ord(last) + 1))


def _shown(row: Claim, held: HeldClaim) -> FoundClaim:
    claimant = held.claimant
    address = held.home.address if held.home else None
    return FoundClaim(
        row.id, row.reference, row.status, claimant.full_name if claimant else "",
        claimant.date_of_birth if claimant else None, _masked(claimant.nino if claimant else None),
        address.lines if address else (),
    )  # fmt: skip


def _masked(number: str | None) -> str:
    return nino.Nino(nino.normalise(number)).masked() if number else ""
