"""Which questions of income, money and savings, pensions and expenses fit a household (S4.20-S4.23)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from portal.domain.changes import Section
from portal.domain.changes.property_changed import PROPERTY
from portal.domain.claim import Capital, Expense, Income, Pension
from portal.domain.money import format_money
from portal.domain.review.held import HeldWords, current_incomes
from portal.domain.review.names import amount_wording
from portal.domain.review.question import NO_NEW_OLD, STILL_RIGHT, YES_NO, Answer, Question, question_id
from portal.domain.wording import Wording, _

INCOME_CHANGES: Mapping[str, tuple[str, ...]] = {
    "employment": ("pay-changed", "job-ended", "leave-started"),
    "self-employment": ("self-employment-changed",),
    "benefit": ("benefit-changed",),
    "universal-credit": ("uc-changed",),
    "other": ("maintenance-changed", "other-income-changed"),
}
JOB_ANSWERS = (
    Answer("right", _("Yes, with the same pay and hours")),
    Answer("changed", _("Something has changed"), _("For example, the pay or hours, or the job has ended")),
    Answer("wrong", _("No, this was never right"), _("We will ask what is right")),
)


def income_questions(words: HeldWords) -> Iterator[Question]:
    """Each income held by what it is, then a new job, then any other new income."""
    incomes = current_incomes(words)
    ids = [income.id for income in incomes]
    for position, income in enumerate(incomes, start=1):
        kind = {"employment": "job", "self-employment": "business"}.get(income.type or "", "income")
        yield Question(
            id=question_id(kind, income.id, position, ids), section=Section.INCOME, subject=income.id, who=income.person,
            types=INCOME_CHANGES.get(income.type or "", INCOME_CHANGES["other"]), words=_income_words(words, income),
            answers=JOB_ANSWERS if income.type == "employment" else STILL_RIGHT, held=(words.income(income),),
        )  # fmt: skip
    is_shared = words.household.is_shared
    yield Question(
        id="new-job", section=Section.INCOME, types=("job-started",), answers=NO_NEW_OLD,
        words=_("Have you, or anyone who lives with you, started a new job?") if is_shared else _("Have you started a new job?"),
    )  # fmt: skip
    yield Question(
        id="new-income", section=Section.INCOME, answers=NO_NEW_OLD,
        words=_new_income_words(is_shared, is_first=not incomes),
        hint=_("Include benefits, Universal Credit, self-employment, maintenance, rent from a lodger and money from abroad"),
        types=(
            "benefit-changed", "uc-awarded", "self-employment-changed", "leave-started", "maintenance-changed",
            "other-income-changed",
        ),
    )  # fmt: skip


def _new_income_words(is_shared: bool, *, is_first: bool) -> Wording:
    if is_first:
        return (
            _("Do you, or does anyone who lives with you, have any other income?")
            if is_shared
            else _("Do you have any other income?")
        )
    return (
        _("Do you, or does anyone who lives with you, have any new income?")
        if is_shared
        else _("Do you have any new income?")
    )


def _income_words(words: HeldWords, income: Income) -> Wording:
    name = words.household.name(income.person)
    if income.type == "employment":
        employer = income.employer.name if income.employer and words.names_employers else None
        if employer is None:
            return _("Does {name} still have this job?", name=name) if name else _("Do you still have this job?")
        if name:
            return _("Does {name} still work for {employer}?", name=name, employer=employer)
        return _("Do you still work for {employer}?", employer=employer)
    if income.type == "self-employment":
        if name:
            return _("Is what we hold about the self-employment of {name} still right?", name=name)
        return _("Is what we hold about your self-employment still right?")
    amount = amount_wording(income.amount, income.frequency)
    what = words.income_name(income)
    if amount is not None:
        what = _("{name}, {amount}", name=what, amount=amount)
    if name:
        return _("Is this still right for {name}: {income}?", name=name, income=what)
    return _("Is this still right: {income}?", income=what)


def capital_questions(words: HeldWords) -> Iterator[Question]:
    """Each account held, a new one, and large sums that came or went."""
    lines = words.household.claim.capital
    ids = [line.id for line in lines]
    for position, line in enumerate(lines, start=1):
        yield Question(
            id=question_id("account", line.id, position, ids), section=Section.CAPITAL,
            types=("property-changed",) if line.type == PROPERTY else ("savings-changed",),
            subject=line.id, who=line.owner, held=(words.capital(line),), answers=STILL_RIGHT, words=_capital_words(words, line),
        )  # fmt: skip
    yield Question(
        id="new-account", section=Section.CAPITAL, types=("savings-changed",), answers=NO_NEW_OLD,
        words=_capital_new_words(has_partner=words.household.claim.partner is not None, is_first=not lines),
        hint=_("Include current accounts, savings, ISAs, cash, Premium Bonds, shares and crypto"),
    )  # fmt: skip
    yield Question(
        id="large-sums", section=Section.CAPITAL, answers=YES_NO,
        types=("lump-sum-received", "property-changed", "capital-given-away"),
        words=_("Have you received a large sum, bought or sold property, or given money away?"),
        hint=_("For example, an inheritance, redundancy pay, compensation, or land"),
    )  # fmt: skip


def _capital_new_words(*, has_partner: bool, is_first: bool) -> Wording:
    if is_first:
        return (
            _("Do you or your partner have any money, savings or investments?")
            if has_partner
            else _("Do you have any money, savings or investments?")
        )
    return (
        _("Do you or your partner have any other accounts or investments?")
        if has_partner
        else _("Do you have any other accounts or investments?")
    )


def _capital_words(words: HeldWords, line: Capital) -> Wording:
    if line.type == PROPERTY:
        return _("Is what we hold about this property or land still right?")
    if line.amount is None:
        return _("Is what we hold about this account or investment still right?")
    amount = format_money(line.amount)
    if line.provider and line.last4:
        return _(
            "Is the amount with {provider}, ending {last4}, still {amount}?",
            provider=line.provider,
            last4=line.last4,
            amount=amount,
        )
    if line.provider:
        return _("Is the amount with {provider} still {amount}?", provider=line.provider, amount=amount)
    return _("{kind}: is the amount still {sum}?", kind=words.capital_kind(line), sum=amount)


def pension_questions(words: HeldWords) -> Iterator[Question]:
    """Each pension held, and a new one."""
    pensions = words.household.claim.pensions
    ids = [pension.id for pension in pensions]
    for position, pension in enumerate(pensions, start=1):
        yield Question(
            id=question_id("pension", pension.id, position, ids), section=Section.PENSIONS, types=("pension-changed",),
            subject=pension.id, who=pension.person, held=(words.pension(pension),), answers=STILL_RIGHT,
            words=_pension_words(words, pension),
        )  # fmt: skip
    yield Question(
        id="new-pension", section=Section.PENSIONS, types=("pension-changed",), answers=NO_NEW_OLD,
        words=_pension_new_words(words.household.is_shared, is_first=not pensions),
        hint=_("Include a State Pension, a pension from work, an annuity, and money taken out of a pension pot"),
    )  # fmt: skip


def _pension_new_words(is_shared: bool, *, is_first: bool) -> Wording:
    if is_first:
        return (
            _("Do you, or does anyone who lives with you, have any pensions?")
            if is_shared
            else _("Do you have any pensions?")
        )
    return (
        _("Do you, or does anyone who lives with you, have a new pension?")
        if is_shared
        else _("Do you have a new pension?")
    )


def _pension_words(words: HeldWords, pension: Pension) -> Wording:
    name = words.household.name(pension.person)
    kind = words.pension_kind(pension)
    amount = amount_wording(pension.amount, pension.frequency)
    if amount is None:
        return _("Is what we hold about this pension still right?")
    if name:
        income = _("{name}, {amount}", name=kind, amount=amount)
        return _("Is this still right for {name}: {income}?", name=name, income=income)
    return _("{kind}: is it still {amount}?", kind=kind, amount=amount)


def expense_questions(words: HeldWords) -> Iterator[Question]:
    """Each regular expense held, and a new one."""
    expenses = words.household.claim.expenses
    ids = [expense.id for expense in expenses]
    for position, expense in enumerate(expenses, start=1):
        is_childcare = expense.type == "childcare"
        yield Question(
            id=question_id("expense", expense.id, position, ids), section=Section.EXPENSES, subject=expense.id,
            who=expense.person, types=("childcare-changed",) if is_childcare else ("expense-changed",),
            held=(words.expense(expense),), answers=STILL_RIGHT, words=_expense_words(words, expense),
        )  # fmt: skip
    yield Question(
        id="new-expense", section=Section.EXPENSES, types=("childcare-changed", "expense-changed"), answers=NO_NEW_OLD,
        words=_("Do you have any new regular expenses?") if expenses else _("Do you have any regular expenses?"),
        hint=_("Childcare, maintenance you pay, payments into a pension, and payments towards a student")
        if words.household.claim.children
        else _("Maintenance you pay, payments into a pension, and payments towards a student"),
    )  # fmt: skip


def _expense_words(words: HeldWords, expense: Expense) -> Wording:
    kind = words.expense_kind(expense)
    amount = amount_wording(expense.amount, expense.frequency)
    if amount is None:
        return _("{kind}: is what we hold still right?", kind=kind)
    return _("{kind}: is it still {amount}?", kind=kind, amount=amount)
