"""200 uploads of 10 MB at once in `make soak`, a twentieth of them here: all kept, in bounded memory (quality P10, F12)."""

from __future__ import annotations

from hashlib import sha256

from portal.models import EvidenceFile
from tests.faults.conftest import TIMES
from tests.faults.house import House
from tests.faults.many_uploads import upload_together

COUNT = 10 * TIMES
MOST_GROWTH_MIB = 100
MOST_SECONDS_OF_A_PAGE = 6


def test_many_phones_upload_at_once_and_every_file_is_kept(build, sqlite_url):
    house: House = build(sqlite_url)
    house.start("web")
    seen = upload_together(house, COUNT)
    print(seen)
    assert seen.statuses == [303] * COUNT
    assert seen.rss_peak - seen.rss_before <= MOST_GROWTH_MIB
    assert max(seen.reads) <= MOST_SECONDS_OF_A_PAGE
    rows = house.rows(EvidenceFile)
    assert len({row.sha256 for row in rows}) == COUNT
    for row in rows[:: max(1, COUNT // 10)]:
        digest = sha256()
        for chunk in house.store.read(row.store_key):
            digest.update(chunk)
        assert digest.digest() == row.sha256
    house.verify()
    assert list(house.scratch.iterdir()) == []
