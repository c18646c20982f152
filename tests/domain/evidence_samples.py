"""Rules files and eForms for the tests of evidence rules."""

from __future__ import annotations

import pytest

from portal.domain.evidence.eform import EForm, build_eform
from portal.domain.evidence.faults import RulesFault
from portal.domain.evidence.rules_file import read_rules

ORIGINAL = b"""<?xml version="1.0" encoding="utf-8"?>
<Evidences>
  <Evidence resourceId="Rule_NewPensionOrAnnuity">
    <Text><![CDATA[<p>Pension <b>evidence</b></p>]]></Text>
    <Rules>
      <Rule>
    <XPath>eForm/page[@id='whathaschanged']/field[@id='ChangeOfPension']/item[@selected='True' and @value='Yes']</XPath>
        <Operator>Exists</Operator>
      </Rule>
    </Rules>
  </Evidence>
  <Evidence resourceId="Rule_NewPartnerIdentity">
    <Text><![CDATA[<p>1 of these, or 2 of those</p>]]></Text>
    <Rules>
      <Rule XPath="eForm/page[@id='movedin']/field[@id='PartnerMovedIn']/item[@selected='True' and @value='Yes']"
            Operator="Exists"/>
    </Rules>
  </Evidence>
  <Evidence resourceId="Rule_NewPartnerNI">
    <Text><![CDATA[<p>1 of these with the number</p>]]></Text>
    <Rules>
      <Rule>
        <XPath>eForm/page[@id='movedin']/field[@id='PartnerMovedIn']/item[@selected='True' and @value='Yes']</XPath>
        <Operator>Exists</Operator>
      </Rule>
    </Rules>
  </Evidence>
</Evidences>
"""


def rules_of(*rules: str, evidence: str = "", text: str = "Send it") -> bytes:
    return (
        f'<Evidences><Evidence resourceId="R1" {evidence}><Text>{text}</Text>\n<Rules>{"".join(rules)}</Rules>'
        "</Evidence></Evidences>"
    ).encode()


def rule(path: str, operator: str = "", value: str = "") -> str:
    escaped = path.replace("&", "&amp;").replace("<", "&lt;")
    parts = f"<XPath>{escaped}</XPath>"
    parts += f"<Operator>{operator}</Operator>" if operator else ""
    parts += f"<Value>{value}</Value>" if value else ""
    return f"<Rule>{parts}</Rule>"


def asked(content: bytes, eform: EForm) -> list[str]:
    return [item.resource_id for item in read_rules(content).evaluate(eform)]


def faults_of(content: bytes) -> list[str]:
    with pytest.raises(RulesFault) as refused:
        read_rules(content)
    return [str(fault) for fault in refused.value.faults]


def review(**pages: dict[str, str] | list[dict[str, str]]) -> EForm:
    answers = {
        page: [
            {field: [value] for field, value in one.items()}
            for one in (fields if isinstance(fields, list) else [fields])
        ]
        for page, fields in pages.items()
    }
    return build_eform(answers)
