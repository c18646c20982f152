from __future__ import annotations

import pytest

from portal.domain.evidence.eform import build_eform, read_eform
from portal.domain.evidence.rule_names import words_of
from portal.domain.evidence.rules_file import read_rules
from portal.domain.evidence.subjects import Subject
from portal.domain.evidence.terms import Acceptance
from portal.domain.wording import Wording
from tests.domain.evidence_samples import ORIGINAL, asked, faults_of, review, rule, rules_of


@pytest.mark.parametrize(
    ("eform", "expected"),
    [
        (review(whathaschanged={"ChangeOfPension": "Yes"}), ["Rule_NewPensionOrAnnuity"]),
        (review(movedin={"PartnerMovedIn": "Yes"}), ["Rule_NewPartnerIdentity", "Rule_NewPartnerNI"]),
        (review(movedin={"PartnerMovedIn": "No"}, whathaschanged={"ChangeOfPension": "No"}), []),
        (review(), []),
    ],
)
def test_a_file_of_the_original_format_is_evaluated_unchanged(eform, expected):
    assert asked(ORIGINAL, eform) == expected


def test_a_file_of_the_original_format_keeps_its_html_and_gets_a_title():
    item = read_rules(ORIGINAL).items[0]

    assert (item.text("cy"), item.title("en"), item.minimum, item.accepts) == (
        "<p>Pension <b>evidence</b></p>",
        "New pension or annuity",
        1,
        (),
    )


def test_an_answer_that_is_not_selected_does_not_count():
    eform = read_eform(
        b"<eForm><page id='whathaschanged'><field id='ChangeOfPension'><item value='Yes' selected='False'/>"
        b"<item value='No' selected='True'/></field></page></eForm>"
    )

    assert asked(ORIGINAL, eform) == []


@pytest.mark.parametrize(
    ("operator", "value", "given", "is_asked"),
    [
        ("", "", "anything", True),
        ("Exists", "", None, False),
        ("NotExists", "", None, True),
        ("NotExists", "", "anything", False),
        ("Equals", "Yes", "Yes", True),
        ("Equals", "Yes", "yes", False),
        ("Equals", "Yes", None, False),
        ("NotEquals", "Yes", "No", True),
        ("NotEquals", "Yes", "Yes", False),
        ("NotEquals", "Yes", None, False),
        ("Contains", "Tenant", "PrivateTenant", True),
        ("Contains", "Owner", "PrivateTenant", False),
        ("GreaterThan", "6000", "6000.01", True),
        ("GreaterThan", "6000", "6000", False),
        ("GreaterThan", "6000", "£16,000", True),
        ("GreaterThan", "6000", "lots", False),
        ("GreaterThan", "6000", "NaN", False),
        ("GreaterThan", "6000", None, False),
        ("LessThan", "16", "15.5", True),
        ("LessThan", "16", "16", False),
    ],
)
def test_operators_judge_the_values_found(operator, value, given, is_asked):
    eform = review(page={} if given is None else {"F": given})
    content = rules_of(rule("eForm/page[@id='page']/field[@id='F']/item[@selected='True']", operator, value))

    assert asked(content, eform) == (["R1"] if is_asked else [])


def test_any_rule_suffices_unless_all_must_match():
    rules = (rule("page[@id='a']"), rule("page[@id='b']"))
    group = rules_of(*rules).replace(b"<Rules>", b'<Rules match="all">')
    eform = review(a={"F": "Yes"})

    outcomes = [
        asked(content, eform) for content in (rules_of(*rules), rules_of(*rules, evidence='match="all"'), group)
    ]

    assert outcomes == [["R1"], [], []]


def test_the_same_evidence_asked_twice_is_one_request_in_its_first_place():
    content = (
        b"<Evidences>"
        b"<Evidence resourceId='A' minimum='2'><Text>Same</Text>"
        b"<Rules><Rule XPath=\"page[@id='x']\"/></Rules></Evidence>"
        b"<Evidence resourceId='B'><Text>Other</Text><Rules><Rule XPath='page'/></Rules></Evidence>"
        b"<Evidence resourceId='A' minimum='5'><Text>Same</Text>"
        b"<Rules><Rule XPath=\"page[@id='y']\"/></Rules></Evidence>"
        b"<Evidence resourceId='A'><Text>More</Text><Rules><Rule XPath=\"page[@id='y']\"/></Rules></Evidence>"
        b"</Evidences>"
    )

    items = read_rules(content).evaluate(review(x={"F": "1"}, y={"F": "1"}))

    assert [(item.resource_id, item.text("en"), item.minimum) for item in items] == [
        ("A", "Same\nMore", 5),
        ("B", "Other", 1),
    ]
    assert asked(content, review(y={"F": "1"})) == ["A", "B"]
    assert len(read_rules(content).items) == 2


def test_our_extensions_are_kept():
    content = rules_of(
        rule("page"),
        evidence='title="Statements" titlecy="Cyfriflenni" code="E-BANK" months="2" per="account" minimum="3" '
        'accepts="1 of photo-identity | 2 other-identity" name="ignored"',
    ).replace(b"</Text>", b"</Text><TextCy>Anfonwch</TextCy>")

    item = read_rules(content).items[0]

    assert item.titles() == {"en": "Statements", "cy": "Cyfriflenni"}
    assert item.texts() == {"en": "Send it", "cy": "Anfonwch"}
    assert (item.code, item.months, item.per, item.minimum) == ("E-BANK", 2, "account", 3)
    assert item.accepts == (Acceptance(1, "photo-identity"), Acceptance(2, "other-identity"))


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (rules_of(rule("page", "Exist")), "Unknown Operator Exist"),
        (rules_of(rule("page", "GreaterThan")), "GreaterThan needs a Value"),
        (rules_of(rule("page", "LessThan", "many")), "LessThan needs a Value that is a number"),
        (rules_of(rule("page", "Exists", "Yes")), "Exists takes no Value"),
        (rules_of(rule("//page//item", "Equals", "Yes")), "// in the middle of a path can only ask"),
        (rules_of("<Rule/>"), "Rule has no XPath"),
        (rules_of("<Rule XPath='page'><XPath>page</XPath></Rule>"), "XPath is given twice"),
        (rules_of("<Role/>"), "Role is not allowed in Rules"),
        (rules_of(), "Evidence has no Rule"),
        (rules_of(rule("page"), text=""), "Evidence has no Text"),
        (rules_of(rule("page"), evidence='match="some"'), "match must be any or all, not some"),
        (rules_of(rule("page"), evidence='minmum="2"'), "Unknown attribute minmum: did you mean minimum?"),
        (rules_of(rule("page"), evidence='minimum="none"'), "minimum must be a whole number from 1 to 50"),
        (rules_of(rule("page"), evidence='months="25"'), "months must be a whole number from 1 to 24"),
        (rules_of(rule("page"), evidence='accepts="some"'), "accepts must be like"),
        (rules_of(rule("page"), evidence='per="Two words"'), "per must be one word"),
        (rules_of(rule("page")).replace(b'resourceId="R1"', b""), "Evidence has no resourceId"),
        (rules_of(rule("page")).replace(b'"R1"', b'"../R1"'), "The resourceId must be letters"),
        (b"<Rules/>", "The root element must be Evidences, not Rules"),
    ],
)
def test_a_broken_rule_is_refused_with_its_reason(content, expected):
    faults = faults_of(content)

    assert len(faults) == 1
    assert expected in faults[0]


def test_all_faults_are_collected_with_their_lines():
    content = (
        b"<Evidences>\n"
        b"  <Evidence resourceId='A'>\n"
        b"    <Text>Send it</Text>\n"
        b"    <Rules><Rule>\n"
        b"      <XPath>document('x')</XPath>\n"
        b"      <Operator>Exist</Operator>\n"
        b"    </Rule></Rules>\n"
        b"  </Evidence>\n"
        b"  <Evidence><Text>Send it</Text><Rules><Rule XPath='page[1]'/></Rules></Evidence>\n"
        b"</Evidences>"
    )

    assert [fault.split(":")[0] for fault in faults_of(content)] == ["line 5", "line 6", "line 9", "line 9"]


def test_markup_without_cdata_is_kept_as_text():
    assert read_rules(rules_of(rule("page"), text="Send <b>it</b> now")).items[0].text("en") == "Send <b>it</b> now"


@pytest.mark.parametrize(
    ("resource_id", "words"),
    [("Rule_NewPartnerNI", "New partner NI"), ("bank-statements", "Bank statements"), ("123", "123"), ("_", "_")],
)
def test_words_of_makes_a_title_of_last_resort(resource_id, words):
    assert words_of(resource_id) == words


PER_JOB = rules_of(
    rule("eForm/page[@id='pay']"), rule("eForm/page[@id='flags'] and not(eForm/page[@id='pay'])"), evidence='per="job"'
)  # fmt: skip


def job(key):
    return Subject("job", key, Wording(key))


@pytest.mark.parametrize(
    ("about", "subjects", "expected"),
    [
        ((), (), ["R1"]),
        ((("job:a",),), ("a",), ["R1~a"]),
        ((("job:a",), ("job:b",)), ("a", "b"), ["R1~a", "R1~b"]),
        ((("job:a",),), ("a", "b"), ["R1~a"]),
        ((("person:x",),), (), ["R1"]),
    ],
)
def test_a_rule_with_per_is_asked_once_for_each_subject_whose_pages_call_for_it(about, subjects, expected):
    pages = [{"about": marks} for marks in about]
    eform = build_eform({"flags": [{}], "pay": pages})

    found = read_rules(PER_JOB).evaluate_for(eform, [job(key) for key in subjects])

    assert [item.resource_id for item in found] == expected
    assert [item.resource_id for item in read_rules(PER_JOB).evaluate(eform)] == ["R1"]


def test_documents_intervals_and_reuse_are_read_and_slips_in_them_refused():
    extras = "<Documents><Document kind='photo' title='Passport' titleCy='Pasbort'/></Documents>"
    good = rules_of(rule("eForm/page"), evidence='accepts="1 of photo" interval="monthly" reuse="12"')
    item = read_rules(good.replace(b"<Rules>", extras.encode() + b"<Rules>")).items[0]

    assert (item.documents[0].title_cy, item.interval, item.reuse) == ("Pasbort", "monthly", 12)
    assert faults_of(rules_of(rule("eForm/page"), evidence='interval="daily"')) == [
        "line 1: interval must be one of weekly, fortnightly, four-weekly, monthly"
    ]
    wrong = "<Documents><Document kind='x' title='T'/><Document kind='photo'/></Documents>"
    assert faults_of(good.replace(b"<Rules>", wrong.encode() + b"<Rules>")) == [
        "line 2: Document is of kind x, which accepts does not name", "line 2: Document has no title",
    ]  # fmt: skip
