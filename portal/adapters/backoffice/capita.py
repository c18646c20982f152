"""Capita: upper-case elements, dates as 20170901, amounts in pence, Y or N; every message names a user (setting UserId).

Other Information is where its notes live; `CLEAR_OTHER_INFO` in a read asks it to send none (S4.79).
"""

from __future__ import annotations

from portal.adapters.backoffice.dialect import Dialect, upper

CAPITA = Dialect(
    name="Capita",
    title="Capita",
    namespace="urn:hb-portal:capita:1",
    roots={
        "find": "HB_CLAIM_FIND", "found": "HB_CLAIM_LIST", "read": "HB_CLAIM_GET", "claim": "HB_CLAIM",
        "push": "HB_CLAIM_UPDATE", "receipt": "HB_UPDATE_ACK", "list": "HB_UPDATE_LIST_GET", "listed": "HB_UPDATE_LIST",
        "refusal": "HB_ERROR",
    },
    spell=upper,
    names={
        "claim_reference": "CLAIM_NO", "external_reference": "DOC_REF", "key": "TXN_ID", "base_key": "PREV_TXN_ID",
        "nino": "NI_NO", "date_of_birth": "DOB", "effective_on": "EFF_DATE", "happened_on": "EVENT_DATE",
        "standing": "ASSESSMENT_DATA", "message": "TXN", "note": "OTHER_INFORMATION",
        "clear_other_information": "CLEAR_OTHER_INFO", "replaced": "REPLACED_TXN_ID", "case_reference": "CASE_NO",
    },
    day="%Y%m%d",
    yes_no=("Y", "N"),
    has_pence=True,
    needs_user_id=True,
)  # fmt: skip
