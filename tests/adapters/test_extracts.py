from __future__ import annotations

import io
from pathlib import Path

import pytest

from portal.adapters.extract_columns import COLUMNS
from portal.adapters.extracts import UnreadableExtract, open_extract
from portal.domain.claim import Claim

DOCS = Path(__file__).parents[2] / "docs" / "claim-extract.md"
HEADER = "record,reference,status,claimant_first_name,claimant_on_guarantee_credit,home_bedrooms,rent_includes,person,type,amount\n"


def extract(tmp_path: Path, content: str | bytes, name: str = "claims.jsonl"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_extract(path)


def faults_of(found) -> list[str]:
    return [str(fault) for row in found.rows() for fault in row.faults]


@pytest.mark.parametrize("name", ["claims.jsonl", "claims.JSON", "claims.ndjson", "claims.jsonl.bad"])
def test_json_lines_give_each_claim_with_its_line(tmp_path, name):
    found = extract(tmp_path, '\ufeff{"reference": "A"}\n\n{"reference": "É"}', name)

    rows = [(row.line_number, row.content) for row in found.rows()]

    assert rows == [(1, {"reference": "A"}), (3, {"reference": "É"})]
    assert found.bytes_read == found.size


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (b'{"reference": "A"', "line 1: line is not JSON: Expecting ',' delimiter at character 18"),
        (b'["A"]', None),
        (b'"A"', "line 1: line must be a JSON object, one claim on one line"),
        (b'{"amount": NaN}', "line 1: line holds a number that is infinite, not a number or thousands of digits long"),
        (b'{"name": "\xff"}', "line 1: line is not UTF-8 text"),
        (b"\x00", "line 1: line is not JSON: Expecting value at character 1"),
        (b'{"a": ' * 5000, "line 1: line is nested too deeply"),
        (b'{"a": "' + b"x" * 1_000_001 + b'"}', "line 1: line is longer than 1000000 bytes"),
        (b"1" * 5000, "line 1: line holds a number that is infinite, not a number or thousands of digits long"),
    ],
)  # fmt: skip
def test_a_line_that_is_no_claim_is_one_fault_and_the_next_line_is_read(tmp_path, line, fault):
    found = extract(tmp_path, line + b'\n{"reference": "B"}\n')

    if fault is None:
        with pytest.raises(UnreadableExtract, match="one JSON document"):
            list(found.rows())
        return
    rows = list(found.rows())
    assert [str(one) for one in rows[0].faults] == [fault]
    assert (rows[1].line_number, rows[1].content) == (2, {"reference": "B"})


@pytest.mark.parametrize("name", ["claims.xlsx", "claims", "missing.jsonl"])
def test_a_file_that_cannot_be_an_extract_is_refused(tmp_path, name):
    if name != "missing.jsonl":
        (tmp_path / name).write_text("")

    with pytest.raises(UnreadableExtract):
        open_extract(tmp_path / name)


def test_csv_lines_of_one_reference_become_one_claim(tmp_path):
    text = HEADER + (
        "claim,A,active,Ann,yes,2,water; heating,,,\n"
        "income,A,,,,,,p1,benefit,10.00\n"
        'claim,B,closed,"Bo\nb",,,,,,\n'
    )  # fmt: skip

    first, second = extract(tmp_path, text, "claims.csv").rows()

    assert (first.line_number, first.last_line) == (2, 3)
    assert first.content == {
        "reference": "A", "status": "active",
        "people": [{"id": "p1", "role": "claimant", "first_name": "Ann", "on_guarantee_credit": True}],
        "home": {"bedrooms": 2, "rent": {"includes": ["water", "heating"]}},
        "incomes": [{"person": "p1", "type": "benefit", "amount": "10.00"}],
    }  # fmt: skip
    assert (second.line_number, second.last_line) == (4, 5)
    assert first.places["people[0].first_name"] == (2, "claimant_first_name")
    assert first.places["incomes[0].amount"] == (3, "amount")


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ("income,A,,,,,,p1,benefit,1\n", "line 2: record must be claim on the first line of a claim"),
        ("claim,A,,,perhaps,,,,,\n", "line 2: claimant_on_guarantee_credit must be yes or no"),
        ("claim,A,,,,two,,,,\n", "line 2: home_bedrooms must be a whole number, 0 or more"),
        ("claim,A,,,,,,,benefit,\n", "line 2: type is not a column of this kind of record"),
        ("claim,,,,,,,,,\n", "line 2: reference must be given"),
        ("claim,A,,,,,,,,\ncontact,A,,,,,,p9,,\n", "line 3: person is not the id of a person above this line"),
        ("claim,A,,,,,,,,\nincome,A,,,,,,,,,,surplus\n", "line 3: line has more cells than the header has columns"),
        ('claim,A,,,,,,,,\n"x"y,A\n', "line 3: line is not CSV: ',' expected after '\"'"),
    ],
)
def test_a_fault_in_a_csv_line_refuses_its_whole_claim(tmp_path, lines, fault):
    found = extract(tmp_path, HEADER + lines + "claim,Z,,,,,,,,\n", "claims.csv")

    rows = list(found.rows())

    assert faults_of(found) == [fault]
    assert [(row.line_number, bool(row.faults)) for row in rows] == [(2, True), (rows[0].last_line + 1, False)]
    assert rows[1].content == {"reference": "Z"}


def test_a_csv_line_tells_all_that_is_wrong_with_it(tmp_path):
    found = extract(tmp_path, HEADER + "claim,A,,,,,,,,\nlodging,,,,,,,,,,surplus\n", "claims.csv")

    assert [fault.split(" must be one")[0] for fault in faults_of(found)] == [
        "line 3: line has more cells than the header has columns",
        "line 3: record",
        "line 3: reference must be given",
    ]


def test_an_unknown_kind_of_record_names_the_kinds_there_are(tmp_path):
    found = extract(tmp_path, HEADER + "claim,A,,,,,,,,\nlodging,A,,,,,,,,\n", "claims.csv")

    assert faults_of(found)[0].startswith("line 3: record must be one of: claim, person, contact")


@pytest.mark.parametrize(
    "header", ["", "record,status\n", "record,reference,shoe_size\n", "record,reference,record\n", '"record\n']
)
def test_a_csv_header_that_is_not_the_documented_one_is_refused(tmp_path, header):
    with pytest.raises(UnreadableExtract):
        list(extract(tmp_path, header + "claim,A\n", "claims.csv").rows())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.jsonl.gz", b"\x1f\x8b\x08", "The file is compressed"),
        ("a.csv", b"PK\x03\x04", "The file is compressed, or a workbook"),
        ("a.csv", "record,reference\n".encode("utf-16"), "The file is UTF-16 text"),
        ("a.jsonl", '{"reference": "A"}\n'.encode("utf-16-le"), "The file is UTF-16 text"),
        ("a.csv", b"record;reference\r\nclaim;A\r\n", "The columns are separated by semicolons"),
        ("a.csv", b"record\treference\nclaim\tA\n", "The columns are separated by tabs"),
        ("a.csv", b"record,reference\rclaim,A\r", "The first line is not CSV"),
        ("a.csv", b"", "The file is empty"),
        ("a.json", b'{\n "reference": "A"\n}\n', "The file is one JSON document"),
    ],
)
def test_a_file_of_another_kind_is_told_as_a_whole(tmp_path, name, content, said):
    with pytest.raises(UnreadableExtract, match=said):
        list(extract(tmp_path, content, name).rows())


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path):
    found = extract(tmp_path, '{"reference": "A"}\n{"ref')
    rows = found.rows()
    next(rows)

    with found.path.open("a") as file:
        file.write('erence": "B"}\n')

    with pytest.raises(UnreadableExtract, match="The file changed while it was read"):
        list(rows)


@pytest.mark.parametrize(
    ("name", "content", "bad", "copied"),
    [
        ("a.jsonl", b'{"a"\r\n{}\n\xff\n{"b"', {1, 4}, b'{"a"\r\n{"b"'),
        ("a.csv", b"record,reference\nclaim,A\nperson,A\nclaim,B\n", {2}, b"record,reference\nclaim,A\nperson,A\n"),
        ("a.csv", b"\xef\xbb\xbfrecord,reference\nclaim,A\nclaim,B\n", {3}, b"record,reference\nclaim,B\n"),
        ("a.jsonl", b'{"x": "' + b"y" * 1_100_000 + b'"}\n{}\n', {1}, b'{"x": "' + b"y" * 1_100_000 + b'"}\n'),
    ],
)
def test_bad_rows_are_copied_byte_for_byte(tmp_path, name, content, bad, copied):
    target = io.BytesIO()

    extract(tmp_path, content, name).copy_rows(target, bad)

    assert target.getvalue() == copied


def test_the_document_names_every_column_of_every_record():
    text = DOCS.read_text()
    rows = {row.split("`")[1]: row for row in text.splitlines() if row.startswith("| `") and "columns |" not in row}

    assert set(rows) == set(COLUMNS)
    for record, columns in COLUMNS.items():
        named = rows[record].split(" | ")[2].split("`")[1::2]
        assert [name for name in named if name != ";"] == list(columns)


@pytest.mark.parametrize("language", ["json", "csv"])
def test_the_examples_of_the_document_are_claims(tmp_path, language):
    example = DOCS.read_text().split(f"```{language}\n")[1].split("```")[0]

    (row,) = extract(tmp_path, example, f"example.{language}").rows()

    claim = Claim.from_dict(row.content)
    assert claim.claimant is not None
    assert claim.claimant.full_name == "Margaret Hughes"
    assert claim.claimant.contacts[0].address == "07700 900000"
    assert str(claim.incomes[0].amount) == "290.60"
