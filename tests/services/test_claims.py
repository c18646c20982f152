"""Reading a claim: what is remembered of a version is that version's, and only while its bytes open."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from portal.models import Claim, ClaimVersion, keyring
from portal.models.keyring import Keyring, SealBroken
from portal.services import claims
from tests.factories import claim_content


@pytest.fixture
def claim(make, db_session):
    return make.claim(status="active")


def test_newest_version_is_read_after_an_older_one_was(claim, db_session):
    assert claims.get_claim(claim.id).held.status == "active"
    newer = ClaimVersion(
        claim_id=claim.id, number=2, content=claim_content(status="suspended"), digest=b"", source="extract",
        recorded_at=claim.created_at,
    )  # fmt: skip
    db_session.add(newer)
    db_session.execute(sa.update(Claim).values(current_number=2))
    db_session.expire_all()
    assert [claims.get_claim(claim.id, number).held.status for number in (None, 1)] == ["suspended", "active"]


def test_altered_bytes_do_not_open_though_the_version_was_read_before(claim, db_session):
    claims.get_claim(claim.id)
    version = db_session.scalars(sa.select(ClaimVersion)).one()
    version.content_sealed = version.content_sealed[:-1] + bytes([version.content_sealed[-1] ^ 1])
    with pytest.raises(SealBroken):
        claims.get_claim(claim.id)


def test_other_keys_do_not_open_a_version_that_was_read_before(claim, monkeypatch):
    claims.get_claim(claim.id)
    monkeypatch.setattr(keyring, "_keyring", Keyring({1: b"x" * 32}, b"y" * 32))
    with pytest.raises(SealBroken):
        claims.get_claim(claim.id)
