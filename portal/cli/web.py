"""`flask web`: serves the pages by waitress, which takes a whole body before it takes a thread: a slow phone never holds one."""

from __future__ import annotations

import ctypes

import click
import waitress
from flask import current_app

from portal.cli.ready import get_ready_settings
from portal.cli.turns import LARGE_BYTES, Turns
from portal.services import settings as council_settings


@click.command("web")
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, type=int)
def web(host: str, port: int) -> None:
    """Serve the pages."""
    settings = get_ready_settings()
    _share_one_heap()
    council_settings.remember()
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    turns = Turns(settings.web_threads, most_uploads=max(1, settings.web_threads // 4))
    waitress.serve(
        app, host=host, port=port, ident="", channel_timeout=60, cleanup_interval=15, _dispatcher=turns,
        recv_bytes=65_536,  # at once from a connection: a file of 10 MB comes in 150 steps, not in 1,200
        inbuf_overflow=LARGE_BYTES,  # of a body in memory: 200 phones at once would take 100 MiB by the usual 512 KiB
        connection_limit=1000, max_request_header_size=32_768, max_request_body_size=260_000_000,
        clear_untrusted_proxy_headers=False,
    )  # fmt: skip


def _share_one_heap() -> None:
    """One heap of the C library for all threads: each would keep its own, and only one runs at a time anyway.

    Measured: 3 MiB less with 8 threads and no slower. Other C libraries than glibc have no such setting.
    """
    m_arena_max = -8  # malloc.h
    if hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(m_arena_max, 1)
