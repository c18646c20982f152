"""What must hold for the repository as a whole."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TRACKED = subprocess.run(
    ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
    cwd=ROOT,
    capture_output=True,
    text=True,
    check=True,
).stdout.split("\n")
FILES = [ROOT / name for name in TRACKED if name and (ROOT / name).is_file()]
TEXTS = [
    path
    for path in FILES
    if path.suffix
    in {".py", ".html", ".md", ".json", ".xml", ".txt", ".toml", ".scss", ".js", ".mjs", ".typ", ".in", ""}
]
NINO = re.compile(r"\b(?!QQ)[ABCEGHJ-PRSTW-Z][ABCEGHJ-NPRSTW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b")
MAY_HOLD_FORMATS = {"test_nino.py", "test_logs.py"}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def test_only_example_national_insurance_numbers_are_in_the_repository():
    found = {
        path.name: NINO.findall(_read(path))
        for path in TEXTS
        if path.name not in MAY_HOLD_FORMATS and "lock" not in path.name
    }
    assert {name: numbers for name, numbers in found.items() if numbers} == {}


def test_no_registry_address_is_in_the_repository():
    pattern = re.compile(r"^ *(--)?(extra-)?index-url|\"resolved\": *\"http|^registry *=", re.MULTILINE)
    assert [path.name for path in TEXTS if path.name != Path(__file__).name and pattern.search(_read(path))] == []


def test_requirements_are_pinned_and_hashed():
    for name in ("runtime.txt", "dev.txt"):
        blocks = re.split(r"\n(?=\S)", _read(ROOT / "requirements" / name))
        pins = [block for block in blocks if block and not block.startswith("#")]
        assert pins
        assert all("==" in block.split("\n")[0] and "--hash=sha256:" in block for block in pins)


def test_nothing_reads_the_clock_but_the_clock():
    pattern = re.compile(r"datetime\.now\(|date\.today\(|time\.time\(|utcnow\(")
    found = [
        path.name for path in FILES if path.suffix == ".py" and "portal" in path.parts and pattern.search(_read(path))
    ]
    assert found == ["clock.py"]


def test_nothing_reads_the_environment_but_the_settings():
    pattern = re.compile(r"os\.environ|os\.getenv")
    assert [
        path.name for path in FILES if path.suffix == ".py" and "portal" in path.parts and pattern.search(_read(path))
    ] == []


def test_nothing_commits_but_the_transaction():
    pattern = re.compile(r"\.commit\(\)")
    found = {
        path.name for path in FILES if path.suffix == ".py" and "portal" in path.parts and pattern.search(_read(path))
    }
    assert found <= {"db.py", "migrating.py"}


@pytest.mark.parametrize("word", ["sorry", "oops", "invalid", "forbidden"])
def test_words_that_blame_or_whine_are_not_shown_to_people(word):
    pattern = re.compile(rf"(?<!\.)\b{word}\b", re.IGNORECASE)
    pages = [path for path in FILES if path.suffix == ".html" and "portal" in path.parts]
    assert [path.name for path in pages if pattern.search(re.sub(r"\{#.*?#\}", "", _read(path), flags=re.DOTALL))] == []


def test_fixtures_use_only_drama_telephone_numbers():
    pattern = re.compile(r"\b07\d{3} ?\d{6}\b|\b07\d{3} \d{3} ?\d{3}\b")
    allowed = re.compile(r"07700 ?900 ?\d{3}")
    faults = {}
    for path in TEXTS:
        wrong = [number for number in pattern.findall(_read(path)) if not allowed.fullmatch(number)]
        if (
            wrong
            and path.name not in {"test_contact.py"}
            and "requirements" not in path.parts
            and "lock" not in path.name
        ):
            faults[path.name] = wrong
    assert faults == {}
