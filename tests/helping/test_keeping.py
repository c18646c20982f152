"""How long what belongs to authorities is kept, in the database and in the store."""

from datetime import timedelta

import time_machine

from portal.domain.actor import Anonymous
from portal.domain.authority import Kind, Relationship, Scope
from portal.models import Authority, AuthorityVersion
from portal.services import authority_changes, housekeeping
from portal.services.authority_changes import Form, Holder, Terms
from portal.services.evidence.stored_files import list_keys
from tests.auth.signing_in import START


def ask(claim_id, form=None) -> Authority:
    holder = Holder("Sam Adviser", "Sample Advice", Relationship.ADVISER)
    terms = Terms(Kind.FORM, frozenset({Scope.PREPARE}), "Needs help")
    return authority_changes.ask(Anonymous(), holder, terms, claim_id=claim_id, person="Mary", form=form)


def test_the_bytes_of_a_signed_form_are_never_swept(db_session, make):
    ask(make.claim().id, Form("signed.pdf", "key-of-the-form", "application/pdf", 10))
    assert "key-of-the-form" in list_keys()


def test_requests_that_matched_nothing_go_after_four_weeks_and_others_stay(db_session, make):
    with time_machine.travel(START, tick=False):
        vain, held = ask(None), ask(make.claim().id)
        housekeeping.tidy()
        assert db_session.get(Authority, vain.id) is not None
    with time_machine.travel(START + timedelta(days=29), tick=False):
        counts = housekeeping.tidy()
    db_session.expire_all()
    assert counts["requests to act in vain"] == 1
    assert db_session.get(Authority, vain.id) is None
    assert db_session.get(Authority, held.id) is not None
    assert {row.authority_id for row in db_session.query(AuthorityVersion)} == {held.id}
