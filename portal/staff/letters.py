"""Letters to print and post: the queue, one letter, and that it was posted."""

from __future__ import annotations

from flask import flash, redirect, request, url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.permissions import Permission
from portal.domain.wording import _ as wording
from portal.services import letters
from portal.services.letters import Shown
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import SelectField
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import render

SHOWN_WORDING = {Shown.WAITING: wording("To print and post"), Shown.POSTED: wording("Posted")}


class LettersForm(PageForm):
    """Which letters, and of which claim."""

    claim = TextField(wording("Claim reference"), width="20", autocomplete="off", spellcheck=False, max_length=40)
    shown = SelectField(wording("Which"), choices=[(one.value, SHOWN_WORDING[one]) for one in Shown])


@blueprint.get("/letters")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def list_letters() -> str:
    """The queue, narrowed and paged."""
    wanted, claim, number = (
        request.args.get("shown", ""),
        request.args.get("claim", "")[:40],
        request.args.get("page", ""),
    )
    shown = Shown(wanted) if wanted in set(Shown) else Shown.WAITING
    page = letters.list_letters(
        access.officer(), shown, claim, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    )
    form = LettersForm(formdata=None, data={"claim": claim, "shown": shown.value})
    return render(
        "staff/letters.html", heading=_("Letters to residents"), form=form, page=page, shown=shown,
        values={"shown": shown.value, **({"claim": claim} if claim else {})},
    )  # fmt: skip


@blueprint.get("/letters/<reference>")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def show_letter(reference: str) -> str:
    """The letter, in the resident's language, to print."""
    letter = letters.get_letter(access.officer(), reference)
    with force_locale(letter.language):
        text = render("staff/letter_text.html", letter=letter)
    return render(
        "staff/letter.html", heading=letter.subject, letter=letter, text=text, back=url_for("staff.list_letters")
    )


@blueprint.post("/letters/<reference>/posting")
@requires(Permission.HELP_RESIDENTS_SIGN_IN)
def post_letter(reference: str) -> Response:
    """Say that it was posted."""
    letters.mark_posted(access.officer(), reference)
    flash(_("The letter is marked as posted."), "success")
    return redirect(url_for("staff.list_letters"), 303)
