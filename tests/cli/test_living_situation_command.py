from __future__ import annotations

from pathlib import Path

import pytest

from portal import db
from portal.services import living_situations
from tests.living import ANOTHER_FILE, OUR_FILE, OUR_SITUATIONS

FAULTY = "<LivingSituation>\n<Item name='A' value='A' applyForHB='maybe'/>\n<Item name='B'/>\n</LivingSituation>"
FAULTS = "line 2: applyForHB must be true or false, not maybe\nline 3: Item has no value\n"


@pytest.fixture
def run(app, database):
    def invoke(*arguments: object) -> tuple[int, str, str]:
        result = app.test_cli_runner().invoke(args=["living-situation", *map(str, arguments)])
        return result.exit_code, result.stdout, result.stderr

    return invoke


@pytest.fixture
def files(tmp_path) -> Path:
    (tmp_path / "another.xml").write_bytes(ANOTHER_FILE)
    (tmp_path / "faulty.xml").write_text(FAULTY)
    return tmp_path


def values() -> list[str]:
    with db.reading():
        return [option.value for option in living_situations.in_force().options]


OURS = [option.value for option in OUR_SITUATIONS.options]
THEIRS = ["OwnerOccupier_HomeOwner", "Private_Houseboat"]


def test_check_prints_the_choices_one_a_line(run, files):
    assert run("check", files / "another.xml") == (
        0,
        (
            "OwnerOccupier_HomeOwner\tHome Owner\tOwnerOccupier\t-\n"
            "Private_Houseboat\tHouseboat with a mooring\tPrivate\tapplyForHB, requireLandlordAccount, requireClaimantAccount, "
            "rentDetailsRequired, rentReferenceNumberRequired, UCBehaviour\n"
        ),
        "",
    )


@pytest.mark.parametrize("command", ["check", "load"])
def test_every_fault_is_printed_with_its_line(run, files, command):
    assert run(command, files / "faulty.xml") == (2, "", FAULTS)


@pytest.mark.parametrize("command", ["check", "load"])
def test_a_missing_file_is_one_line_and_exit_code_2(run, files, command):
    missing = files / "none.xml"
    assert run(command, missing) == (2, "", f"{missing}: No such file or directory\n")


def test_a_loaded_file_is_in_force_and_stays_when_the_next_is_faulty(run, files):
    assert values() == OURS

    assert run("load", files / "another.xml") == (0, "2 living situations of HBNewClaim are in force\n", "")
    assert values() == THEIRS

    run("load", files / "faulty.xml")
    assert values() == THEIRS


def test_the_same_file_can_be_loaded_again_and_ours_put_back(run, files):
    for file in (files / "another.xml", files / "another.xml", OUR_FILE):
        assert run("load", file)[0] == 0
    assert values() == OURS


def test_the_setting_says_which_form_s_choices_are_offered(app, run, files):
    run("load", "--form-type", "CTNewClaim", files / "another.xml")
    assert values() == OURS

    app.test_cli_runner().invoke(args=["settings", "set", "FormTypeToUseLivingSituationXMLFrom", "CTNewClaim"])
    assert values() == THEIRS


def test_a_form_needs_a_plain_name(run, files):
    code, _out, err = run("load", "--form-type", "New claim", files / "another.xml")
    assert (code, "FormTypeToUseLivingSituationXMLFrom" in err) == (2, True)
