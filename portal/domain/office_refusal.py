"""When an office does not deal with somebody who acts for a resident in spite of a recorded authority (complaint C15)."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from portal.domain.dates import check_today_or_past
from portal.domain.names import name_key
from portal.domain.wording import Refused, Wording, _


class Channel(StrEnum):
    """By which way the office was asked."""

    PHONE = "phone"
    IN_PERSON = "in-person"
    EMAIL = "email"
    LETTER = "letter"
    ONLINE = "online"


class Reason(StrEnum):
    """Why the office said that it would not."""

    NOT_FOUND = "not-found"
    TOO_NARROW = "too-narrow"
    ENDED = "ended"
    RESIDENT_ONLY = "resident-only"
    SECURITY = "security-questions"
    OTHER = "other"
    NONE = "none"


CHANNEL_WORDING: dict[Channel, Wording] = {
    Channel.PHONE: _("By phone"),
    Channel.IN_PERSON: _("In person"),
    Channel.EMAIL: _("By email"),
    Channel.LETTER: _("By letter"),
    Channel.ONLINE: _("Online account, journal or chat"),
}
REASON_WORDING: dict[Reason, Wording] = {
    Reason.NOT_FOUND: _("They could not find the agreement"),
    Reason.TOO_NARROW: _("They said the agreement did not cover it, or its words were wrong"),
    Reason.ENDED: _("They said the agreement had ended"),
    Reason.RESIDENT_ONLY: _("They only talk to the resident"),
    Reason.SECURITY: _("They asked security questions that only the resident can answer"),
    Reason.OTHER: _("Another reason"),
    Reason.NONE: _("They gave no reason"),
}
DAY = _("The date they refused")
NOT_IN_FORCE = _("The agreement was not in force on that day")
SAY_REASON = _("Enter what they said")


def office_key(office: str) -> str:
    """What spellings of one office share, word by word, such as "jobcentre plus"; offices are counted and found by it."""
    return " ".join(filter(None, map(name_key, office.split())))


def check_refused_on(day: date, first: date, last: date, *, today: date) -> None:
    """The authority counted on that day: `first` and `last` are its days. Raises Refused on field `refused_on`."""
    try:
        check_today_or_past(day, today, DAY)
    except Refused as refused:
        raise Refused(refused.wording, "refused_on") from refused
    if not first <= day <= last:
        raise Refused(NOT_IN_FORCE, "refused_on")


def check_said(reason: Reason, said: str) -> None:
    """Another reason is told in words. Raises Refused on field `said`."""
    if reason is Reason.OTHER and not said.strip():
        raise Refused(SAY_REASON, "said")
