"""The PDF copy: tagged, in the claim's language, without private answers, and never refused for what somebody typed."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal import db
from portal.adapters import fonts, pdf
from portal.adapters.store import open_store
from portal.models import StoredDocument
from portal.services import audit, receipts, submissions
from portal.services.errors import NotFound
from tests.pdf_text import text_of
from tests.submitting import PARTNER, RENT, as_resident, start_draft

NOT_SHOWN = "[character not shown]"


@pytest.fixture
def claim(make, db_session):
    return make.claim()


def send(claim, *changes, kind="review"):
    found = start_draft(claim.id, *changes, kind=kind)
    return submissions.submit_draft(as_resident(claim.id), found.row.submit_token, True)


def document_of(sent):
    return db.session().query(StoredDocument).filter_by(submission_id=sent.id).one()


def sample(text: str) -> dict[str, object]:
    """A receipt in which every place that a person's words can reach holds `text`."""
    return {
        "language": "en", "title": "What you told us", "council": text, "reference": "R-23456789BC",
        "facts": [{"label": "Reference", "value": text}],
        "changes": [{"heading": "1 September 2017", "summary": text, "lines": [{"label": text, "value": text}]}],
        "no_changes": "", "notes": [{"heading": "Has anything else changed?", "text": text}], "evidence": [{"title": text, "state": text}],
        "files": [{"name": text, "about": text, "sha256": "SHA-256 " + "0" * 64}],
        "next": [text], "declaration": text, "words": {name: name for name in receipts.WORDS},
    }  # fmt: skip


def test_pdf_says_what_was_sent_in_the_order_of_the_dates(claim):
    sent = send(claim, PARTNER, RENT)
    content = receipts.gather(document_of(sent).id)
    text = text_of(receipts.compile_pdf(content))
    assert sent.reference in text
    assert (
        0
        < text.index("1 September 2017")
        < text.index("£95.00")
        < text.index("21 November 2017")
        < text.index("Alex Morgan")
    )
    assert "still to come, by" in text


def test_pdf_is_tagged_and_names_its_language_and_title(claim):
    content = receipts.compile_pdf(receipts.gather(document_of(send(claim, RENT)).id))
    with pikepdf.open(BytesIO(content)) as document:
        assert bool(document.Root.MarkInfo.Marked)
        assert str(document.Root.Lang).startswith("en")
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "What you told us"


def test_pdf_of_a_welsh_claim_is_marked_welsh(make, db_session):
    content = receipts.gather(document_of(send(make.claim(language="cy"), RENT)).id)
    with pikepdf.open(BytesIO(receipts.compile_pdf(content))) as document:
        assert str(document.Root.Lang).startswith("cy")


def test_pdf_of_a_review_without_changes_says_so(claim):
    text = text_of(receipts.compile_pdf(receipts.gather(document_of(send(claim)).id)))
    assert "There are no reported changes" in text
    assert "We have not asked for any evidence." in text


def test_job_makes_the_pdf_once_and_it_can_be_fetched(app, database, make, run_jobs):
    claim = make.claim()
    with db.transaction():
        sent = send(claim, RENT)
        assert not receipts.get_receipt(as_resident(claim.id), sent.reference).is_pdf_ready
    assert "make-receipt" in run_jobs()
    with db.transaction():
        receipt = receipts.get_receipt(as_resident(claim.id), sent.reference)
        key, size = receipts.get_pdf_key(as_resident(claim.id), sent.reference)
        assert receipt.is_pdf_ready
        assert receipts.gather(document_of(sent).id) is None
    content = b"".join(open_store(app.config["PORTAL"]).read(key))
    assert (content[:5], len(content)) == (b"%PDF-", size)


def test_mark_ready_twice_is_harmless(claim):
    document = document_of(send(claim, RENT))
    receipts.mark_ready(document.id, "documents/" + "0" * 64, 10)
    receipts.mark_ready(document.id, "documents/" + "1" * 64, 11)
    assert (document.state, document.size_bytes) == ("ready", 10)
    assert [entry.action for entry in audit.list_entries("submission", document.submission_id.hex)] == ["receipt:made"]


def test_gather_of_nothing_is_nothing(claim):
    assert receipts.gather(claim.id) is None


def test_receipt_of_somebody_else_is_not_found(make, claim):
    sent = send(claim, RENT)
    other = as_resident(make.claim().id)
    with pytest.raises(NotFound):
        receipts.get_receipt(other, sent.reference)
    with pytest.raises(NotFound):
        receipts.get_pdf_key(other, sent.reference)


def test_receipt_reads_three_statements_however_much_was_sent(claim, count_statements):
    sent = send(claim, RENT, PARTNER)
    db.session().flush()
    db.session().expunge_all()
    with count_statements() as seen:
        receipts.get_receipt(as_resident(claim.id), sent.reference)
    assert len(seen) == 3, seen


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("ŵŷŴŶ â ê î ô û", "ŵŷŴŶ â ê î ô û"),
        ("Zoë Łukasz Ümit", "Zoë Łukasz Ümit"),
        ("Ελένη Иван", "Ελένη Иван"),
        ("漢字 かな 한국 Li", "漢字 かな 한국 Li"),
        ("مُحَمَّد پاکستان", "مُحَمَّد پاکستان"),
        ("a\u064e b", f"a{NOT_SHOWN} b"),
        ("\u064e", NOT_SHOWN),
        ("☎ ✓ → ½ ≥", "☎ ✓ → ½ ≥"),
        ("ਪੰਜਾਬ Kaur", "ਪੰਜਾਬ Kaur"),
        ("flat 2 🏠 ☎️", "flat 2 🏠 ☎"),
        ("👩\u200d👧", "👩👧"),
        ("क\u09be", f"क{NOT_SHOWN}"),
        ("ᚠ Kaur", f"{NOT_SHOWN} Kaur"),
        ("a\u202eb\u200dc\x07d", "abc d"),
        ("one\r\ntwo\u2028three", "one\ntwo\nthree"),
        ("#set page() $x$ *b* @ref <tag> \\ `raw`", "#set page() $x$ *b* @ref <tag> \\ `raw`"),
    ],
)
def test_text_without_a_glyph_is_replaced_visibly(text, shown):
    assert pdf.showable_text(text, NOT_SHOWN) == shown


def test_mark_up_in_an_answer_is_only_text():
    text = text_of(pdf.make_pdf("receipt", sample('#panic("x") *bold* $y$ \\ "quoted"'), not_shown=NOT_SHOWN))
    assert '#panic("x") *bold* $y$ \\ "quoted"' in text


def test_every_character_that_counts_as_shown_compiles_one_by_one_and_in_words():
    for ranges in fonts.coverage():
        characters = [chr(code) for first, last in ranges for code in range(first, last + 1)]
        lines = ["".join(characters[start : start + 60]) for start in range(0, len(characters), 60)]
        few = {**sample(""), "declaration": "\n".join(lines) + "\n" + " ".join(characters)}
        assert pdf.make_pdf("receipt", few, not_shown=NOT_SHOWN).startswith(b"%PDF-")


def test_a_missing_font_takes_only_its_own_characters(monkeypatch):
    gone = fonts.InstalledFont("no_such_package", "no.ttf", fonts.ARABIC.ranges)
    monkeypatch.setattr(fonts, "INSTALLED", (gone, fonts.EAST_ASIAN, *fonts.OTHERS))
    monkeypatch.setattr(fonts, "coverage", fonts.coverage.__wrapped__)
    folders = (str(fonts.EAST_ASIAN.path.parent), str(fonts.OTHERS[0].path.parent))
    assert fonts.installed_folders.__wrapped__() == folders
    assert pdf.showable_text("محمد 李 Li", NOT_SHOWN) == f"{NOT_SHOWN} 李 Li"


def test_other_scripts_can_be_read_from_the_document():
    text = text_of(pdf.make_pdf("receipt", sample("李小龍 さくら 김철수"), not_shown=NOT_SHOWN))
    assert "李小龍 さくら 김철수" in text
    arabic = text_of(pdf.make_pdf("receipt", sample("محمد"), not_shown=NOT_SHOWN))
    assert "محمد" in arabic or "محمد"[::-1] in arabic


@pytest.mark.parametrize(
    "name",
    [
        "प्रिया शर्मा", "শেখ রহমান", "ਗੁਰਪ੍ਰੀਤ ਕੌਰ", "પટેલ", "முருகன்", "రాముడు", "ಕುಮಾರ", "ലക്ഷ്മി", "ସୁଭାଷ", "සමන්ත", "สมชาย", "ສົມຊາຍ",
        "សុខា", "မောင်", "חיים", "Արամ", "გიორგი", "ሰላም", "🏠👩👧",
    ],
)  # fmt: skip
def test_a_name_in_each_script_has_all_its_letters_in_the_document(name):
    text = text_of(pdf.make_pdf("receipt", sample(name), not_shown=NOT_SHOWN))
    assert NOT_SHOWN not in text
    assert set(name) - set(text) == set()


HARD = st.characters(codec="utf-8") | st.sampled_from("aَبّ漢カ゛がᄀ가한\u0301\u200d\u200c\u0489☎️🏠ﷺﺎकिক্ਕੌகௌකෛกำᬅက္កំא֑")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(HARD, max_size=60))
def test_any_text_compiles(text):
    assert pdf.make_pdf("receipt", sample(text), not_shown=NOT_SHOWN).startswith(b"%PDF-")
