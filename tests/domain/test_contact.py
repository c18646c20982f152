from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest

from portal.domain import contact, dates, money, names, nino
from portal.domain.wording import Refused, Wording


@pytest.mark.parametrize(
    ("typed", "normalised", "is_mobile"),
    [
        ("07700 900 982", "+447700900982", True),
        ("+44 (0)7700 900982", "+447700900982", True),
        ("00447700900982", "+447700900982", True),
        ("(07700) 900-982", "+447700900982", True),
        ("020 7946 0018", "+442079460018", False),
        ("01632 960 001", "+441632960001", False),
        ("+44 808 157 0192", "+448081570192", False),
        ("+353 1 234 5678", "+35312345678", False),
    ],
)
def test_parse_phone_normalises_the_table(typed, normalised, is_mobile):
    phone = contact.parse_phone(typed)

    assert (phone.typed, phone.normalised, phone.is_mobile) == (typed, normalised, is_mobile)


@pytest.mark.parametrize("number", ["07700 900000", "07700 900999", "01632 960000", "01632 960999", "020 7946 0999"])
def test_numbers_kept_for_drama_are_accepted(number):
    assert contact.find_phone(number) is not None


@pytest.mark.parametrize(
    ("typed", "is_mobile_needed", "message"),
    [
        ("", False, "Enter a phone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192"),
        ("06789123121", True, "Enter a phone number in the correct format"),
        ("06789123121", False, "Enter a phone number in the correct format"),
        ("0770090098", False, "Enter a phone number in the correct format"),
        ("07700 900 98x", False, "Enter a phone number in the correct format"),
        ("0" * 100_000, False, "Enter a phone number in the correct format"),
        ("", True, "Enter a mobile phone number, like 07700 900 982"),
        ("020 7946 0018", True, "Enter a mobile phone number, like 07700 900 982"),
    ],
)
def test_parse_phone_refuses_with_the_published_words(typed, is_mobile_needed, message):
    with pytest.raises(Refused) as refused:
        contact.parse_phone(typed, is_mobile_needed=is_mobile_needed)

    assert str(refused.value.wording) == message


def test_a_phone_shows_only_its_ending_unless_asked():
    phone = contact.parse_phone("07700 900 982")

    assert (repr(phone), str(phone)) == ("Phone(...982)", "...982")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" name@example.com ", "name@example.com"),
        ("First.Last+hb@Example.ORG", "First.Last+hb@example.org"),
        ("o'neil@mail.example.com", "o'neil@mail.example.com"),
    ],
)
def test_parse_email_keeps_the_address(typed, kept):
    assert contact.parse_email(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "name",
        "name@",
        "@example.com",
        "name@example",
        "na me@example.com",
        ".name@example.com",
        "a..b@example.com",
        "name@-example.com",
        "name@example..com",
        "a@b@example.com",
        "a\r\nBcc: b@example.com",
        "name@192.0.2.1",
        f"{'a' * 65}@example.com",
        f"name@{'a' * 250}.com",
        "a" * 100000,
        "a@" + "a." * 50000,
    ],
)
def test_parse_email_refuses_what_is_no_address(typed):
    with pytest.raises(Refused) as refused:
        contact.parse_email(typed)

    assert str(refused.value.wording) == "Enter an email address in the correct format, like name@example.com"


def test_mask_email_shows_the_first_letter_and_the_domain():
    assert contact.mask_email("poppy@example.com") == "p***@example.com"


WORDS = {"ask": Wording("Enter it"), "name": Wording("It")}


@pytest.mark.parametrize("unit", ["1", "a", " ", "A1 ", "1,", "a.", "-", "0", "@", "é"])
@pytest.mark.parametrize(
    "judge",
    [
        contact.parse_email,
        contact.parse_phone,
        names.parse_postcode,
        names.is_uprn,
        lambda text: names.parse_name(text, **WORDS),
        lambda text: nino.parse(text, allow_example=True),
        lambda text: money.parse_money(text, **WORDS),
        lambda text: dates.parse_date(text, text, text, **WORDS) - date.min,
    ],
    ids=["email", "phone", "postcode", "uprn", "name", "nino", "money", "date"],
)
def test_100_kb_of_text_is_never_accepted(judge, unit):
    with suppress(Refused):
        assert judge(unit * (100_000 // len(unit))) is False
