"""The reference back office: an HTTP server with the three vendors' dialects on one set of books.

`/northgate`, `/civica` and `/capita` take messages; `/` says how many claims and messages are kept, and nothing else.
"""

from __future__ import annotations

import hmac
import ssl
import threading
from base64 import b64encode
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from portal.adapters.backoffice import DIALECTS, VENDORS
from portal.adapters.backoffice.ledger import Ledger
from portal.adapters.backoffice.receiver import Answer, Receiver

MOST_BYTES = 1_000_000
NOT_FOUND = Answer(404, b"not found")


class ReferenceServer:
    """The server, not yet serving; `port` 0 takes a free one. `login` is user:password of HTTP Basic, when one is asked."""

    def __init__(
        self, ledger: Ledger, port: int = 0, *, host: str = "127.0.0.1", login: str = "", pem: str = ""
    ) -> None:
        self.ledger = ledger
        self._receivers = {f"/{name.lower()}": Receiver(DIALECTS[name], ledger) for name in VENDORS}
        self._login = "Basic " + b64encode(login.encode()).decode() if login else ""
        self._server = _Server((host, port), _handler(self.answer, self._greet))
        self._scheme = "https" if pem else "http"
        if pem:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(pem)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def address(self) -> str:
        """Where it answers, without a path."""
        return f"{self._scheme}://{self._server.server_address[0]!s}:{self._server.server_address[1]}"

    def answer(self, path: str, authorization: str, written: bytes) -> Answer:
        """The answer to what was posted to a path."""
        receiver = self._receivers.get(path)
        if receiver is None:
            return NOT_FOUND
        if self._login and not hmac.compare_digest(self._login.encode(), authorization.encode()):
            return Answer(401, b"who are you?")
        return receiver.answer(written)

    def serve(self) -> None:
        """Serve until `close`."""
        self._server.serve_forever(0.05)

    def start(self) -> ReferenceServer:
        """Serve in a thread of its own."""
        threading.Thread(target=self.serve, daemon=True).start()
        return self

    def close(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._server.server_close()

    def _greet(self) -> Answer:
        claims, messages = self.ledger.count()
        return Answer(200, f"{claims} claims held, {messages} messages kept\n".encode())


class _Server(ThreadingHTTPServer):
    """A server that says nothing of callers who hang up."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: object, client_address: object) -> None:
        """The caller is gone: there is nobody to tell."""


def _handler(answer: Callable[[str, str, bytes], Answer], greet: Callable[[], Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One connection."""

        timeout = 60

        def do_GET(self) -> None:
            self._reply(greet() if self.path == "/" else NOT_FOUND, "text/plain")

        def do_POST(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            if not 0 < size <= MOST_BYTES:
                self._reply(Answer(413, b"too large"), "text/plain")
                return
            authorization = self.headers.get("Authorization") or ""
            self._reply(answer(self.path, authorization, self.rfile.read(size)), "application/xml")

        def _reply(self, given: Answer, media_type: str) -> None:
            if given.status == 0:
                self.close_connection = True
                return
            self.send_response(given.status)
            self.send_header("Content-Type", f"{media_type}; charset=utf-8")
            self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            self.wfile.write(given.body)

        def log_message(self, format: str, *_arguments: object) -> None:
            """Say nothing: lines of requests are no logs of ours."""

    return Handler
