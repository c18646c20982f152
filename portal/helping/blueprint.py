"""The blueprint of the pages of somebody who acts for a resident."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("helping", __name__, url_prefix="/helping", template_folder="templates")
