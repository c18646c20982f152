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
    "question": Template(
        _("We have a question for you"),
        _("{council} has a question about what you told us. Sign in at {link} to answer it."),
    ),
    "question-reminder": Template(
        _("We are waiting for your answer"),
        _(
            "{council} is still waiting for your answer. Sign in at {link} to see what it is about. If you need more time or help, call {phone}."
        ),
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
    "helper-asked": Template(
        _("Somebody has asked to act for you"),
        _(
            "Somebody has asked to act for you about your Housing Benefit. Nothing happens unless you agree. Sign in at {link} to see who it is and to say yes or no. If you did not expect this, call {council} on {phone}."
        ),
    ),
    "helper-confirmed": Template(
        _("Somebody can now act for you"),
        _(
            "From now on somebody can act for you about your Housing Benefit, as was agreed. Sign in at {link} to see who, what they may do and until when, and to stop it at any time. If you did not agree, call {council} on {phone}."
        ),
    ),
    "helper-opened": Template(
        _("Somebody has started to act for you"),
        _(
            "Somebody who may act for you has opened your Housing Benefit form. Sign in at {link} to see what they do, or to stop it at once. If you did not agree, call {council} on {phone}."
        ),
    ),
    "helper-sent": Template(
        _("A form was sent for you"),
        _(
            "Somebody who may act for you has sent your Housing Benefit form. The reference is {reference}. Sign in at {link} to read what was sent. If you did not agree, call {council} on {phone}."
        ),
    ),
    "helper-changed": Template(
        _("What somebody may do for you has changed"),
        _(
            "What somebody may do for you about your Housing Benefit, or until when, has changed. Sign in at {link} to see it, or to stop it at once. If you did not agree, call {council} on {phone}."
        ),
    ),
    "helper-ended": Template(
        _("Somebody can no longer act for you"),
        _(
            "Somebody who could act for you about your Housing Benefit can no longer do so. What they filled in is kept for you. Sign in at {link} to see it. If you did not expect this, call {council} on {phone}."
        ),
    ),
    "helper-prepared": Template(
        _("Not finished until you check it and send it"),
        _(
            "Somebody has filled in your Housing Benefit form for you. It is not sent, and not finished, until you check it. Sign in at {link} to read it and send it. If you did not ask for this, call {council} on {phone}."
        ),
    ),
    "helper-code": Template(
        _("A code that lets somebody act for you"),
        _(
            "{code} lets the person who asks you for it act for you with {council}. They may: {what}. It lasts 10 minutes. Tell it only to somebody you know and have asked. If you do not want this, do nothing, and call {phone}."
        ),
    ),
    "release-code": Template(
        _("A code that sends your form"),
        _(
            "{code} sends your Housing Benefit form to {council}. It lasts 10 minutes. Use it, or tell it to the person who filled the form in with you, only if what it says is right. If you do not want this, do nothing, and call {phone}."
        ),
    ),
    "account-suspended": Template(
        _("Your account is suspended"),
        _(
            "Your account for {council}'s benefits casework service is suspended, and you cannot sign in for the time being. If you did not expect this, ask the person who manages users at your organisation."
        ),
    ),
    "email-change": Template(
        _("Confirm your new email address"),
        _(
            "Somebody who manages users at your organisation wants you to sign in to {council}'s benefits casework service with this email address. Confirm it within 24 hours at {link}\n\nThe link works once. If you did not expect this, you do not need to do anything: nothing changes."
        ),
    ),
    "email-changing": Template(
        _("Your email address is being changed"),
        _(
            "Somebody who manages users at your organisation is changing the email address that you sign in to {council}'s benefits casework service with. If you did not expect this, tell them, or call {council} on {phone}."
        ),
    ),
    "access-review": Template(
        _("Confirm what your users can do"),
        _(
            "Please confirm by {date} that what each user of your organisation can do is still right. Sign in to {council}'s benefits casework service at {link} and choose Users, then Access review."
        ),
    ),
}
