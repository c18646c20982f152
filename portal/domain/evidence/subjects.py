"""What a request is for when a rule asks once for each: an account, a job, a child or a person (`per` of the rules)."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from portal.domain.wording import Wording

KINDS = ("account", "job", "child", "person")
"""The words `per` understands; any other asks once for all."""

_KEY_LENGTH = 12


@dataclass(frozen=True, slots=True, repr=False)
class Subject:
    """One account, job, child or person. `key` stands in addresses and rows and tells nothing; `name` is personal."""

    kind: str
    key: str
    name: Wording = field(compare=False)

    @property
    def mark(self) -> str:
        """How a page of the eForm says that it is about this."""
        return f"{self.kind}:{self.key}"


def subject_key(claim_reference: str, kind: str, identity: str) -> str:
    """A key that is the same whenever the same thing of the same claim is asked about, and says nothing of it."""
    return sha256(f"{claim_reference}|{kind}|{identity}".encode()).hexdigest()[:_KEY_LENGTH]
