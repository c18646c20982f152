"""Carrying one message over HTTPS: one request, one answer, no redirects, a limit on time and size.

Personal data goes only to a host that the deployment names (`PORTAL_BACK_OFFICE_HOSTS`), whoever may change the
council's settings; plain HTTP only to this machine, and never in production.
"""

from __future__ import annotations

import http.client
import ssl
from base64 import b64encode
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from config import Settings
from portal.adapters.backoffice.receiver import Answer
from portal.domain.handover.causes import Cause, NotDelivered

TIMEOUT_SECONDS = 30
MOST_BYTES = 1_000_000
THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True, repr=False)
class HttpsExchange:
    """The way to one address; its repr shows nothing, because the address may hold a password."""

    url: str
    settings: Settings
    timeout: float = TIMEOUT_SECONDS

    def __call__(self, written: bytes) -> Answer:
        """Send a message and take its answer; raises NotDelivered when there is no answer."""
        address = self._checked_address()
        connection = self._connect(address)
        headers = {"Content-Type": "application/xml; charset=utf-8", "Accept": "application/xml", **self._credentials()}
        path = f"{address.path or '/'}{'?' + address.query if address.query else ''}"
        try:
            connection.request("POST", path, written, headers)
            response = connection.getresponse()
            body = response.read(MOST_BYTES + 1)
        except ssl.SSLError:
            raise NotDelivered(Cause.ENDPOINT_DOWN, "tls") from None
        except TimeoutError:
            raise NotDelivered(Cause.ENDPOINT_DOWN, "timeout") from None
        except (OSError, HTTPException) as error:
            raise NotDelivered(Cause.ENDPOINT_DOWN, "no-connection", type(error).__name__) from None
        finally:
            connection.close()
        if len(body) > MOST_BYTES:
            raise NotDelivered(Cause.UNKNOWN, "answer-too-large")
        return Answer(response.status, body)

    def _checked_address(self) -> SplitResult:
        address = urlsplit(self.url)
        host = (address.hostname or "").lower()
        if not host:
            raise NotDelivered(Cause.ENDPOINT_DOWN, "no-address", "BackOfficeUrl")
        if address.scheme != "https" and (self.settings.is_production or host not in THIS_MACHINE):
            raise NotDelivered(Cause.ENDPOINT_DOWN, "not-https", "BackOfficeUrl")
        allowed = {one.strip().lower() for one in self.settings.back_office_hosts.split(",") if one.strip()}
        if host not in allowed and (self.settings.is_production or host not in THIS_MACHINE):
            raise NotDelivered(Cause.ENDPOINT_DOWN, "host-not-allowed", "PORTAL_BACK_OFFICE_HOSTS")
        return address

    def _connect(self, address: SplitResult) -> HTTPConnection:
        host = address.hostname or ""
        if address.scheme != "https":
            return http.client.HTTPConnection(host, address.port, timeout=self.timeout)
        context = ssl.create_default_context(cafile=self.settings.back_office_ca_file or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.settings.back_office_certificate_file:
            context.load_cert_chain(self.settings.back_office_certificate_file)
        return HTTPSConnection(host, address.port, timeout=self.timeout, context=context)

    def _credentials(self) -> dict[str, str]:
        if not self.settings.back_office_login:
            return {}
        return {"Authorization": "Basic " + b64encode(self.settings.back_office_login.encode()).decode()}
