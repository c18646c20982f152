"""A network that fails on purpose: passes bytes to a server and back, slowly, in part, or not at all (quality F10)."""

from __future__ import annotations

import selectors
import socket
import threading
import time
from contextlib import suppress


class FaultProxy:
    """Listens on `port` and passes on to `target`; the fault is set while it runs and counts for new connections."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.delay_seconds = 0.0
        self.cut_after_bytes: int | None = None
        self.swallows = False
        self.replaced: tuple[bytes, bytes] | None = None
        self.connections = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._stop = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def heal(self) -> None:
        """No fault any more."""
        self.delay_seconds, self.cut_after_bytes, self.swallows, self.replaced = 0.0, None, False, None

    def close(self) -> None:
        """Refuse everything from now on."""
        self._stop.set()
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def _accept(self) -> None:
        while not self._stop.is_set():
            try:
                wire, _address = self._server.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._pass_on, args=(wire,), daemon=True).start()

    def _pass_on(self, near: socket.socket) -> None:
        with near, suppress(OSError):
            if self.swallows:
                self._swallow(near)
                return
            time.sleep(self.delay_seconds)
            with socket.create_connection(("127.0.0.1", self.target_port)) as far:
                self._pump(near, far)

    def _swallow(self, near: socket.socket) -> None:
        """Take everything and say nothing."""
        while not self._stop.is_set() and self.swallows:
            near.settimeout(0.2)
            with suppress(TimeoutError):
                if not near.recv(65536):
                    return

    def _pump(self, near: socket.socket, far: socket.socket) -> None:
        sent = 0
        with selectors.DefaultSelector() as selector:
            selector.register(near, selectors.EVENT_READ, far)
            selector.register(far, selectors.EVENT_READ, near)
            while not self._stop.is_set():
                for found, _mask in selector.select(0.2):
                    content = found.fileobj.recv(65536)  # type: ignore[union-attr]
                    if not content:
                        return
                    if found.fileobj is near:
                        sent += len(content)
                        if self.cut_after_bytes is not None and sent > self.cut_after_bytes:
                            return
                    elif self.replaced:
                        content = content.replace(*self.replaced)
                    found.data.sendall(content)
