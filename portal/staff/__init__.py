"""The staff side: start page, cases, evidence, helping residents to sign in, users, organisations."""

from __future__ import annotations

from flask import Blueprint

from portal.staff import (
    access_review,
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
    case_presence,
    case_questions,
    case_silence,
    cases,
    deliveries,
    delivery,
    evidence_asking,
    evidence_desk,
    evidence_item,
    files,
    former_users,
    help_sign_in,
    help_sign_in_contacts,
    help_sign_in_letters,
    letters,
    organisation_managers,
    organisations,
    originals,
    own_refusals,
    people,
    permission_sets,
    person,
    person_adding,
    refusals,
    start,
    teams,
    trainings,
    user_adding,
    user_details,
    user_editing,
    user_suspension,
    users,
)
from portal.staff.blueprint import blueprint

__all__ = [
    "access_review", "account", "account_passkeys", "account_password", "account_sessions", "authority_checks",
    "blueprints", "calls", "case", "case_assignment", "case_closing", "case_conflicts", "case_correction",
    "case_decisions", "case_presence", "case_questions", "case_silence", "cases", "deliveries", "delivery", "evidence_asking",
    "evidence_desk", "evidence_item", "files", "former_users", "help_sign_in", "help_sign_in_contacts",
    "help_sign_in_letters", "letters", "organisation_managers", "organisations", "originals",
    "own_refusals", "people", "permission_sets", "person", "person_adding", "refusals", "start",
    "teams", "trainings", "user_adding", "user_details", "user_editing", "user_suspension", "users",
]  # fmt: skip


def blueprints() -> tuple[Blueprint, ...]:
    """The blueprint with every view attached."""
    return (blueprint,)
