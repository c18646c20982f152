"""Authority to act for somebody: its kinds, what it covers, how long it lasts, and whether it counts now (domain facts 10).

Nothing is assumed: an authority names a person, says how it was given, what it covers, from when and until when. It is
never open-ended. Until it is confirmed, after its end and once it is withdrawn it covers nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from portal.domain.dates import month_from
from portal.domain.names import is_same_name
from portal.domain.wording import Refused, _


class Kind(StrEnum):
    """How an authority was given."""

    SPOKEN = "spoken"
    FORM = "form"
    CODE = "code"
    APPOINTEE = "appointee"
    ATTORNEY = "power-of-attorney"
    DEPUTY = "deputy"


class Scope(StrEnum):
    """What an authority covers; each is given for itself."""

    SEE = "see"
    PREPARE = "prepare"
    SUBMIT = "submit"
    TALK = "talk"


class Relationship(StrEnum):
    """What the named person is to the resident, as they say."""

    FAMILY = "family"
    FRIEND = "friend"
    ADVISER = "adviser"
    SUPPORT_WORKER = "support-worker"
    LANDLORD = "landlord"
    COUNCIL = "council"
    FORMER_PARTNER = "former-partner"
    OTHER = "other"


class State(StrEnum):
    """Where an authority stands at an instant."""

    ASKED = "asked"
    REFUSED = "refused"
    LAPSED = "lapsed"
    IN_FORCE = "in-force"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Flag(StrEnum):
    """What an officer should know before relying on an authority."""

    FORMER_PARTNER = "former-partner"
    SAME_CONTACT = "same-contact"
    PARTNERS_NAME = "partners-name"
    LANDLORD = "landlord"


LEGAL = frozenset({Kind.APPOINTEE, Kind.ATTORNEY, Kind.DEPUTY})
"""Those that stand in the resident's place by law, and are shown by a document."""
ON_PAPER = LEGAL | {Kind.FORM}
"""Those that an officer of the council has to see before they count."""
MOST_MONTHS = 6
"""Of a consent: until the date given, or six months, whichever comes first (domain facts 10)."""
LEGAL_MONTHS = 12
"""Of an appointee, attorney or deputy: then the council looks at the document again."""
CALL_LASTS = timedelta(hours=2)
ASKED_LASTS = timedelta(days=14)
"""How long a request waits for the resident or for the form."""

END_PAST = _("The date it ends must be today or later")
CHOOSE_SCOPE = _("Select what you may do")
SAY_ISSUE = _("Enter what you may talk to the council about")


@dataclass(frozen=True, slots=True)
class Authority:
    """One authority as the rules see it. Instants are UTC; `ends_at` is the last that counts."""

    kind: Kind
    scopes: frozenset[Scope]
    relationship: Relationship
    asked_at: datetime
    ends_at: datetime
    confirmed_at: datetime | None = None
    refused_at: datetime | None = None
    withdrawn_at: datetime | None = None

    def state(self, now: datetime) -> State:
        """Where it stands; a withdrawal counts at once and wins over everything else."""
        if self.refused_at is not None:
            return State.REFUSED
        if self.withdrawn_at is not None:
            return State.WITHDRAWN
        if now > self.ends_at:
            return State.EXPIRED if self.confirmed_at else State.LAPSED
        if self.confirmed_at is None:
            return State.LAPSED if now > self.asked_at + ASKED_LASTS else State.ASKED
        return State.IN_FORCE

    def covers(self, now: datetime) -> frozenset[Scope]:
        """What it allows at this instant: nothing unless it is in force."""
        return effective_scopes(self.scopes, self.relationship) if self.state(now) is State.IN_FORCE else frozenset()


def effective_scopes(scopes: Iterable[Scope], relationship: Relationship) -> frozenset[Scope]:
    """What may really be given: somebody's former partner may prepare, and neither sees what is held nor sends."""
    given = frozenset(scopes)
    return given & {Scope.PREPARE} if relationship is Relationship.FORMER_PARTNER else given


def check_scopes(kind: Kind, scopes: Iterable[Scope], issue: str, organisation: str) -> frozenset[Scope]:
    """What an authority covers, whole: sending includes preparing; talking names its issue and an organisation's or own
    point of contact (S3.24, S3.25). The law gives an appointee, attorney or deputy everything. Raises Refused.
    """
    if kind in LEGAL:
        return frozenset(Scope)
    given = frozenset(scopes)
    if not given:
        raise Refused(CHOOSE_SCOPE, "scopes")
    if Scope.TALK in given and not issue.strip():
        raise Refused(SAY_ISSUE, "issue")
    return given | {Scope.PREPARE} if Scope.SUBMIT in given else given


def latest_end(kind: Kind, given_on: date, most_months: int = MOST_MONTHS) -> date:
    """The last day on which an authority given on a day may end."""
    return month_from(given_on, LEGAL_MONTHS if kind in LEGAL else min(most_months, MOST_MONTHS))


def end_of(kind: Kind, given_on: date, wanted: date | None, *, today: date, most_months: int = MOST_MONTHS) -> date:
    """The day an authority ends: the day entered, or the latest there is. Raises Refused on field `ends_on`."""
    latest = latest_end(kind, given_on, most_months)
    if wanted is None:
        return latest
    if wanted < today:
        raise Refused(END_PAST, "ends_on")
    return min(wanted, latest)


def flags_of(
    relationship: Relationship, name: str, *, partner_name: str = "", same_contact: bool = False
) -> tuple[Flag, ...]:
    """What is wrong or worth knowing about somebody who wants to act."""
    found: list[Flag] = []
    if relationship is Relationship.FORMER_PARTNER:
        found.append(Flag.FORMER_PARTNER)
    if relationship is Relationship.LANDLORD:
        found.append(Flag.LANDLORD)
    if partner_name and is_same_name(partner_name, name):
        found.append(Flag.PARTNERS_NAME)
    if same_contact:
        found.append(Flag.SAME_CONTACT)
    return tuple(found)
