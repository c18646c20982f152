"""The staff side: start page, cases, helping residents to sign in, users."""

from __future__ import annotations

from flask import Blueprint

from portal.staff import (
    account,
    account_passkeys,
    account_password,
    account_sessions,
    case,
    cases,
    files,
    help_sign_in,
    help_sign_in_contacts,
    help_sign_in_letters,
    start,
    user_adding,
    user_editing,
    users,
)
from portal.staff.blueprint import blueprint

__all__ = [
    "account", "account_passkeys", "account_password", "account_sessions", "blueprints", "case",
    "cases", "files", "help_sign_in", "help_sign_in_contacts", "help_sign_in_letters", "start",
    "user_adding", "user_editing", "users",
]  # fmt: skip


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprint with every view attached."""
    return (blueprint,)
