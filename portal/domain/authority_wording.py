"""The words of an authority: names for lists, the sentences to read out or print for each scope, and what is declared."""

from __future__ import annotations

from collections.abc import Iterable

from portal.domain.authority import Flag, Kind, Relationship, Scope, State
from portal.domain.wording import Wording, _

KIND_WORDING: dict[Kind, Wording] = {
    Kind.SPOKEN: _("Agreed by the resident on this call or at the desk"),
    Kind.FORM: _("A form the resident signed"),
    Kind.CODE: _("A code sent to the resident"),
    Kind.APPOINTEE: _("Appointee"),
    Kind.ATTORNEY: _("Power of attorney"),
    Kind.DEPUTY: _("Deputy appointed by the court"),
}
SCOPE_WORDING: dict[Scope, Wording] = {
    Scope.SEE: _("See what the council holds"),
    Scope.PREPARE: _("Fill in the form"),
    Scope.SUBMIT: _("Send the form"),
    Scope.TALK: _("Talk to the council about one issue"),
}
SCOPE_HINTS: dict[Scope, Wording] = {
    Scope.SEE: _("Income, savings and expenses that are held. Never those of a partner"),
    Scope.PREPARE: _("The resident then checks it and sends it, unless sending it is agreed too"),
    Scope.SUBMIT: _("The receipt says that it was sent for the resident, and by whom"),
    Scope.TALK: _("By phone, letter or email, about that issue only"),
}
RELATIONSHIP_WORDING: dict[Relationship, Wording] = {
    Relationship.FAMILY: _("Family"),
    Relationship.FRIEND: _("Friend or neighbour"),
    Relationship.ADVISER: _("Adviser"),
    Relationship.SUPPORT_WORKER: _("Support worker or carer"),
    Relationship.LANDLORD: _("Landlord or somebody who works for them"),
    Relationship.COUNCIL: _("Officer of the council"),
    Relationship.FORMER_PARTNER: _("Former partner"),
    Relationship.OTHER: _("Somebody else"),
}
ASKED_RELATIONSHIPS: tuple[Relationship, ...] = (
    Relationship.FAMILY, Relationship.FRIEND, Relationship.SUPPORT_WORKER, Relationship.ADVISER, Relationship.LANDLORD,
    Relationship.FORMER_PARTNER, Relationship.OTHER,
)  # fmt: skip
"""What somebody may say they are; officers of the council are known."""
STATE_WORDING: dict[State, Wording] = {
    State.ASKED: _("Waiting for the resident"),
    State.REFUSED: _("Not agreed"),
    State.LAPSED: _("Not confirmed in time"),
    State.IN_FORCE: _("In force"),
    State.EXPIRED: _("Ended"),
    State.WITHDRAWN: _("Withdrawn"),
}
FLAG_WORDING: dict[Flag, Wording] = {
    Flag.FORMER_PARTNER: _(
        "A former partner: may prepare only, and does not see what is held or where the resident lives"
    ),
    Flag.SAME_CONTACT: _("Has the same phone or email as the resident: no code is sent there"),
    Flag.PARTNERS_NAME: _("Has the name of the partner on the claim"),
    Flag.LANDLORD: _("Is the landlord, or works for them: they may gain from what is sent"),
}

CONSENT: dict[Scope, Wording] = {
    Scope.SEE: _("They may see what the council holds about my Housing Benefit claim: my home, the people I live with, my income, savings and expenses. They do not see my partner’s money."),
    Scope.PREPARE: _("They may fill in my review or report for me. They may see what I have typed in it. It is not sent until I have checked it and agreed."),
    Scope.SUBMIT: _("They may send my review or report for me. What they send counts as what I have told the council, and I am responsible for it being right."),
    Scope.TALK: _("They may talk to the council for me about this issue only: {issue}. The council may tell them what it needs to about that issue, and nothing else."),
}  # fmt: skip
"""What the resident agrees to, scope by scope: read out as it stands, or printed above the signature."""
CONSENT_END_OF_CALL = _("This ends with this call. You can take it back at any time before that.")
CONSENT_ALWAYS = _("The council tells me each time this person starts, sends something, or what they may do changes.")

HELPER_DECLARATION_INTRO = _("By sending this for somebody else, I confirm that:")
HELPER_DECLARATION_POINTS: tuple[Wording, ...] = (
    _("they have agreed that I send it for them"),
    _("I have read the answers to them, or they have read them, and they say that they are correct and complete"),
    _("they know that they must tell the council straight away if anything changes"),
    _("they know that they may be prosecuted if they knowingly give false information, and so may I"),
)
HELPER_DECLARATION = Wording(
    "{intro} {agreed}; {read}; {changes}; {prosecution}.",
    dict(
        zip(
            ("intro", "agreed", "read", "changes", "prosecution"),
            (HELPER_DECLARATION_INTRO, *HELPER_DECLARATION_POINTS),
            strict=True,
        )
    ),
)


def consent_sentences(scopes: Iterable[Scope], issue: str) -> tuple[Wording, ...]:
    """The sentences of these scopes, in the order in which they are read out."""
    given = set(scopes)
    return tuple(
        Wording(CONSENT[scope].text, {"issue": issue}) if scope is Scope.TALK else CONSENT[scope]
        for scope in Scope
        if scope in given
    )


def scopes_wording(scopes: Iterable[Scope]) -> tuple[Wording, ...]:
    """What may be done, for a banner or a list."""
    given = set(scopes)
    return tuple(SCOPE_WORDING[scope] for scope in Scope if scope in given)
