"""The dictionary of ends of names: filled by imports, the same however often, and without what nobody is called any more."""

from __future__ import annotations

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from config import Settings
from portal import db
from portal.jobs import forget_names
from portal.models import NamePart, SearchPerson
from portal.services import name_parts
from tests.reported_cases import make_searchable


def held() -> set[tuple[str, str]]:
    with db.reading() as session:
        return {(word, part) for word, part in session.execute(sa.select(NamePart.word, NamePart.part))}


@given(st.text("abc", max_size=12), st.text("abc", min_size=3, max_size=5))
def test_letters_are_inside_a_word_exactly_when_they_begin_one_of_its_ends(word, letters):
    assert (letters in word[1:]) == any(end.startswith(letters) for end in name_parts.ends_of(word))


def test_words_are_learnt_once(make):
    with db.transaction():
        name_parts.learn(["ohara", "lee", "ng", "ohara", "banana"])
    first = {("ohara", "hara"), ("ohara", "ara"), ("banana", "anana"), ("banana", "nana"), ("banana", "ana")}
    assert held() == first
    with db.transaction():
        name_parts.learn(["lees", "ohara"])
    assert held() == first | {("lees", "ees")}


def test_what_nobody_is_called_any_more_is_forgotten(make_for_real):
    claim = make_for_real.claim()
    make_searchable(claim, "Mary", "Blacksmith", postcode="SM5 2RT")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        name_parts.learn(["oldname", "sm52rt"])
        session.execute(sa.delete(SearchPerson).where(SearchPerson.word == "mary"))
    forget_names(Settings(environment="test"))
    assert {word for word, _part in held()} == {"blacksmith"}
    forget_names(Settings(environment="test"))
    assert len(held()) == 7
