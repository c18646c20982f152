"""OTH-1 `details-changed`: a name, contact, bank account, language or format, or somebody who acts (domain facts 4.3).

Bank details, contacts and who acts for somebody are told to an officer, who checks with the resident before anything
is used (domain facts 15): none of them is a fact of the claim. Bank details are private; of the account number the
last 2 digits may be shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.domain.changes import bank_fields
from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import ShownWhen, address, choice, choices, long_text, text
from portal.domain.changes.formats import read_email, read_phone
from portal.domain.changes.household_checks import present_ids
from portal.domain.claim import Address, Claim, Fault
from portal.domain.contact import LONGEST_EMAIL
from portal.domain.wording import Wording, _

NAME, CONTACT, BANK, LANGUAGE, ACTING, OTHER = "name", "contact", "bank", "language", "acting", "other"
WHAT = (
    (NAME, _("A name")),
    (CONTACT, _("A phone number or email address")),
    (BANK, _("The bank account we pay into")),
    (LANGUAGE, _("The language or format you want us to use")),
    (ACTING, _("Somebody acts for you, or no longer does")),
    (OTHER, _("Something else")),
)
IF_NAME, IF_CONTACT, IF_BANK, IF_LANGUAGE, IF_ACTING, IF_OTHER = (ShownWhen("what", (value,)) for value, _label in WHAT)
SUMMARIES = {
    NAME: _("Name changed"),
    CONTACT: _("Phone number or email address changed"),
    BANK: _("Bank account changed"),
    LANGUAGE: _("Language or format changed"),
    ACTING: _("Somebody acts for you, or no longer does"),
}
TO_CHECK = {
    BANK: bank_fields.TO_CHECK,
    CONTACT: _("Phone number or email address: check with the resident before use"),
    ACTING: _("Somebody who acts for the resident: check with the resident before use"),
}


@dataclass(frozen=True, kw_only=True, repr=False)
class DetailsChangedDetails(Details):
    """One thing that changed, and what it is now."""

    what: str | None = choice(
        _("What has changed?"), WHAT, missing=_("Select what has changed"), required=True, is_fact=False
    )
    new_first_name: str | None = text(
        _("What is the first name now?"),
        called=_("The first name"),
        missing=_("Enter the first name"),
        required=True,
        max_length=40,
        shown_when=IF_NAME,
        starts_page=True,
        place=("first_name",),
    )
    new_last_name: str | None = text(
        _("What is the last name now?"),
        called=_("The last name"),
        missing=_("Enter the last name"),
        required=True,
        max_length=40,
        shown_when=IF_NAME,
        place=("last_name",),
    )
    name_reason: str | None = choice(
        _("Why did the name change?"),
        (
            ("marriage", _("Marriage or civil partnership")),
            ("separation", _("Divorce or separation")),
            ("deed-poll", _("It was changed by deed poll or in another way")),
            ("misspelt", _("It was written wrongly")),
        ),
        is_open=True,
        shown_when=IF_NAME,
        is_fact=False,
    )
    phone: str | None = text(
        _("What is the new phone number?"),
        called=_("The new phone number"),
        max_length=30,
        format=read_phone,
        shown_when=IF_CONTACT,
        starts_page=True,
        is_fact=False,
    )
    email: str | None = text(
        _("What is the new email address?"),
        hint=_("For your safety we check with you before we use a new phone number or email address"),
        called=_("The new email address"),
        max_length=LONGEST_EMAIL,
        format=read_email,
        shown_when=IF_CONTACT,
        is_fact=False,
    )
    bank_name: str | None = bank_fields.account_name(
        _("What is the name on the account?"), shown_when=IF_BANK, starts_page=True
    )
    sort_code: str | None = bank_fields.sort_code(_("What is the sort code?"), shown_when=IF_BANK)
    account_number: str | None = bank_fields.account_number(_("What is the account number?"), shown_when=IF_BANK)
    roll_number: str | None = bank_fields.roll_number(shown_when=IF_BANK)
    language: str | None = choice(
        _("Which language do you want us to use?"),
        (("en", _("English")), ("cy", _("Welsh"))),
        shown_when=IF_LANGUAGE,
        starts_page=True,
        attribute="preferred_language",
        place=("preferred_language",),
    )
    formats: tuple[str, ...] | None = choices(
        _("Do you need another format?"),
        (
            ("large-print", _("Large print")),
            ("braille", _("Braille")),
            ("audio", _("Audio")),
            ("easy-read", _("Easy Read")),
            ("sign-language", _("British Sign Language")),
        ),
        is_open=True,
        shown_when=IF_LANGUAGE,
        attribute="alternative_formats",
        place=("alternative_formats",),
    )
    acting_as: str | None = choice(
        _("How do they act for you?"),
        (
            ("appointee", _("As an appointee for benefits")),
            ("power-of-attorney", _("With a power of attorney")),
            ("deputy", _("As a deputy of the Court of Protection")),
            ("authority", _("I agreed that they may talk to you for me")),
            ("ended", _("They no longer act for me")),
        ),
        missing=_("Select how they act for you"),
        required=True,
        shown_when=IF_ACTING,
        starts_page=True,
        is_fact=False,
    )
    acting_name: str | None = text(
        _("What is their full name?"),
        called=_("Their full name"),
        missing=_("Enter their full name"),
        required=True,
        max_length=70,
        shown_when=IF_ACTING,
        is_fact=False,
    )
    acting_phone: str | None = text(
        _("What is their phone number?"),
        called=_("Their phone number"),
        max_length=30,
        format=read_phone,
        shown_when=IF_ACTING,
        is_fact=False,
    )
    acting_address: Address | None = address(
        _("What is their address?"), called=_("Their address"), shown_when=IF_ACTING, is_fact=False
    )
    other_details: str | None = long_text(
        _("What has changed, and what is right now?"),
        called=_("What has changed"),
        missing=_("Enter what has changed"),
        required=True,
        shown_when=IF_OTHER,
        starts_page=True,
        is_fact=False,
    )


def _summary(details: DetailsChangedDetails, name: str | None) -> Wording:
    what = SUMMARIES.get(details.what or "", _("Personal details changed"))
    return _("{name}: {what}", name=name, what=what) if name else what


def _check(details: DetailsChangedDetails, claim: Claim) -> Iterator[Fault]:
    if details.what == CONTACT and details.phone is None and details.email is None:
        yield Fault("phone", _("Enter the new phone number or the new email address"))


def _to_check(details: DetailsChangedDetails) -> Iterator[Wording]:
    """What is held for a staff check; a file may tell of bank details without saying so in `what`."""
    told = {details.what} | ({BANK} if details.sort_code or details.account_number else set())
    yield from (words for what, words in TO_CHECK.items() if what in told)


DETAILS_CHANGED = ChangeType(
    name="details-changed",
    catalogue_id="OTH-1",
    title=_("Name, contact details, bank account or who acts for you"),
    category="details",
    section=Section.AWAY,
    question=_("Have a name, contact details or your bank account changed?"),
    date_label=_("When did this change?"),
    date_missing=_("Enter the date this changed"),
    details=DetailsChangedDetails,
    record=RecordKind.PERSON,
    eform_flag=("whathaschanged", "ChangeOfDetails"),
    eform_page="details",
    summarise=_summary,
    example={
        "who": "p1",
        "what": "bank",
        "bank_name": "Mary Example",
        "sort_code": "309430",
        "account_number": "00733445",
    },
    fits=lambda claim: True,
    subjects=lambda claim: present_ids(claim, "claimant", "partner"),
    check=_check,
    to_check=_to_check,
)
