"""Addresses of ours as they stand in messages: whole, with the public host."""

from __future__ import annotations

from flask import current_app, url_for


def sign_in_address() -> str:
    """Where a resident signs in."""
    return str(current_app.config["PORTAL"].base_url) + url_for("auth.sign_in")
