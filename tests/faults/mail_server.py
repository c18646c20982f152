"""A mail server that misbehaves when told to: it says nothing, refuses recipients, or keeps what it is given."""

from __future__ import annotations

import email
import email.policy
import socketserver
import threading
from email.message import EmailMessage


class MailServer:
    """Speaks enough SMTP for the portal; `is_silent` lets nobody finish, `refused` holds recipients it will not have."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.asked: list[str] = []
        self.connections = 0
        self.changed = threading.Condition()
        self._may_answer = threading.Event()
        self._may_answer.set()
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._conversation())
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()

    @property
    def url(self) -> str:
        """What to give as PORTAL_SMTP_URL."""
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def fall_silent(self) -> None:
        """Accept connections and say nothing from now on."""
        self._may_answer.clear()

    def answer(self) -> None:
        """Be a good server again."""
        self._may_answer.set()

    def close(self) -> None:
        """Stop."""
        self._may_answer.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _conversation(self) -> type[socketserver.StreamRequestHandler]:
        outer = self

        class Conversation(socketserver.StreamRequestHandler):
            """One client."""

            def handle(self) -> None:
                outer._count()
                is_bad = not outer._may_answer.is_set()
                outer._may_answer.wait()
                if is_bad:
                    return
                self.wfile.write(b"220 ready\r\n")
                while line := self.rfile.readline():
                    if not self.say(line.decode().strip()):
                        return

            def say(self, line: str) -> bool:
                """Answer one command; False after the last."""
                verb = line[:4].upper()
                if verb == "RCPT":
                    address = line.partition("<")[2].partition(">")[0]
                    with outer.changed:
                        outer.asked.append(address)
                    refusal = f"550 5.1.1 {address} is unknown here\r\n".encode()
                    self.wfile.write(refusal if address in outer.refused else b"250 ok\r\n")
                elif verb == "DATA":
                    self.wfile.write(b"354 go on\r\n")
                    lines = []
                    while (part := self.rfile.readline()) not in (b".\r\n", b""):
                        lines.append(part)
                    outer._keep(b"".join(lines))
                    self.wfile.write(b"250 ok\r\n")
                else:
                    self.wfile.write(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
                return verb != "QUIT"

        return Conversation

    def _count(self) -> None:
        with self.changed:
            self.connections += 1
            self.changed.notify_all()

    def _keep(self, content: bytes) -> None:
        found = email.message_from_bytes(content, policy=email.policy.default)
        assert isinstance(found, EmailMessage)
        with self.changed:
            self.mails.append(found)
            self.changed.notify_all()
