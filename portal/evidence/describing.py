"""What a file is, in the resident's words: asked only where the kind, the number or the months decide what is enough."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from portal import clock
from portal.domain.dates import MONTHS
from portal.domain.evidence.enough import Said
from portal.domain.evidence.terms import Terms
from portal.domain.wording import Wording
from portal.evidence.blueprint import blueprint
from portal.services import evidence
from portal.services.evidence.answering import MOST_IN_ONE_FILE
from portal.web import access
from portal.web.access import resident_only
from portal.web.choice_fields import CheckboxesField, RadiosField
from portal.web.fields import DateField, NumberField
from portal.web.forms import PageForm
from portal.web.render import language, render

MONTHS_OFFERED = 8
FIELDS = ("document", "count", "first_on", "last_on", "months")
ENOUGH_OF = Wording("{count} of these are needed")
ONE_IS_ENOUGH = Wording("1 of these is enough")


class DescriptionForm(PageForm):
    """What is in one file; a page shows only what matters for what was asked."""

    document = RadiosField(_l("What is it?"))
    count = NumberField(
        _l("How many are in this file?"), hint=_l("For example, 1 if it is a photo of one payslip"), least=1,
        most=MOST_IN_ONE_FILE, name_of=_l("How many are in this file"),
    )  # fmt: skip
    first_on = DateField(
        _l("What is the date on the first one? (optional)"), hint=_l("For a payslip, the day you were paid"),
        name_of=_l("The first date"),
    )  # fmt: skip
    last_on = DateField(
        _l("What is the date on the last one? (optional)"), hint=_l("Leave this empty if there is only one"),
        name_of=_l("The last date"),
    )  # fmt: skip
    months = CheckboxesField(_l("Which months does it cover?"))

    def show_for(self, terms: Terms, today: date) -> None:
        """Keep what matters for these terms and offer what there is to choose from."""
        wanted = {
            "document": terms.asks_kind, "count": terms.asks_count, "months": terms.asks_months,
            "first_on": terms.asks_count and terms.interval is not None,
            "last_on": terms.asks_count and terms.interval is not None,
        }  # fmt: skip
        for name, is_wanted in wanted.items():
            if not is_wanted:
                delattr(self, name)
        if terms.asks_kind:
            self.document.choices = [(one.id, one.wording, _needed_of(terms, one.kind)) for one in terms.choices]
        if terms.asks_months:
            self.months.choices = [(month.isoformat(), month_wording(month)) for month in months_before(today)]

    @property
    def shown(self) -> list[Any]:
        """The fields of the page, in order."""
        return [self._fields[name] for name in FIELDS if name in self._fields]

    def said(self) -> Said:
        """What was answered."""
        held = self._fields
        return Said(
            held["document"].data or "" if "document" in held else "",
            held["count"].number if "count" in held else None,
            frozenset(map(date.fromisoformat, held["months"].data or ())) if "months" in held else frozenset(),
            held["first_on"].day if "first_on" in held else None,
            held["last_on"].day if "last_on" in held else None,
        )


@blueprint.route("/evidence/files/<reference>/description", methods=["GET", "POST"])
@resident_only
def describe_file(reference: str) -> Any:
    """Say what a file is, so that the list can say whether it is enough."""
    resident, today = access.resident(), clock.today()
    item, file = evidence.get_given_file(resident, reference)
    said = file.said
    form = DescriptionForm(
        data={"document": said.document, "count": str(said.count or ""), "first_on": said.first_on, "last_on": said.last_on,
              "months": [month.isoformat() for month in said.months]}
    )  # fmt: skip
    form.show_for(item.terms, today)
    if form.was_sent():
        with form.attempt():
            evidence.describe_file(resident, reference, form.said(), today)
        if not form.has_errors:
            flash(_("Saved"), "success")
            return redirect(url_for("evidence.show_item", resource_id=item.resource_id), 303)
    page = render(
        "evidence/describe.html", form=form, heading=_("What is this file?"), name=file.name, title=item.titles[language()],
        back=url_for("evidence.show_item", resource_id=item.resource_id),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def months_before(today: date) -> Iterator[date]:
    """First days of this month and those before it."""
    for number in range(MONTHS_OFFERED):
        months = today.year * 12 + today.month - 1 - number
        yield date(months // 12, months % 12 + 1, 1)


def month_wording(month: date) -> Wording:
    """ "November 2026"."""
    return Wording("{month} {year}", {"month": MONTHS[month.month - 1], "year": month.year})


def _needed_of(terms: Terms, kind: str) -> Wording:
    count = next((one.count for one in terms.accepts if one.kind == kind), 1)
    return ONE_IS_ENOUGH if count == 1 else Wording(ENOUGH_OF.text, {"count": count})
