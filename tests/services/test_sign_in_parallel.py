"""A limit holds when two processes guess at once, and after a restart: the counters are in the database (quality S02)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def guess(url: str, processes: int, tries: int) -> int:
    """How many of the tries of all processes were looked up."""
    command = [sys.executable, "-m", "tests.services.parallel_tries", url, str(tries)]
    running = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(processes)]
    return sum(int(process.communicate(timeout=120)[0]) for process in running)


def test_no_more_than_the_limit_is_looked_up_when_two_processes_guess(own_database):
    assert guess(own_database, 2, 32) == 5
    assert guess(own_database, 1, 2) == 0
