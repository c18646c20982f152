"""`make words`: the sentences of templates, pages and rules, collected into the Welsh catalogue.

`--check` fails when the catalogue is behind the code, or a sentence has no Welsh, or the gaps of the two differ.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

BIN = Path(sys.executable).parent
CATALOGUE = Path("portal/translations/cy/LC_MESSAGES/messages.po")
MAPPING = Path("portal/translations/babel.cfg")
GAP = re.compile(r"\{(\w+)\}|%\((\w+)\)s")


def collect(target: Path) -> None:
    """Write the template of all sentences."""
    command = [
        BIN / "pybabel",
        "-q",
        "extract",
        "-F",
        MAPPING,
        "-k",
        "_l",
        "-k",
        "Wording",
        "-k",
        "wording",
        "--no-location",
        "--sort-output",
        "--omit-header",
        "-o",
        target,
        ".",
    ]
    subprocess.run([str(part) for part in command], check=True)


def update() -> None:
    """Bring the catalogue up to the code; new sentences are empty until somebody translates them."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "messages.pot")
        collect(template)
        verb = ["update", "--no-fuzzy-matching", "--ignore-obsolete"] if CATALOGUE.exists() else ["init"]
        command = [BIN / "pybabel", "-q", *verb, "-i", template, "-d", "portal/translations", "-l", "cy"]
        subprocess.run([str(part) for part in command], check=True)


def faults() -> list[str]:
    """What is wrong with the catalogue, a line each."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder, "messages.pot")
        collect(template)
        wanted = _read(template)
    held = _read(CATALOGUE)
    found = []
    for message in wanted:
        if not message.id:
            continue
        welsh = held.get(message.id)
        if welsh is None:
            found.append(f"not in the catalogue: {message.id!r} (run `make words`)")
        elif welsh.fuzzy or not (welsh.string if isinstance(welsh.string, str) else all(welsh.string)):
            found.append(f"no Welsh: {message.id!r}")
        elif isinstance(message.id, str) and gaps(message.id) != gaps(str(welsh.string)):
            found.append(f"gaps differ: {message.id!r}")
    known = {message.id for message in wanted}
    found.extend(
        f"no longer used: {message.id!r} (run `make words`)"
        for message in held
        if message.id and message.id not in known
    )
    return found


def gaps(text: str) -> set[str]:
    """Names of the gaps of a sentence."""
    return {first or second for first, second in GAP.findall(text)}


def _read(path: Path) -> Catalog:
    return read_po(io.BytesIO(path.read_bytes()))


if __name__ == "__main__":
    if "--check" not in sys.argv:
        update()
    problems = faults()
    for problem in problems:
        print(problem)
    print(f"{len(problems)} sentences to see to" if problems else "Every sentence has its Welsh.")
    sys.exit(1 if problems and "--check" in sys.argv else 0)
