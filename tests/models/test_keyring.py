import base64

import pytest
import sqlalchemy as sa

from config import UnsafeSettings
from portal import db
from portal.models import Claim, ClaimVersion, keyring
from portal.models.keyring import Keyring, SealBroken
from tests.conftest import make_settings

OLD, NEW, INDEX = b"o" * 32, b"n" * 32, b"i" * 32


def test_seal_opens_when_table_column_and_row_are_the_same():
    ring = Keyring({1: OLD}, INDEX)
    assert ring.open(ring.seal(b"secret", "claim.content:1"), "claim.content:1") == b"secret"


def test_seal_does_not_open_when_moved_to_another_row():
    ring = Keyring({1: OLD}, INDEX)
    with pytest.raises(SealBroken):
        ring.open(ring.seal(b"secret", "claim.content:1"), "claim.content:2")


def test_seal_does_not_open_when_a_byte_was_altered():
    ring = Keyring({1: OLD}, INDEX)
    sealed = bytearray(ring.seal(b"secret", "x"))
    sealed[-1] ^= 1
    with pytest.raises(SealBroken):
        ring.open(bytes(sealed), "x")


def test_old_seals_open_and_new_ones_use_the_new_key_when_keys_rotate():
    before = Keyring({1: OLD}, INDEX).seal(b"secret", "x")
    ring = Keyring({2: NEW, 1: OLD}, INDEX)
    assert ring.open(before, "x") == b"secret"
    assert ring.seal(b"secret", "x")[0] == 2


def test_seal_does_not_open_when_its_key_is_gone():
    before = Keyring({1: OLD}, INDEX).seal(b"secret", "x")
    with pytest.raises(SealBroken):
        Keyring({2: NEW}, INDEX).open(before, "x")


def test_blind_index_differs_by_purpose_and_by_where_parts_end():
    ring = Keyring({1: OLD}, INDEX)
    assert ring.blind_index("nino", "ab") == ring.blind_index("nino", "ab")
    assert ring.blind_index("nino", "ab") != ring.blind_index("contact", "ab")
    assert ring.blind_index("nino", "a", "b") != ring.blind_index("nino", "ab")


def test_database_holds_no_clear_text_of_a_claim(make, database):
    claim = make.claim()
    raw = database.execute(sa.text("SELECT content_sealed FROM claim_version")).scalar_one()
    assert b"Mary" not in bytes(raw)
    assert b"QQ123456C" not in bytes(raw)
    with db.reading() as session:
        version = session.scalars(sa.select(ClaimVersion).where(ClaimVersion.claim_id == claim.id)).one()
        assert version.content["people"][0]["first_name"] == "Mary"


def test_sealed_column_does_not_open_when_copied_to_another_row(make, database):
    first, second = make.claim(), make.claim()
    with db.transaction() as session:
        session.info["no audit guard"] = True
        rows = {row.claim_id: row for row in session.scalars(sa.select(ClaimVersion))}
        rows[second.id].content_sealed = rows[first.id].content_sealed
    with db.reading() as session:
        moved = session.scalars(sa.select(ClaimVersion).where(ClaimVersion.claim_id == second.id)).one()
        with pytest.raises(SealBroken):
            _ = moved.content


def test_claims_have_random_ids(make):
    assert make.claim().id != make.claim().id
    assert Claim(reference="x").id.version == 4


@pytest.mark.parametrize(
    "keys", ["1:short", "0:" + base64.b64encode(OLD).decode(), "one:" + base64.b64encode(OLD).decode(), ","]
)
def test_settings_refuse_keys_that_are_no_keys(tmp_path, keys):
    with pytest.raises(UnsafeSettings, match="PORTAL_EVIDENCE_KEYS"):
        _ = make_settings(tmp_path, "sqlite://", evidence_keys=keys).keys


def test_current_keyring_is_that_of_the_app(app):
    assert keyring.current().newest == 1
