from __future__ import annotations

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal import db
from portal.adapters import run_lock
from portal.cli.claim_loading import LOCK
from portal.models import Claim, Organisation, User
from portal.sample import CLAIM_COUNT
from portal.sample.staff import PASSWORD, STAFF
from portal.services.passwords import verify_password
from tests.conftest import make_settings


@pytest.fixture
def run(app, database):
    def invoke(*arguments: object) -> tuple[int, str, str]:
        result = app.test_cli_runner().invoke(args=[str(argument) for argument in arguments])
        return result.exit_code, result.stdout, result.stderr

    return invoke


@pytest.fixture
def files(tmp_path) -> Path:
    (tmp_path / "good.jsonl").write_text('{"reference": "A1"}\n{"reference": "A2"}\n')
    (tmp_path / "mixed.jsonl").write_text('{"reference": "A1"}\n{"reference": "A2", "status": "?"}\nnothing\n')
    (tmp_path / "mixed.csv").write_text("record,reference,status\nclaim,A1,active\nclaim,A2,?\n")
    (tmp_path / "header.csv").write_text("record,shoe_size\n")
    (tmp_path / "empty.jsonl").write_text("\n")
    (tmp_path / "bad.jsonl").write_text("{oops\n")
    return tmp_path


def references() -> list[str]:
    with db.reading() as session:
        return sorted(session.scalars(sa.select(Claim.reference)))


def test_import_says_what_it_did(run, files):
    assert run("claims", "import", files / "good.jsonl") == (0, "Imported: 2 added, 0 changed, 0 as they were.\n", "")
    assert run("claims", "import", files / "good.jsonl") == (0, "Imported: 0 added, 0 changed, 2 as they were.\n", "")


def test_import_of_bad_rows_names_line_field_and_reason_and_imports_nothing(run, files):
    code, out, err = run("claims", "import", files / "mixed.jsonl")

    assert (code, out, references()) == (2, "", [])
    assert err.splitlines() == [
        "line 2: status must be one of: active, suspended, closed, deceased",
        "line 3: line is not JSON: Expecting value at character 1",
        "2 rows cannot be imported. Nothing was imported. Mend the file, or use --skip-bad to import its other rows.",
    ]


def test_import_of_csv_names_the_column(run, files):
    code, _out, err = run("claims", "import", files / "mixed.csv")

    assert code == 2
    assert err.startswith("line 3: status must be one of")


@pytest.mark.parametrize("given", [None, "elsewhere.jsonl"])
def test_skip_bad_imports_the_good_rows_and_writes_the_bad_ones(run, files, given):
    options = ["--bad-file", files / given] if given else []

    code, out, err = run("claims", "import", files / "mixed.jsonl", "--skip-bad", *options)

    target = files / (given or "mixed.jsonl.bad")
    assert (code, out, references()) == (0, "Imported: 1 added, 0 changed, 0 as they were.\n", ["A1"])
    assert err.splitlines()[-1] == f"2 rows left out and written to {target}."
    assert target.read_text() == '{"reference": "A2", "status": "?"}\nnothing\n'


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.jsonl"], "There is no file"),
        (["empty.jsonl"], "The file holds no claims."),
        (["header.csv"], "The first line must name the columns"),
        (
            ["bad.jsonl", "--skip-bad"],
            "No row of the file can be imported. Nothing was imported. 1 row written to bad.jsonl.bad.",
        ),
        (["good.jsonl", "--bad-file", "x.jsonl"], "--bad-file is only used with --skip-bad."),
        (["good.jsonl", "--skip-bad", "--bad-file", "good.jsonl"], "The file for bad rows must be another file"),
        (
            ["mixed.jsonl", "--skip-bad", "--bad-file", "no/folder.jsonl"],
            "No such file or directory. Nothing was imported.",
        ),
    ],
)
def test_import_that_cannot_be_exits_with_2_and_says_why(run, files, monkeypatch, arguments, said):
    monkeypatch.chdir(files)

    code, out, err = run("claims", "import", *arguments)

    assert (code, out, references()) == (2, "", [])
    assert said in err


def test_import_is_refused_while_another_runs(run, files):
    with run_lock.hold(db.engine(), LOCK):
        result = run("claims", "import", files / "good.jsonl")
        discarding = run("claims", "discard-staged")

    assert (
        result
        == discarding
        == (2, "", "Another import of claims is running. Wait until it has finished, then try again.\n")
    )


def test_discard_staged_says_when_there_was_nothing(run):
    assert run("claims", "discard-staged") == (0, "There was nothing to discard.\n", "")


def test_sample_load_makes_claims_organisation_and_staff_once(run, app):
    first = run("sample", "load")
    second = run("sample", "load")

    with db.reading() as session:
        users = {user.email: user for user in session.scalars(sa.select(User))}
        organisations = session.scalar(sa.select(sa.func.count()).select_from(Organisation))
    assert (first[0], second[0], len(references()), organisations) == (0, 0, CLAIM_COUNT, 3)
    assert f"{CLAIM_COUNT} sample claims imported." in first[1]
    assert second[1].startswith("The sample council is loaded already.")
    assert set(users) == {one.email for one in STAFF}
    assert first[1].count(PASSWORD) == 1
    assert all(verify_password(user.password_hash, PASSWORD, cost="minimum") for user in users.values())


@pytest.mark.parametrize("changes", [{"environment": "production"}, {"allow_example_nino": False}])
def test_sample_load_is_refused_where_it_must_not_be(run, app, tmp_path, monkeypatch, changes):
    monkeypatch.setitem(app.config, "PORTAL", make_settings(tmp_path, "sqlite://", **changes))

    code, _out, err = run("sample", "load")

    assert (code, references()) == (2, [])
    assert err


def test_sample_write_writes_the_extract(run, tmp_path):
    code, out, _err = run("sample", "write", tmp_path / "sample.jsonl")

    lines = (tmp_path / "sample.jsonl").read_text().splitlines()
    assert (code, out) == (0, f"{CLAIM_COUNT} claims written to {tmp_path}/sample.jsonl.\n")
    assert json.loads(lines[0])["reference"] == "HB1000001"
    assert run("sample", "write", tmp_path / "no" / "sample.jsonl")[0] == 2
