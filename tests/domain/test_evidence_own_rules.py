from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.evidence.eform import EForm, build_eform
from portal.domain.evidence.rules_file import read_rules
from tests.domain.evidence_samples import asked, review

OUR_RULES = Path(__file__).parents[2] / "portal" / "reference" / "evidencerules.xml"


CLAIM = {"AgeGroup": "working", "GuaranteeCredit": "No", "TotalCapital": "0", "LivingSituation": "PrivateTenant"}


def held(**facts: str) -> dict[str, str]:
    return CLAIM | facts


def savings(**facts: str) -> EForm:
    return review(whathaschanged={"ChangeOfSavings": "Yes"}, claim=held(**facts))


@pytest.mark.parametrize(
    ("eform", "expected"),
    [
        (review(claim=CLAIM, whathaschanged={"ChangeOfRent": "No"}), []),
        (savings(TotalCapital="5999.99"), []),
        (savings(TotalCapital="6000"), []),
        (savings(TotalCapital="6000.01"), ["Rule_BankStatements"]),
        (savings(AgeGroup="pension", TotalCapital="10000.00"), []),
        (savings(AgeGroup="pension", TotalCapital="10000.01"), ["Rule_BankStatements"]),
        (savings(AgeGroup="pension", TotalCapital="60000", GuaranteeCredit="Yes"), []),
        (
            review(movedin={"PartnerMovedIn": "Yes"}, claim=CLAIM),
            ["Rule_NewPartnerIdentity", "Rule_NewPartnerNI", "Rule_NewPartnerIncome"],
        ),
        (
            review(movedin={"PartnerMovedIn": "Yes"}, claim=held(TotalCapital="9000")),
            ["Rule_NewPartnerIdentity", "Rule_NewPartnerNI", "Rule_NewPartnerIncome", "Rule_BankStatements"],
        ),
        (review(whathaschanged={"NewJob": "Yes"}, newjob={"Freq": "weekly", "HasPayslips": "No"}), ["Rule_NewJob"]),
        (review(whathaschanged={"NewJob": "Yes"}, newjob={"Freq": "weekly"}), ["Rule_NewJob"]),
        (review(whathaschanged={"NewJob": "Yes"}), ["Rule_NewJob"]),
        (review(whathaschanged={"NewJob": "Yes"}, newjob={"Freq": "weekly", "HasPayslips": "Yes"}), ["Rule_Payslips"]),
        (
            review(newjob=[{"Freq": "weekly", "HasPayslips": "Yes"}, {"Freq": "monthly", "HasPayslips": "No"}]),
            ["Rule_NewJob", "Rule_Payslips"],
        ),
        (review(movedout={"PartnerMovedOut": "Yes"}), ["Rule_PersonLeft"]),
        (review(movedout={"AdultMovedOut": "Yes"}), ["Rule_PersonLeft"]),
        (review(movedout={"ChildLeft": "Yes"}), ["Rule_ChildBenefit"]),
        (review(whathaschanged={"ChangeOfPension": "Yes"}), ["Rule_NewPensionOrAnnuity"]),
        (review(whathaschanged={"ChangeOfRent": "Yes"}, claim=CLAIM), ["Rule_Rent"]),
        (review(whathaschanged={"ChangeOfRent": "Yes"}, claim=held(LivingSituation="CouncilTenant")), []),
        (
            review(whathaschanged={"ChangeOfAddress": "Yes"}, movedhome={"LivingSituation": "PrivateTenant"}),
            ["Rule_NewHome", "Rule_Rent", "Rule_PrivateLandlord"],
        ),
        (
            review(whathaschanged={"ChangeOfAddress": "Yes"}, movedhome={"LivingSituation": "HousingAssociation"}),
            ["Rule_NewHome", "Rule_Rent"],
        ),
        (review(whathaschanged={"ChangeOfAddress": "Yes"}, movedhome={"LivingSituation": "HomeOwner"}), []),
        (
            review(whathaschanged={"ChangeOfAddress": "Yes"}, movedhome={"LivingSituation": "LivesWithFamily"}),
            ["Rule_NewHome"],
        ),
        (review(whathaschanged={"ChangeOfAddress": "Yes"}, movedhome={"LivingSituation": "NoFixedAbode"}), []),
        (
            review(whathaschanged={"ChangeOfAddress": "Yes", "ChangeOfRent": "Yes"}, claim=CLAIM),
            ["Rule_NewHome", "Rule_Rent"],
        ),
    ],
)
def test_our_own_rules_ask_for_what_each_change_calls_for(eform, expected):
    assert asked(OUR_RULES.read_bytes(), eform) == expected


@pytest.mark.parametrize(
    ("frequencies", "minimum", "months", "lines"),
    [
        (["weekly"], 5, None, 1),
        (["fortnightly"], 3, None, 1),
        (["four-weekly"], 3, None, 1),
        (["monthly"], 2, None, 1),
        (["other"], 1, 2, 1),
        (["weekly", "monthly"], 5, None, 2),
        (["weekly", "other"], 5, 2, 2),
    ],
)
def test_our_own_rules_ask_for_payslips_by_how_often_the_pay_comes(frequencies, minimum, months, lines):
    eform = review(whathaschanged={"ChangeOfPay": "Yes"}, pay=[{"Freq": frequency} for frequency in frequencies])

    (item,) = read_rules(OUR_RULES.read_bytes()).evaluate(eform)

    assert (item.resource_id, item.code, item.minimum, item.months) == ("Rule_Payslips", "E-WAGE", minimum, months)
    assert item.text("en").count("<li>") == item.text("cy").count("<li>") == lines


def test_our_own_rules_are_titled_worded_and_coded_in_both_languages():
    for item in read_rules(OUR_RULES.read_bytes()).items:
        assert all((item.title_en, item.title_cy, item.text_en, item.text_cy, item.code))
        assert item.text_en.count("<li>") == item.text_cy.count("<li>")


@settings(max_examples=30, deadline=None)
@given(st.randoms(use_true_random=False))
def test_evaluation_never_depends_on_the_order_of_pages(shuffler: random.Random):
    rules = read_rules(OUR_RULES.read_bytes())
    pages = [
        ("whathaschanged", {"ChangeOfSavings": ["Yes"], "NewJob": ["Yes"], "ChangeOfPay": ["Yes"]}),
        ("movedin", {"PartnerMovedIn": ["Yes"]}),
        ("claim", {name: [value] for name, value in held(TotalCapital="7000").items()}),
        ("newjob", {"Freq": ["weekly"], "HasPayslips": ["Yes"]}),
        ("newjob", {"Freq": ["monthly"]}),
        ("pay", {"Freq": ["monthly"]}),
        ("pay", {"Freq": ["other"]}),
    ]

    def evaluate(ordered):
        answers: dict[str, list[dict[str, list[str]]]] = {}
        for name, fields in ordered:
            answers.setdefault(name, []).append(dict(shuffler.sample(sorted(fields.items()), len(fields))))
        return rules.evaluate(build_eform(answers))

    assert evaluate(shuffler.sample(pages, len(pages))) == evaluate(pages)
