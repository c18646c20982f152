"""Signing in and out through the council's own identity provider (OpenID Connect, ADR 6).

The provider is asked before the request's unit of work opens, so that no transaction waits for another machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, g, redirect, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from portal import clock, db
from portal.adapters.identity_provider import (
    Identity,
    IdentityProvider,
    ProviderRefused,
    ProviderUnavailable,
    SignedOut,
    make_provider,
)
from portal.auth import known_browser
from portal.auth.blueprint import blueprint
from portal.auth.entering import enter_as_officer, show_wait
from portal.domain.actor import Officer
from portal.domain.second_factor import has_two_factors
from portal.domain.wording import Refused, Wording
from portal.domain.wording import _ as wording
from portal.models import User
from portal.services import mobiles, provider_sign_in, settings
from portal.services.errors import NotFound
from portal.services.provider_sign_in import Names
from portal.web import access, identity
from portal.web.access import proven_by_signature, public, writing
from portal.web.render import language, render

Said = TypeVar("Said", Identity, SignedOut, str)
_KEY = "provider"
LASTS_SECONDS = 600
AWAY = wording("Your organisation's sign-in does not answer at the moment. Try again in a few minutes")
NOT_LET_IN = wording("Your organisation's sign-in did not let you in")
START_AGAIN = wording("The page was open for too long. Start again")


@dataclass(frozen=True, slots=True)
class Failed:
    """Why nobody was let in."""

    wording: Wording
    status: int = 403


@blueprint.before_request
def talk_to_provider() -> None:
    """What the views below need of the provider, said before any transaction opens."""
    steps = {
        ("auth.start_provider_sign_in", "GET"): _ask,
        ("auth.return_from_provider", "GET"): _exchange,
        ("auth.start_provider_sign_out", "GET"): _find_sign_out,
        ("auth.end_by_provider", "POST"): _read_sign_out,
    }
    step = steps.get((request.endpoint or "", request.method))
    provider = make_provider(current_app.config["PORTAL"])
    g.from_provider = None
    if step is not None and provider is not None:
        try:
            g.from_provider = step(provider)
        except ProviderUnavailable:
            g.from_provider = Failed(AWAY, 503)
        except ProviderRefused:
            g.from_provider = Failed(NOT_LET_IN)


@blueprint.get("/staff/sign-in/provider")
@public
def start_provider_sign_in() -> Response | tuple[str, int]:
    """Send the browser to the provider."""
    if isinstance(access.actor(), Officer):
        return redirect(url_for("staff.show_start"), 303)
    address = _said(str)
    return _show_failed(address) if isinstance(address, Failed) else redirect(address, 303)


@blueprint.get("/staff/sign-in/provider/return")
@public
@writing
def return_from_provider() -> Response | tuple[str, int]:
    """Let in whoever the provider vouches for, after a texted code when it checked one factor only."""
    found = _said(Identity)
    if isinstance(found, Failed):
        provider_sign_in.record_refusal(None, found.wording)
        return _show_failed(found)
    try:
        with db.session().begin_nested():
            user = provider_sign_in.admit(found, _names())
    except Refused as refused:
        provider_sign_in.record_refusal(found, refused.wording)
        return _show_failed(Failed(refused.wording))
    index = provider_sign_in.new_session_index(found)
    return (
        enter_as_officer(user.id, how="provider", provider_index=index) if _has_two(found) else _ask_code(user, index)
    )


@blueprint.get("/staff/sign-out/provider")
@public
def start_provider_sign_out() -> Response:
    """Send the browser on to end the provider's session, too; or nowhere, when it cannot."""
    address = g.from_provider
    return redirect(address if isinstance(address, str) else url_for("auth.staff_sign_out"), 303)


@blueprint.post("/staff/provider-sign-out")
@proven_by_signature
def end_by_provider() -> tuple[dict[str, str], int]:
    """The provider itself says, from its own machine, that it signed somebody out (back-channel logout)."""
    told = _said(SignedOut)
    if isinstance(told, Failed):
        return {"error": "invalid_request"}, told.status if told.status == 503 else 400
    provider_sign_in.sign_out(told)
    return {}, 200


def _ask(provider: IdentityProvider) -> str:
    asked = provider.ask(_return_address())
    session[_KEY] = [asked.state, asked.nonce, asked.verifier, int(clock.now().timestamp()) + LASTS_SECONDS]
    return asked.address


def _exchange(provider: IdentityProvider) -> Identity | Failed:
    """Only the answer to a question of this very browser is looked at, and only once."""
    state, nonce, verifier, ends = session.pop(_KEY, None) or ("", "", "", 0)
    if not state or request.args.get("state") != state or clock.now().timestamp() >= ends:
        return Failed(START_AGAIN)
    issuer = current_app.config["PORTAL"].oidc_issuer
    if "error" in request.args or request.args.get("iss", issuer) != issuer:
        return Failed(NOT_LET_IN)
    return provider.exchange(request.args.get("code", ""), _return_address(), nonce, verifier)


def _find_sign_out(provider: IdentityProvider) -> str | None:
    return provider.sign_out_address(current_app.config["PORTAL"].base_url + url_for("auth.staff_sign_out"))


def _read_sign_out(provider: IdentityProvider) -> SignedOut:
    return provider.read_sign_out(request.form.get("logout_token", ""))


def _said(kind: type[Said]) -> Said | Failed:
    """What the provider said, or why it did not; raises NotFound where there is no provider."""
    found = g.from_provider
    if found is None:
        raise NotFound("provider")
    assert isinstance(found, kind | Failed)
    return found


def _return_address() -> str:
    """Never the host that a request claims to be for."""
    return str(current_app.config["PORTAL"].base_url) + url_for("auth.return_from_provider")


def _names() -> Names:
    config = current_app.config["PORTAL"]
    return Names(config.oidc_email_claim, config.oidc_groups_claim)


def _has_two(found: Identity) -> bool:
    """Whether two factors were checked: because the deployment says that its provider always does, or by what it tells."""
    config = current_app.config["PORTAL"]
    if config.oidc_second_factor != "told":
        return bool(config.oidc_second_factor == "provider")
    methods = found.claims.get("amr")
    acr = found.claims.get("acr")
    is_strong = isinstance(acr, str) and acr in config.oidc_acr_values.split()
    return is_strong or (isinstance(methods, list) and has_two_factors(methods))


def _ask_code(user: User, index: bytes) -> Response:
    outcome = provider_sign_in.ask_second_factor(user, known_browser.caller(), language=language())
    if outcome.wait_seconds or outcome.attempt_id is None:
        return show_wait(outcome.wait_seconds)
    identity.wait_for_code(outcome.attempt_id, mobiles.KIND if outcome.needs_mobile else "officer")
    identity.remember_provider(index)
    return redirect(url_for("auth.name_mobile" if outcome.needs_mobile else "auth.enter_staff_code"), 303)


def _show_failed(failed: Failed) -> tuple[str, int]:
    page = render(
        "auth/provider_failed.html", heading=_("You are not signed in"), why=failed.wording,
        has_password=settings.get("StaffPasswordSignIn"),
    )  # fmt: skip
    return page, failed.status
