"""What the portal says by text and e-mail: short, without personal data, and saying what to do (domain facts 13, 15)."""

from __future__ import annotations

from dataclasses import dataclass

from portal.domain.wording import Wording, _


@dataclass(frozen=True, slots=True)
class Template:
    """One message: the subject of the e-mail, and the text of both; gaps are filled when it is sent."""

    subject: Wording
    text: Wording


SIGNATURE = _("{council}. If this was not you, call us on {phone}.")

TEMPLATES: dict[str, Template] = {
    "code": Template(
        _("Your security code"),
        _(
            "{code} is your {council} security code. It lasts 10 minutes. Never tell it to anybody, even if they say they are from the council."
        ),
    ),
    "signed-in": Template(
        _("Somebody signed in"),
        _(
            "Somebody signed in to your Housing Benefit record at {time}. If this was not you, call {council} on {phone}."
        ),
    ),
    "locked": Template(
        _("Signing in has been stopped for a while"),
        _(
            "There were too many tries to sign in to your Housing Benefit record. If this was not you, call {council} on {phone}."
        ),
    ),
    "contact-changed": Template(
        _("Your contact details were changed"),
        _(
            "A contact on your Housing Benefit record was changed. If you did not ask for this, call {council} on {phone}."
        ),
    ),
    "received": Template(
        _("We have received what you sent"),
        _(
            "{council} has received what you sent. Your reference is {reference}. Sign in at {link} to see what happens next."
        ),
    ),
    "new-message": Template(
        _("You have a message"),
        _("You have a message from {council}. Sign in at {link} to read it."),
    ),
}
