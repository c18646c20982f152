"""The blueprint of everything before signing in, and of signing in and out."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("auth", __name__, template_folder="templates")
