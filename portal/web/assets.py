"""Built style sheets and scripts: the page names them by purpose, the manifest gives the hashed file name."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Flask, url_for

START_SHEET = "start.css"


def init_app(app: Flask) -> None:
    """Read the manifest that the asset build wrote; without one, pages name the files unhashed."""
    manifest = Path(app.root_path, "static", "built", "manifest.json")
    names: dict[str, str] = json.loads(manifest.read_text()) if manifest.exists() else {}

    def asset(name: str) -> str:
        return url_for("static", filename=f"built/{names.get(name, name)}")

    sheet = manifest.parent / names.get(START_SHEET, START_SHEET)
    app.extensions["start sheet"] = sheet.read_text() if sheet.exists() else ""
    app.jinja_env.globals["asset"] = asset
