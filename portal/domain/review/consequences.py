"""Which reported changes may end Housing Benefit, often for good, so that people are told before they send them.

Advice and never a decision: the page says whom to talk to first. Sources: domain facts 0, 4.3 (ADR-1) and 8; Welfare
Reform Act 2012 (Commencement No. 31) Order 2019 for couples of mixed age.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from portal.domain.changes import ChangeKind, Details
from portal.domain.changes.moved_home import MovedHomeDetails
from portal.domain.changes.partner_moved_in import PartnerMovedInDetails
from portal.domain.claim import Claim, Person, has_reached_pension_age
from portal.domain.draft import DraftChange
from portal.domain.living_situation import LivingSituations
from portal.domain.review.change_subject import about_change
from portal.domain.wording import Wording, _

PARTNER_GONE = ("partner-moved-out", "person-died")


class Consequence(StrEnum):
    """What a change may lead to."""

    NO_RENT = "no-rent"
    OTHER_COUNCIL = "other-council"
    OTHER_COUNCIL_UC = "other-council-uc"
    COUPLE_UC = "couple-uc"
    ALONE_UC = "alone-uc"

    @property
    def words(self) -> Words:
        """What the page says."""
        return _WORDS[self]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one consequence: what happens, what follows, and whether it can be undone."""

    happens: Wording
    follows: Wording
    is_final: bool


_WORDS = {
    Consequence.NO_RENT: Words(
        _("Housing Benefit helps to pay rent. If you do not pay rent for your new home, your Housing Benefit ends."),
        _("You may be able to get other help with the costs of your home."),
        is_final=False,
    ),
    Consequence.OTHER_COUNCIL: Words(
        _("Your Housing Benefit with us ends if you move to another council’s area."),
        _("You can make a new claim for Housing Benefit to the council of your new home. Do it as soon as you move."),
        is_final=False,
    ),
    Consequence.OTHER_COUNCIL_UC: Words(
        _("Your Housing Benefit with us ends if you move to another council’s area."),
        _("For help with the rent of your new home you would usually have to claim Universal Credit instead."),
        is_final=True,
    ),
    Consequence.COUPLE_UC: Words(
        _("If you live with a partner and one of you is under State Pension age, your Housing Benefit may end."),
        _("The two of you would usually have to claim Universal Credit together."),
        is_final=True,
    ),
    Consequence.ALONE_UC: Words(
        _("You may get Housing Benefit because your partner has reached State Pension age. Without them it may end."),
        _("You would usually have to claim Universal Credit yourself."),
        is_final=True,
    ),
}


def consequence_of(
    change: DraftChange, claim: Claim, today: date, postcodes: Collection[str], situations: LivingSituations
) -> Consequence | None:
    """What a reported change may lead to, or None.

    `situations` say for which homes Housing Benefit is claimed at all, and for which at any age (S4.103, S4.114).
    `postcodes` are the first halves of the postcodes of the council's area; with none known, any move may be to
    another area. A correction changes nothing that happens.
    """
    if change.kind != ChangeKind.CHANGE:
        return None
    about = about_change(change, claim)
    details = about.type.read(change.details)
    if isinstance(details, MovedHomeDetails):
        return _of_move(details, claim, today, postcodes, situations)
    if isinstance(details, PartnerMovedInDetails):
        return _of_new_partner(details, claim, today, situations)
    if change.type in PARTNER_GONE and _is_partner(about.subject or change.subject, details, claim):
        is_lost = _is_older(claim.partner, today) and not _is_older(claim.claimant, today)
        return Consequence.ALONE_UC if is_lost and not _is_outside(claim, situations) else None
    return None


def _of_move(
    details: MovedHomeDetails, claim: Claim, today: date, postcodes: Collection[str], situations: LivingSituations
) -> Consequence | None:
    situation = situations.find(details.living_situation)
    if situation is not None and not situation.applies_for_hb:
        return Consequence.NO_RENT
    written = (details.new_address.postcode if details.new_address else None) or ""
    outward = "".join(written.split()).upper()[:-3]
    if outward in postcodes:
        return None
    if claim.is_pension_age(today) or (situation is not None and situation.is_outside_universal_credit):
        return Consequence.OTHER_COUNCIL if outward and postcodes else None
    return Consequence.OTHER_COUNCIL_UC


def _of_new_partner(
    details: PartnerMovedInDetails, claim: Claim, today: date, situations: LivingSituations
) -> Consequence | None:
    is_partner_older = details.dob is not None and has_reached_pension_age(details.dob, today)
    are_both_older = is_partner_older and _is_older(claim.claimant, today)
    return None if are_both_older or _is_outside(claim, situations) else Consequence.COUPLE_UC


def _is_partner(subject: str, details: Details, claim: Claim) -> bool:
    partner = claim.partner
    return partner is not None and (subject in ("partner", partner.id) or details.who == partner.id)


def _is_older(person: Person | None, today: date) -> bool:
    return bool(person and person.date_of_birth and has_reached_pension_age(person.date_of_birth, today))


def _is_outside(claim: Claim, situations: LivingSituations) -> bool:
    situation = situations.find(claim.home.living_situation) if claim.home else None
    return situation is not None and situation.is_outside_universal_credit
