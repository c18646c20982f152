"""Organisations: the list, adding a partner, changing and closing one; for officers of the council who may manage them."""

from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from portal import clock
from portal.domain.permissions import KIND_NAMES, OrganisationKind, Permission
from portal.services import list_pages, organisation_managers
from portal.services import organisations as services
from portal.services.errors import NotFound, Stale
from portal.services.organisation_managers import DEPUTY, PRIMARY, ROLE_NAMES
from portal.services.organisations import OrganisationRow
from portal.services.user_standing import STATE_WORDING
from portal.staff import searching
from portal.staff.blueprint import blueprint
from portal.staff.organisation_forms import (
    CloseForm,
    EditOrganisationForm,
    NewOrganisationForm,
    OrganisationSearchForm,
    RolesForm,
)
from portal.web import access
from portal.web.access import requires
from portal.web.csv_lists import send_list
from portal.web.render import render, words


@blueprint.get("/organisations")
@requires(Permission.MANAGE_ORGANISATIONS)
def list_organisations() -> str:
    """A page of organisations: the open ones, or with `?state=closed` those that were closed."""
    keyword = searching.read_keyword()
    rows = services.list_organisations(access.officer(), search=keyword or "", is_closed=_asks_for_closed())
    form = OrganisationSearchForm(data={"keyword": keyword or ""})
    return _show_list(form, rows, is_forgotten=keyword is None, values=searching.link_values(keyword))


@blueprint.post("/organisations")
@requires(Permission.MANAGE_ORGANISATIONS)
def search_organisations() -> AnyResponse | tuple[str, int]:
    """Keep what was searched for and lead to the list that it narrows."""
    form = OrganisationSearchForm()
    if form.was_sent():
        search = searching.keep_keyword(form)
        return redirect(url_for("staff.list_organisations", s=search, **_state_values()), 303)
    return _show_list(form, []), 422


@blueprint.get("/organisations.csv")
@requires(Permission.MANAGE_ORGANISATIONS)
def export_organisations() -> Response:
    """The list as a file."""
    officer, keyword = access.officer(), searching.read_keyword_of_export()
    rows = services.list_organisations(officer, search=keyword, is_closed=_asks_for_closed())
    services.record_export(officer, len(rows))
    headings = [_("Name"), _("Kind"), _("Email domains"), _("Users"), _("Users who manage users"), _("Closed")]
    return send_list("organisations", headings, map(_cells, rows))


@blueprint.route("/organisations/add", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def add_organisation() -> AnyResponse | tuple[str, int]:
    """A new partner; its first managers are invited from its page."""
    form = NewOrganisationForm()
    if form.was_sent():
        with form.attempt():
            added = services.add_organisation(access.officer(), form.name.data, form.kind.data, form.domains.data)
        if not form.has_errors:
            told = _("%(name)s is added. Invite two people who will manage its users.", name=added.name)
            flash(told, "success")
            return redirect(url_for("staff.show_organisation", reference=added.reference), 303)
    back = url_for("staff.list_organisations")
    page = render("staff/organisation_adding.html", form=form, heading=_("Add organisation"), back=back)
    return page, 422 if form.has_errors else 200


@blueprint.route("/organisations/<reference>", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def show_organisation(reference: str) -> AnyResponse | tuple[str, int]:
    """One organisation with those who manage its users; the form says who is primary user and deputy."""
    officer = access.officer()
    organisation = services.get_organisation(officer, reference)
    managers = organisation_managers.list_managers(officer, organisation)
    held = {one.role: one.reference for one in managers if one.role}
    form = RolesForm(managers, data=held)
    if form.was_sent():
        with form.attempt():
            chosen = {PRIMARY: form.primary.data, DEPUTY: form.deputy.data}
            organisation_managers.choose_roles(officer, reference, chosen)
        if not form.has_errors:
            flash(_("Primary and deputy primary user are saved."), "success")
            return redirect(url_for("staff.show_organisation", reference=reference), 303)
    page = render(
        "staff/organisation.html", form=form, heading=organisation.name, organisation=organisation, managers=managers,
        kind_name=KIND_NAMES[OrganisationKind(organisation.kind)], user_count=services.count_users(organisation),
        other_domain_count=services.count_other_domains(organisation), is_own=services.is_own(officer, organisation),
        role_names=ROLE_NAMES, state_wording=STATE_WORDING, back=url_for("staff.list_organisations"),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


@blueprint.route("/organisations/<reference>/details", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def edit_organisation(reference: str) -> AnyResponse | tuple[str, int]:
    """Name and domains; when somebody else was faster, what was typed stays and the page says what is saved now."""
    officer = access.officer()
    held = services.get_open(officer, reference)
    form = EditOrganisationForm(data={"name": held.name, "domains": "\n".join(held.email_domains)})
    seen_version, is_late = searching.read_version() if request.method == "POST" else held.version, False
    if form.was_sent():
        try:
            with form.attempt():
                services.change_organisation(
                    officer, reference, form.name.data, form.domains.data, seen_version=seen_version
                )
        except Stale:
            is_late, seen_version = True, held.version
        if not (is_late or form.has_errors):
            flash(_told(services.count_other_domains(held)), "success")
            return redirect(url_for("staff.show_organisation", reference=reference), 303)
    page = render(
        "staff/organisation_editing.html", form=form, organisation=held, seen_version=seen_version, is_late=is_late,
        heading=_("Edit %(name)s", name=held.name), back=url_for("staff.show_organisation", reference=reference),
    )  # fmt: skip
    return page, 409 if is_late else 422 if form.has_errors else 200


@blueprint.route("/organisations/<reference>/closing", methods=["GET", "POST"])
@requires(Permission.MANAGE_ORGANISATIONS)
def close_organisation(reference: str) -> AnyResponse | tuple[str, int]:
    """Ask whether an organisation and all its accounts are to end; for one's own there is no such page."""
    officer = access.officer()
    organisation = services.get_open(officer, reference)
    if services.is_own(officer, organisation):
        raise NotFound("organisation")
    form = CloseForm()
    if form.was_sent():
        if form.answer.data == "no":
            return redirect(url_for("staff.show_organisation", reference=reference), 303)
        with form.attempt():
            services.close_organisation(officer, reference)
        if not form.has_errors:
            flash(_("%(name)s is closed.", name=organisation.name), "success")
            return redirect(url_for("staff.list_organisations"), 303)
    page = render(
        "staff/organisation_closing.html", form=form, heading=_("Close %(name)s", name=organisation.name),
        user_count=services.count_users(organisation), back=url_for("staff.show_organisation", reference=reference),
    )  # fmt: skip
    return page, 422 if form.has_errors else 200


def _told(others: int) -> str:
    saved = str(_("The organisation is saved."))
    if not others:
        return saved
    kept = ngettext(
        "%(num)s user has an address at another domain. They can still sign in, and are marked in the list of users.",
        "%(num)s users have an address at another domain. They can still sign in, and are marked in the list of users.",
        others,
    )
    return f"{saved} {kept}"


def _cells(row: OrganisationRow) -> list[object]:
    closed = clock.local(row.closed_at).date().isoformat() if row.closed_at else ""
    kind = words(KIND_NAMES[row.kind])
    return [row.name, kind, "; ".join(row.domains), row.user_count, row.manager_count, closed]


def _asks_for_closed() -> bool:
    return request.args.get("state") == "closed"


def _state_values() -> dict[str, Any]:
    return {"state": "closed"} if _asks_for_closed() else {}


def _show_list(
    form: OrganisationSearchForm, rows: list[OrganisationRow], *, is_forgotten: bool = False,
    values: dict[str, str] | None = None,
) -> str:  # fmt: skip
    return render(
        "staff/organisations.html", heading=_("Organisations"), form=form, is_forgotten=is_forgotten,
        page=list_pages.show_page(rows, searching.page_number()), values=(values or {}) | _state_values(),
        is_closed=_asks_for_closed(), kind_names=KIND_NAMES,
    )  # fmt: skip
