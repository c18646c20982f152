"""IMM-1 `immigration-changed`: somebody's immigration status or right to live in the UK changed (domain facts 4.3)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import choice, day, text, yes_no
from portal.domain.changes.formats import read_share_code
from portal.domain.changes.household_checks import present_ids
from portal.domain.claim import Claim, Fault
from portal.domain.claim.records import ROLES
from portal.domain.wording import Wording, _

STATUSES = (
    ("british-irish", _("British or Irish citizen")),
    ("settled", _("Settled status (EU Settlement Scheme)")),
    ("pre-settled", _("Pre-settled status (EU Settlement Scheme)")),
    ("indefinite-leave", _("Indefinite leave to remain")),
    ("refugee", _("Refugee or humanitarian protection")),
    ("limited-leave", _("Visa, or limited leave to remain")),
    ("waiting", _("Waiting for a decision")),
    ("other", _("Something else")),
)


@dataclass(frozen=True, kw_only=True, repr=False)
class ImmigrationChangedDetails(Details):
    """The status, for how long it was given, and how it can be checked."""

    status: str | None = choice(
        _("What is their status now?"),
        STATUSES,
        missing=_("Select their status"),
        required=True,
        is_open=True,
        attribute="immigration_status",
        place=("immigration", "status"),
    )
    condition: bool | None = yes_no(
        _("Does their status say ‘no recourse to public funds’?"),
        attribute="no_public_funds",
        place=("immigration", "no_public_funds"),
    )
    grant_date: date | None = day(
        _("When was this status given?"),
        called=_("The date the status was given"),
        attribute="immigration_granted_on",
        place=("immigration", "granted_on"),
    )
    expiry: date | None = day(
        _("When does it end?"),
        hint=_("For example, 27 3 2027. Leave this empty if it has no end date"),
        called=_("The date the status ends"),
        attribute="immigration_ends_on",
        place=("immigration", "ends_on"),
    )
    share_code: str | None = text(
        _("What is their share code?"),
        hint=_("9 letters and numbers, like S12 3AB 45C. You can get one on GOV.UK. It works for 90 days"),
        called=_("The share code"),
        max_length=15,
        format=read_share_code,
        is_fact=False,
    )


def _summary(details: ImmigrationChangedDetails, name: str | None) -> Wording:
    return _("The immigration status of {name} changed", name=name) if name else _("Your immigration status changed")


def _check(details: ImmigrationChangedDetails, claim: Claim) -> Iterator[Fault]:
    if details.grant_date and details.expiry and details.expiry < details.grant_date:
        yield Fault("expiry", _("The date the status ends must be the same as or after the date it was given"))


IMMIGRATION_CHANGED = ChangeType(
    name="immigration-changed",
    catalogue_id="IMM-1",
    title=_("Immigration status or right to live in the UK changed"),
    category="immigration",
    section=Section.AWAY,
    question=_("Has anyone’s immigration status changed?"),
    date_label=_("When did the status change?"),
    date_missing=_("Enter the date the status changed"),
    details=ImmigrationChangedDetails,
    record=RecordKind.PERSON,
    eform_flag=("whathaschanged", "ChangeOfImmigration"),
    eform_page="immigration",
    summarise=_summary,
    example={
        "who": "p1",
        "status": "settled",
        "condition": False,
        "grant_date": "2017-08-01",
        "share_code": "S123AB45C",
    },
    fits=lambda claim: True,
    subjects=lambda claim: present_ids(claim, *ROLES),
    check=_check,
)
