from datetime import timedelta

from portal import clock, db
from portal.domain.actor import System
from portal.models import OutgoingMessage
from portal.services import messages, settings


def contact(channel="phone", address="07700 900111", held_since="2019-02-01", **more):
    return {"channel": channel, "address": address, "held_since": held_since, **more}


def test_preferred_contact_is_told_when_there_are_several(db_session, make):
    claim = make.claim(contacts=[contact(), contact("email", "mary@example.org", is_preferred=True)])
    assert messages.find_contact(claim.id).channel == "email"


def test_telephone_is_told_when_none_is_preferred(db_session, make):
    claim = make.claim(contacts=[contact("email", "mary@example.org"), contact()])
    assert messages.find_contact(claim.id).channel == "phone"


def test_code_goes_to_the_old_contact_when_the_new_one_is_not_held_long_enough(db_session, make):
    yesterday = (clock.today() - timedelta(days=1)).isoformat()
    claim = make.claim(
        contacts=[contact(held_since=yesterday, is_preferred=True), contact("email", "mary@example.org")]
    )
    assert messages.find_contact(claim.id, for_code=True).channel == "email"


def test_contact_receives_codes_when_held_exactly_as_long_as_the_council_asks(db_session, make):
    settings.change(System("test"), "ContactHoldDays", "10")
    held = (clock.today() - timedelta(days=10)).isoformat()
    short = (clock.today() - timedelta(days=9)).isoformat()
    assert messages.find_contact(make.claim(contacts=[contact(held_since=held)]).id, for_code=True)
    assert messages.find_contact(make.claim(contacts=[contact(held_since=short)]).id, for_code=True) is None


def test_nothing_is_texted_to_a_landline(db_session, make):
    claim = make.claim(
        contacts=[contact(address="020 7946 0018", is_preferred=True), contact("email", "mary@example.org")]
    )
    assert messages.find_contact(claim.id).channel == "email"


def test_no_code_goes_to_a_contact_that_may_not_receive_any(db_session, make):
    claim = make.claim(contacts=[contact(may_receive_codes=False)])
    assert messages.find_contact(claim.id, for_code=True) is None


def test_address_and_gaps_are_wiped_when_a_message_has_left(db_session, make):
    claim = make.claim()
    messages.tell_resident(claim.id, "received", reference="R-1", link="http://localhost")
    row = db_session.query(OutgoingMessage).one()
    assert messages.find_envelope(row.id).address == "07700 900123"
    messages.mark_sent(row.id)
    assert (row.address, row.gaps, row.state) == (None, None, "sent")
    assert messages.find_envelope(row.id) is None


def test_nothing_is_queued_when_a_claim_holds_no_contact(db_session, make):
    messages.tell_resident(make.claim(contacts=[]).id, "received", reference="R-1", link="x")
    assert db_session.query(OutgoingMessage).count() == 0


def test_job_exists_only_when_the_transaction_commits(database, make, run_jobs):
    claim = make.claim()
    try:
        with db.transaction():
            messages.tell_resident(claim.id, "received", reference="R-1", link="x")
            raise RuntimeError
    except RuntimeError:
        pass
    assert run_jobs() == []
    with db.transaction():
        messages.tell_resident(claim.id, "received", reference="R-1", link="x")
    assert run_jobs() == ["send-message"]


def test_envelope_shows_no_address_when_it_is_logged(db_session, make):
    claim = make.claim()
    row = messages.queue_message(
        "received", "phone", "07700 900123", {"reference": "R-1", "link": "x"}, claim_id=claim.id
    )
    assert "07700" not in repr(messages.find_envelope(row.id))
