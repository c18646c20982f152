"""The pause after a change that may end Housing Benefit: what it means, and whom to talk to before it is sent."""

from __future__ import annotations

from flask import abort, redirect
from flask_babel import gettext as _

from portal import clock
from portal.domain.draft import DraftChange
from portal.domain.review import Consequence, Question, Review, consequence_of
from portal.resident import journey
from portal.resident.blueprint import blueprint
from portal.services import settings
from portal.web.access import resident_only
from portal.web.render import render

ANY_POSTCODE = "any"


@blueprint.route("/review/<section>/<question>/change/<type_name>/<reference>/before-you-go-on")
@resident_only
def show_consequence(section: str, question: str, type_name: str, reference: str) -> str:
    """What the change may lead to; without such a consequence, on with the review. The draft keeps everything."""
    review = journey.open_review().review
    asked = journey.get_told_question(review, section, question)
    change = next(
        (one for one in review.changes_of(asked) if (one.type, one.reference) == (type_name, reference)), None
    )
    following = journey.onward(asked)
    consequence = find_consequence(review, change) if change else None
    if change is None or consequence is None:
        abort(redirect(following, 303))
    return render(
        "resident/consequence.html", heading=_("Stop and read this: it may end your Housing Benefit"),
        consequence=consequence.words, following=following,
        back=journey.address("resident.edit_change", asked, type_name=type_name, reference=reference),
    )  # fmt: skip


def find_consequence(review: Review, change: DraftChange) -> Consequence | None:
    """What a change of the draft may lead to, given the council's own area."""
    written = str(settings.get("CouncilPostcodes"))
    known = () if written == ANY_POSTCODE else tuple(one.strip() for one in written.split(","))
    return consequence_of(change, review.claim, clock.today(), known, review.situations)


def consequence_address(review: Review, asked: Question, change: DraftChange) -> str | None:
    """The address of the pause after a finished change; None when it needs none."""
    if find_consequence(review, change) is None:
        return None
    values = {"type_name": change.type, "reference": change.reference}
    return journey.address("resident.show_consequence", asked, **values)
