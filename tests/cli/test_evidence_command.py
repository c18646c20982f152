from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from portal import db
from portal.cli.evidence import evidence
from portal.models import AuditEntry, CouncilFile
from portal.services.evidence import rules_in_force

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


def in_force() -> list[str]:
    with db.reading():
        return [item.resource_id for item in rules_in_force.rules_in_force().items]


@pytest.fixture
def load(app, database):
    def invoke(file: Path) -> tuple[int, str, str]:
        result = app.test_cli_runner().invoke(args=["evidence", "load-rules", str(file)])
        return result.exit_code, result.stdout, result.stderr

    return invoke


def test_loaded_rules_are_in_force_and_the_last_good_ones_stay_when_a_file_is_faulty(load, files):
    ours = in_force()
    assert len(ours) > 30
    assert load(files / "rules.xml") == (0, "2 items are in force\n", "")
    assert in_force() == ["Rule_Rent", "Rule_Pay"]
    for name in ("broken.xml", "hostile.xml", "no-such.xml"):
        assert load(files / name)[0] == 2
        assert in_force() == ["Rule_Rent", "Rule_Pay"]


def test_loading_is_recorded_with_the_digest_of_the_file(load, files):
    load(files / "rules.xml")
    with db.reading() as session:
        entry = session.query(AuditEntry).filter_by(action="council-file:loaded").one()
        assert entry.subject_id == sha256((files / "rules.xml").read_bytes()).hexdigest()


def test_loaded_rules_that_a_later_portal_cannot_read_give_way_to_our_own(load, files):
    ours = in_force()
    load(files / "rules.xml")
    with db.transaction() as session:
        session.info["no audit guard"] = True
        session.query(CouncilFile).one().content = b"<Evidences><Nothing/></Evidences>"
    rules_in_force._read.clear()
    assert in_force() == ours
    rules_in_force._read.clear()
