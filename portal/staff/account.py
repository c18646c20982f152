"""My account: what is held about oneself, whom to ask for changes of it, and the ways to sign in."""

from __future__ import annotations

from flask import current_app
from flask_babel import gettext as _

from portal.domain.permissions import PERMISSION_NAMES, in_order
from portal.services import own_account, passkeys
from portal.staff.blueprint import blueprint
from portal.web import access
from portal.web.access import officer_only
from portal.web.render import render


@blueprint.get("/account")
@officer_only
def show_account() -> str:
    """Nothing here changes what one may do: somebody else does that (S1.11)."""
    officer = access.officer()
    user = own_account.get_user(officer)
    has_passkeys = user.password_hash is not None and bool(current_app.config["PORTAL"].passkey_domain)
    return render(
        "staff/account/account.html", heading=_("My account"), user=user, sessions=own_account.list_sessions(officer),
        passkeys=passkeys.list_passkeys(officer) if has_passkeys else [], has_passkeys=has_passkeys,
        whom_to_ask=own_account.list_whom_to_ask(officer), can_do=[PERMISSION_NAMES[one] for one in in_order(user.permissions)],
    )  # fmt: skip
