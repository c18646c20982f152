"""What is asked of a business: the figures of a period, from which the amounts by the week follow (domain facts 4.3).

The figures are asked here, or on the council's own form; then only the day on which that was sent is kept (S4.96, S4.97).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portal.domain.changes.details import COMMON, UNLESS_ENDED, Details
from portal.domain.changes.fields import Asked, ShownWhen, choice, day, groups, how_often, money, number, text, yes_no
from portal.domain.self_employment import WEEK_DAYS, Cost, Figures, Worked, work_out
from portal.domain.wording import Refused, Wording, _

COUNCIL_FORM = "council"
"""The answer of `form` when the earnings are told on the council's own form."""

FORM_SENT = "form_sent_on"
COSTS = (
    ("stock", _("Stock and materials")),
    ("premises", _("Premises: rent, rates, heating and light")),
    ("vehicle", _("Vehicle and travel for the business")),
    ("phone", _("Phone and internet")),
    ("advertising", _("Advertising")),
    ("accountancy", _("Accountancy and legal fees")),
    ("wages", _("Wages paid to others")),
    ("insurance", _("Insurance")),
    ("interest", _("Interest on business loans")),
    ("use-of-home", _("Use of the home for the business")),
    ("other", _("Another cost")),
)
_UTR = re.compile(r"[0-9]{10}")
_SAME_PERIOD = _("For the same period. Leave this empty if there is none or you don’t know")


@dataclass(frozen=True, slots=True)
class Told(ShownWhen):
    """What is asked of a business that goes on and whose earnings are told here; costs of no childminder."""

    is_cost: bool = False

    def holds(self, details: object) -> bool:
        """True when the answers so far call for the figures."""
        is_needless = self.is_cost and getattr(details, "childminder", None) is True
        return ShownWhen.holds(self, details) and getattr(details, "form", None) != COUNCIL_FORM and not is_needless


@dataclass(frozen=True, slots=True)
class ToldElsewhere(ShownWhen):
    """What is asked when the earnings are told on the council's own form; a business that ended has none to tell."""

    def holds(self, details: object) -> bool:
        """True when the form is to be sent."""
        return ShownWhen.holds(self, details) and not getattr(details, "ended", None)


TOLD = Told(UNLESS_ENDED.field, UNLESS_ENDED.values)


def read_utr(typed: str) -> str:
    """A Unique Taxpayer Reference: 10 numbers, spaces and a K after them ignored."""
    number_only = "".join(typed.split()).upper().removesuffix("K")
    if not _UTR.fullmatch(number_only):
        raise Refused(_("{field} must be 10 numbers, like 12345 67890"))
    return number_only


@dataclass(frozen=True, kw_only=True, repr=False)
class BusinessCost(Asked):
    """One kind of cost over the period."""

    type: str | None = choice(
        _("What kind of cost is it?"), COSTS, missing=_("Select what kind of cost it is"), required=True
    )
    name: str | None = text(
        _("What was it for?"), hint=_("Only if it is another cost"), called=_("What the cost was for"), max_length=60
    )
    amount: Decimal | None = money(
        _("How much was it in the whole period?"),
        called=_("The cost"),
        missing=_("Enter how much the cost was"),
        required=True,
    )


@dataclass(frozen=True, kw_only=True, repr=False)
class SelfEmploymentChangedDetails(Details):
    """The business and its figures; the amounts of the line held, by the week, follow from them."""

    ORDER: ClassVar[tuple[str, ...]] = (*COMMON, "ended")

    business: str | None = text(
        _("What is the business or trade?"),
        hint=_("For example, taxi driver or window cleaner, or the name of the business"),
        called=_("The business"),
        missing=_("Enter what the business or trade is"),
        required=True,
        shown_when=UNLESS_ENDED,
        describes=True,
        place=("name",),
    )
    hours_per_week: Decimal | None = number(
        _("How many hours a week are worked in the business?"),
        hint=_("If it changes from week to week, give the average"),
        called=_("The hours a week"),
        missing=_("Enter how many hours a week are worked"),
        required=True,
        most=Decimal(168),
        places=2,
        shown_when=TOLD,
    )
    childminder: bool | None = yes_no(
        _("Is it childminding?"),
        hint=_("We count one third of what a childminder earns, so we do not ask for the costs"),
        shown_when=TOLD,
        place=("is_childminder",),
    )
    partners: bool | None = yes_no(_("Is the business shared with a business partner?"), shown_when=TOLD)
    share_percent: Decimal | None = number(
        _("What percentage of the profit goes to the person this is about?"),
        called=_("The share of the profit"),
        missing=_("Enter what percentage of the profit goes to the person this is about"),
        required=True,
        least=Decimal("0.01"),
        most=Decimal(100),
        places=2,
        shown_when=ShownWhen("partners", (True,)),
    )
    registered_hmrc: bool | None = yes_no(
        _("Is the self-employment registered with HM Revenue and Customs (HMRC)?"), shown_when=TOLD
    )
    utr: str | None = text(
        _("What is the Unique Taxpayer Reference (UTR)?"),
        hint=_("10 numbers, on letters from HMRC. Leave this empty if you don’t know"),
        called=_("The Unique Taxpayer Reference"),
        format=read_utr,
        max_length=20,
        shown_when=ShownWhen("registered_hmrc", (True,)),
        is_private=True,
        is_fact=False,
    )
    period_from: date | None = day(
        _("What is the first day of the period you have figures for?"),
        hint=_("Use the last full year, or the time since the business started if that is shorter"),
        called=_("The first day of the period"),
        missing=_("Enter the first day of the period you have figures for"),
        required=True,
        shown_when=TOLD,
        starts_page=True,
        place=("accounts", "from_on"),
    )
    period_to: date | None = day(
        _("What is the last day of the period?"),
        called=_("The last day of the period"),
        missing=_("Enter the last day of the period"),
        required=True,
        shown_when=TOLD,
        place=("accounts", "to_on"),
    )
    turnover: Decimal | None = money(
        _("How much money came into the business in this period?"),
        hint=_("All sales, fees and tips, before any costs or tax"),
        called=_("The money that came in"),
        missing=_("Enter how much money came into the business"),
        required=True,
        shown_when=TOLD,
        place=("accounts", "turnover"),
    )
    estimated: bool | None = yes_no(
        _("Are these figures an estimate?"),
        hint=_("Give an estimate if the business has traded for less than 12 months and has no accounts yet"),
        shown_when=TOLD,
        place=("accounts", "is_estimate"),
    )
    costs: tuple[BusinessCost, ...] | None = groups(
        _("What were the costs of the business in this period?"),
        BusinessCost,
        hint=_(
            "Do not include money you took out for yourself, things bought to keep such as vehicles and tools, what they"
            " lost in value, loan repayments other than interest, or entertaining customers. Of something that is also"
            " used privately, give the part for the business"
        ),
        shown_when=Told(UNLESS_ENDED.field, UNLESS_ENDED.values, is_cost=True),
        place=("accounts", "costs"),
    )
    tax: Decimal | None = money(
        _("How much was the income tax on the profit?"), hint=_SAME_PERIOD, called=_("The income tax"),
        shown_when=TOLD, place=("accounts", "tax"),
    )  # fmt: skip
    national_insurance: Decimal | None = money(
        _("How much was the National Insurance on the profit?"), hint=_SAME_PERIOD, called=_("The National Insurance"),
        shown_when=TOLD, place=("accounts", "national_insurance"),
    )  # fmt: skip
    pension: Decimal | None = money(
        _("How much was paid into a pension?"), hint=_SAME_PERIOD, called=_("The payments into a pension"),
        shown_when=TOLD, place=("accounts", "pension"),
    )  # fmt: skip
    drawings: Decimal | None = money(
        _("How much was taken out of the business for personal use?"),
        hint=_("These drawings are part of the profit, so we do not take them off"),
        called=_("The drawings"),
        shown_when=TOLD,
        place=("accounts", "drawings"),
    )
    start_date: date | None = day(
        _("From what date is it like this?"),
        called=_("The date it is like this from"),
        missing=_("Enter the date it is like this from"),
        required=True,
        is_change_date=True,
        place=("amount_from",),
    )
    amount_gross: Decimal | None = money(
        _("Profit a week before tax"), called=_("The profit a week"), is_asked=False, place=("amount",)
    )
    amount_net: Decimal | None = money(
        _("Net profit a week"), called=_("The net profit a week"), is_asked=False, place=("net_amount",)
    )
    freq: str | None = how_often(_("How often is this profit?"), is_asked=False, place=("frequency",))
    form: str | None = choice(
        _("Where are the earnings told?"),
        ((COUNCIL_FORM, _("On the council’s own form")),),
        is_asked=False,
        is_fact=False,
    )
    form_sent_on: date | None = day(
        _("When was the council’s own form about the earnings sent?"),
        called=_("The date the form was sent"),
        missing=_("Send the council’s own form about the earnings"),
        required=True,
        shown_when=ToldElsewhere("form", (COUNCIL_FORM,)),
        starts_page=True,
        is_fact=False,
    )
    ended: bool | None = yes_no(_("Has this business stopped?"), asked_of=("held",))

    def __post_init__(self) -> None:
        """The amounts by the week follow from the figures."""
        worked = self.worked()
        if worked is not None:
            object.__setattr__(self, "amount_gross", worked.weekly_profit)
            object.__setattr__(self, "amount_net", worked.weekly_net)
            object.__setattr__(self, "freq", "weekly")

    def worked(self) -> Worked | None:
        """The working; None while the figures do not make one, and of a business that ended."""
        if self.ended or self.turnover is None or self.period_from is None or self.period_to is None:
            return None
        figures = Figures(
            turnover=self.turnover, first_day=self.period_from, last_day=self.period_to,
            costs=tuple(Cost(_called(one), one.amount) for one in self.costs or () if one.amount is not None),
            is_childminder=self.childminder is True, share_percent=self.share_percent if self.partners else None,
            tax=self.tax, national_insurance=self.national_insurance, pension=self.pension, drawings=self.drawings,
        )  # fmt: skip
        return work_out(figures) if figures.days >= WEEK_DAYS else None


def _called(cost: BusinessCost) -> Wording | str:
    return cost.name or dict(COSTS).get(cost.type or "other", dict(COSTS)["other"])
