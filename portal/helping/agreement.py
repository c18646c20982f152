"""What a resident agrees to, in plain words for each scope: a page to print and sign, in English and in Welsh."""

from __future__ import annotations

from flask import request, url_for
from flask_babel import gettext as _

from portal.domain.authority import Scope
from portal.domain.authority_wording import CONSENT_ALWAYS, SCOPE_HINTS, SCOPE_WORDING, consent_sentences
from portal.helping.blueprint import blueprint
from portal.web.access import public
from portal.web.render import render, words

BLANK = "……………………………………"


@blueprint.get("/agreement")
@public
def show_agreement() -> str:
    """The form with the sentences of the scopes that are ticked; without any, all of them."""
    chosen = [scope for scope in Scope if scope.value in request.args.getlist("scope")] or list(Scope)
    return render(
        "helping/agreement.html", heading=_("Agreement that somebody acts for me"), chosen_values=[one.value for one in chosen],
        blank=BLANK,
        scopes=[(scope.value, SCOPE_WORDING[scope], SCOPE_HINTS[scope]) for scope in Scope],
        sentences=[words(one) for one in consent_sentences(chosen, BLANK)], always=CONSENT_ALWAYS,
        back=url_for("auth.show_start"),
    )  # fmt: skip
