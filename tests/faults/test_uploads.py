"""An upload that is cut off leaves no row without bytes and, after the sweep, no bytes without a row (quality F02, F17)."""

from __future__ import annotations

import random
import signal
import time
from contextlib import ExitStack
from hashlib import sha256

import pytest

from portal.models import EvidenceFile
from tests.faults.conftest import TIMES
from tests.faults.house import House, Visitor, answer_on, noise, open_wire
from tests.submitting import PARTNER

ROUNDS = 4 * TIMES
ITEM = "/evidence/Rule_NewPartnerIdentity"
SIZE_BYTES = 400_000
AT_ONCE = 4


def cut_somewhere(wire, content: bytes) -> float:
    """Send a part of an upload; returns how long the server may go on."""
    wire.sendall(content[: random.randrange(len(content))])
    return 0


def cut_after_the_last_byte(wire, content: bytes) -> float:
    """Send the whole upload: the kill lands in checking, writing, renaming or committing."""
    wire.sendall(content)
    return random.uniform(0, 0.2)


@pytest.mark.parametrize("cut", [cut_somewhere, cut_after_the_last_byte])
def test_kill_during_uploads_leaves_row_and_bytes_or_neither(house: House, cut):
    house.flask("settings", "set", "UploadCountLimit", str(ROUNDS + 1))
    house.start("web")
    visitors = [Visitor(house, house.draft(PARTNER)) for _ in range(AT_ONCE)]
    given = {visitor.claim_id: [noise(SIZE_BYTES) for _ in range(ROUNDS)] for visitor in visitors}
    for number in range(ROUNDS):
        with ExitStack() as wires:
            opened = [wires.enter_context(open_wire(house)) for _ in visitors]
            pause = 0.0
            for visitor, wire in zip(visitors, opened, strict=True):
                body, media_type = visitor.upload(given[visitor.claim_id][number], "passport.png")
                pause = cut(wire, visitor.raw(ITEM, body, media_type))
            time.sleep(pause)
            house.kill("web")
            answers = [answer_on(wire) for wire in opened]
        check_rows_have_bytes(house)
        for visitor, answer in zip(visitors, answers, strict=True):
            digest = sha256(given[visitor.claim_id][number]).digest()
            known = house.count(EvidenceFile, EvidenceFile.claim_id == visitor.claim_id, EvidenceFile.sha256 == digest)
            assert known == 1 if answer else known <= 1
        house.start("web")
    house.flask("store", "sweep", "--older-than", "0")
    assert house.files_of_store() == house.keys_of_rows()
    give_all_again(house, visitors, given)


def give_all_again(house: House, visitors: list[Visitor], given: dict) -> None:
    """Whoever was cut off sends again: every file is there once, byte for byte."""
    for visitor in visitors:
        for content in given[visitor.claim_id]:
            body, media_type = visitor.upload(content, "passport.png")
            assert visitor.post(ITEM, body, media_type).status == 303
        rows = house.rows(EvidenceFile, EvidenceFile.claim_id == visitor.claim_id)
        assert sorted(row.sha256 for row in rows) == sorted(sha256(one).digest() for one in given[visitor.claim_id])
        for row in rows:
            assert sha256(b"".join(house.store.read(row.store_key))).digest() == row.sha256
    house.verify()
    left = {path.read_bytes() for path in house.scratch.iterdir()}
    assert left <= {
        b"blat",
        b"",
    }  # with which Python tries the folder out; a kill may leave it, or before it is written


def check_rows_have_bytes(house: House) -> None:
    """No row without its bytes."""
    for key in house.keys_of_rows():
        house.store.verify(key)


def test_stop_during_uploads_keeps_each_whole_or_not_at_all(house: House):
    house.start("web")
    visitors = [Visitor(house, house.draft(PARTNER)) for _ in range(20)]
    given = {visitor.claim_id: [noise(SIZE_BYTES)] for visitor in visitors}
    with ExitStack() as wires:
        opened = [wires.enter_context(open_wire(house)) for _ in visitors]
        for visitor, wire in zip(visitors, opened, strict=True):
            body, media_type = visitor.upload(given[visitor.claim_id][0], "passport.png")
            wire.sendall(visitor.raw(ITEM, body, media_type))
        first = answer_on(opened[0])
        web = house.processes.pop("web")
        web.send_signal(signal.SIGTERM)
        web.wait(30)
        answers = [first, *map(answer_on, opened[1:])]
    assert {answer.status for answer in answers if answer} == {303}
    check_rows_have_bytes(house)
    for visitor, answer in zip(visitors, answers, strict=True):
        assert answer is None or house.count(EvidenceFile, EvidenceFile.claim_id == visitor.claim_id) == 1
    house.start("web")
    give_all_again(house, visitors, given)
