"""The dictionary of ends of names, for letters from inside a name: each end of three letters or more, with its whole word.

A town has far fewer names than people, so it stays small whatever the number of claims; it does not say who bears a name.
`claim_search.is_inside` looks things up in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa

from portal import db
from portal.models import NamePart, SearchPerson

SHORTEST = 3
"""Fewer letters are inside almost every name."""
AT_ONCE = 500


def ends_of(word: str) -> Iterator[str]:
    """What a word ends with, the whole of it aside: `ohara` ends with `hara` and `ara`."""
    return (word[at:] for at in range(1, len(word) - SHORTEST + 1))


def learn(words: Iterable[str]) -> None:
    """Add the name words that are not known yet; in the caller's transaction, whoever else adds the same meanwhile."""
    wanted = sorted({word for word in words if len(word) > SHORTEST})
    for first in range(0, len(wanted), AT_ONCE):
        some = wanted[first : first + AT_ONCE]
        known = set(db.session().scalars(sa.select(NamePart.word).distinct().where(NamePart.word.in_(some))))
        rows = [{"word": word, "part": part} for word in some if word not in known for part in ends_of(word)]
        if rows:
            db.session().execute(db.insert(NamePart).on_conflict_do_nothing(), rows)


def find_unused() -> list[str]:
    """The words that no claim has any more."""
    return list(db.session().scalars(sa.select(NamePart.word).distinct().where(_is_unused())))


def forget(words: list[str]) -> None:
    """Delete those of the words, at most `AT_ONCE`, that are unused still."""
    gone = sa.delete(NamePart).where(NamePart.word.in_(words), _is_unused())
    db.session().execute(gone, execution_options={"synchronize_session": False})


def _is_unused() -> sa.ColumnElement[bool]:
    return ~sa.exists().where(SearchPerson.word == NamePart.word, SearchPerson.kind == "name")
