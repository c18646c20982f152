"""The timeline of many changes: reading, deriving, and the claims, beside the time a bare sort of them takes.

Reading checks the input and works out the facts of each change, once. Deriving is everything after that: order, names,
conflicts, and what comes and goes with each step. A step lists its references, and makes its claim, when it is asked.
"""

from __future__ import annotations

import gc
import random
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from portal.domain.timeline import Submission, derive_steps, read_submissions

CLAIM = {"reference": "HB1", "people": [{"id": "p1", "role": "claimant"}]}
FIRST = date(1995, 1, 1)


def written(size: int, subjects: int, days: int) -> list[dict[str, Any]]:
    """`size` changes of pay in submissions of ten, spread over so many jobs and days."""
    chance = random.Random(size)
    reported = [
        {
            "type": "pay-changed",
            "subject": f"job-{chance.randrange(subjects)}",
            "date": (FIRST + timedelta(days=chance.randrange(days))).isoformat(),
            "details": {"amount_gross": f"{chance.randrange(100, 900)}.00", "freq": "weekly"},
        }
        for _ in range(size)
    ]
    return [{"reference": f"S{start}", "changes": reported[start : start + 10]} for start in range(0, size, 10)]


def fastest(work: Callable[[], object], runs: int) -> float:
    """The least processor time of some runs, in milliseconds, without pauses of the garbage collector."""
    best = float("inf")
    for _ in range(runs):
        gc.collect()
        gc.disable()
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
        gc.enable()
    return best * 1000


def sort_floor(submissions: tuple[Submission, ...]) -> float:
    """The time to sort the same changes by date and reference and do nothing else."""
    rows = [(one.date, one.reference, one.submission) for submission in submissions for one in submission.changes]
    return fastest(lambda: sorted(rows, key=itemgetter(0, 1, 2)), 5)


def peak_of(submissions: tuple[Submission, ...]) -> float:
    """The most memory that all steps, held together, take, in MiB."""
    tracemalloc.start()
    held = list(derive_steps(CLAIM, submissions))
    peak = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    assert held
    return peak


def main() -> None:
    """Print one line a case."""
    print(
        "changes  jobs  steps  sort ms  read ms  derive ms  (x sort)  with references ms  last claim ms  MiB of all steps"
    )
    for size, subjects, days in ((100, 5, 3650), (1_000, 20, 3650), (10_000, 40, 11_000), (10_000, 2_000, 11_000)):
        document = written(size, subjects, days)
        submissions = read_submissions(document)
        steps = list(derive_steps(CLAIM, submissions))
        floor = sort_floor(submissions)
        read = fastest(lambda source=document: read_submissions(source), 3)  # type: ignore[misc]
        derive = fastest(lambda source=submissions: list(derive_steps(CLAIM, source)), 9)  # type: ignore[misc]
        listed = fastest(lambda source=submissions: [len(step.changes) for step in derive_steps(CLAIM, source)], 3)  # type: ignore[misc]
        claim = fastest(lambda held=steps: held[-1].claim, 1)  # type: ignore[misc]
        print(
            f"{size:7} {subjects:5} {len(steps):6} {floor:8.2f} {read:8.1f} {derive:10.1f} {derive / floor:8.1f}x"
            f" {listed:19.1f} {claim:14.1f} {peak_of(submissions):8.1f}"
        )


if __name__ == "__main__":
    main()
