"""The matrix of staff routes and permissions is the reviewed one, and says what it should."""

from __future__ import annotations

from portal.domain.permissions import PERMISSIONS_OF_KIND, OrganisationKind, Permission
from tests.architecture import permission_matrix
from tests.architecture.permission_matrix import MATRIX, NOT_FOUND, OPENS, SIGN_IN, WRITTEN_BY, officer, outcome


def test_the_matrix_is_the_reviewed_one(app, database):
    assert permission_matrix.lines_of(app) == MATRIX.read_text().splitlines(), f"if the change is wanted: {WRITTEN_BY}"


def test_every_staff_page_is_shut_to_strangers_and_residents_unless_it_leads_to_signing_in(app, database):
    (_, stranger), (_, resident), *_rest = permission_matrix.persons()
    for rule, method in permission_matrix.staff_routes(app):
        if app.view_functions[rule.endpoint].access.audience in ("officer", "resident"):
            assert outcome(app, rule, method, stranger) == SIGN_IN, rule
            assert outcome(app, rule, method, resident) == NOT_FOUND, rule


def test_boxes_of_the_council_open_nothing_for_a_partner(app, database):
    for kind in (OrganisationKind.REGISTERED_PROVIDER, OrganisationKind.ADVICE_AGENCY):
        partner = officer(kind, *Permission)
        assert partner.permissions == PERMISSIONS_OF_KIND[kind]
        for rule, method in permission_matrix.staff_routes(app):
            needed = app.view_functions[rule.endpoint].access.permission
            if needed is not None and needed not in PERMISSIONS_OF_KIND[kind]:
                assert outcome(app, rule, method, partner) == NOT_FOUND, rule


def test_box_that_a_page_asks_for_is_the_only_one_that_opens_it(app, database):
    for rule, method in permission_matrix.staff_routes(app):
        needed = app.view_functions[rule.endpoint].access.permission
        if needed is not None:
            others = officer(OrganisationKind.COUNCIL, *(one for one in Permission if one is not needed))
            assert outcome(app, rule, method, officer(OrganisationKind.COUNCIL, needed)) == OPENS, rule
            assert outcome(app, rule, method, others) == NOT_FOUND, rule
