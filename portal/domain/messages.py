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
    "check-reported": Template(
        _("A change was reported that we check first"),
        _(
            "A change of bank account, contact details or who acts for you was reported on your Housing Benefit record. {council} checks it before using it. If this was not you, call {phone}."
        ),
    ),
    "received": Template(
        _("We have received what you sent"),
        _(
            "{council} has received what you sent. Your reference is {reference}. Sign in at {link} to see what happens next."
        ),
    ),
    "evidence-reminder": Template(
        _("Send your evidence soon"),
        _("{council} still needs evidence from you. Sign in at {link} to see what to send and by when."),
    ),
    "evidence-due": Template(
        _("Your evidence is due"),
        _(
            "The last day for evidence that {council} asked for has come. You can still send it. Sign in at {link} to do so."
        ),
    ),
    "new-message": Template(
        _("You have a message"),
        _("You have a message from {council}. Sign in at {link} to read it."),
    ),
    "invitation": Template(
        _("Create your account"),
        _(
            "{organisation} has asked you to create an account for {council}'s benefits casework service. Create it within 24 hours at {link}\n\nThe link works once. If you did not expect this, you do not need to do anything."
        ),
    ),
    "password-reset": Template(
        _("Choose a new password"),
        _(
            "Somebody asked for a new password for your account at {council}'s benefits casework service. Choose one within 1 hour at {link}\n\nThe link works once. If this was not you, you do not need to do anything: your password stays as it is."
        ),
    ),
    "mobile-reset": Template(
        _("Your mobile number was reset"),
        _(
            "The mobile number that your security codes go to was reset, and your passkeys were removed. You enter a new number the next time you sign in to {council}'s benefits casework service. If you did not expect this, tell the person who manages users at your organisation, or call {council} on {phone}."
        ),
    ),
    "staff-signed-in": Template(
        _("You signed in on a new device"),
        _(
            "Somebody signed in to your account at {council}'s benefits casework service at {time}, in a browser that had not been used for it before: {device}. If this was not you, choose a new password now and tell the person who manages users at your organisation."
        ),
    ),
    "password-changed": Template(
        _("Your password was changed"),
        _(
            "The password of your account at {council}'s benefits casework service was changed at {time}. You are signed out everywhere else. If this was not you, tell the person who manages users at your organisation at once, or call {council} on {phone}."
        ),
    ),
    "passkey-added": Template(
        _("A passkey was added to your account"),
        _(
            "A passkey was added to your account at {council}'s benefits casework service at {time}. If this was not you, tell the person who manages users at your organisation at once, or call {council} on {phone}."
        ),
    ),
    "passkey-removed": Template(
        _("A passkey was removed from your account"),
        _(
            "A passkey was removed from your account at {council}'s benefits casework service at {time}. If this was not you, tell the person who manages users at your organisation at once, or call {council} on {phone}."
        ),
    ),
    "passkey-refused": Template(
        _("A passkey of yours may have been copied"),
        _(
            "Somebody used a passkey of your account at {council}'s benefits casework service at {time} that may be a copy. We did not let them in, and that passkey does not work any more. Tell the person who manages users at your organisation."
        ),
    ),
}
