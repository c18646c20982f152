"""Civica: single values are attributes, dates are written as in 01/09/2017, notes are diary entries."""

from __future__ import annotations

from portal.adapters.backoffice.dialect import Dialect, camel

CIVICA = Dialect(
    name="Civica",
    title="Civica",
    namespace="urn:hb-portal:civica:1",
    roots={
        "find": "findClaim", "found": "foundClaims", "read": "getClaim", "claim": "claimData", "push": "postChange",
        "receipt": "changePosted", "list": "getPostings", "listed": "postings", "refusal": "error",
    },
    spell=camel,
    names={
        "claim_reference": "claimRef", "case_reference": "documentRef", "external_reference": "sourceRef",
        "key": "postingId", "base_key": "afterPosting", "nino": "niNumber", "date_of_birth": "dob",
        "effective_on": "changeDate", "happened_on": "eventDate", "standing": "circumstances", "message": "posting",
        "note": "diaryEntry", "replaced": "replacesPosting", "user_id": "operator", "source_user_id": "sourceOperator",
    },
    day="%d/%m/%Y",
    yes_no=("yes", "no"),
    has_attributes=True,
)  # fmt: skip
