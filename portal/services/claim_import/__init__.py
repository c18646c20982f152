"""Importing claim extracts: rows are checked, written ahead in batches, and become visible by one short switch.

What is written ahead cannot be seen: a new claim has no current version and no blind index, a new version has a number
above the current one. `publish` raises the numbers in one transaction, so readers see the claims of before or of after.
A killed import leaves only what `discard_some` removes. One import runs at a time (`portal.adapters.run_lock`), and the
commands open the units of work: `start`, `stage` per batch, `list_duplicates`, then `publish` or `refuse`.
"""

from portal.services.claim_import.checking import CheckedClaim, check_row
from portal.services.claim_import.publishing import ImportCounts, ImportOvertaken, publish
from portal.services.claim_import.runs import discard_some, drop_references, list_duplicates, refuse, start
from portal.services.claim_import.staging import stage

__all__ = [
    "CheckedClaim",
    "ImportCounts",
    "ImportOvertaken",
    "check_row",
    "discard_some",
    "drop_references",
    "list_duplicates",
    "publish",
    "refuse",
    "stage",
    "start",
]
