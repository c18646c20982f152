"""The blueprint of the signed-in resident: home, review, receipts, messages."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("resident", __name__, template_folder="templates")
