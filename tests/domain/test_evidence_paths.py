from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.evidence.eform import build_eform
from portal.domain.evidence.rule_path import compile_path
from portal.domain.wording import Refused
from tests.domain.evidence_samples import asked, review, rule, rules_of


@pytest.mark.parametrize(
    ("path", "is_asked"),
    [
        ("eForm/page", True),
        ("/eForm/page", True),
        ("page", True),
        ("//item", True),
        (".//item[@value='Yes']", True),
        ("//page[@id='a']//item[@value='Yes']", True),
        ("//page[@id='a']//item[@value='Maybe']", False),
        ("eForm//field[@id='F']//item[@value='Yes']", True),
        ("eForm/*/*[@id='F']", True),
        ("count(//item) > 1", True),
        ("count(//item) >= 3", False),
        ("not(eForm/page[@id='z']) and eForm/page[@id='a']", True),
        ("eForm/page[@id='z'] or eForm/page[@id='a']", True),
        ("(eForm/page[@id='z'] or true()) and false()", False),
        ("eForm/page/field/item[contains(@value, 'e') and starts-with(@value, 'Y')]", True),
        ("eForm/page/field/item[string-length(normalize-space(@value)) = 2]", True),
        ("eForm/page/field/item[number(@value) > 3]", False),
        ("eForm/page/field/item/@value = 'Yes'", True),
        ("eForm/page[@id='a'][field[@id='F']/item[@value='Yes']]/field[@id='G']/item[not(@value='Yes')]", True),
        ('eForm/page[@id="a"]', True),
    ],
)
def test_the_documented_xpath_is_understood(path, is_asked):
    eform = review(a={"F": "Yes", "G": "No"})

    assert asked(rules_of(rule(path)), eform) == (["R1"] if is_asked else [])


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("document('file:///etc/passwd')", "The function document() is not allowed"),
        ("unparsed-entity-uri('x')", "The function unparsed-entity-uri() is not allowed"),
        ("eForm/page[system-property('x')]", "The function system-property() is not allowed"),
        ("id('x')", "The function id() is not allowed"),
        ("eForm/page[position() = 1]", "The function position() is not allowed"),
        ("eForm/page[last()]", "The function last() is not allowed"),
        ("eForm/page[@id=$who]", "Variables ($) are not allowed"),
        ("eForm/page | eForm/field", "The sign | is not allowed: write a second Rule instead"),
        ("re:test(page, 'x')", "Namespace prefixes are not allowed"),
        ("eForm/ancestor::x", "Axes (::) are not allowed"),
        ("eForm/page/..", "A path may not go up (..)"),
        ("eForm/page[1]", "[1] is not a condition: positions depend on the order of pages"),
        ("eForm/page[count(field)]", "[count(field)] is not a condition: positions depend on the order of pages"),
        ("//a//b//c", "A path may use // at most 2 times"),
        ("//*[//*]", "A path inside [ ] may not begin with /"),
        ("//*[a//b]", "// is not allowed inside [ ]"),
        (
            "//*[" + " or ".join("@a='1'" for _time in range(12)) + "]",
            "The XPath has more than 6 tests on paths that do not begin with page[@id='...']",
        ),
        (
            "page[@id='a']/field/item[" + " or ".join("@value='1'" for _time in range(28)) + "]",
            "The XPath has more than 13 tests on one path",
        ),
        (" or ".join(["page[@id='a']/*/*[@b='1']"] * 11), "The XPath has more than 20 tests"),
        ("count(//item) + 1", "Sums are not allowed"),
        ("a[b]=c[d]", "A comparison needs a text or a number on one side"),
        ("string(//page/@id)", "string() reads one value: use it inside [ ] on an attribute"),
        ("count('x')", "count() needs a path"),
        ("eForm/page[@id='x'", "The XPath ends too early"),
        ("eForm/page]", "The XPath has “]” where it is not allowed"),
        ("eForm/page[@id='x)", "The XPath has “'x)” where it is not allowed"),
        ("eForm/page[(@id='x']", "The XPath has “]” where “)” is needed"),
        ("a[" * 20 + "b" + "]" * 20, "The XPath has more than 8 brackets inside each other"),
        ("eForm/" + "x" * 500, "The XPath is longer than 500 characters"),
        ("(" * 100_000, "The XPath is longer than 500 characters"),
        (" ", "The XPath is empty"),
    ],
)
def test_xpath_outside_the_subset_is_refused_with_its_reason(path, reason):
    with pytest.raises(Refused) as refused:
        compile_path(path)

    assert str(refused.value.wording) == reason


@settings(max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                "eForm",
                "page",
                "/",
                "//",
                "[",
                "]",
                "@id",
                "=",
                "'x'",
                "1",
                "not(",
                "(",
                ")",
                " and ",
                "*",
                ".",
                "count(",
            ]
        ),
        max_size=12,
    )
)
def test_every_accepted_xpath_compiles_and_runs(words):
    try:
        path = compile_path("".join(words))
    except Refused:
        return

    assert path.holds(review(a={"F": "Yes"}).root) in (True, False)


FLAT = build_eform({"a": [{"F": ["Yes"] * 1_100}] * 3})
MANY_PAGES = build_eform({"a": [{"F": ["Yes"]}] * 1_428})


@pytest.mark.parametrize("eform", [FLAT, MANY_PAGES], ids=["many answers", "many pages"])
@pytest.mark.parametrize(
    "path",
    [
        "//*//*[@value='No']",
        "//page//item[@value='No']",
        "*[*[*[@value='No']]]",
        "//*[@value='1' or @value='2' or @value='3' or @value='4' or @value='5']",
        "//*[not(contains(normalize-space(@value), 'Yes'))]/@nothing",
        "eForm/page[@id='a']/field[@id='F']/item[@selected='True' and @value='No']",
        "count(//*) < 2",
        "page[@id='a']/field/item[" + " or ".join(f"@value='{number}'" for number in range(12)) + "]",
        " or ".join(f"page[@id='a']/*/*[@value='{number}']" for number in range(10)),
    ],
)
def test_the_dearest_rule_that_is_accepted_comes_to_an_end_on_10_000_nodes(path, eform):
    assert compile_path(path).holds(eform.root) in (True, False)
