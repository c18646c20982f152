"""The schemas and the manual's table as the register gives them; run as a program, it writes them to their places.

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
SCHEMAS = {
    ROOT / "portal" / "schemas" / "timeline.schema.json": timeline_schema,
    ROOT / "portal" / "schemas" / "claim.schema.json": claim_schema,
}
START, END = "<!-- details: made from the register -->\n", "<!-- end of details -->"


def manual_with_table() -> str:
    before, rest = MANUAL.read_text("utf-8").split(START)
    return before + START + "\n" + details_manual(CHANGE_TYPES.values()) + "\n" + END + rest.split(END)[1]


def main() -> None:
    MANUAL.write_text(manual_with_table(), "utf-8")
    for path, schema in SCHEMAS.items():
        path.write_text(json.dumps(schema(), indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
