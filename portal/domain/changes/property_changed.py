"""CAP-3 `property-changed`: a property or land bought, sold or inherited (domain facts 4.3)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.domain.changes.change_type import ChangeType, RecordKind, Section
from portal.domain.changes.details import Details
from portal.domain.changes.fields import ShownWhen, address, choice, money, number, yes_no
from portal.domain.changes.subjects import account_subject
from portal.domain.claim import Address, Claim
from portal.domain.wording import Wording, _

PROPERTY = "property"
EVENTS = (
    ("bought", _("It was bought")),
    ("inherited", _("It was inherited")),
    ("given", _("It was a gift")),
    ("sold", _("It was sold, or given away")),
    ("other", _("Something else")),
)
OCCUPIERS = (
    ("nobody", _("Nobody, it is empty")),
    ("tenants", _("People who pay rent")),
    ("relative", _("A relative")),
    ("former-partner", _("A former partner")),
    ("land", _("It is land without a home")),
    ("other", _("Someone else")),
)
STILL_THEIRS = ShownWhen("ended", (None, False))


@dataclass(frozen=True, kw_only=True, repr=False)
class PropertyChangedDetails(Details):
    """A property that is not the home: what happened to it, where it is, what it is worth and who is in it."""

    ended: bool | None = yes_no(_("Has it been sold or given away?"), asked_of=("held",))
    event: str | None = choice(_("What happened?"), EVENTS, asked_of=("new",), is_fact=False)
    address: Address | None = address(
        _("Where is the property or land?"), called=_("The address of the property or land")
    )
    value: Decimal | None = money(
        _("How much is it worth?"),
        hint=_("If it was sold, how much it was sold for. An estimate is enough"),
        called=_("What it is worth"),
        attribute="amount",
        place=("amount",),
        starts_page=True,
    )
    mortgage: Decimal | None = money(
        _("How much is still owed on it?"), hint=_("For example, a mortgage"), called=_("What is owed on it")
    )
    share: Decimal | None = number(
        _("What percentage of it do they own?"),
        hint=_("Leave this empty if they own all of it"),
        called=_("The percentage"),
        most=Decimal(100),
        places=2,
        attribute="joint_share",
        place=("joint_share",),
    )
    occupied_by: str | None = choice(_("Who lives there?"), OCCUPIERS, is_open=True, shown_when=STILL_THEIRS)
    rented: bool | None = yes_no(
        _("Does somebody pay rent for it?"),
        hint=_("If so, tell us about the rent as well, in ‘Income’"),
        shown_when=STILL_THEIRS,
    )
    on_sale: bool | None = yes_no(_("Is it for sale?"), shown_when=STILL_THEIRS)


def _summary(details: PropertyChangedDetails, name: str | None) -> Wording:
    if details.ended or details.event == "sold":
        return _("{name} sold a property or land", name=name) if name else _("You sold a property or land")
    if details.event in ("bought", "inherited", "given"):
        return _("{name} now owns a property or land", name=name) if name else _("You now own a property or land")
    return _("A property or land of {name} changed", name=name) if name else _("Your property or land changed")


def _place(details: PropertyChangedDetails) -> str:
    """Where it is in one line, which is how back offices hold a property."""
    return ", ".join(details.address.lines) if details.address else ""


def held_properties(claim: Claim) -> tuple[str, ...]:
    """The ids of the properties that the claim holds."""
    return tuple(line.id for line in claim.capital if line.id and line.type == PROPERTY)


PROPERTY_CHANGED = ChangeType(
    name="property-changed",
    catalogue_id="CAP-3",
    title=_("Property or land was bought, sold or inherited"),
    category="capital",
    section=Section.CAPITAL,
    question=_("Have you bought, sold or inherited property or land?"),
    date_label=_("When did this happen?"),
    date_missing=_("Enter the date this happened"),
    details=PropertyChangedDetails,
    record=RecordKind.ACCOUNT,
    eform_flag=("whathaschanged", "ChangeOfProperty"),
    eform_page="property",
    summarise=_summary,
    example={
        "who": "p1",
        "event": "inherited",
        "address": {"line_1": "5 Far Lane", "town": "Oldtown", "postcode": "OT1 5AB"},
        "value": "84000.00",
        "share": "50",
        "occupied_by": "nobody",
        "on_sale": True,
    },
    fits=lambda claim: True,
    subjects=held_properties,
    new_subject=lambda person, details: account_subject(person, PROPERTY, _place(details), None),
    record_when=lambda details: RecordKind.NONE if details.event == "sold" else RecordKind.ACCOUNT,
    line_when=lambda details: {"type": PROPERTY, **({"provider": _place(details)} if details.address else {})},
)
