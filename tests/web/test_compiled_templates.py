from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from portal.web.compiled_templates import CompiledTemplates

OPTIONS = {"trim_blocks": True}


def page(folder, source: str = "{{ 1 + 1 }} {{ name }}", **options) -> str:
    """What a fresh process would show of a template."""
    made_with = OPTIONS | options
    kept = CompiledTemplates(made_with, folder)
    return (
        Environment(loader=DictLoader({"page": source}), bytecode_cache=kept, autoescape=True, **made_with)
        .get_template("page")
        .render(name="Mary")
    )


def files(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_a_template_is_compiled_once_for_all_processes(tmp_path, monkeypatch):
    first = page(tmp_path)
    monkeypatch.setattr(Environment, "_compile", None)

    assert page(tmp_path) == first == "2 Mary"
    assert len(files(tmp_path)) == 1


def test_a_changed_template_is_compiled_again(tmp_path):
    page(tmp_path)

    assert page(tmp_path, "{{ name }} {{ name }}") == "Mary Mary"


def test_other_options_have_other_compiled_templates(tmp_path):
    source = "{% if true %}\nyes{% endif %}"
    page(tmp_path, source)

    assert page(tmp_path, source, trim_blocks=False) == "\nyes"


def test_a_page_is_shown_where_nothing_may_be_written():
    assert page(Path("/proc/portal")) == "2 Mary"


@pytest.mark.parametrize("content", [b"", b"damaged"])
def test_a_damaged_file_is_compiled_again(tmp_path, content):
    page(tmp_path)
    (tmp_path / files(tmp_path)[0]).write_bytes(content)

    assert page(tmp_path) == "2 Mary"
