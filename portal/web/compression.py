"""Pages are compressed whatever their status: a form that comes back with errors is as long as one that does not."""

from __future__ import annotations

from flask import Response
from flask_compress import Compress


class Compression(Compress):
    """Flask-Compress, which by itself leaves every answer but a success as it is."""

    def after_request(self, response: Response | None) -> Response:
        """Compress an answer that the browser can unpack; its status stays."""
        if response is None or response.status_code < 400:
            return super().after_request(response)
        status, response.status_code = response.status_code, 200
        compressed = super().after_request(response)
        compressed.status_code = status
        return compressed
