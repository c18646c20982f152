"""What the links of staff e-mails share. The token is moved out of the address at once, into this browser's cookie.

So it is in no Referer, in no address that is copied or kept in a history of pages, and in no link of the page. Opening a
link spends nothing: mail scanners open links, too.
"""

from __future__ import annotations

from flask import redirect, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal.domain.wording import _ as wording
from portal.services import staff_links
from portal.services.staff_links import Purpose
from portal.web.fields import PasswordField
from portal.web.forms import PageForm
from portal.web.render import render

_KEY = "staff_link"
LONGEST = 100


class NewPasswordForm(PageForm):
    """A new password, typed once: pasting is welcome, and a forgotten one can be set anew."""

    password = PasswordField(
        wording("Password"), width="20", autocomplete="new-password",
        hint=wording("At least 15 characters. 4 words that have nothing to do with each other are a good choice"),
    )  # fmt: skip


def hold(token: str, purpose: Purpose, endpoint: str) -> Response:
    """Keep the token of an address for the page that asks for a password, and lead there."""
    session[_KEY] = [purpose, token[:LONGEST]]
    return redirect(url_for(endpoint), 303)


def held(purpose: Purpose) -> str | None:
    """The token that this browser came with, while its link still works."""
    kind, token = session.get(_KEY) or ("", "")
    return token if kind == purpose and staff_links.find_user(token, purpose) is not None else None


def forget() -> None:
    """The link was used."""
    session.pop(_KEY, None)


def show_over(what_to_do: str, *, again: bool = False) -> tuple[str, int]:
    """410: the link was used, replaced, is too old or never was; which of them is not said."""
    return render(
        "auth/link_over.html", heading=_("This link does not work any more"), what_to_do=what_to_do, again=again
    ), 410
