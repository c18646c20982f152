"""Council staff complete the form for a resident on the phone or at the desk, agreed in words and over with the call, or
type in what came on paper, where the signature on it stands for the words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from portal import clock, db
from portal.domain import policy
from portal.domain.actor import Officer
from portal.domain.authority import CALL_LASTS, Kind, Relationship, Scope
from portal.domain.dates import check_on_or_after, check_today_or_past
from portal.domain.nino import Nino
from portal.domain.permissions import OrganisationKind
from portal.domain.wording import Refused, _
from portal.models import Authority, Organisation, User
from portal.services import acting, authority_changes, sign_in
from portal.services.authority_changes import Holder, Terms
from portal.services.errors import NotFound

PHONE, DESK, PAPER = "spoken-phone", "spoken-desk", "spoken-paper"
WAYS = (PHONE, DESK, PAPER)
OF_PAPER = frozenset({Scope.SEE, Scope.PREPARE, Scope.SUBMIT})
"""What a signed paper is taken to agree to: that the council reads it into its records."""
OLDEST_PAPER = timedelta(days=366)
NO_MATCH = _("No open claim matches this National Insurance number and date of birth")
RECEIVED = _("The date it reached the council")
ENTER_RECEIVED = _("Enter the date the paper reached the council")
NOT_SIGNED = _("Say that the resident signed the paper")
NOT_AGREED = _("Say that you read the words out and the resident agreed")


@dataclass(frozen=True, slots=True, repr=False)
class Call:
    """What an officer records: who is there and how that was checked, what was agreed, and by which way they came."""

    nino: Nino
    born_on: date
    way: str
    scopes: frozenset[Scope]
    how_checked: str
    issue: str = ""
    has_agreed: bool = False
    received_on: date | None = None
    has_signed: bool = False


def check_may_take(officer: Officer) -> Organisation:
    """Only officers of the council with the box take reports; raises NotFound for everybody else."""
    organisation = db.session().get_one(Organisation, officer.organisation_id)
    if organisation.kind != OrganisationKind.COUNCIL or not policy.may_help_people(officer):
        raise NotFound("calls")
    return organisation


def may_take(officer: Officer) -> bool:
    """Whether to show the way to it."""
    organisation = db.session().get_one(Organisation, officer.organisation_id)
    return organisation.kind == OrganisationKind.COUNCIL and policy.may_help_people(officer)


def take(officer: Officer, call: Call, *, address: str) -> Authority:
    """Record what the resident agreed to, and open their claim until the call ends. Raises Refused."""
    organisation = check_may_take(officer)
    is_paper = call.way == PAPER
    received_on = _read_received(call) if is_paper else clock.today()
    if is_paper and not call.has_signed:
        raise Refused(NOT_SIGNED, "has_signed")
    if not is_paper and not call.has_agreed:
        raise Refused(NOT_AGREED, "has_agreed")
    claim_id = sign_in.find_match(call.nino, call.born_on)
    if claim_id is None:
        raise Refused(NO_MATCH, "nino")
    user = db.session().get_one(User, officer.user_id)
    holder = Holder(user.name, organisation.name, Relationship.COUNCIL, "", user)
    terms = Terms(Kind.SPOKEN, OF_PAPER if is_paper else call.scopes, call.how_checked, call.issue)
    row = authority_changes.ask(officer, holder, terms, claim_id=claim_id, person="", ends_at=clock.now() + CALL_LASTS)
    row.received_on = received_on
    way = call.way if call.way in WAYS else PHONE
    authority_changes.confirm(officer, row, way, address=address, by_id=officer.user_id)
    acting.open_person(officer, row.reference, address=address, is_told=True)
    return row


def _read_received(call: Call) -> date:
    """The day on which a paper reached the council: in the last year, and not still to come."""
    if call.received_on is None:
        raise Refused(ENTER_RECEIVED, "received_on")
    try:
        check_today_or_past(call.received_on, clock.today(), RECEIVED)
        check_on_or_after(call.received_on, clock.today() - OLDEST_PAPER, RECEIVED)
    except Refused as refused:
        raise Refused(refused.wording, "received_on") from refused
    return call.received_on
