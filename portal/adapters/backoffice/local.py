"""No vendor: the messages as they are, kept in a file of this machine, for a council that keys them in or tries things out."""

from __future__ import annotations

from portal.adapters.backoffice.dialect import Dialect, camel

LOCAL = Dialect(
    name="Local",
    title="the portal's own back office file",
    namespace="urn:hb-portal:local:1",
    roots={
        "find": "find", "found": "found", "read": "read", "claim": "held", "push": "change", "receipt": "receipt",
        "list": "list", "listed": "listed", "refusal": "refusal",
    },
    spell=camel,
    names={"message": "sent"},
    wraps_lists=True,
)  # fmt: skip
