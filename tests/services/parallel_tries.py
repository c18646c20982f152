"""One process of many that guess at once: `python -m tests.services.parallel_tries URL TRIES` prints how many were looked up."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from portal import db
from portal.models import keyring
from portal.services import sign_in_limits
from portal.services.sign_in_limits import Caller


def one_try(_number: int) -> bool:
    """Whether one try may be verified."""
    with db.transaction():
        return not sign_in_limits.check(b"\1" * 32, Caller("192.0.2.0/24")).is_refused


if __name__ == "__main__":
    keyring.use(keyring.Keyring({1: b"k" * 32}, b"i" * 32))
    db.bind(db.make_engine(sys.argv[1]))
    with ThreadPoolExecutor(8) as pool:
        print(sum(pool.map(one_try, range(int(sys.argv[2])))))
