from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from portal import db
from portal.adapters import run_lock

HOLDER = """
import sys, time, sqlalchemy as sa
from portal.adapters import run_lock
with run_lock.hold(sa.create_engine(sys.argv[1]), "test"):
    print("held", flush=True)
    time.sleep(60)
"""
ROOT = Path(__file__).parents[2]


def test_a_lock_is_held_by_one_and_free_afterwards(app):
    with run_lock.hold(db.engine(), "test"), pytest.raises(run_lock.LockTaken), run_lock.hold(db.engine(), "test"):
        pass

    with run_lock.hold(db.engine(), "test"):
        pass


def test_two_locks_of_different_names_do_not_meet(app):
    with run_lock.hold(db.engine(), "one"), run_lock.hold(db.engine(), "other"):
        pass


def test_a_lock_is_free_when_its_holder_is_killed(app):
    url = db.engine().url.render_as_string(hide_password=False)
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, url], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    try:
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(run_lock.LockTaken), run_lock.hold(db.engine(), "test"):
            pass
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()

    for _attempt in range(100):
        try:
            with run_lock.hold(db.engine(), "test"):
                return
        except run_lock.LockTaken:
            continue
    pytest.fail("the lock of a killed process is still held")
