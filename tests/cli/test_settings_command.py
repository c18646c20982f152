"""`flask settings`: shown with units, and taken over from a file whole or not at all (requirement S4.98)."""

from __future__ import annotations

import pytest

from portal import db
from portal.services import settings


@pytest.fixture
def run(app, database, tmp_path):
    def invoke(*arguments: str, content: str | bytes | None = None) -> tuple[int, str]:
        if content is not None:
            file = tmp_path / "settings.csv"
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
            arguments = (*arguments, str(file))
        result = app.test_cli_runner().invoke(args=["settings", *arguments])
        return result.exit_code, result.output

    return invoke


def value(name):
    with db.reading():
        return settings.get(name)


def test_settings_are_listed_with_their_units(run):
    code, output = run("list")
    assert code == 0
    assert "UploadSizeLimit = 10000000 bytes (10MB)" in output
    assert "EvidenceReminderDays = 7 days" in output


def test_a_file_of_settings_is_taken_over(run):
    content = '# from the old form\nUploadSizeLimit,10000\nEvidenceUpload = FALSE\nUploadWhiteList,"pdf,docx"\n\n'
    code, output = run("import", content=content)
    assert (code, output.splitlines()) == (
        0, ["UploadSizeLimit = 10000000 bytes (10MB)", "EvidenceUpload = False", "UploadWhiteList = docx,pdf"],
    )  # fmt: skip
    assert (value("UploadSizeLimit"), value("EvidenceUpload"), value("UploadWhiteList")) == (10_000_000, False, "docx,pdf")  # fmt: skip


def test_a_file_with_faults_changes_nothing_and_says_them_all(run):
    code, output = run(
        "import", content="EvidenceUpload,FALSE\nUploadSizeLimit,500000\nNoSuch,1\nUploadWhiteList,exe\n"
    )
    assert code == 2
    assert output.splitlines() == [
        "line 2: UploadSizeLimit 500,000 could be 500KB or 500MB: set it in bytes",
        "line 3: There is no setting NoSuch",
        "line 4: UploadWhiteList: exe cannot be allowed: files of this kind can carry viruses",
    ]
    assert value("EvidenceUpload") is True


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"no such line"])
def test_a_file_that_is_none_is_refused(run, content):
    assert run("import", content=content)[0] == 2
