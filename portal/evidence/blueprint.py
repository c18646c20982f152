"""The blueprint that the evidence pages hang on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("evidence", __name__, template_folder="templates")
