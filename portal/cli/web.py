"""`flask web`: serves the pages by waitress, which takes a whole body before it takes a thread: a slow phone never holds one."""

from __future__ import annotations

import click
import waitress
from flask import current_app

from portal.cli.ready import get_ready_settings


@click.command("web")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=int)
def web(host: str, port: int) -> None:
    """Serve the pages."""
    settings = get_ready_settings()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    waitress.serve(
        app, host=host, port=port, threads=settings.web_threads, ident="", channel_timeout=60, cleanup_interval=15,
        connection_limit=1000, max_request_header_size=32_768, max_request_body_size=260_000_000,
        clear_untrusted_proxy_headers=False,
    )  # fmt: skip
