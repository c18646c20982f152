"""What is enough, as data (requirements S4.57-S4.58, complaint C3, domain facts 3.7)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.domain.evidence.enough import Said, Sum, judge
from portal.domain.evidence.terms import Acceptance, DocumentKind, Interval, Terms

PASSPORT = DocumentKind("photo-identity", "UK passport", "Pasbort y DU")
BIRTH = DocumentKind("other-identity", "Birth certificate")
MARRIAGE = DocumentKind("other-identity", "Marriage certificate")
IDENTITY = Terms(
    (Acceptance(1, "photo-identity"), Acceptance(2, "other-identity")), documents=(PASSPORT, BIRTH, MARRIAGE)
)
PAYSLIPS = Terms(minimum=3, interval=Interval.FORTNIGHTLY)
STATEMENTS = Terms(months=2)


def is_a(document: DocumentKind) -> Said:
    return Said(document=document.id)


def of(*months: int) -> Said:
    return Said(months=frozenset(date(2026, month, 1) for month in months))


def paid(first: str, last: str = "") -> Said:
    return Said(first_on=date.fromisoformat(first), last_on=date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("terms", "files", "total", "words"),
    [
        (Terms(), [], Sum.NOTHING, "1 needed"),
        (Terms(), [Said()], Sum.ENOUGH, "You have given enough"),
        (IDENTITY, [], Sum.NOTHING, "See below what we accept"),
        (IDENTITY, [is_a(PASSPORT)], Sum.ENOUGH, "You have given enough"),
        (IDENTITY, [is_a(BIRTH)], Sum.MORE, "1 more needed"),
        (IDENTITY, [is_a(BIRTH), is_a(MARRIAGE)], Sum.ENOUGH, "You have given enough"),
        (IDENTITY, [is_a(BIRTH), is_a(BIRTH)], Sum.MORE, "1 more needed"),
        (IDENTITY, [is_a(BIRTH), is_a(PASSPORT)], Sum.ENOUGH, "You have given enough"),
        (IDENTITY, [Said()], Sum.UNKNOWN, "Tell us what is in your files, and we can tell you if it is enough"),
        (IDENTITY, [is_a(BIRTH), Said(document="made-up")], Sum.UNKNOWN, None),
        (IDENTITY, [is_a(PASSPORT), Said()], Sum.ENOUGH, None),
        (PAYSLIPS, [], Sum.NOTHING, "3 needed"),
        (PAYSLIPS, [Said()], Sum.UNKNOWN, None),
        (PAYSLIPS, [Said()] * 3, Sum.ENOUGH, None),
        (PAYSLIPS, [Said(count=1)], Sum.MORE, "2 more needed"),
        (PAYSLIPS, [Said(count=2), Said(count=1)], Sum.ENOUGH, None),
        (PAYSLIPS, [paid("2026-10-02", "2026-10-30")], Sum.ENOUGH, None),
        (PAYSLIPS, [paid("2026-10-02"), paid("2026-10-16"), paid("2026-10-30")], Sum.ENOUGH, None),
        (PAYSLIPS, [paid("2026-10-02"), paid("2026-10-15"), paid("2026-10-30")], Sum.ENOUGH, None),
        (PAYSLIPS, [paid("2026-10-02"), paid("2026-10-16")], Sum.MORE, "1 more needed"),
        (
            PAYSLIPS, [paid("2026-10-02"), paid("2026-10-16"), paid("2026-11-13")], Sum.MORE,
            "They must follow one another: 3 in a row needed, you have 2",
        ),
        (STATEMENTS, [], Sum.NOTHING, "2 months needed"),
        (STATEMENTS, [Said()], Sum.UNKNOWN, None),
        (STATEMENTS, [of(9)], Sum.MORE, "1 more month needed"),
        (STATEMENTS, [of(9), of(9)], Sum.MORE, "1 more month needed"),
        (STATEMENTS, [of(9), of(10)], Sum.ENOUGH, None),
        (STATEMENTS, [of(9, 10)], Sum.ENOUGH, None),
        (STATEMENTS, [of(8), of(10)], Sum.MORE, "1 more month needed"),
        (Terms((Acceptance(2, "letter"),)), [Said(count=1)], Sum.MORE, "1 more needed"),
    ],
)  # fmt: skip
def test_files_add_up_to_what_is_needed(terms, files, total, words):
    verdict = judge(terms, files)

    assert verdict.sum is total
    assert words is None or str(verdict.wording) == words


@pytest.mark.parametrize(
    ("interval", "minimum", "first", "last"),
    [
        (Interval.WEEKLY, 5, "2026-10-02", "2026-10-30"),
        (Interval.FORTNIGHTLY, 3, "2026-10-02", "2026-10-30"),
        (Interval.FOUR_WEEKLY, 3, "2026-09-04", "2026-10-30"),
        (Interval.MONTHLY, 2, "2026-01-31", "2026-02-28"),
        (Interval.MONTHLY, 2, "2026-11-28", "2026-12-28"),
    ],
)
def test_as_many_payslips_in_a_row_as_the_pay_period_calls_for(interval, minimum, first, last):
    terms = Terms(minimum=minimum, interval=interval)

    assert judge(terms, [paid(first, last)]).sum is Sum.ENOUGH
    a_day_short = (date.fromisoformat(last) - timedelta(days=1)).isoformat()
    assert judge(terms, [paid(first, a_day_short)]).sum is Sum.MORE


def test_pay_before_christmas_follows_the_pay_of_november():
    terms = Terms(minimum=3, interval=Interval.MONTHLY)

    assert judge(terms, [paid("2026-11-30"), paid("2026-12-24"), paid("2027-01-29")]).sum is Sum.ENOUGH


def test_terms_and_what_is_said_are_kept_as_json_and_read_back():
    said = Said("photo-identity:uk-passport", 2, frozenset({date(2026, 9, 1)}), date(2026, 9, 4), date(2026, 9, 18))

    assert Said.from_dict(said.to_dict()) == said
    assert Terms.from_dict(IDENTITY.to_dict()) == IDENTITY
    assert Terms.from_dict(PAYSLIPS.to_dict()) == PAYSLIPS
    assert (Terms.from_dict(None), Said.from_dict(None)) == (Terms(), Said())
    assert Said().is_empty


@pytest.mark.parametrize(
    ("terms", "asks"),
    [
        (Terms(), (False, False, False)), (IDENTITY, (True, False, False)), (PAYSLIPS, (False, True, False)),
        (STATEMENTS, (False, False, True)), (Terms((Acceptance(1, "letter"),)), (False, False, False)),
    ],
)  # fmt: skip
def test_a_resident_is_asked_what_a_file_is_only_when_it_matters(terms, asks):
    assert (terms.asks_kind, terms.asks_count, terms.asks_months) == asks
    assert terms.asks_anything is any(asks)


def test_a_kind_without_documents_is_offered_by_its_own_word():
    terms = Terms((Acceptance(1, "photo-identity"), Acceptance(2, "other-identity")))

    assert [str(one.wording) for one in terms.choices] == ["Photo identity", "Other identity"]
    assert judge(terms, [Said(document=terms.choices[1].id)] * 2).sum is Sum.ENOUGH
