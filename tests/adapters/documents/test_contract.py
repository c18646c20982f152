"""The contract of every document store: whole, with its index, once, whatever happens on the way (S4.11, S4.42)."""

from __future__ import annotations

import time
from hashlib import sha256

import pytest

from portal.adapters.documents import make_document_store
from portal.adapters.documents.indexes import read_index
from portal.domain.handover.causes import Cause, NotDelivered
from tests.adapters.documents.conftest import both_formats, make_index
from tests.conftest import make_settings

PAYSLIP = b"%PDF-1.4 a payslip"
FILE = "HB1000001/d1.pdf"


def index_name(place, number: int = 1) -> str:
    return f"HB1000001/d1.{number}.index.{place.index_format}"


@both_formats
def test_document_lies_under_its_claim_with_an_index_that_says_everything(place):
    assert place.put(PAYSLIP, original_name="=Wage slip, \u201cOctober\u201d.pdf") == index_name(place)
    assert place.names() == [index_name(place), FILE]
    assert place.read(FILE) == PAYSLIP
    found = read_index(place.read(index_name(place)))
    guard = "'" if place.index_format == "csv" else ""
    name = f"{guard}=Wage slip, \u201cOctober\u201d.pdf"
    assert {key: value for key, value in found.items() if value} == make_index(PAYSLIP, original_name=name)
    assert [(one.sha256, one.state) for one in place.drop.list_kept("HB1000001")["d1"]] == [
        (sha256(PAYSLIP).hexdigest(), "received")
    ]


@both_formats
def test_states_follow_in_their_order_and_the_last_one_counts(place):
    place.put(PAYSLIP)
    place.note(PAYSLIP, 3, "accepted")
    place.note(PAYSLIP, 2, "refused")
    assert place.states() == {"d1": ["accepted"]}
    assert place.names() == [*(index_name(place, number) for number in (1, 2, 3)), FILE]


@both_formats
def test_late_file_of_a_claim_joins_those_that_are_there_or_were_taken(place):
    place.put(PAYSLIP)
    place.move(FILE, "HB1000001/taken/d1.pdf")
    place.move(index_name(place), f"HB1000001/taken/d1.1.index.{place.index_format}")
    place.put(b"another", document="d2")
    place.put(b"of somebody else", document="d3", claim="HB1000002")
    place.note(PAYSLIP, 2, "accepted")
    assert place.states() == {"d1": ["accepted"], "d2": ["received"]}
    assert place.states("HB1000002") == {"d3": ["received"]}


@both_formats
def test_the_same_again_changes_nothing(place):
    first = place.put(PAYSLIP)
    assert place.put(PAYSLIP) == first
    assert place.note(PAYSLIP, 2, "accepted") == place.note(PAYSLIP, 2, "accepted")
    assert place.names() == [index_name(place), index_name(place, 2), FILE]
    assert place.states() == {"d1": ["accepted"]}


@pytest.mark.parametrize("taken", ["HB1000001/taken/", "taken/HB1000001/"])
def test_what_an_importer_took_before_we_knew_that_it_arrived_is_not_brought_again(place, taken):
    place.put(PAYSLIP)
    place.note(PAYSLIP, 2, "accepted")
    for name in place.names():
        place.move(name, taken + name.rpartition("/")[2])
    before = place.names()
    place.put(PAYSLIP)
    place.note(PAYSLIP, 2, "accepted")
    assert place.names() == before
    assert place.states() == {"d1": ["accepted"]}


def test_document_that_is_not_what_its_index_says_is_not_there_at_all(place):
    with pytest.raises(NotDelivered) as refused:
        place.put(PAYSLIP, sha256=sha256(b"another").hexdigest())
    assert (refused.value.cause, refused.value.code) == (Cause.HELD_DATA, "not-what-was-stored")
    assert place.names() == []


def test_content_that_breaks_off_leaves_nothing(place):
    def broken():
        yield PAYSLIP[:5]
        raise RuntimeError("the store broke off")

    with pytest.raises(RuntimeError):
        place.drop.put(make_index(PAYSLIP), broken(), b"<document/>")
    assert place.names() == []
    place.put(PAYSLIP)
    assert place.states() == {"d1": ["received"]}


@pytest.mark.parametrize("claim", ["../HB1", "HB 1/2", "\u0175"])
def test_claim_reference_never_leads_out_of_its_folder(place, claim):
    try:
        place.put(PAYSLIP, claim=claim)
    except ValueError:
        assert place.names() == []
        return
    assert {name.count("/") for name in place.names()} == {1}
    assert place.states(claim) == {"d1": ["received"]}


def test_place_that_is_away_is_an_endpoint_that_is_down_and_takes_it_later(place):
    with place.away():
        for call in (lambda: place.put(PAYSLIP), lambda: place.note(PAYSLIP, 2, "accepted"), place.states):
            with pytest.raises(NotDelivered) as failed:
                call()
            assert failed.value.cause is Cause.ENDPOINT_DOWN
    assert place.names() == []
    place.put(PAYSLIP)
    assert place.states() == {"d1": ["received"]}


@pytest.mark.parametrize("when", ["in the middle of reading", "before the index"])
def test_killed_put_is_never_half_there_and_the_next_one_ends_it(place, when):
    size = 9 * 1024 * 1024
    place.kill(size, when)
    assert place.states() == {}
    assert [name for name in place.names() if "index" in name] == []
    for name in place.names():
        assert len(place.read(name)) == size
    place.put(b"x" * size)
    assert place.states() == {"d1": ["received"]}
    assert len(place.names()) == 2


def test_put_that_is_killed_or_cut_between_its_parts_shows_nothing_in_the_bucket(in_bucket):
    size = 20 * 1024 * 1024
    in_bucket.proxy.delay_seconds = 1.5
    process = in_bucket.start_killed(size)
    until = time.monotonic() + 60
    while not in_bucket.unfinished() and time.monotonic() < until:
        time.sleep(0.02)
    process.kill()
    process.wait(10)
    assert in_bucket.unfinished() == ["HB1000001/d1.pdf"]
    assert in_bucket.names() == []
    in_bucket.proxy.heal()
    in_bucket.proxy.cut_after_bytes = 6 * 1024 * 1024
    with pytest.raises(NotDelivered) as failed:
        in_bucket.put(b"x" * size)
    assert (failed.value.cause, failed.value.code) == (Cause.ENDPOINT_DOWN, "no-bucket")
    assert in_bucket.names() == []
    in_bucket.proxy.heal()
    in_bucket.put(b"x" * size)
    assert in_bucket.states() == {"d1": ["received"]}


def test_bucket_with_a_wrong_key_is_down_and_not_empty(in_bucket, tmp_path):
    in_bucket.put(PAYSLIP)
    wrong = make_settings(tmp_path, "", **in_bucket.settings | {"s3_secret_key": "wrong"})
    with pytest.raises(NotDelivered) as failed:
        make_document_store(wrong).list_kept("HB1000001")
    assert failed.value.cause is Cause.ENDPOINT_DOWN
