"""How long 100 evidence rules take on one review: prints the median and the worst of many runs, in milliseconds."""

from __future__ import annotations

import statistics
import time

from portal.domain.evidence.eform import EForm, build_eform
from portal.domain.evidence.rules import EvidenceRules
from portal.domain.evidence.rules_file import read_rules

RULES = 100
RUNS = 200
TARGET_MS = 5.0


def make_rules(count: int = RULES) -> EvidenceRules:
    """Rules of the usual shape, each about a field of its own."""
    evidences = "".join(
        f"<Evidence resourceId='R{number}'><Text>Send it</Text><Rules><Rule><XPath>eForm/page[@id='page{number % 40}']"
        f"/field[@id='F{number}']/item[@selected='True' and @value='Yes']</XPath></Rule></Rules></Evidence>"
        for number in range(count)
    )
    return read_rules(f"<Evidences>{evidences}</Evidences>".encode())


def make_review() -> EForm:
    """A full review: 40 pages of 12 answered fields."""
    return build_eform(
        {f"page{page}": [{f"F{field * 40 + page}": ["Yes"] for field in range(12)}] for page in range(40)}
    )


def measure(rules: EvidenceRules, review: EForm, runs: int = RUNS) -> list[float]:
    """Milliseconds of processor time of each run, so that other programs do not count."""
    times = []
    for _run in range(runs):
        started = time.thread_time()
        rules.evaluate(review)
        times.append((time.thread_time() - started) * 1000)
    return times


def main() -> None:
    """Print the figures and the target."""
    times = measure(make_rules(), make_review())
    print(
        f"{RULES} rules on one review: median {statistics.median(times):.2f} ms, worst {max(times):.2f} ms "
        f"(target {TARGET_MS:.0f} ms)"
    )


if __name__ == "__main__":
    main()
