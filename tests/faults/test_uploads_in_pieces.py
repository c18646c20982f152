"""A phone that sends a file in pieces goes on after a kill: one file in the end, byte for byte (quality F02, G9)."""

from __future__ import annotations

import json
import random
import time
from hashlib import sha256
from uuid import uuid4

from portal.models import EvidenceFile, UploadPiece, UploadSession
from tests.faults.conftest import TIMES
from tests.faults.house import House, Visitor, answer_on, noise, open_wire
from tests.submitting import PARTNER

ITEM = "/evidence/Rule_NewPartnerIdentity"
SIZE_BYTES = 900_000
PIECE_BYTES = 131_072
KILLS = 4 * TIMES


class Phone:
    """Sends one file as the page's script does: the portal says where it is, the next piece starts there."""

    def __init__(self, visitor: Visitor, content: bytes) -> None:
        self.visitor = visitor
        self.content = content
        self.path = f"{ITEM}/uploads/{uuid4().hex}"
        self.at = 0
        self.is_done = False

    def next_piece(self) -> tuple[bytes, dict[str, str]]:
        """The piece that follows what the portal has, and what is said of it."""
        said = {
            "Upload-Offset": str(self.at), "Upload-Length": str(len(self.content)), "Upload-Name": "passport.png",
            "X-CSRFToken": self.visitor.csrf_token, "HX-Request": "true",
        }  # fmt: skip
        return self.content[self.at : self.at + PIECE_BYTES], said

    def hear(self, body: bytes) -> None:
        """Take note of what the portal says."""
        said = json.loads(body)
        assert said["message"] is None, said
        assert said["received"] >= self.at or said["received"] == 0
        self.at, self.is_done = said["received"], said["done"]

    def send(self) -> None:
        """Send one piece and wait for the answer."""
        piece, said = self.next_piece()
        answer = self.visitor.send("POST", self.path, piece, said | {"Content-Type": "application/octet-stream"})
        assert answer.status == 200, answer
        self.hear(answer.body)


def test_kill_in_the_middle_of_pieces_ends_in_one_file(house: House):
    house.start("web")
    visitor = Visitor(house, house.draft(PARTNER))
    phone = Phone(visitor, noise(SIZE_BYTES))
    for _ in range(KILLS):
        if not phone.is_done and random.random() < 0.7:
            phone.send()
        cut_off(house, phone)
        house.start("web")
    while not phone.is_done:
        phone.send()
    phone.send()  # the answer was lost, the phone asks again
    (row,) = house.rows(EvidenceFile, EvidenceFile.claim_id == visitor.claim_id)
    assert row.sha256 == sha256(phone.content).digest()
    assert house.count(UploadPiece) == 0
    assert house.count(UploadSession) == 1
    house.flask("store", "sweep", "--older-than", "0")
    assert house.files_of_store() == house.keys_of_rows()
    house.verify()
    assert list(house.scratch.iterdir()) == []


def cut_off(house: House, phone: Phone) -> None:
    """Kill the web process somewhere in a piece, or while it keeps it, or while it makes the file."""
    piece, said = phone.next_piece()
    with open_wire(house) as wire:
        content = phone.visitor.raw(phone.path, piece, "application/octet-stream", said)
        is_whole = random.random() < 0.6
        wire.sendall(content if is_whole else content[: random.randrange(len(content))])
        time.sleep(random.uniform(0, 0.1) if is_whole else 0)
        house.kill("web")
        answer = answer_on(wire)
    if answer is not None and answer.status == 200:
        phone.hear(answer.body)
