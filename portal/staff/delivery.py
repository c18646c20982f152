"""One outgoing message: its tries, what is in it, putting a value right, sending it again."""

from __future__ import annotations

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from portal.domain.handover.causes import CAUSE_HELP, CAUSE_WORDING
from portal.domain.handover.deliveries import DELIVERY_STATE_WORDING, KIND_WORDING
from portal.domain.permissions import Permission
from portal.services.errors import NotFound
from portal.services.handover import delivery_page
from portal.services.handover.delivery_page import CHOOSE_FIELD, ENTER_VALUE, LONGEST_VALUE, DeliveryView
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import requires
from portal.web.choice_fields import SelectField
from portal.web.fields import TextField
from portal.web.forms import PageForm
from portal.web.render import render, words


class RepairForm(PageForm):
    """Which value is wrong, and what it should be."""

    field = SelectField(_l("What to correct"), ask=CHOOSE_FIELD)
    value = TextField(_l("What it should be"), ask=ENTER_VALUE, max_length=LONGEST_VALUE, autocomplete="off")

    def offer(self, delivery: DeliveryView) -> None:
        """The values of this message."""
        self.field.choices = [
            (one.field, _("%(name)s (now: %(value)s)", name=words(one.label), value=one.value[:60]))
            for one in delivery.repairable
        ]


@blueprint.get("/deliveries/<reference>")
@requires(Permission.DECIDE_CHANGES)
def show_delivery(reference: str) -> str:
    """A message with everything that was tried."""
    return _page(reference, RepairForm())


@blueprint.post("/deliveries/<reference>/replay")
@requires(Permission.DECIDE_CHANGES)
def replay_delivery(reference: str) -> Response:
    """Send it again as soon as its turn comes."""
    delivery_page.send_again(access.officer(), reference)
    flash(_("The message is sent again."), "success")
    return redirect(url_for("staff.show_delivery", reference=reference), 303)


@blueprint.post("/deliveries/<reference>/repair")
@requires(Permission.DECIDE_CHANGES)
def repair_delivery(reference: str) -> Response | tuple[str, int]:
    """Put a value right and send it again."""
    officer = access.officer()
    form = RepairForm()
    delivery = delivery_page.show_delivery(officer, reference)
    if not delivery.is_unsent:
        raise NotFound("delivery")
    form.offer(delivery)
    if form.was_sent():
        with form.attempt():
            delivery_page.repair(officer, reference, form.field.data, form.value.data)
        if not form.has_errors:
            flash(_("The value is corrected, and the message is sent again."), "success")
            return redirect(url_for("staff.show_delivery", reference=reference), 303)
    return _page(reference, form), 422


def _page(reference: str, form: RepairForm) -> str:
    delivery = delivery_page.show_delivery(access.officer(), reference)
    form.offer(delivery)
    heading = _("Message %(reference)s", reference=delivery.row.reference)
    return render(
        "staff/delivery.html", heading=heading, delivery=delivery, form=form, kinds=KIND_WORDING,
        states=DELIVERY_STATE_WORDING, causes=CAUSE_WORDING, help=CAUSE_HELP, back=url_for("staff.list_deliveries"),
    )  # fmt: skip
