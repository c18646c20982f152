"""The staff side: start page, cases, helping residents to sign in, users."""

from __future__ import annotations

from flask import Blueprint

from portal.staff import (
    account,
    account_passkeys,
    account_password,
    account_sessions,
    authority_checks,
    calls,
    case,
    case_assignment,
    case_closing,
    case_conflicts,
    case_correction,
    case_decisions,
    case_questions,
    case_silence,
    cases,
    deliveries,
    delivery,
    files,
    help_sign_in,
    help_sign_in_contacts,
    help_sign_in_letters,
    letters,
    originals,
    people,
    person,
    person_adding,
    start,
    teams,
    trainings,
    user_adding,
    user_editing,
    users,
)
from portal.staff.blueprint import blueprint

__all__ = [
    "account", "account_passkeys", "account_password", "account_sessions", "authority_checks", "blueprints", "calls",
    "case", "case_assignment", "case_closing", "case_conflicts", "case_correction", "case_decisions",
    "case_questions", "case_silence", "cases", "deliveries", "delivery", "files", "help_sign_in",
    "help_sign_in_contacts", "help_sign_in_letters", "letters", "originals", "people", "person", "person_adding",
    "start", "teams", "trainings", "user_adding", "user_editing", "users",
]  # fmt: skip


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprint with every view attached."""
    return (blueprint,)
