"""Northgate: elements in PascalCase, lists in an element of their own, our reference shown under External Items.

Which reference that is follows the setting SourceIdMode (S4.74). It has no place for notes of ours.
"""

from __future__ import annotations

from portal.adapters.backoffice.dialect import Dialect, pascal

NORTHGATE = Dialect(
    name="Northgate",
    title="Northgate",
    namespace="urn:hb-portal:northgate:1",
    roots={
        "find": "ClaimSearchRequest", "found": "ClaimSearchResponse", "read": "ClaimDetailsRequest",
        "claim": "ClaimDetailsResponse", "push": "ChangeOfCircumstances", "receipt": "ChangeOfCircumstancesReceipt",
        "list": "ExternalItemsRequest", "listed": "ExternalItemsResponse", "refusal": "Fault",
    },
    spell=pascal,
    names={
        "claim_reference": "ClaimNumber", "external_reference": "ExternalItemReference", "key": "MessageId",
        "base_key": "PreviousMessageId", "nino": "NationalInsuranceNumber", "effective_on": "EffectiveDate",
        "happened_on": "DateOfChange", "standing": "ClaimAfterChange", "messages": "ExternalItems",
        "message": "ExternalItem", "rebuilds": "RebuildsLaterPeriods", "replaces": "ReplacedMessages",
        "replaced": "ReplacedMessageId",
    },
    wraps_lists=True,
    takes_notes=False,
)  # fmt: skip
