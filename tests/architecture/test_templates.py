"""Every template compiles, uses what it imports, and holds no style or script of its own."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent / "portal"
TEMPLATES = sorted(path for path in ROOT.rglob("*.html") if "static" not in path.parts)
IMPORT = re.compile(r"{%-?\s*from \"[^\"]+\" import ([^%]+?)\s*-?%}")


def test_templates_are_found():
    assert len(TEMPLATES) > 20


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_compiles(app, path):
    app.jinja_env.parse(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_uses_what_it_imports(path):
    text = path.read_text()
    rest = IMPORT.sub("", text)
    names = [
        name.strip().split(" as ")[-1].removesuffix(" with context")
        for found in IMPORT.findall(text)
        for name in found.split(",")
    ]
    assert [name for name in names if not re.search(rf"\b{re.escape(name)}\b", rest)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_template_has_no_style_or_script_of_its_own(path):
    assert not re.search(r"\sstyle=|\son\w+=\"|<style|<script(?![^>]*src=)", path.read_text())
