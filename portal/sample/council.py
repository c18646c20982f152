"""The sample extract: the residents the guide names, then households of every kind in turn, some with a twist."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from portal.sample import names
from portal.sample.household import Household
from portal.sample.households import KINDS
from portal.sample.residents import LONG_HELD, RESIDENTS

CLAIM_COUNT = 560
FIRST_REFERENCE = 1_000_001
_SEED = 20261101
_TWIST_EVERY = 3


def generate(count: int = CLAIM_COUNT) -> Iterator[dict[str, Any]]:
    """The claims of the sample council as the back office would extract them; the same ones each time."""
    for position in range(count):
        chance = random.Random(_SEED + position)  # noqa: S311 (made-up households, no secret)
        h = Household(position, f"HB{FIRST_REFERENCE + position}", chance)
        if position < len(RESIDENTS):
            RESIDENTS[position].settle(h)
        else:
            _settle(h, position - len(RESIDENTS))
        yield h.content


def write(path: Path, count: int = CLAIM_COUNT) -> int:
    """Write the extract as JSON Lines; gives the number of claims."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for claim in generate(count):
            file.write(json.dumps(claim, ensure_ascii=False) + "\n")
    return count


def _settle(h: Household, number: int) -> None:
    """One unnamed household: kinds take turns, and each round gives the twists and the Welsh to other kinds."""
    kinds_round, kind = divmod(number, len(KINDS))
    if (kind + 2 * kinds_round) % 9 == 4:
        h.speak_welsh()
    KINDS[kind](h)
    is_twisted = (kind + kinds_round) % _TWIST_EVERY == 0
    twist = TWISTS[number // _TWIST_EVERY % len(TWISTS)] if is_twisted else _usual_contacts
    twist(h)


def _usual_contacts(h: Household) -> None:
    h.contact(held_since=LONG_HELD)
    if h.position % 2:
        h.contact("email", held_since=h.day_before(100, 2000))


def _no_contact(_h: Household) -> None:
    """Nothing is held: codes cannot be sent."""


def _fresh_contact(h: Household) -> None:
    h.contact()


def _landline_only(h: Household) -> None:
    h.contact("landline", held_since=LONG_HELD)


def _email_only(h: Household) -> None:
    h.contact("email", held_since=LONG_HELD)


def _unsafe_phone(h: Household) -> None:
    """A phone that must not be used for codes, and an e-mail address that may."""
    h.contact(held_since=LONG_HELD, may_receive_codes=False, is_preferred=False)
    h.contact("email", held_since=LONG_HELD, is_preferred=True)


def _unusual_name(h: Household) -> None:
    first_name, last_name = h.chance.choice(names.UNUSUAL)
    h.content["people"][0].update(first_name=first_name, last_name=last_name)
    _usual_contacts(h)


def _deceased(h: Household) -> None:
    died_on = h.day_before(5, 120).isoformat()
    h.content.update(status="deceased", ended_on=died_on)
    h.content["people"][0]["died_on"] = died_on
    _usual_contacts(h)


def _closed(h: Household) -> None:
    h.content.update(status="closed", ended_on=h.day_before(5, 300).isoformat())
    _usual_contacts(h)


def _suspended(h: Household) -> None:
    h.content["status"] = "suspended"
    _usual_contacts(h)


def _no_number_yet(h: Household) -> None:
    h.content["people"][0].update(nino=None, nino_status="applied-for")
    _usual_contacts(h)


def _number_without_suffix(h: Household) -> None:
    claimant = h.content["people"][0]
    claimant["nino"] = claimant["nino"][:-1]
    _usual_contacts(h)


def _other_dates(h: Household) -> None:
    """Records that are older than the rest of the extract say so themselves."""
    h.content["home"].update(source="rent-system", as_at=h.day_before(30, 90).isoformat())
    for line in h.content.get("incomes", []):
        line.update(source="hmrc", as_at=h.day_before(20, 60).isoformat())
    _usual_contacts(h)


TWISTS: tuple[Callable[[Household], None], ...] = (
    _unusual_name, _no_contact, _deceased, _fresh_contact, _closed, _landline_only, _suspended, _email_only, _unsafe_phone,
    _no_number_yet, _number_without_suffix, _other_dates, _unusual_name,
)  # fmt: skip
