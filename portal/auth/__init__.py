"""Before signing in: the start page, what every public service must say, and signing in and out of both audiences."""

from __future__ import annotations

from flask import Blueprint

from config import Settings
from portal.auth.blueprint import blueprint


def blueprints(settings: Settings) -> list[Blueprint]:
    """The blueprint of this package; the outbox page adds itself only where messages stay in the outbox."""
    from portal.auth import (  # noqa: F401
        code,
        email_change,
        forgotten_password,
        health,
        invitation,
        letter_code,
        new_mobile,
        outbox,
        pages,
        parked,
        passkey,
        provider,
        sign_in,
        sign_out,
        staff_sign_in,
        step_up,
    )

    return [blueprint]
