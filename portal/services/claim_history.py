"""The whole trail of a claim as its resident reads it: who looked, who typed, who sent, newest first.

What somebody did several times in one day is one line. People who act for the resident are named, as the resident agreed
to them; officers of the council are not. Where from and any detail stay with the council.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa

from portal import clock, db
from portal.domain.actor import Resident
from portal.domain.policy import COUNCIL
from portal.domain.wording import Wording, _
from portal.models import AuditEntry, Organisation, User
from portal.services import authorities
from portal.services.case_journal import action_wording

PAGE_ROWS = 25
READ = 2000
HIDDEN = ("sign-in:tried", "sign-in:slowed")
YOU, OFFICER, PORTAL = _("You"), _("An officer of the council"), _("The service")
SOMEBODY, PARTNER = _("Somebody who acted for you"), _("Somebody at an organisation that acts for you")
"""Whom the trail names as long as their authority is kept, and their colleagues."""

TO_RESIDENT: dict[str, Wording] = {
    "authority:asked": _("Asked to act for you"),
    "authority:confirmed": _("Agreed that somebody acts for you"),
    "authority:changed": _("Changed what somebody may do for you"),
    "authority:refused": _("Said no to somebody who asked to act for you"),
    "authority:withdrawn": _("Took back that somebody acts for you"),
    "authority:ended": _("Acting for you ended"),
    "change:asked": _("Asked you about a change"),
    "draft:prepared": _("Asked you to check and send the form"),
    "letter:queued": _("A letter to you was put in the queue"),
    "letter:posted": _("Posted a letter to you"),
    "office-refusal:recorded": _("Recorded that an office refused to deal with somebody who acts for you"),
    "resident-code:accepted": _("Right code from you"),
    "resident-code:refused": _("Wrong or old code from you"),
}
"""What officers read of the resident in the third person."""


class Who(StrEnum):
    """Whose deeds are shown."""

    ALL = "all"
    HELPERS = "helpers"
    COUNCIL = "council"
    YOU = "you"


KINDS: dict[Who, frozenset[str]] = {
    Who.ALL: frozenset({"resident", "helper", "officer", "system", "anonymous"}),
    Who.HELPERS: frozenset({"helper", "officer"}),
    Who.COUNCIL: frozenset({"officer", "system"}),
    Who.YOU: frozenset({"resident"}),
}


@dataclass(frozen=True, slots=True, repr=False)
class HistoryLine:
    """When last, who, what, and how often that day."""

    at: datetime
    who: Wording | str
    what: Wording
    count: int


@dataclass(frozen=True, slots=True, repr=False)
class HistoryPage:
    """Lines of one page, how many there are in all, which page it is and how many there are."""

    lines: tuple[HistoryLine, ...]
    total: int
    number: int
    count: int


def show_page(resident: Resident, who: Who, number: int) -> HistoryPage:
    """One page of the trail; a number beyond the last page gives the last. Three statements."""
    lines = _lines(resident, who)
    count = max(1, -(-len(lines) // PAGE_ROWS))
    number = min(max(number, 1), count)
    return HistoryPage(tuple(lines[(number - 1) * PAGE_ROWS : number * PAGE_ROWS]), len(lines), number, count)


def _lines(resident: Resident, who: Who) -> list[HistoryLine]:
    query = sa.select(AuditEntry).where(
        AuditEntry.subject_kind == "claim", AuditEntry.subject_id == resident.claim_id.hex,
        AuditEntry.actor_kind.in_(KINDS[who]), AuditEntry.action.not_in(HIDDEN),
    )  # fmt: skip
    rows = authorities.list_of_claim(resident.claim_id)
    names = {row.id.hex: f"{row.name}, {row.organisation_name}" if row.organisation_name else row.name for row in rows}
    accounts = {row.user_id.hex: names[row.id.hex] for row in rows if row.user_id}
    found: dict[tuple[date, str, str, str], HistoryLine] = {}
    entries = list(db.session().scalars(query.order_by(AuditEntry.number.desc()).limit(READ)))
    partners = _list_partners(entries)
    for entry in entries:
        if (
            entry.actor_kind == "officer"
            and (entry.actor_id in partners) != (who is Who.HELPERS)
            and who is not Who.ALL
        ):
            continue
        same = (clock.local(entry.at).date(), entry.actor_kind, entry.actor_id, entry.action)
        held = found.get(same)
        first = held.at if held else entry.at
        line = HistoryLine(
            first, _who(entry, names, accounts, partners), _what(entry.action), held.count + 1 if held else 1
        )
        found[same] = line
    return list(found.values())


def _what(action: str) -> Wording:
    return TO_RESIDENT.get(action) or action_wording(action)


def _list_partners(entries: Sequence[AuditEntry]) -> frozenset[str]:
    """The ids of members of staff of other organisations than the council."""
    ids = {UUID(entry.actor_id) for entry in entries if entry.actor_kind == "officer"}
    of_partners = sa.select(User.id).join(Organisation).where(User.id.in_(ids), Organisation.kind != COUNCIL)
    return frozenset(one.hex for one in db.session().scalars(of_partners))


def _who(entry: AuditEntry, names: dict[str, str], accounts: dict[str, str], partners: frozenset[str]) -> Wording | str:
    """A partner's member of staff is named by what they asked for; of the council only that it was an officer."""
    if entry.actor_kind == "helper":
        return names.get(entry.actor_id, SOMEBODY)
    if entry.actor_kind == "officer":
        if entry.actor_id in partners:
            return accounts.get(entry.actor_id, PARTNER)
        return accounts.get(entry.actor_id, OFFICER) if entry.action.startswith("authority:") else OFFICER
    return YOU if entry.actor_kind == "resident" else PORTAL
