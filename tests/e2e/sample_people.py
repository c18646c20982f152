"""People of the sample council who can sign in; the guide's own residents are left to the journeys that name them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache

from portal.domain.claim import Claim
from portal.sample import generate
from portal.sample.residents import LONG_HELD, RESIDENTS


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """A claimant with what they sign in with."""

    claim: Claim
    nino: str
    born_on: date


@cache
def sample_people() -> tuple[SamplePerson, ...]:
    """The claimants, beyond the named ones, to whom a code can be sent, in the order of the extract."""
    claims = [Claim.from_dict(written) for written in generate()]
    numbers = Counter(claim.claimant.nino for claim in claims if claim.claimant)
    found: list[SamplePerson] = []
    for claim in claims[len(RESIDENTS) :]:
        one = claim.claimant
        if claim.status != "active" or one is None or one.nino is None or one.date_of_birth is None:
            continue
        is_reached = any(contact.held_since and contact.held_since <= LONG_HELD for contact in one.contacts)
        if is_reached and numbers[one.nino] == 1:
            found.append(SamplePerson(claim, one.nino, one.date_of_birth))
    return tuple(found)


def family(number: int) -> SamplePerson:
    """The numbered one among the last families who rent from a private landlord, have a partner and children, and read English."""
    families = [
        one
        for one in reversed(sample_people())
        if one.claim.partner and one.claim.children and one.claim.language == "en"
        and one.claim.home and one.claim.home.living_situation == "PrivateTenant"
    ]  # fmt: skip
    return families[number]
