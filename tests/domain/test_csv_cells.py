from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.domain.csv_cells import guard_cell, unguard_cell

START = st.sampled_from(["=", "+", "-", "@", "\t", "\r", "＝", "'", " ", "", "''=", "-5"])


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"), ("+44 7700", "'+44 7700"), ("-5.20", "-5.20"), (-3, "-3"), ("-2+3", "'-2+3"), ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"), (" =1", "' =1"), ("＝1", "'＝1"), ("O'Neil", "O'Neil"), ("'t Hooft", "'t Hooft"), (None, ""), ("", ""),
    ],
)  # fmt: skip
def test_cell_is_guarded_when_a_spreadsheet_could_take_it_for_a_formula(cell, written):
    assert guard_cell(cell) == written


@settings(max_examples=60)
@given(START, st.text(max_size=8))
def test_guarding_loses_nothing_and_leaves_no_formula(start, rest):
    cell = start + rest
    written = guard_cell(cell)
    assert unguard_cell(written) == cell
    assert written[:1] not in ("=", "+", "@", "\t", "\r", "＝", "＋", "－", "＠")
    assert not written.startswith("-") or float(written) <= 0
