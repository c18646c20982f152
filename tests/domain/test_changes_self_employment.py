"""Self-employment reported: what it writes into the claim, what it asks for, and what cannot be true."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from portal.domain.changes import CHANGE_TYPES, DetailsError
from portal.domain.claim import Claim
from portal.domain.draft import DraftChange
from portal.domain.evidence.rules_file import read_rules
from portal.domain.review import ChangeSubject, Household, Section, pages_of
from portal.domain.review.change_pages import unfinished_page
from tests.domain.evidence_samples import asked
from tests.domain.evidence_samples import review as eform
from tests.domain.test_review import review
from tests.domain.test_timeline import change, derive

RULES = (Path(__file__).parents[2] / "portal/reference/evidencerules.xml").read_bytes()
KIND = CHANGE_TYPES["self-employment-changed"]
DAY = "2017-09-04"
MARY = {"id": "p1", "role": "claimant", "first_name": "Mary", "last_name": "Example"}
KIM = {"id": "p2", "role": "partner", "first_name": "Kim", "last_name": "Example"}
TAXI = {"id": "i1", "person": "p1", "type": "self-employment", "name": "Taxi driver", "amount": "900.00", "net_amount": "800.00",
        "frequency": "monthly", "hours_per_week": "30"}  # fmt: skip
CLAIM: dict[str, Any] = {"reference": "HB1", "people": [MARY, KIM], "incomes": [TAXI]}
FIGURES = {"turnover": "36500", "period_from": "2016-09-04", "period_to": "2017-09-03"}
ACCOUNTS = {"turnover": "36500.00", "from_on": "2016-09-04", "to_on": "2017-09-03"}
WORKED = {"amount": "700.00", "net_amount": "700.00", "frequency": "weekly", "source": "reported", "as_at": DAY}


def then(*reported: dict[str, Any]) -> list[dict[str, Any]]:
    """The incomes once everything reported is in force."""
    incomes: list[dict[str, Any]] = derive(list(reported), claim=CLAIM)[-1].claim["incomes"]
    return incomes


@pytest.mark.parametrize(
    ("subject", "details", "incomes"),
    [
        ("i1", FIGURES, [{**TAXI, **WORKED, "accounts": ACCOUNTS}]),
        ("i1", {**FIGURES, "costs": [{"type": "vehicle", "amount": "3650"}], "tax": "365", "pension": "730", "hours_per_week": "20"},
         [{**TAXI, **WORKED, "amount": "630.00", "net_amount": "616.00", "hours_per_week": "20",
           "accounts": {**ACCOUNTS, "costs": [{"type": "vehicle", "amount": "3650.00"}], "tax": "365.00", "pension": "730.00"}}]),
        ("i1", {**FIGURES, "childminder": True}, [{**TAXI, **WORKED, "amount": "233.33", "net_amount": "233.33", "accounts": ACCOUNTS, "is_childminder": True}]),
        ("i1", {"ended": True}, []),
        ("i1", {**FIGURES, "ended": True}, []),
        (None, {"who": "p2", "business": "Window cleaner", **FIGURES},
         [TAXI, {"id": "income/p2/self-employment-window-cleaner", "person": "p2", "type": "self-employment", "name": "Window cleaner",
                 **WORKED, "started_on": DAY, "accounts": ACCOUNTS}]),
        (None, {"who": "p1", "business": "TAXI  DRIVER", "hours_per_week": "40"},
         [{**TAXI, "name": "TAXI  DRIVER", "hours_per_week": "40", "source": "reported", "as_at": DAY}]),
        (None, {"who": "p2", "business": "Baker", "form": "council", "form_sent_on": "2017-09-10"},
         [TAXI, {"id": "income/p2/self-employment-baker", "person": "p2", "type": "self-employment", "name": "Baker",
                 "source": "reported", "as_at": DAY, "started_on": DAY}]),
    ],
)  # fmt: skip
def test_it_is_written_into_the_line_of_the_business(
    subject: str | None, details: dict[str, Any], incomes: list[dict[str, Any]]
) -> None:
    assert then(change(KIND.name, DAY, details, subject=subject)) == incomes


def test_other_figures_for_the_same_day_contradict_each_other() -> None:
    (step,) = derive(
        [change(KIND.name, DAY, FIGURES, subject="i1")],
        [change(KIND.name, DAY, {**FIGURES, "turnover": "30000"}, subject="i1")],
        claim=CLAIM,
    )
    assert {conflict.attribute for conflict in step.conflicts} == {"turnover", "amount_gross", "amount_net"}


def test_amounts_told_by_the_week_stay_when_no_figures_are_told() -> None:
    details = KIND.read({"amount_gross": "120", "amount_net": "100", "freq": "weekly"})
    assert (str(details.amount_gross), str(details.amount_net)) == ("120.00", "100.00")


def test_amounts_follow_from_the_figures_whatever_was_told_before() -> None:
    assert KIND.write(KIND.read({**FIGURES, "amount_net": "1.00"}))["amount_net"] == "700.00"


@pytest.mark.parametrize(
    ("details", "name", "sentence"),
    [
        ({"business": "Baker", **FIGURES}, None, "Your self-employment: Baker, net profit £700.00 a week"),
        ({"business": "Baker", **FIGURES}, "Kim Example", "Self-employment of Kim Example: Baker, net profit £700.00 a week"),
        ({"business": "Baker", "form": "council"}, None, "Your self-employment started or changed: Baker"),
        ({"ended": True}, "Kim Example", "Self-employment of Kim Example ended: the business"),
    ],
)  # fmt: skip
def test_summary(details: dict[str, Any], name: str | None, sentence: str) -> None:
    assert str(KIND.summary(KIND.read(details), name)) == sentence


def pages(details: dict[str, Any], subject: str | None = None) -> list[str]:
    about = ChangeSubject(KIND, "change", Household(Claim.from_dict(CLAIM)), subject, "p1")
    return [page.key for page in pages_of(about, details, is_late=False)]


@pytest.mark.parametrize(
    ("details", "subject", "keys"),
    [
        ({}, None, ["date", "business", "period_from", "costs", "tax"]),
        ({}, "i1", ["date", "ended", "hours_per_week", "period_from", "costs", "tax"]),
        ({"childminder": True}, None, ["date", "business", "period_from", "tax"]),
        ({"ended": True}, "i1", ["date", "ended"]),
        ({"form": "council"}, None, ["date", "business", "form_sent_on"]),
        ({"form": "council"}, "i1", ["date", "ended", "form_sent_on"]),
        ({"form": "council", "ended": True}, "i1", ["date", "ended"]),
    ],
)
def test_pages_ask_for_figures_only_where_they_are_told(
    details: dict[str, Any], subject: str | None, keys: list[str]
) -> None:
    assert pages(details, subject) == keys


def test_a_change_told_on_the_councils_form_is_unfinished_until_that_is_sent() -> None:
    about = ChangeSubject(KIND, "change", Household(Claim.from_dict(CLAIM)), "i1", "p1")
    day = date(2017, 9, 4)

    def open_page(**told: str) -> str | None:
        return unfinished_page(
            DraftChange("1", KIND.name, "i1", day, "change", {"who": "p1", "form": "council", **told}, "q"), about, day
        )

    assert (open_page(), open_page(form_sent_on=DAY)) == ("form_sent_on", None)


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"period_from": "2016-09-04", "period_to": "2017-09-03"}, None),
        ({"period_from": "2016-09-04", "period_to": "2016-09-10"}, None),
        ({"period_from": "2016-09-04"}, None),
        ({"period_from": "2016-09-04", "period_to": "2017-09-04"},
         "The last day of the period must be the same as or before 3 September 2017, a year at most"),
        ({"period_from": "2016-09-04", "period_to": "2016-09-09"},
         "The last day of the period must be the same as or after 10 September 2016"),
        ({"period_from": "2016-09-04", "period_to": "2015-09-03"},
         "The last day of the period must be the same as or after 10 September 2016"),
    ],
)  # fmt: skip
def test_a_period_is_a_week_at_least_and_a_year_at_most(told: dict[str, Any], fault: str | None) -> None:
    faults = KIND.impossible(KIND.read(told), Claim.from_dict(CLAIM))
    assert [str(one.wording) for one in faults] == ([fault] if fault else [])
    assert all(one.path == "period_to" for one in faults)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12345 67890", "1234567890"), ("1234567890K", "1234567890"), ("123", None), ("12345678901", None)],
)
def test_tax_reference_is_10_numbers_and_private(typed: str, kept: str | None) -> None:
    told = {"registered_hmrc": True, "utr": typed}
    if kept is None:
        with pytest.raises(DetailsError, match="must be 10 numbers"):
            KIND.read(told)
        return
    details = KIND.read(told)
    assert details.utr == kept
    assert kept not in str(KIND.lines(details))
    assert kept not in str(KIND.eform(details))


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ({"Turnover": "100"}, "the latest accounts of the business"),
        ({"Estimated": "No"}, "the latest accounts of the business"),
        ({"Estimated": "Yes"}, "figures that are an estimate"),
    ],
)
def test_proof_depends_on_whether_the_figures_are_an_estimate(told: dict[str, str], text: str) -> None:
    (item,) = read_rules(RULES).evaluate(eform(whathaschanged={"ChangeOfSelfEmployment": "Yes"}, selfemployment=told))
    assert item.resource_id == "Rule_SelfEmployment"
    assert text in item.text_en


@pytest.mark.parametrize("flag", ["Yes", "No"])
def test_proof_is_asked_for_when_it_is_reported_and_not_otherwise(flag: str) -> None:
    assert asked(RULES, eform(whathaschanged={"ChangeOfSelfEmployment": flag})) == (
        ["Rule_SelfEmployment"] if flag == "Yes" else []
    )


def test_the_question_about_a_business_and_the_one_about_new_income_lead_to_it() -> None:
    found = review(people=[MARY], incomes=[TAXI])
    ways = {
        question.id: [way.type_name for way in question.ways(found.household)]
        for question in found.questions_in(Section.INCOME)
    }
    assert ways["business-i1"] == [KIND.name]
    assert KIND.name in ways["new-income"]
