"""A self-service portal for Housing Benefit: `create_app` puts its rooms together."""

from __future__ import annotations

from flask import Flask
from flask_htmx import HTMX
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from config import Settings
from portal import auth, cli, db, evidence, helping, logs, resident, staff
from portal.adapters import scanner
from portal.models import keyring
from portal.web import access, assets, csrf, errors, headers, identity, languages, render, template_context
from portal.web.application import Portal
from portal.web.compiled_templates import CompiledTemplates
from portal.web.compression import Compression


def create_app(settings: Settings | None = None) -> Flask:
    """The application for one deployment; raises UnsafeSettings when production is asked to start unsafe."""
    settings = settings or Settings.from_environment()
    settings.refuse_unsafe()
    logs.configure()
    keyring.use(keyring.Keyring(settings.keys, settings.blind_index_key))
    scanner.use(scanner.make_scanner(settings.scanner_url))
    db.bind(db.make_engine(settings.database_url))

    app = Portal(__name__)
    options = {"trim_blocks": True, "lstrip_blocks": True}
    app.jinja_options = {**options, "bytecode_cache": CompiledTemplates(options)}
    app.jinja_loader = render.loader(app)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        DEBUG=settings.debug,
        PORTAL=settings,
        MAX_CONTENT_LENGTH=250_000_000,
        MAX_FORM_MEMORY_SIZE=500_000,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="__Host-portal" if settings.scheme == "https" else "portal",
        SESSION_COOKIE_SECURE=settings.scheme == "https",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        COMPRESS_MIMETYPES=["text/html", "text/csv", "application/json"],
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
    )
    for part in (languages, identity, csrf, errors, render, template_context, assets):
        part.init_app(app)
    headers.init_app(app, is_https=settings.scheme == "https")
    HTMX(app)
    Compression(app)
    for blueprint in (
        *auth.blueprints(settings),
        *resident.blueprints(),
        *staff.blueprints(),
        *evidence.blueprints(),
        *helping.blueprints(),
    ):
        app.register_blueprint(blueprint)
    cli.init_app(app)
    app.view_functions["static"] = access.without_database(app.view_functions["static"])
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=app.static_folder + "/built" if app.static_folder else None, prefix="static/built/",
        max_age=31536000, allow_all_origins=False,
    )  # fmt: skip
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
