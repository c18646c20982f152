"""The Flask class whose dispatch opens one unit of work per request: returned -> commit, raised -> rollback."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, g, has_request_context, request
from flask.globals import request_ctx
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from portal import db
from portal.services import audit, settings
from portal.services.errors import Stale
from portal.web import access, identity, network
from portal.web.late_rule import LateRule


class Portal(Flask):
    """Flask, with the transaction around access check and view."""

    url_rule_class = LateRule

    def __init__(self, import_name: str) -> None:
        super().__init__(import_name)
        self._plain_addresses: dict[tuple[str, str, str], str] = {}

    def url_for(self, endpoint: str, **values: Any) -> str:
        """As Flask's; an address without values is built once, because a page has a dozen of them.

        It depends on where the portal is mounted and on the method of the request, which a stranger may make up.
        """
        adapter = request_ctx.url_adapter if has_request_context() else None
        is_plain = not endpoint.startswith(".") and all(value is None for value in values.values())
        if adapter is None or not is_plain or adapter.default_method not in ("GET", "POST"):
            return super().url_for(endpoint, **values)
        key = (adapter.script_name, adapter.default_method, endpoint)
        found = self._plain_addresses.get(key)
        if found is None:
            found = self._plain_addresses[key] = super().url_for(endpoint, **values)
        return found

    def dispatch_request(self) -> Any:
        """Run access check and view in one unit of work; a response exists before it commits."""
        if "\0" in request.path:
            abort(404)
        if not _needs_database():
            return super().dispatch_request()
        is_show = access.is_show()
        if not is_show:
            _ = request.form  # the body is read before any transaction opens
        token = audit.network.set(network.truncated_address())
        try:
            with db.reading() if is_show else db.transaction():
                return self._answer()
        except StaleDataError as error:
            raise Stale from error
        finally:
            audit.network.reset(token)

    def _answer(self) -> Response:
        g.council = settings.list_settings()
        identity.actor()
        refused = access.guard()
        if refused is not None:
            return refused
        try:
            return self.make_response(super().dispatch_request())
        except HTTPException as error:
            if error.response is not None:
                return self.make_response(error.response)
            raise


def _needs_database() -> bool:
    declared = access.declared(request.endpoint)
    return request.endpoint != "static" and (declared is None or declared.needs_database)
