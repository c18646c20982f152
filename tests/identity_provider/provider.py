"""The real provider of the tests: started once, and a person with a browser who signs in to it."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

from tests.postgres import free_port

FOLDER = Path(__file__).parent
SECRET = "only-for-tests-only-for-tests-32"
RETURN_PATH, OUT_PATH = "/staff/sign-in/provider/return", "/staff/sign-out"


class LiveProvider:
    """One running provider; `told` are the logout tokens it sent, as the portal would get them."""

    def __init__(self, site: str = "http://localhost", keys: str = '{"keys":[]}') -> None:
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self.told: list[str] = []
        self._ear = HTTPServer(("127.0.0.1", 0), self._listener())
        self._thread = Thread(target=self._ear.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()
        environment = {
            "PATH": os.environ["PATH"], "PORT": str(self.port), "RETURN_TO": site + RETURN_PATH, "SIGNED_OUT_AT": site + OUT_PATH,
            "TELL_SIGN_OUT_AT": f"http://127.0.0.1:{self._ear.server_port}/", "KEYS": keys, "NODE_NO_WARNINGS": "1",
        }  # fmt: skip
        command = ["node", str(FOLDER / "provider.mjs")]
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self._wait_until_ready()

    @property
    def settings(self) -> dict[str, str]:
        """What a portal needs to know of it."""
        return {
            "PORTAL_OIDC_ISSUER": self.issuer, "PORTAL_OIDC_CLIENT_ID": "portal", "PORTAL_OIDC_CLIENT_SECRET": SECRET,
        }  # fmt: skip

    def _wait_until_ready(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip() == "ready":
                return
        raise RuntimeError("the provider did not start: run `make test`, which installs it")

    def close(self) -> None:
        """Stop it."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()
        self._ear.shutdown()
        self._ear.server_close()
        self._thread.join()

    def _listener(self) -> type[BaseHTTPRequestHandler]:
        told = self.told

        class Ear(BaseHTTPRequestHandler):
            """Hears the provider say that somebody signed out."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                told.append(parse_qs(body)["logout_token"][0])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_arguments: Any) -> None:
                pass

        return Ear


class Person:
    """Somebody's browser at the provider: signs in with the claims they have, and signs out there."""

    def __init__(self, **claims: Any) -> None:
        self.claims = claims
        self.browser = requests.Session()

    def sign_in(self, address: str) -> str:
        """From the address the portal sent the browser to, to the path at the portal that it comes back with."""
        answer = self.browser.get(address, allow_redirects=False)
        while answer.status_code in (302, 303):
            where = answer.headers["Location"]
            if RETURN_PATH in where:
                return where[where.index(RETURN_PATH) :]
            answer = self.browser.get(self._at(answer.url, where), allow_redirects=False)
            form = re.search(r'action="(/interaction/[^"]+)"', answer.text)
            if form:
                content = {"claims": json.dumps(self.claims)}
                answer = self.browser.post(self._at(answer.url, form[1]), data=content, allow_redirects=False)
        raise AssertionError((answer.status_code, answer.text[:500]))

    def sign_out(self, address: str) -> str:
        """Confirm at the provider that one wants to sign out; the address it leads back to."""
        page = self.browser.get(address)
        action = re.search(r'action="([^"]+)"', page.text)
        secret = re.search(r'name="xsrf" value="([^"]+)"', page.text)
        assert action, page.text[:500]
        assert secret, page.text[:500]
        answer = self.browser.post(action[1], data={"xsrf": secret[1], "logout": "yes"}, allow_redirects=False)
        return answer.headers["Location"]

    def _at(self, here: str, where: str) -> str:
        return where if urlsplit(where).netloc else "{0.scheme}://{0.netloc}".format(urlsplit(here)) + where


@contextmanager
def live_provider(**options: Any) -> Iterator[LiveProvider]:
    """A provider while the block runs."""
    found = LiveProvider(**options)
    try:
        yield found
    finally:
        found.close()
