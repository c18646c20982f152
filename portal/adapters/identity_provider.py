"""The council's OpenID Connect provider, as a relying party sees it: discovery, the code exchange, logout (ADR 6).

The only talk with another machine inside a request, so it is short: time-outs of seconds, and few at once, so that a
provider that hangs never takes all threads. Everything it says is checked: issuer, signature, audience, nonce, times.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from config import Settings
from portal import clock, logs

TIMEOUTS = (2, 4)  # seconds to connect, and to wait for each answer
AT_ONCE = 3
KEPT_FOR = timedelta(hours=1)  # discovery document and keys
LEEWAY_SECONDS = 60
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures with a key pair: never `none`, and never one made with a secret that both sides know."""
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
WANTED = ("email", "email_verified", "given_name", "family_name", "name")


class ProviderUnavailable(Exception):
    """The provider did not answer, or answered what no provider answers."""


class ProviderRefused(Exception):
    """The provider, or the check of what it says, lets nobody in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A sign-in that was begun: where the browser is sent, and what its answer must match."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the provider says somebody is; `session` is the provider's own, which it may end."""

    issuer: str
    subject: str
    session: str
    claims: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Whose sessions the provider ended: of one of its sessions, or of a person everywhere; `number` is never used twice."""

    issuer: str
    subject: str
    session: str
    number: str


class IdentityProvider:
    """Talks with the provider of one deployment."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._kept: dict[str, tuple[datetime, dict[str, Any]]] = {}
        self._slots = threading.BoundedSemaphore(AT_ONCE)

    def ask(self, return_to: str) -> Asked:
        """Begin a sign-in; raises ProviderUnavailable."""
        from authlib.oauth2.rfc7636 import create_s256_code_challenge

        state, nonce, verifier = (secrets.token_urlsafe(48) for _ in range(3))
        more = {"acr_values": self._settings.oidc_acr_values} if self._settings.oidc_acr_values else {}
        query = {
            "client_id": self._settings.oidc_client_id, "response_type": "code", "redirect_uri": return_to,
            "scope": self._settings.oidc_scopes, "state": state, "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier), "code_challenge_method": "S256", **more,
        }  # fmt: skip
        with self._talking():
            address = _with_query(str(self._metadata()["authorization_endpoint"]), query)
        return Asked(address, state, nonce, verifier)

    def exchange(self, code: str, return_to: str, nonce: str, verifier: str) -> Identity:
        """Who signed in; raises ProviderUnavailable, or ProviderRefused for a code or a token that is not right."""
        from authlib.oidc.core import CodeIDToken

        with self._talking():
            metadata = self._metadata()
            session = self._session(metadata)
            token = session.fetch_token(
                metadata["token_endpoint"], code=code, redirect_uri=return_to, code_verifier=verifier, timeout=TIMEOUTS,
                allow_redirects=False,
            )  # fmt: skip
            decoded = self._decode(str(token["id_token"]), metadata)
            expected = {"iss": {"essential": True, "values": [self._settings.oidc_issuer]}}
            known = {"nonce": nonce, "client_id": self._settings.oidc_client_id, "access_token": token["access_token"]}
            claims = CodeIDToken(decoded.claims, decoded.header, expected, known)
            claims.validate(now=_seconds(), leeway=LEEWAY_SECONDS)
            self._check_audience(claims)
            found = self._with_userinfo(dict(claims), session, metadata)
        return Identity(self._settings.oidc_issuer, str(claims["sub"]), str(claims.get("sid") or ""), found)

    def sign_out_address(self, return_to: str) -> str | None:
        """Where the browser ends the provider's session too; None when the provider has no such page or does not answer.

        No token is sent as a hint: it holds a name and an e-mail address, which have no place in an address.
        """
        try:
            with self._talking():
                end = self._metadata().get("end_session_endpoint")
        except ProviderUnavailable:
            return None
        query = {"client_id": self._settings.oidc_client_id, "post_logout_redirect_uri": return_to}
        return _with_query(str(end), query) if end else None

    def read_sign_out(self, token: str) -> SignedOut:
        """What a back-channel logout token says; raises ProviderUnavailable or ProviderRefused."""
        with self._talking():
            metadata = self._metadata()
            claims = self._decode(token, metadata).claims
        now = _seconds()
        events, subject, session = claims.get("events"), claims.get("sub"), claims.get("sid")
        is_right = (
            claims.get("iss") == self._settings.oidc_issuer
            and self._settings.oidc_client_id in _listed(claims.get("aud"))
            and isinstance(events, dict) and LOGOUT_EVENT in events
            and "nonce" not in claims and bool(subject or session) and bool(claims.get("jti"))
            and _is_number(claims.get("iat")) and _is_number(claims.get("exp"))
            and claims["iat"] <= now + LEEWAY_SECONDS and claims["exp"] > now - LEEWAY_SECONDS
        )  # fmt: skip
        if not is_right:
            raise ProviderRefused("logout token")
        return SignedOut(self._settings.oidc_issuer, str(subject or ""), str(session or ""), str(claims["jti"]))

    def _with_userinfo(self, claims: dict[str, Any], session: Any, metadata: dict[str, Any]) -> dict[str, Any]:
        """What the token leaves out is asked for, when the provider has a page for it."""
        wanted = (*WANTED, self._settings.oidc_email_claim, self._settings.oidc_groups_claim)
        if all(name in claims for name in wanted[-2:]) or "userinfo_endpoint" not in metadata:
            return claims
        answer = session.get(metadata["userinfo_endpoint"], timeout=TIMEOUTS, allow_redirects=False)
        answer.raise_for_status()
        more = answer.json()
        if more.get("sub") != claims["sub"]:
            raise ProviderRefused("userinfo of another person")
        return {**{name: more[name] for name in wanted if name in more}, **claims}

    def _check_audience(self, claims: Mapping[str, Any]) -> None:
        if self._settings.oidc_client_id not in _listed(claims.get("aud")):
            raise ProviderRefused("audience")

    def _decode(self, token: str, metadata: dict[str, Any]) -> Any:
        """A token whose signature is the provider's; keys that it has changed are fetched anew."""
        from joserfc import jwt
        from joserfc.errors import InvalidKeyIdError
        from joserfc.jwk import KeySet
        from joserfc.jws import JWSRegistry

        registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        address = str(metadata["jwks_uri"])
        try:
            return jwt.decode(token, KeySet.import_key_set(self._get(address)), registry=registry)  # type: ignore[arg-type]
        except InvalidKeyIdError:
            self._kept.pop(address, None)
            return jwt.decode(token, KeySet.import_key_set(self._get(address)), registry=registry)  # type: ignore[arg-type]

    def _session(self, metadata: dict[str, Any]) -> Any:
        """A client that proves itself with its private key or its secret, whichever the deployment gives."""
        from authlib.integrations.requests_client import OAuth2Session
        from authlib.oauth2.rfc7523 import PrivateKeyJWT

        client_id = self._settings.oidc_client_id
        if self._settings.oidc_private_key.name:
            key, algorithm = _private_key(self._settings)
            session = OAuth2Session(client_id, key, token_endpoint_auth_method="private_key_jwt")  # noqa: S106
            headers = {"kid": self._settings.oidc_key_id} if self._settings.oidc_key_id else None
            session.register_client_auth_method(
                PrivateKeyJWT(metadata["token_endpoint"], alg=algorithm, headers=headers)
            )
            return session
        offered = metadata.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
        method = "client_secret_basic" if "client_secret_basic" in offered else "client_secret_post"
        return OAuth2Session(client_id, self._settings.oidc_client_secret, token_endpoint_auth_method=method)

    def _metadata(self) -> dict[str, Any]:
        """The provider's own description of itself; it must be of the issuer that was configured."""
        issuer = self._settings.oidc_issuer
        found = self._get(issuer.rstrip("/") + "/.well-known/openid-configuration")
        names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        scheme = urlsplit(issuer).scheme
        if found.get("issuer") != issuer or any(urlsplit(str(found.get(name))).scheme != scheme for name in names):
            raise ProviderUnavailable("the discovery document is not that of PORTAL_OIDC_ISSUER")
        return found

    def _get(self, address: str) -> dict[str, Any]:
        """A document of the provider, at most an hour old; an older one rather than none when it does not answer."""
        import requests

        kept = self._kept.get(address)
        now = clock.now()
        if kept is not None and now - kept[0] < KEPT_FOR:
            return kept[1]
        try:
            answer = requests.get(address, timeout=TIMEOUTS, allow_redirects=False)
            answer.raise_for_status()
            found: dict[str, Any] = answer.json()
        except (requests.RequestException, ValueError):
            if kept is None:
                raise
            return kept[1]
        self._kept[address] = now, found
        return found

    @contextmanager
    def _talking(self) -> Iterator[None]:
        """Take one of the few places, and say in our own words what went wrong."""
        import requests
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError

        if not self._slots.acquire(timeout=TIMEOUTS[0]):
            raise ProviderUnavailable("too many sign-ins wait for the provider")
        try:
            yield
        except requests.RequestException as error:
            logs.warning("identity provider unavailable", error=type(error).__name__)
            raise ProviderUnavailable(type(error).__name__) from error
        except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, AttributeError) as error:
            logs.warning("identity provider refused", error=type(error).__name__)
            raise ProviderRefused(type(error).__name__) from error
        finally:
            self._slots.release()


@lru_cache(maxsize=4)
def make_provider(settings: Settings) -> IdentityProvider | None:
    """The provider of this deployment, the same object for every request; None when there is none."""
    return IdentityProvider(settings) if settings.oidc_issuer else None


def _private_key(settings: Settings) -> tuple[Any, str]:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from joserfc.jwk import ECKey, RSAKey

    text = settings.oidc_private_key.read_bytes()
    if isinstance(load_pem_private_key(text, None), RSAPrivateKey):
        return RSAKey.import_key(text), "PS256"
    return ECKey.import_key(text), "ES256"


def _with_query(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def _listed(audience: object) -> list[object]:
    return audience if isinstance(audience, list) else [audience]


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _seconds() -> int:
    return int(clock.now().timestamp())
