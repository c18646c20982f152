from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from portal.cli.evidence import evidence

RULES = """<Evidences>
  <Evidence resourceId="Rule_Rent"><Text>Rent</Text><Rules><Rule XPath="eForm/page[@id='rent']"/></Rules></Evidence>
  <Evidence resourceId="Rule_Pay"><Text>Pay</Text><Rules><Rule XPath="eForm/page[@id='pay']"/></Rules></Evidence>
  <Evidence resourceId="Rule_Rent"><Text>Rent</Text><Rules><Rule XPath="eForm/page[@id='home']"/></Rules></Evidence>
</Evidences>"""

BROKEN = RULES.replace("eForm/page[@id='pay']", "document('x')").replace('"Rule_Pay"', '""')


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "rules.xml").write_text(RULES)
    (tmp_path / "broken.xml").write_text(BROKEN)
    (tmp_path / "eform.xml").write_text("<eForm><page id='home'/><page id='pay'/><page id='rent'/></eForm>")
    (tmp_path / "hostile.xml").write_text("<!DOCTYPE eForm><eForm/>")
    return tmp_path


def run(*arguments: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(evidence, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_check_rules_prints_the_number_of_distinct_items(files):
    assert run("check-rules", files / "rules.xml") == (0, "2 items\n", "")


def test_check_rules_prints_every_fault_with_its_line(files):
    assert run("check-rules", files / "broken.xml") == (
        2,
        "",
        "line 3: Evidence has no resourceId\nline 3: The function document() is not allowed\n",
    )


def test_evaluate_prints_what_is_asked_for_one_a_line(files):
    assert run("evaluate", files / "rules.xml", files / "eform.xml") == (0, "Rule_Rent\nRule_Pay\n", "")


def test_evaluate_prints_the_faults_of_the_eform(files):
    assert run("evaluate", files / "rules.xml", files / "hostile.xml") == (
        2,
        "",
        "line 1: A document type (DOCTYPE) is not allowed\n",
    )


@pytest.mark.parametrize("command", [["check-rules"], ["evaluate"]])
def test_a_missing_file_is_one_line_and_exit_code_2(files, command):
    missing = files / "none.xml"
    arguments = [*command, missing] + ([files / "eform.xml"] if command == ["evaluate"] else [])

    assert run(*arguments) == (2, "", f"{missing}: No such file or directory\n")
