"""What a message to the back office says, as plain values: nothing private that is not on the list, no notes of others.

Bank details go, because a payment cannot be changed without them; answers about health, abuse and the like stay in the
portal, where those who decide read them (complaint C31).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from portal.domain.changes import Change, FieldSpec
from portal.domain.changes.fields import specs_of
from portal.domain.claim import Claim as HeldClaim
from portal.domain.handover.deliveries import DeliveryKind
from portal.domain.timeline import Step
from portal.models import keyring
from portal.services import settings
from portal.services.handover.in_force import DecidedChange

BANK_ANSWERS = ("bank_name", "sort_code", "account_number", "roll_number", "account_name")
STORY = "reason_for_delay"


def step_content(
    step: Step, held: HeldClaim, references: dict[str, str], decisions: Sequence[DecidedChange]
) -> dict[str, Any]:
    """A step of the timeline: its changes, and the claim as it then stands."""
    changes = step.reported
    submissions = list(dict.fromkeys(change.submission for change in changes))
    own = [one for one in decisions if one.reference in set(step.changes)]
    return {
        **_common(DeliveryKind.STEP, held, references, submissions),
        "effective_on": step.date.isoformat() if step.date else None,
        "changes": [_change(change) for change in changes],
        "decisions": [_decision(one) for one in own],
        "notes": list(_notes(changes)),
        "standing": step.claim,
    }


def no_change_content(submission: str, held: HeldClaim, references: dict[str, str]) -> dict[str, Any]:
    """A review that changed nothing."""
    return {**_common(DeliveryKind.NO_CHANGE, held, references, [submission]), "changes": []}


def decision_content(decisions: Sequence[DecidedChange], held: HeldClaim, references: dict[str, str]) -> dict[str, Any]:
    """What was decided of changes, apart from any step."""
    submissions = list(dict.fromkeys(one.reference.partition("/")[0] for one in decisions))
    written = [_decision(one) for one in decisions]
    return {**_common(DeliveryKind.DECISION, held, references, submissions), "decisions": written}


def step_digest(step: Step) -> bytes:
    """What tells whether the same was handed over already: date, changes and answers, not what is held besides."""
    told = [step.date.isoformat() if step.date else None, [_change(change) for change in step.reported]]
    return digest_of(told)


def digest_of(told: object) -> bytes:
    """The keyed digest of plain values."""
    return keyring.current().blind_index("delivery", json.dumps(told, sort_keys=True, ensure_ascii=False))


def external_reference(held: HeldClaim, submissions: Sequence[str]) -> str:
    """What the back office shows for it: the setting SourceIdMode (S4.74)."""
    form = submissions[0] if submissions else ""
    name = held.claimant.full_name if held.claimant else ""
    mode = settings.get("SourceIdMode")
    if mode == "ClaimantName" and name:
        return name[:200]
    return f"{name} {form}".strip()[:200] if mode == "Composite" else form


def _common(
    kind: DeliveryKind, held: HeldClaim, references: dict[str, str], submissions: Sequence[str]
) -> dict[str, Any]:
    shown = external_reference(held, submissions) or references["case_reference"]
    return {"kind": kind.value, **references, "external_reference": shown, "submissions": list(submissions)}


def _change(change: Change) -> dict[str, Any]:
    return {
        "reference": change.full_reference, "type": change.type.name, "catalogue_id": change.type.catalogue_id,
        "kind": change.kind.value, "happened_on": change.date.isoformat() if change.date else None,
        "subject": change.subject[:200],
        "answers": [
            {"name": name, "value": value} for name, value in _answers(change.type.fields, change.details, "") if value
        ],
    }  # fmt: skip


def _answers(specs: Iterable[FieldSpec], asked: object, prefix: str) -> Iterator[tuple[str, str]]:
    """Each answer under its name; entries of a list are numbered from 1, as in `service_charges.1.amount`."""
    for spec in specs:
        value = getattr(asked, spec.name)
        if value is None or spec.name == STORY or (spec.is_private and not _is_bank(spec.name)):
            continue
        if spec.group is not None:
            for number, item in enumerate(value, start=1):
                yield from _answers(specs_of(spec.group), item, f"{prefix}{spec.name}.{number}.")
        else:
            yield prefix + spec.name, _text(value)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(_text(item) for item in value)
    lines = getattr(value, "lines", None)
    return "\n".join(lines) if lines is not None else str(value)


def _is_bank(name: str) -> bool:
    return name.endswith(BANK_ANSWERS)


def _notes(changes: Iterable[Change]) -> Iterator[dict[str, str]]:
    """Words of the resident's own, only where the council has put them on the list (setting NotesToBackOffice)."""
    if settings.get("NotesToBackOffice") != "reason-for-delay":
        return
    for change in changes:
        if change.details.reason_for_delay:
            yield {"about": change.full_reference, "text": change.details.reason_for_delay}


def _decision(decided: DecidedChange) -> dict[str, Any]:
    return {"reference": decided.reference, "outcome": decided.outcome, "decided_at": instant(decided.decided_at)}


def instant(at: datetime) -> str:
    """An instant as messages write it: UTC, in seconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
