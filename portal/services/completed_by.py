"""Who completed a submission for the resident: frozen with it, shown on the receipt and to the officer (S4.91).

{"completed_by": {name, organisation, relationship, kind, scopes, reason, how, authority, flags}, "authors": {key: {name,
organisation}}}; words are {"en", "cy"}. `how` is sent, released or read-out. `authors` says who typed which answer or
change; what is not in it was typed by the resident.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.adapters.catalogue import in_all_languages
from portal.domain.authority import Flag, Kind, Relationship, Scope
from portal.domain.authority_wording import (
    FLAG_WORDING,
    HELPER_DECLARATION,
    KIND_WORDING,
    RELATIONSHIP_WORDING,
    SCOPE_WORDING,
)
from portal.domain.draft import CHANGE_PREFIX, NOTE_SUFFIX
from portal.domain.wording import Wording, _
from portal.models import Authority
from portal.services import authorities
from portal.services.drafts import OpenReview

SENT, RELEASED, READ_OUT = "sent", "released", "read-out"
HOW_WORDING: dict[str, Wording] = {
    SENT: _("Filled in and sent for the resident, who had agreed to that"),
    RELEASED: _("Filled in for the resident, who read it and sent it with a code"),
    READ_OUT: _("Filled in for the resident, to whom it was read out, and sent with the code they gave"),
}
ONLINE = "online"
CHANNELS = {"spoken-desk": "desk", "spoken-paper": "paper"}


@dataclass(frozen=True, slots=True, repr=False)
class CompletedBy:
    """Who completed it, as frozen, in one language."""

    name: str
    organisation: str
    relationship: str
    kind: str
    scopes: tuple[str, ...]
    reason: str
    how: Wording
    flags: tuple[str, ...]

    @property
    def who(self) -> str:
        """Name and organisation."""
        return f"{self.name}, {self.organisation}" if self.organisation else self.name


@dataclass(frozen=True, slots=True, repr=False)
class TypedAnswer:
    """One answer or change that somebody typed for the resident, and who."""

    what: str
    who: str


def channel_of(authority: Authority | None) -> str:
    """How a submission came in: online, by somebody who helps, an adviser, by phone or at the desk."""
    if authority is None:
        return ONLINE
    if Kind(authority.kind) is Kind.SPOKEN:
        return CHANNELS.get(authority.confirmed_how or "", "phone")
    return "adviser" if authority.user_id else "helper"


def freeze(found: OpenReview, authority: Authority | None, how: str) -> dict[str, Any]:
    """What is added to the content of a submission; nothing where the resident did it all."""
    if authority is None:
        return {}
    known = {one.reference: one for one in authorities.list_of_claim(found.row.claim_id)}
    typed = {key: known[who] for key, who in found.review.draft.authors.items() if who in known}
    content: dict[str, Any] = {
        "completed_by": {
            "name": authority.name, "organisation": authority.organisation_name, "reason": authority.reason, "how": how,
            "relationship": in_all_languages(RELATIONSHIP_WORDING[Relationship(authority.relationship)]),
            "kind": in_all_languages(KIND_WORDING[Kind(authority.kind)]), "authority": authority.reference,
            "scopes": [in_all_languages(SCOPE_WORDING[scope]) for scope in map(Scope, authority.scopes)],
            "flags": [in_all_languages(FLAG_WORDING[flag]) for flag in map(Flag, authority.flags)],
        },
        "authors": {key: {"name": one.name, "organisation": one.organisation_name} for key, one in typed.items()},
        "typed": [{"what": _named(found, key), **_who(one)} for key, one in typed.items()],
    }  # fmt: skip
    return content | ({"declaration": in_all_languages(HELPER_DECLARATION)} if how == SENT else {})


def _who(authority: Authority) -> dict[str, str]:
    name, organisation = authority.name, authority.organisation_name
    return {"who": f"{name}, {organisation}" if organisation else name}


def _named(found: OpenReview, key: str) -> dict[str, str]:
    """A question or change in words."""
    review = found.review
    if key.startswith(CHANGE_PREFIX):
        change = review.draft.find_change(key.removeprefix(CHANGE_PREFIX))
        return in_all_languages(review.summary(change) if change else key)
    question_id = key.removesuffix(NOTE_SUFFIX)
    for progress in review.sections:
        question = review.find_question(progress.section, question_id)
        if question is not None:
            return in_all_languages(question.words)
    return in_all_languages(question_id)


def read(content: Mapping[str, Any], language: str) -> CompletedBy | None:
    """Who completed a submission, in one language; None when the resident did."""
    held = content.get("completed_by")
    if held is None:
        return None
    return CompletedBy(
        held["name"], held["organisation"], held["relationship"][language], held["kind"][language],
        tuple(one[language] for one in held["scopes"]), held["reason"], HOW_WORDING[held["how"]],
        tuple(one[language] for one in held["flags"]),
    )  # fmt: skip


def list_typed(content: Mapping[str, Any], language: str) -> tuple[TypedAnswer, ...]:
    """Which answers and changes somebody typed for the resident."""
    return tuple(TypedAnswer(one["what"][language], one["who"]) for one in content.get("typed", ()))
