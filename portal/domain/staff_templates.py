"""Texts that officers begin a question or a reply with: plain words in both languages, theirs to change before sending."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.wording import Wording, _


@dataclass(frozen=True, slots=True)
class StaffTemplate:
    """One text. `is_question` is for questions about an answer or a file, otherwise for replies."""

    name: Wording
    text: Wording
    is_question: bool


STAFF_TEMPLATES: dict[str, StaffTemplate] = {
    "date": StaffTemplate(
        _("Ask for the right date"),
        _("Please check this date and tell us the exact day. If you are not sure, tell us roughly when and why."),
        is_question=True,
    ),
    "amount": StaffTemplate(
        _("Ask about an amount"),
        _("Please check this amount. Tell us what it is before anything is taken off, and how often it is paid."),
        is_question=True,
    ),
    "which": StaffTemplate(
        _("Ask which answer is right"),
        _("You have told us two different things. Please tell us which one is right, and since when."),
        is_question=True,
    ),
    "unreadable": StaffTemplate(
        _("Ask for a clearer copy"),
        _("We cannot read this file. Please send another photo or scan that shows the whole page and is sharp."),
        is_question=True,
    ),
    "pages": StaffTemplate(
        _("Ask for the missing pages"),
        _("Some pages are missing. Please send every page, including those with nothing on them."),
        is_question=True,
    ),
    "received": StaffTemplate(
        _("We have it and are looking at it"),
        _("Thank you. We have what you sent and are looking at it. We will tell you here when we have decided."),
        is_question=False,
    ),
    "decided": StaffTemplate(
        _("We have decided"),
        _(
            "We have decided about what you told us. You will get a letter that says how it changes your Housing Benefit."
        ),
        is_question=False,
    ),
    "call": StaffTemplate(
        _("We will call you"),
        _("We would like to talk to you about this. We will call you. If a certain time is better, tell us here."),
        is_question=False,
    ),
}
