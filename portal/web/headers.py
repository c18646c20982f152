"""Headers that every answer carries, whatever its status."""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from hashlib import sha256

from flask import Flask, current_app, g, request
from markupsafe import Markup
from werkzeug.wrappers import Response

POLICY = "; ".join(
    (
        "default-src 'none'", "script-src 'self'", "style-src 'self' {style}", "img-src 'self' data:", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "manifest-src 'self'", "object-src 'none'",
    )
)  # fmt: skip


def init_app(app: Flask, *, is_https: bool) -> None:
    """Attach the headers."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", _policy(_colour_rule(), _start_rules()))
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["X-Frame-Options"] = "DENY"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=(), payment=()"
        if is_https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if request.endpoint != "static":
            headers.setdefault("Cache-Control", "no-store")
            headers.add("Vary", "HX-Request")
        return response


def branding() -> Markup:
    """The council's colour as an inline style; its hash is in the policy, so no style of a stranger is let in."""
    return Markup("<style>{}</style>").format(Markup(_colour_rule()))  # noqa: S704


def _colour_rule() -> str:
    colour = str(g.get("council", {}).get("CouncilColour", ""))
    return f":root{{--app-colour:{colour if re.fullmatch('#[0-9a-fA-F]{6}', colour) else '#1d4f7c'}}}"


def start_sheet() -> Markup:
    """What the start page uses of the style sheet, as an inline style; its hash is in the policy too."""
    return Markup("<style>{}</style>").format(Markup(_start_rules()))  # noqa: S704


def _start_rules() -> str:
    return str(current_app.extensions["start sheet"])


@lru_cache(maxsize=8)
def _policy(*styles: str) -> str:
    digests = (base64.b64encode(sha256(style.encode()).digest()).decode() for style in styles)
    return POLICY.format(style=" ".join(f"'sha256-{digest}'" for digest in digests))
