"""What of a resident's pages is open to somebody who acts for them, and which scope each page needs: one line per view.

A view that has no line is closed to them. A test goes through every resident's view and asks for its line here, so that
nobody opens, or forgets, a page without deciding. Which fields are left out of an open page is decided by the rules
(`portal.domain.authority_view`), not by pages.
"""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, redirect, url_for
from werkzeug.wrappers import Response

from portal.domain.actor import Helper
from portal.domain.authority import Scope
from portal.services.errors import AuthorityOver

NEVER = None
"""The resident's alone, whatever was agreed."""
ANY = frozenset(Scope)
PREPARE = frozenset({Scope.PREPARE})
OWN = frozenset({Scope.PREPARE, Scope.SEE})
"""Receipts: the service gives only what was sent under this authority."""

PAGES: Mapping[str, frozenset[Scope] | None] = {
    "auth.show_parked": NEVER,
    "auth.discard_parked": NEVER,
    "auth.ask_for_step_up": NEVER,
    "auth.enter_step_up": NEVER,
    "evidence.show_checklist": PREPARE,
    "evidence.show_item": PREPARE,
    "evidence.answer_item": PREPARE,
    "evidence.choose_later": PREPARE,
    "evidence.describe_file": PREPARE,
    "evidence.send_other": PREPARE,
    "evidence.remove_file": PREPARE,
    "evidence.replace_file": PREPARE,
    "evidence.send_piece": PREPARE,
    "evidence.send_piece_of_other": PREPARE,
    "evidence.send_piece_of_replacement": PREPARE,
    "evidence.show_file": NEVER,
    "evidence.view_file": NEVER,
    "evidence.show_page": NEVER,
    "evidence.join_pages": NEVER,
    "evidence.collect_pages": NEVER,
    "evidence.send_piece_of_page": NEVER,
    "evidence.send_pages": NEVER,
    "resident.answer_question": NEVER,
    "resident.show_home": ANY,  # leads to their own start page
    "resident.show_record": NEVER,
    "resident.show_messages": NEVER,
    "resident.ask_to_withdraw": NEVER,
    "resident.delete_draft": NEVER,
    "resident.show_review": PREPARE,
    "resident.start_review": PREPARE,
    "resident.start_report": PREPARE,
    "resident.show_section": PREPARE,
    "resident.show_question": PREPARE,
    "resident.choose_change": PREPARE,
    "resident.tell_in_words": PREPARE,
    "resident.report_change": PREPARE,
    "resident.edit_change": PREPARE,
    "resident.remove_change": PREPARE,
    "resident.show_reported": PREPARE,
    "resident.show_consequence": PREPARE,
    "resident.show_earnings": PREPARE,
    "resident.show_council_form": PREPARE,
    "resident.return_from_council_form": PREPARE,
    "resident.check_answers": PREPARE,  # to send, the service asks for that scope too
    "resident.show_receipt": OWN,
    "resident.show_receipt_copy": OWN,
    "resident.list_helpers": NEVER,
    "resident.show_helper": NEVER,
    "resident.answer_helper": NEVER,
    "resident.send_helper_code": NEVER,
    "resident.stop_helper": NEVER,
    "resident.change_helper": NEVER,
    "resident.show_history": NEVER,
    "resident.show_release": NEVER,
    "resident.send_release_code": NEVER,
}


def guard(helper: Helper, audience: str, endpoint: str) -> Response | None:
    """Let somebody who acts for a resident pass, or not: to them a page that is not open to them does not exist.

    Raises AuthorityOver when nothing is covered (any more), which says so and that what was typed is kept.
    """
    if audience not in ("resident", "helper"):
        abort(404)
    if not helper.scopes:
        raise AuthorityOver("authority")
    if audience == "helper":
        return None
    needed = PAGES.get(endpoint)
    if needed is None or not helper.scopes & needed:
        abort(404)
    return redirect(url_for("helping.show_helping"), 303) if endpoint == "resident.show_home" else None
