"""Help with signing in: find a claim, see its sign-in state, and unlock it (domain facts 15)."""

from __future__ import annotations

from flask import current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import Wording
from portal.domain.wording import _ as wording
from portal.services import search_terms, sign_in_help
from portal.services.sign_in_help import FoundClaim
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.fields import LongTextField, TextField
from portal.web.forms import PageForm
from portal.web.render import render

STATUS_NAMES: dict[str, Wording] = {
    "active": wording("Active"),
    "suspended": wording("Suspended"),
    "closed": wording("Closed"),
    "deceased": wording("Claimant died"),
}
TRY_NAMES: dict[str, Wording] = {
    "sign-in:tried": wording("date of birth and number given"),
    "sign-in:slowed": wording("turned away because of too many tries from one network"),
    "sign-in:code-sent": wording("another code asked for"),
    "sign-in:code-accepted": wording("right code"),
    "sign-in:code-refused": wording("wrong or old code"),
    "letter-code:accepted": wording("right code from a letter"),
    "letter-code:refused": wording("wrong or old code from a letter"),
}


class FindClaimForm(PageForm):
    """One box for whatever the resident can give on the phone."""

    term = TextField(
        wording("Claim reference, National Insurance number, name or postcode"), spellcheck=False, width="two-thirds",
        hint=wording("For example, HB1000001, QQ 12 34 56 C, or the first letters of a first and last name"),
    )  # fmt: skip


class ReasonForm(PageForm):
    """Why staff do something to a claim's sign-in."""

    reason = LongTextField(
        wording("Why do you unlock signing in?"),
        hint=wording("This is kept in the record of the claim"),
        max_length=2000,
    )


@blueprint.get("/claims")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def find_claim() -> str:
    """The search box and, for a search that was kept, what it found."""
    search = request.args.get("s", "")
    term = search_terms.find_search(access.officer(), search) if search else None
    found = sign_in_help.find_claims(access.officer(), term, allow_example=_allow_example()) if term else None
    return _show(FindClaimForm(data={"term": term or ""}), found)


@blueprint.post("/claims")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def search_claims() -> Response | tuple[str, int]:
    """Keep what was searched for and lead to its result, so that no address holds it."""
    form = FindClaimForm()
    if form.was_sent():
        with form.attempt():
            sign_in_help.check_term(form.term.data, allow_example=_allow_example())
            search = search_terms.keep_search(access.officer(), form.term.data)
        if not form.has_errors:
            return redirect(url_for("staff.find_claim", s=search), 303)
    return _show(form, None), 422


@blueprint.get("/claims/<path:reference>/sign-in")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def show_sign_in_state(reference: str) -> str:
    """Why a resident cannot get in, and what can be done."""
    state = sign_in_help.get_state(access.officer(), reference)
    return render(
        "staff/help_sign_in/state.html", heading=_("Help with signing in: %(reference)s", reference=reference), state=state,
        back=url_for("staff.find_claim"), status_names=STATUS_NAMES, try_names=TRY_NAMES,
    )  # fmt: skip


@blueprint.route("/claims/<path:reference>/sign-in/unlocking", methods=["GET", "POST"])
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def unlock_sign_in(reference: str) -> Response | tuple[str, int]:
    """Forget locks and counted tries, with a reason."""
    form = ReasonForm()
    if form.was_sent():
        with form.attempt():
            sign_in_help.unlock(access.officer(), reference, form.reason.data)
        if not form.has_errors:
            flash(_("Signing in is unlocked."), "success")
            return redirect(url_for("staff.show_sign_in_state", reference=reference), 303)
    state = sign_in_help.get_state(access.officer(), reference)
    page = render(
        "staff/help_sign_in/unlock.html", form=form, heading=_("Unlock signing in"), state=state,
        back=url_for("staff.show_sign_in_state", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def _show(form: FindClaimForm, found: list[FoundClaim] | None) -> str:
    heading = _("Help with signing in")
    return render("staff/help_sign_in/find.html", form=form, heading=heading, found=found, status_names=STATUS_NAMES)


def _allow_example() -> bool:
    return bool(current_app.config["PORTAL"].allow_example_nino)
