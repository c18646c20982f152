from __future__ import annotations

import pytest

from portal.domain.evidence.eform import read_eform
from portal.domain.evidence.faults import EFormFault
from portal.domain.evidence.rules_file import read_rules
from tests.domain.evidence_samples import ORIGINAL, asked, faults_of, review, rule, rules_of

BOMB = "<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{('&' + before + ';') * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"<!DOCTYPE Evidences [{BOMB}]><Evidences>&i;</Evidences>", "line 1: A document type (DOCTYPE)"),
        (
            "<?xml version='1.0'?>\n<!-- x -->\n<!DOCTYPE Evidences SYSTEM 'rules.dtd'><Evidences/>",
            "line 3: A document type",
        ),
        ("<!DOCTYPE E [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Evidences>&x;</Evidences>", "line 1: A document type"),
        (
            "<!DOCTYPE E [<!ENTITY x SYSTEM 'http://127.0.0.1:9/x'>]><Evidences>&x;</Evidences>",
            "line 1: A document type",
        ),
        ("<!DOCTYPE E [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]><Evidences/>", "line 1: A document type"),
        ("<!DOCTYPE E PUBLIC '-//X//EN' 'http://127.0.0.1:9/x'><Evidences/>", "line 1: A document type"),
        ("<Evidences>\n&x;</Evidences>", "line 2: The file is not well-formed XML: Entity 'x' not defined"),
        (
            "<Evidences xmlns:xi='http://www.w3.org/2001/XInclude'>\n<xi:include href='/etc/passwd'/></Evidences>",
            "line 2: include is not allowed in Evidences",
        ),
        (
            "<Evidences>\n<Evidence>\n</Evidences>",
            "line 3: The file is not well-formed XML: Opening and ending tag mismatch",
        ),
        ("<Evidences>" * 300 + "</Evidences>" * 300, "The file is not well-formed XML: Excessive depth"),
        ("", "line 1: The file is empty"),
        ("<Evidences>" + " " * 1_000_000 + "</Evidences>", "line 1: The file is larger than 1,000,000 bytes"),
        ("<?xml version='1.0' encoding='utf-7'?><Evidences/>", "line 1: The encoding utf-7 is not supported"),
    ],
)
def test_hostile_or_broken_xml_is_refused(content, expected):
    assert expected in faults_of(content.encode())[0]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_document_type_cannot_hide_in_another_encoding(encoding):
    content = "<!DOCTYPE E [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><Evidences>&x;</Evidences>".encode(encoding)

    assert faults_of(content)[0].startswith("line 1: A document type")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "windows-1252"])
def test_rules_in_other_encodings_are_read(encoding):
    text = ORIGINAL.decode().replace('"utf-8"', f'"{encoding}"').replace("1 of these,", "£1 of these,")

    item = read_rules(text.encode(encoding)).items[1]

    assert item.text("en") == "<p>£1 of these, or 2 of those</p>"


def test_bytes_that_are_no_text_are_refused_with_their_line():
    assert faults_of(b"<Evidences>\n\xff</Evidences>") == ["line 2: The file is not utf-8 text"]


@pytest.mark.parametrize("value", ["x' or '1'='1", '"]|//item[', "<item/>", "&amp;", "\x00\x0b\ud800ok"])
def test_what_a_resident_types_is_never_markup_or_xpath(value):
    eform = review(page={"F": value, "G": "No"})
    content = rules_of(rule("page[@id='page']/field[@id='F']/item[@value='Yes']"))

    assert asked(content, eform) == []
    assert asked(rules_of(rule("//item")), read_eform(eform.to_bytes())) == ["R1"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<form/>", "The root element must be eForm"),
        (b"<eForm>" + b"<page id='x'/>" * 5_000 + b"</eForm>", "The eForm has more than 10,000 nodes"),
        (b"<eForm>" + b"<a>" * 8 + b"</a>" * 8 + b"</eForm>", "The eForm is more than 8 elements deep"),
        (b"<!DOCTYPE eForm><eForm/>", "A document type (DOCTYPE) is not allowed"),
        (b"<eForm>", "The file is not well-formed XML"),
    ],
)
def test_an_eform_that_cannot_be_used_is_refused(content, reason):
    with pytest.raises(EFormFault, match=r"^line 1: ") as refused:
        read_eform(content)

    assert str(refused.value.faults[0].reason).startswith(reason)
