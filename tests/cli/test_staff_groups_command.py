"""`flask staff-groups`: what is wrong is told and nothing changes; what is right is in force."""

from __future__ import annotations

import pytest

from portal import db
from portal.services import staff_groups

GOOD = '[[group]]\nname = "officers"\npermissions = ["cases:review", "evidence:check"]\n[[group]]\nname = "none"\npermissions = []\n'
SHOWN = "officers\tcases:review, evidence:check\nnone\t-\n"
FAULTY = '[[group]]\nname = "officers"\npermissions = ["fly"]\n[[group]]\nname = ""\npermissions = []\n'


@pytest.fixture
def run(app, database):
    def invoke(*arguments: object) -> tuple[int, str, str]:
        result = app.test_cli_runner().invoke(args=["staff-groups", *map(str, arguments)])
        return result.exit_code, result.stdout, result.stderr

    return invoke


@pytest.fixture
def file(tmp_path):
    def written(content: str):
        (tmp_path / "groups.toml").write_text(content)
        return tmp_path / "groups.toml"

    return written


def test_check_prints_the_groups_and_changes_nothing(run, file):
    assert run("check", file(GOOD)) == (0, SHOWN, "")
    with db.reading():
        assert staff_groups.in_force() == {}


def test_load_puts_them_in_force_and_show_prints_them(run, file):
    assert run("show") == (0, "", "")
    assert run("load", file(GOOD)) == (0, "2 groups are in force\n", "")
    assert run("show") == (0, SHOWN, "")


@pytest.mark.parametrize("command", ["check", "load"])
def test_every_fault_is_told_and_the_last_good_file_stays(run, file, command):
    run("load", file(GOOD))
    code, out, err = run(command, file(FAULTY))
    assert (code, out) == (2, "")
    assert [line.split(";")[0] for line in err.splitlines()] == [
        "group 1: fly is no permission", "group 2: name must be a text of 1 to 200 characters",
    ]  # fmt: skip
    assert run("show") == (0, SHOWN, "")
