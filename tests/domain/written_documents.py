"""The schemas and the tables of the manuals as the register gives them; run as a program, it writes them to their places.

python -m tests.domain.written_documents
"""

from __future__ import annotations

import json
from pathlib import Path

from portal.domain.changes import CHANGE_TYPES
from portal.domain.changes.describing import details_manual
from portal.domain.claim import claim_schema
from portal.domain.timeline.schema import timeline_schema

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "timeline.md"
RULES = ROOT / "docs" / "evidence-rules.md"
SCHEMAS = {
    ROOT / "portal" / "schemas" / "timeline.schema.json": timeline_schema,
    ROOT / "portal" / "schemas" / "claim.schema.json": claim_schema,
}
START, END = "<!-- details: made from the register -->\n", "<!-- end of details -->"


def eform_names() -> str:
    """Where the evidence rules find each kind of change."""
    rows = [f"| `{one.name}` | `{'/'.join(one.eform_flag)}` | `{one.eform_page}` |" for one in CHANGE_TYPES.values()]
    return "\n".join(["| Change | Yes or No at | Its page |", "|---|---|---|", *rows]) + "\n"


def written_manuals() -> dict[Path, str]:
    """Each manual with the table that the register gives it."""
    tables = {MANUAL: details_manual(CHANGE_TYPES.values()), RULES: eform_names()}
    return {path: _with_table(path.read_text("utf-8"), table) for path, table in tables.items()}


def _with_table(manual: str, table: str) -> str:
    before, rest = manual.split(START)
    return before + START + "\n" + table + "\n" + END + rest.split(END)[1]


def main() -> None:
    for path, manual in written_manuals().items():
        path.write_text(manual, "utf-8")
    for path, schema in SCHEMAS.items():
        path.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
