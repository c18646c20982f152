from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine

from portal import clock, db
from portal.adapters import run_lock
from portal.adapters.extract_rows import ExtractRow
from portal.adapters.extracts import RowFault, open_extract
from portal.cli.claim_loading import LOCK, Outcome, Plan, discard, load
from portal.domain.actor import System
from portal.domain.nino import Nino
from portal.models import AuditEntry, Claim, ClaimVersion, Contact, ImportRun, NamePart, SearchPerson, StagedClaim
from portal.services import claim_import, claim_search, claims, settings
from portal.services.claim_identity import contact_index, held_forms, identity_index, nino_index
from portal.services.errors import NotFound
from tests.factories import claim_content

PHONE = {"channel": "phone", "address": "07700 900123", "held_since": "2019-02-01", "is_preferred": True}
EMAIL = {"channel": "email", "address": "mary@example.org", "held_since": "2020-01-01"}


class Importer:
    """Writes extracts and imports them; `said` is what was reported last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: list[str] = []

    def write(self, *rows: dict[str, Any] | str, name: str = "claims.jsonl") -> Path:
        path = self.folder / name
        lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
        path.write_text("".join(f"{line}\n" for line in lines))
        return path

    def __call__(self, *rows: dict[str, Any] | str, bad_file: Path | None = None) -> Outcome:
        self.said = []
        plan = Plan(allow_example_nino=True, bad_file=bad_file)
        return load(open_extract(self.write(*rows)), plan, self.report)

    def report(self, fault: RowFault) -> None:
        self.said.append(str(fault))


@pytest.fixture
def imported(database, tmp_path) -> Importer:
    return Importer(tmp_path)


def a_claim(reference: str = "HB1", *, contacts: list[dict[str, Any]] | None = None, **changes: Any) -> dict[str, Any]:
    content = claim_content(reference=reference, **changes)
    people = [dict(person) for person in content["people"]]
    people[0]["contacts"] = [PHONE, EMAIL] if contacts is None else contacts
    return content | {"people": people}


def rows_of(table: type, *conditions: Any) -> list[Any]:
    with db.reading() as session:
        return list(session.scalars(sa.select(table).where(*conditions)))


def counts(outcome: Outcome) -> tuple[int, int, int, int]:
    assert outcome.counts is not None
    return outcome.counts.added, outcome.counts.changed, outcome.counts.unchanged, outcome.counts.refused


def current(reference: str = "HB1") -> claims.LoadedClaim:
    with db.reading():
        return claims.get_claim_by_reference(reference)


def test_an_import_gives_claims_that_are_found_and_read(imported):
    row = a_claim("HB1", status="suspended", unknown={"kept": [1]})

    outcome = imported(row, a_claim("HB2"))

    loaded = current()
    nino = Nino("QQ123456C")
    assert counts(outcome) == (2, 0, 0, 0)
    assert loaded.version.content == row
    assert (loaded.row.status, loaded.row.current_number, loaded.version.source) == ("suspended", 1, "extract")
    assert loaded.version.as_at_on == date(2026, 11, 1)
    assert loaded.row.nino_index == nino_index(nino)
    assert loaded.row.identity_index == identity_index(nino, date(1950, 3, 27))
    assert rows_of(StagedClaim) == []


def test_an_import_is_audited_once_with_its_counts(imported):
    imported(a_claim("HB1"), a_claim("HB2"))

    (entry,) = rows_of(AuditEntry)
    (run,) = rows_of(ImportRun)
    assert (entry.action, entry.actor_id, entry.subject_id) == ("claims:imported", "claims import", run.id.hex)
    assert entry.detail == {"added": 2, "changed": 0, "unchanged": 0, "refused": 0}
    assert (run.state, run.added_count, run.file_name) == ("published", 2, "claims.jsonl")


def test_the_same_file_twice_changes_nothing(imported):
    rows = [a_claim("HB1"), a_claim("HB2")]
    imported(*rows)
    before = [(row.reference, row.updated_at, row.version, row.current_number) for row in rows_of(Claim)]

    outcome = imported(*rows)

    assert counts(outcome) == (0, 0, 2, 0)
    assert [(row.reference, row.updated_at, row.version, row.current_number) for row in rows_of(Claim)] == before
    assert len(rows_of(ClaimVersion)) == 2


def test_the_order_of_keys_is_no_change(imported):
    imported(a_claim())

    outcome = imported(dict(reversed(a_claim().items())))

    assert counts(outcome) == (0, 0, 1, 0)


def test_a_changed_claim_gets_a_version_and_keeps_the_earlier_one(imported):
    imported(a_claim(started_on="2015-04-06"))

    outcome = imported(a_claim(started_on="2016-05-07"))

    versions = sorted(rows_of(ClaimVersion), key=lambda version: version.number)
    assert counts(outcome) == (0, 1, 0, 0)
    assert [(version.number, version.content["started_on"]) for version in versions] == [
        (1, "2015-04-06"),
        (2, "2016-05-07"),
    ]
    assert current().held.started_on == date(2016, 5, 7)


def test_what_a_changed_claim_is_found_by_changes_with_it(imported):
    imported(a_claim())
    changed = a_claim(status="closed")
    changed["people"][0] |= {"nino": "QQ654321A", "last_name": "Newname", "date_of_birth": "1951-01-01"}

    imported(changed)

    row = current().row
    assert row.status == "closed"
    assert row.nino_index == nino_index(Nino("QQ654321A"))
    assert row.identity_index == identity_index(Nino("QQ654321A"), date(1951, 1, 1))
    assert {word.word for word in rows_of(SearchPerson)} == {"mary", "newname", "tom", "example", "se11aa", "hb1"}


@pytest.mark.parametrize("missing", ["nino", "date_of_birth"])
def test_a_claimant_without_number_or_birth_cannot_be_matched(imported, missing):
    row = a_claim()
    row["people"][0][missing] = None

    imported(row)

    claim = current().row
    assert claim.identity_index is None
    assert (claim.nino_index is None) == (missing == "nino")


def test_a_number_without_suffix_is_accepted_and_found_by_the_form_held(imported):
    row = a_claim()
    row["people"][0]["nino"] = "QQ 12 34 56"

    imported(row)

    assert current().row.nino_index in [nino_index(form) for form in held_forms(Nino("QQ123456C"))]


def test_names_with_hyphens_and_accents_are_kept_as_folded_words(imported):
    row = a_claim("HB 9/a")
    row["people"][0] |= {"first_name": "Zoë", "last_name": "O’Neil-Müller"}

    imported(row)

    words = {(word.kind, word.word) for word in rows_of(SearchPerson)}
    assert words == {
        ("name", "zoe"), ("name", "oneilmuller"), ("name", "oneil"), ("name", "muller"), ("name", "tom"), ("name", "example"),
        ("postcode", "se11aa"), ("reference", "hb9a"),
    }  # fmt: skip
    ends = {part.part for part in rows_of(NamePart)}
    assert {"uller", "eil", "eilmuller", "ample"} <= ends
    assert not ends & {"se11aa", "e11aa", "b9a"}, "names alone"

    row["people"][0]["last_name"] = "Blacksmith"
    imported(row)

    assert "smith" in {part.part for part in rows_of(NamePart)}, "also of a claim that is known"


BAD_REFERENCE = "reference must be letters and numbers, with single spaces or any of / . _ - between them"
BAD_PERSON = {"id": "p1", "role": "claimant", "date_of_birth": "27/03/1950", "nino": "QQ123456E"}


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ('{"reference": ', ["line 2: line is not JSON: Expecting value at character 14"]),
        ({"status": "active"}, ["line 2: reference must be given as text"]),
        ({"reference": "X" * 41}, ["line 2: reference must be 40 characters or fewer"]),
        ({"reference": "X\u0000"}, [f"line 2: {BAD_REFERENCE}"]),
        ({"reference": "A/../B"}, [f"line 2: {BAD_REFERENCE}"]),
        (
            {"reference": "X", "status": "gone", "capital": [{"id": "c1", "owner": "p9", "amount": "-0.01"}]},
            [
                "line 2: status must be one of: active, suspended, closed, deceased",
                "line 2: capital[0].amount must be 0 or more",
                "line 2: capital[0].owner is not a person of the claim",
            ],
        ),
        (
            {"reference": "X", "status": "gone", "people": [BAD_PERSON, {"id": "p2", "role": "claimant"}]},
            [
                "line 2: status must be one of: active, suspended, closed, deceased",
                "line 2: people[0].date_of_birth must be a date like 1950-03-27",
                "line 2: people[0].nino is not in the format of a National Insurance number",
                "line 2: people[1].role is a second claimant",
            ],
        ),
        (
            '{"reference": "X", "notes": [{"text": "\\ud800"}]}',
            ["line 2: notes[0].text has a character that is not UTF-8 text"],
        ),
        (
            {"reference": "X", "source": "a\0", "notes": [{"text": "\\u0000 is fine"}]},
            ["line 2: source has a character that is not UTF-8 text"],
        ),
        ('{"reference": "X", "a": ' + "[" * 900 + "]" * 900 + "}", ["line 2: line is nested too deeply"]),
    ],
)
def test_one_bad_row_refuses_the_file_and_every_fault_of_it_is_told(imported, bad, said):
    outcome = imported(a_claim("HB1"), bad)

    assert outcome.counts is None
    assert imported.said == said
    assert rows_of(Claim) == rows_of(ClaimVersion) == rows_of(StagedClaim) == rows_of(SearchPerson) == []
    assert [(run.state, run.refused_count) for run in rows_of(ImportRun)] == [("refused", 1)]
    assert [entry.action for entry in rows_of(AuditEntry)] == ["claims:import-refused"]


def test_a_csv_claim_tells_faults_of_shape_and_of_values_together(imported, tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(
        "record,reference,status,claimant_date_of_birth,claimant_on_guarantee_credit,person,amount\n"
        "claim,A,gone,27/03/1950,perhaps,,\nincome,A,,,,p9,-1\npartner,A\n"
    )

    outcome = load(open_extract(path), Plan(allow_example_nino=True), imported.report)

    assert outcome.counts is None
    assert [said.split(": ")[1].split(" must")[0] for said in imported.said] == [
        "claimant_on_guarantee_credit", "status", "claimant_date_of_birth", "amount", "record",
    ]  # fmt: skip


@time_machine.travel("2026-11-20T12:00:00+00:00", tick=False)
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"date_of_birth": "2026-11-20"}, []),
        ({"date_of_birth": "2026-11-21"}, ["line 1: people[0].date_of_birth must be today or in the past"]),
        (
            {
                "date_of_birth": "1890-01-01",
                "joined_on": "2020-01-02",
                "left_on": "2020-01-01",
                "died_on": "1880-01-01",
            },
            [],
        ),
    ],
)
def test_nobody_is_still_to_be_born_and_odd_dates_are_kept(imported, changes, said):
    row = a_claim(started_on="2020-01-01", ended_on="2019-01-01")
    row["people"][0] |= changes

    imported(row)

    assert imported.said == said


def test_faults_never_repeat_what_the_file_holds(imported):
    row = a_claim()
    row["people"][0] |= {"nino": "QQ123456E", "date_of_birth": "31/31/1950"}

    imported(row)

    assert imported.said
    assert not [text for text in imported.said if "QQ123456E" in text or "31/31" in text]


def test_real_numbers_only_where_examples_are_not_allowed():
    row = ExtractRow(7, 7, a_claim())

    found = claim_import.check_row(row, allow_example_nino=False)

    assert [str(fault) for fault in found] == [
        f"line 7: people[{index}].nino is not in the format of a National Insurance number" for index in (0,)
    ]


def test_skipping_bad_rows_imports_the_others_and_keeps_the_bad_ones(imported, tmp_path):
    bad_file = tmp_path / "out.bad"

    outcome = imported(a_claim("HB1"), "{oops", a_claim("HB2"), bad_file=bad_file)

    assert counts(outcome) == (2, 0, 0, 1)
    assert bad_file.read_text() == "{oops\n"
    assert bad_file.stat().st_mode & 0o777 == 0o600


def test_the_same_reference_twice_is_a_fault_that_names_both_lines(imported, tmp_path):
    imported(a_claim("HB1"))
    rows = [
        a_claim("HB1"),
        a_claim("HB2"),
        a_claim("HB3"),
        a_claim("HB2", status="closed"),
        a_claim("HB1", status="closed"),
    ]

    outcome = imported(*rows, bad_file=tmp_path / "out.bad")

    assert imported.said == [
        "line 1: reference is also on line 5", "line 5: reference is also on line 1",
        "line 2: reference is also on line 4", "line 4: reference is also on line 2",
    ]  # fmt: skip
    assert counts(outcome) == (1, 0, 0, 4)
    assert current("HB1").row.current_number == 1
    assert sorted(row.reference for row in rows_of(Claim)) == ["HB1", "HB3"]
    assert len((tmp_path / "out.bad").read_text().splitlines()) == 4


def test_the_same_reference_twice_across_batches_is_found(imported, monkeypatch):
    monkeypatch.setattr("portal.cli.claim_loading.BATCH", 2)

    outcome = imported(a_claim("HB1"), a_claim("HB2"), a_claim("HB3"), a_claim("HB1", status="closed"))

    assert outcome.counts is None
    assert imported.said == ["line 1: reference is also on line 4", "line 4: reference is also on line 1"]


def test_many_batches_are_one_import(imported, monkeypatch):
    monkeypatch.setattr("portal.cli.claim_loading.BATCH", 2)
    monkeypatch.setattr("portal.services.claim_import.publishing.BATCH", 2)
    monkeypatch.setattr("portal.services.claim_import.runs.BATCH", 2)

    outcome = imported(*(a_claim(f"HB{number}") for number in range(7)))

    assert counts(outcome) == (7, 0, 0, 0)
    assert all(row.nino_index and row.current_number == 1 for row in rows_of(Claim))


def stage_only(imported: Importer, *rows: dict[str, Any]) -> Any:
    """As an import that was killed before it published."""
    checked = [
        claim_import.check_row(row, allow_example_nino=True) for row in open_extract(imported.write(*rows)).rows()
    ]
    with db.transaction():
        run_id = claim_import.start("killed.jsonl")
    with db.transaction():
        claim_import.stage(run_id, checked)
    return run_id


def test_nothing_of_a_killed_import_is_seen(imported):
    imported(a_claim("HB1"))

    stage_only(imported, a_claim("HB1", status="closed"), a_claim("HB2"))

    assert (current("HB1").row.status, current("HB1").held.status) == ("active", "active")
    with pytest.raises(NotFound):
        current("HB2")
    assert len(rows_of(Claim, Claim.nino_index == nino_index(Nino("QQ123456C")))) == 1
    assert len(rows_of(Claim, Claim.identity_index == identity_index(Nino("QQ123456C"), date(1950, 3, 27)))) == 1
    with db.reading():
        assert [found.reference for found in claim_search.find("example").claims] == ["HB1"]


def test_an_import_that_is_interrupted_leaves_nothing_behind(imported, monkeypatch):
    monkeypatch.setattr("portal.cli.claim_loading.BATCH", 1)

    def interrupt(_fault: RowFault) -> None:
        assert rows_of(ClaimVersion)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(
            open_extract(imported.write(a_claim("HB1"), a_claim("HB2"), "{")), Plan(allow_example_nino=True), interrupt
        )

    assert rows_of(Claim) == rows_of(ClaimVersion) == rows_of(StagedClaim) == []


def test_the_next_import_discards_what_a_killed_one_left(imported):
    stage_only(imported, a_claim("HB1"), a_claim("HB2"))

    outcome = imported(a_claim("HB1", started_on="2020-01-01"))

    assert counts(outcome) == (1, 0, 0, 0)
    assert [row.reference for row in rows_of(Claim)] == ["HB1"]
    assert [version.content["started_on"] for version in rows_of(ClaimVersion)] == ["2020-01-01"]
    assert {run.state for run in rows_of(ImportRun)} == {"discarded", "published"}


def test_discarding_leaves_only_what_was_published(imported):
    imported(a_claim("HB1"))
    before = {table: len(rows_of(table)) for table in (Claim, ClaimVersion, Contact, SearchPerson)}
    stage_only(imported, a_claim("HB1", status="closed"), a_claim("HB2"))

    discarded = discard()

    assert discarded > 0
    assert {table: len(rows_of(table)) for table in before} == before
    assert discard() == 0


def test_a_discarded_import_can_no_longer_be_published(imported):
    run_id = stage_only(imported, a_claim("HB1"))
    discard()

    with pytest.raises(claim_import.ImportOvertaken), db.transaction():
        claim_import.publish(run_id)


NOTES = [{"at": "2020-01-02", "text": "Years worth of notes"}]


@pytest.mark.parametrize(("setting", "kept"), [("TRUE", []), ("FALSE", ["Years worth of notes"])])
def test_notes_of_the_back_office_are_taken_over_unless_the_council_clears_them(imported, setting, kept):
    if setting == "TRUE":
        with db.transaction():
            settings.change(System("test"), "ClearOtherInformation", setting)
    imported(a_claim(notes=NOTES))
    assert [note.text for note in current().held.notes] == kept
    assert counts(imported(a_claim(notes=[{**NOTES[0], "text": "Another note"}])))[1:3] == (
        (0, 1) if not kept else (1, 0)
    )


def test_notes_that_were_taken_over_go_with_the_next_import(imported):
    imported(a_claim(notes=NOTES))
    with db.transaction():
        settings.change(System("test"), "ClearOtherInformation", "TRUE")
    assert counts(imported(a_claim(notes=NOTES)))[1] == 1
    assert current().held.notes == ()


def test_a_second_import_at_the_same_time_is_refused(imported):
    with run_lock.hold(db.engine(), LOCK), pytest.raises(run_lock.LockTaken):
        imported(a_claim())

    assert rows_of(ImportRun) == []


@pytest.fixture
def contacts_after(imported) -> Callable[..., dict[str, Contact]]:
    def run(*contacts: dict[str, Any], day: date | None = None) -> dict[str, Contact]:
        moment = day or date(2026, 11, 20)
        with time_machine.travel(moment.isoformat() + "T12:00:00+00:00", tick=False):
            imported(a_claim(contacts=list(contacts), as_at=str(moment)))
        return {row.address: row for row in rows_of(Contact)}

    return run


def test_contacts_come_from_the_claimant_with_the_day_they_are_held_from(contacts_after):
    held = contacts_after(PHONE, EMAIL, {"channel": "email", "address": "new@example.org"})

    assert {address: row.held_since_on for address, row in held.items()} == {
        "07700 900123": date(2019, 2, 1), "mary@example.org": date(2020, 1, 1), "new@example.org": date(2026, 11, 20),
    }  # fmt: skip
    assert [(row.position, row.is_preferred, row.source) for row in held.values()] == [
        (0, True, "extract"), (1, False, "extract"), (2, False, "extract"),
    ]  # fmt: skip
    assert held["07700 900123"].address_index == contact_index("phone", "+44 7700 900123")


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        ({"channel": "phone", "address": "not a number"}, None),
        ({"channel": "email", "address": "nobody"}, None),
        ({"channel": "phone", "address": "01632 960123"}, False),
        ({"channel": "phone", "address": "07700 900123", "may_receive_codes": False}, False),
        ({"channel": "phone", "address": "07700 900123"}, True),
        ({"channel": "email", "address": " a@example.org "}, True),
    ],
)
def test_only_what_a_code_can_be_sent_to_may_receive_one(contacts_after, contact, expected):
    held = list(contacts_after(contact).values())

    assert [row.may_receive_codes for row in held] == ([] if expected is None else [expected])


def test_the_same_address_written_twice_is_one_contact(contacts_after):
    held = contacts_after(PHONE, PHONE | {"address": "+44 7700 900123"})

    assert list(held) == ["07700 900123"]


def test_a_contact_that_is_gone_ends_and_the_other_stays(contacts_after):
    before = contacts_after(PHONE, EMAIL)

    after = contacts_after(PHONE, day=date(2026, 11, 21))

    assert after["07700 900123"].id == before["07700 900123"].id
    assert after["07700 900123"].ended_at is None
    assert after["mary@example.org"].ended_at is not None


def test_a_contact_that_comes_back_is_held_from_that_day(contacts_after):
    contacts_after(PHONE)
    contacts_after(day=date(2026, 11, 21))

    held = contacts_after(PHONE, day=date(2026, 11, 22))

    assert [(row.ended_at, row.held_since_on) for row in held.values()] == [(None, date(2026, 11, 22))]


def test_no_extract_makes_a_contact_look_longer_held(contacts_after):
    contacts_after({"channel": "phone", "address": "07700 900123"})

    held = contacts_after(PHONE, day=date(2026, 11, 25))

    assert held["07700 900123"].held_since_on == date(2026, 11, 20)
    assert held["07700 900123"].is_preferred


def test_a_day_to_come_counts_as_the_day_of_the_import(contacts_after):
    held = contacts_after(PHONE | {"held_since": "2031-01-01"})

    assert held["07700 900123"].held_since_on == date(2026, 11, 20)


def change_contact(address: str, **changes: Any) -> None:
    with db.transaction() as session:
        session.info["no audit guard"] = True
        row = next(row for row in session.scalars(sa.select(Contact)) if row.address == address)
        for name, value in changes.items():
            setattr(row, name, value)


def test_a_contact_that_an_officer_stopped_never_comes_back(contacts_after):
    contacts_after(PHONE, EMAIL)
    change_contact("07700 900123", ended_at=clock.now(), is_preferred=False)

    held = contacts_after(PHONE, EMAIL, day=date(2026, 11, 25))

    assert held["07700 900123"].ended_at is not None
    assert len(held) == 2


def test_a_contact_that_an_officer_recorded_stays(contacts_after):
    contacts_after(PHONE)
    change_contact("07700 900123", source="officer")

    held = contacts_after(EMAIL, day=date(2026, 11, 25))

    assert held["07700 900123"].ended_at is None
    assert held["07700 900123"].source == "officer"


def test_what_is_at_rest_holds_no_number_or_address_in_clear(imported, database):
    row = a_claim()

    imported(row)

    secrets = [b"QQ123456C", b"1950-03-27", b"07700 900123", b"1 Sample Street", b"Post Office"]
    for table in (Claim, ClaimVersion, Contact, StagedClaim, SearchPerson):
        for values in database.execute(sa.select(table.__table__)):
            text = b" ".join(value if isinstance(value, bytes) else str(value).encode() for value in values)
            assert not [secret for secret in secrets if secret in text], table
