"""A livingsituation.xml: what it may say, both spellings, every fault with its line, and the form that follows from it."""

from __future__ import annotations

import pytest

from portal.domain.changes import CHANGE_TYPES
from portal.domain.changes.council_types import council_types
from portal.domain.changes.moved_home import LIVING_SITUATIONS
from portal.domain.claim import Claim
from portal.domain.evidence.rules_file import read_rules
from portal.domain.living_situation import FLAGS, LivingSituation, LivingSituations
from portal.domain.living_situation_file import LivingSituationFault, read_living_situations
from portal.domain.review import ChangeSubject, Household, merge_details, pages_of
from portal.domain.wording import OwnWording
from tests.domain.evidence_samples import review
from tests.living import ANOTHER_FILE, OUR_FILE, OUR_SITUATIONS

ACCOUNTS = ("requireLandlordAccount", "requireClaimantAccount")
DEFAULTS = {"applyForHB": "false"}
RULES = read_rules(OUR_FILE.with_name("evidencerules.xml").read_bytes())
FOLLOWING = {
    "needs_rent": {"rent", "freq", "freq_other", "overlap_claim"},
    "needs_service_charges": {"service_charges"},
    "needs_landlord": {"landlord_name", "landlord_address", "landlord_phone"},
    "requires_landlord_account": {"landlord_bank_name", "landlord_sort_code", "landlord_account_number"},
    "requires_claimant_account": {"bank_name", "sort_code", "account_number", "roll_number"},
    "needs_misc": {"former_partner_landlord"},
    "needs_rent_reference": {"rent_ref"},
    "needs_property": {"property_type", "furnished"},
    "needs_rooms": {"bedrooms", "rooms_shared"},
}


def item(**parts: str) -> str:
    """An Item on one line; accounts stand in its paymentType."""
    said = {"name": "Home", "value": "Home"} | parts
    accounts = "".join(f' {name}="{said.pop(name)}"' for name in (*ACCOUNTS, "requireClaimaintAccount") if name in said)
    return "<Item>" + "".join(f"<{k}>{v}</{k}>" for k, v in said.items()) + f"<paymentType{accounts}/></Item>"


def read(*items: str) -> tuple[LivingSituation, ...]:
    return read_living_situations(("<LivingSituation>\n" + "\n".join(items) + "\n</LivingSituation>").encode()).options


def faults_of(content: str | bytes) -> list[str]:
    with pytest.raises(LivingSituationFault) as refused:
        read_living_situations(content.encode() if isinstance(content, str) else content)
    return [str(fault) for fault in refused.value.faults]


def names_asked(situations: LivingSituations, value: str) -> set[str]:
    about = ChangeSubject(council_types(situations)["moved-home"], "change", Household(Claim(reference="HB1")))
    return {spec.name for page in pages_of(about, {"living_situation": value}, is_late=False) for spec in page.specs}


def test_our_own_file_has_the_names_and_codes_that_held_claims_carry() -> None:
    assert [(one.value, one.name) for one in OUR_SITUATIONS.options] == [
        (v, str(name)) for v, name in LIVING_SITUATIONS
    ]
    assert all(one.name_cy and one.household_type for one in OUR_SITUATIONS.options)


@pytest.mark.parametrize(
    ("value", "flags"),
    [
        ("HomeOwner", ""),
        ("CouncilTenant", "hb rent property rooms charges reference"),
        ("HousingAssociation", "hb rent property rooms charges reference"),
        ("PrivateTenant", "hb landlord rent property rooms misc charges"),
        ("SharedOwnership", "hb rent property rooms charges"),
        ("LivesWithFamily", ""),
        ("Supported", "hb landlord rent property rooms misc charges uc"),
        ("TemporaryHomeless", "hb landlord rent property rooms misc charges uc"),
        ("CareHome", ""),
        ("NoFixedAbode", ""),
        ("Other", "hb landlord rent property rooms misc charges"),
    ],
)
def test_our_own_file_asks_what_fits_the_home(value: str, flags: str) -> None:
    short = {
        "hb": "applyForHB", "rent": "rentDetailsRequired", "property": "propertyDetailsRequired",
        "rooms": "propertyRoomDetailRequired", "misc": "propertyMiscDetailRequired", "landlord": "landlordDetailsRequired",
        "charges": "rentServiceDetailsRequired", "reference": "rentReferenceNumberRequired", "uc": "UCBehaviour",
    }  # fmt: skip
    found = OUR_SITUATIONS.find(value)
    assert found is not None
    assert set(found.flags) == {short[flag] for flag in flags.split()}


@pytest.mark.parametrize(("flag", "written"), FLAGS.items())
@pytest.mark.parametrize(
    ("text", "expected"), [("true", True), ("TRUE", True), ("1", True), ("false", False), ("0", False)]
)
def test_each_flag_is_read_alone(flag: str, written: str, text: str, expected: bool) -> None:
    (found,) = read(item(**(DEFAULTS | {written: text})))

    assert getattr(found, flag) is expected
    others = {name for name in FLAGS if getattr(found, name)} - {flag}
    assert others == ({"needs_rent"} if written == "applyForHB" and expected else set())


def test_an_item_that_says_nothing_more_is_a_home_with_rent() -> None:
    (found,) = read(item())
    assert found.flags == ("applyForHB", "rentDetailsRequired")


@pytest.mark.parametrize("spelt", ["requireClaimantAccount", "requireClaimaintAccount"])
def test_both_spellings_of_the_claimants_account_are_read(spelt: str) -> None:
    assert read(item(**{spelt: "true"}))[0].requires_claimant_account


def test_both_spellings_together_must_agree() -> None:
    both = item(requireClaimantAccount="true", requireClaimaintAccount="TRUE")
    assert read(both)[0].requires_claimant_account
    torn = item(requireClaimantAccount="true", requireClaimaintAccount="false")
    assert faults_of(f"<LivingSituation>\n{torn}</LivingSituation>") == [
        "line 2: requireClaimantAccount is given twice, differently"
    ]


def test_a_file_of_the_original_format_is_read_unchanged() -> None:
    owner, boat = read_living_situations(ANOTHER_FILE).options

    assert (owner.value, owner.name, owner.household_type, owner.flags) == (
        "OwnerOccupier_HomeOwner", "Home Owner", "OwnerOccupier", (),
    )  # fmt: skip
    assert (boat.requires_landlord_account, boat.requires_claimant_account) == (True, True)
    assert boat.is_outside_universal_credit


def test_parts_may_be_attributes_in_any_case_and_unknown_ones_are_ignored() -> None:
    (found,) = read('<item Name=" A  flat " VALUE="Flat_1" NameCy="Fflat" theme="blue"><Sort>3</Sort></item>')
    assert (found.name, found.name_cy, found.value) == ("A flat", "Fflat", "Flat_1")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("<Evidences/>", ["line 1: The root element must be LivingSituation, not Evidences"]),
        ("<LivingSituation/>", ["line 1: LivingSituation must hold from 1 to 100 Item elements"]),
        (f"<LivingSituation>{item() * 101}</LivingSituation>", ["line 1: LivingSituation must hold from 1 to 100 Item"]),
        (f"<LivingSituation>{item()}\n<Itm/></LivingSituation>", ["line 2: Itm is not allowed in LivingSituation"]),
        ("<LivingSituation>\n<Item/></LivingSituation>", ["line 2: Item has no name", "line 2: Item has no value"]),
        (
            (f"<LivingSituation>{item(**{f'unknown{n}': '1' for n in range(51)})}\n"
            f"{item(value='B', **{f'strange{n}': '1' for n in range(51)})}</LivingSituation>"),
            ["line 2: There are more than 100 unknown names"],
        ),
        (f"<LivingSituation>{item(name=' ')}</LivingSituation>", ["line 1: Item has no name"]),
        (f"<LivingSituation>{item(value='x' * 101)}</LivingSituation>", ["line 1: value must be 100 characters or fewer"]),
        (f"<LivingSituation>{item(name='x' * 201)}</LivingSituation>", ["line 1: name must be 200 characters or fewer"]),
        (
            f"<LivingSituation>\n{item()}\n{item(value='HOME')}</LivingSituation>",
            ["line 3: The value HOME is already given on line 2"],
        ),
        (
            f"<LivingSituation>{item()}{item()}</LivingSituation>",
            ["line 1: The value Home is already given on line 1"],
        ),
        (
            f"<LivingSituation>{item(applyForHB='yes')}</LivingSituation>",
            ["line 1: applyForHB must be true or false, not yes"],
        ),
        (
            f"<LivingSituation>{item(UCBehaviour='')}</LivingSituation>",
            ["line 1: UCBehaviour must be true or false, not empty"],
        ),
        (
            f"<LivingSituation>{item(requireLandlordAccount='2')}</LivingSituation>",
            ["line 1: requireLandlordAccount must be true or false, not 2"],
        ),
        (
            f"<LivingSituation>{item(householdType='Castle')}</LivingSituation>",
            ["line 1: Unknown householdType Castle: it must be one of OwnerOccupier,"],
        ),
        (
            f"<LivingSituation>{item(landlordDetailRequired='true')}</LivingSituation>",
            ["line 1: Unknown landlordDetailRequired: did you mean landlordDetailsRequired?"],
        ),
        (
            "<LivingSituation>\n<Item name='A' value='A'>\n<paymentType requireClaimantAcount='true'/></Item></LivingSituation>",
            ["line 3: Unknown requireClaimantAcount: did you mean requireClaimantAccount?"],
        ),
        (
            f"<LivingSituation>{item().replace('</Item>', '<name>Else</name></Item>')}</LivingSituation>",
            ["line 1: name is given twice, differently"],
        ),
        ("<LivingSituation><Item" + "".join(f" a{n}='1'" for n in range(101)) + "/></LivingSituation>", ["line 1: Item holds too much"]),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_line(content: str, expected: list[str]) -> None:
    found = faults_of(content)
    assert all(told.startswith(wanted) for told, wanted in zip(found, expected, strict=False)), found


BOMB = "<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{('&' + before + ';') * 10}'>" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (f"<!DOCTYPE L [{BOMB}]><LivingSituation>&i;</LivingSituation>", "line 1: A document type (DOCTYPE)"),
        ("<!DOCTYPE L SYSTEM 'http://127.0.0.1:9/x'><LivingSituation/>", "line 1: A document type"),
        (
            "<!DOCTYPE L [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><LivingSituation>&x;</LivingSituation>",
            "line 1: A doc",
        ),
        ("<!DOCTYPE L [<!ENTITY % x SYSTEM 'http://127.0.0.1:9/x'> %x;]><LivingSituation/>", "line 1: A document type"),
        ("<LivingSituation>\n&x;</LivingSituation>", "line 2: The file is not well-formed XML: Entity 'x' not defined"),
        (
            "<LivingSituation xmlns:xi='http://www.w3.org/2001/XInclude'>\n<xi:include href='/etc/passwd'/></LivingSituation>",
            "line 2: include is not allowed in LivingSituation",
        ),
        ("<LivingSituation>" * 300 + "</LivingSituation>" * 300, "The file is not well-formed XML: Excessive depth"),
        (
            "<LivingSituation>" + " " * 1_000_000 + "</LivingSituation>",
            "line 1: The file is larger than 1,000,000 bytes",
        ),
        ("", "line 1: The file is empty"),
    ],
)
def test_hostile_xml_is_refused(content: str, expected: str) -> None:
    assert expected in faults_of(content)[0]


@pytest.mark.parametrize(("flag", "names"), FOLLOWING.items())
def test_each_flag_calls_for_its_questions_and_no_others(flag: str, names: set[str]) -> None:
    plain = LivingSituation(value="Plain", name="Plain")
    marked = LivingSituation(value="Marked", name="Marked", **{flag: True})
    situations = LivingSituations((plain, marked))

    assert names_asked(situations, "Marked") - names_asked(situations, "Plain") == names
    assert not names_asked(situations, "Plain") & set.union(*FOLLOWING.values())


def test_the_choices_of_the_form_are_those_of_the_file_with_their_welsh_names() -> None:
    asked = council_types(read_living_situations(ANOTHER_FILE))["moved-home"].field("living_situation")

    owner, boat = (choice.label for choice in asked.choices)
    assert [choice.value for choice in asked.choices] == ["OwnerOccupier_HomeOwner", "Private_Houseboat"]
    assert (str(owner), boat.render({"Yes": "Ydw"}.get)) == ("Home Owner", "Cwch preswyl ag angorfa")  # type: ignore[arg-type]


def test_a_name_without_welsh_is_looked_up_in_the_catalogue() -> None:
    welsh = {"Yes": "Ydw", "Something else": "Rhywbeth arall"}
    assert OwnWording("Something else").render(welsh.__getitem__) == "Rhywbeth arall"


def test_a_code_is_kept_letter_for_letter() -> None:
    assert CHANGE_TYPES["moved-home"].read({"living_situation": "Homeowner"}).living_situation == "Homeowner"


def test_a_choice_that_the_file_does_not_offer_is_asked_again() -> None:
    kind = council_types(read_living_situations(ANOTHER_FILE))["moved-home"]
    faults = kind.impossible(kind.read({"living_situation": "PrivateTenant"}), Claim(reference="HB1"))
    assert [(fault.path, str(fault.wording)) for fault in faults] == [
        ("living_situation", "Select what best describes your new home")
    ]


def test_bank_details_go_when_another_home_is_chosen() -> None:
    kind = council_types(read_living_situations(ANOTHER_FILE))["moved-home"]
    about = ChangeSubject(kind, "change", Household(Claim(reference="HB1")))
    held = {
        "living_situation": "Private_Houseboat",
        "rent": "90.00",
        "sort_code": "309430",
        "landlord_sort_code": "309430",
    }
    page = next(
        page for page in pages_of(about, held, is_late=False) if "living_situation" in {s.name for s in page.specs}
    )

    kept = merge_details(about, held, page, {"living_situation": "OwnerOccupier_HomeOwner"})

    assert kept == {"living_situation": "OwnerOccupier_HomeOwner", "who_moved": []}


def test_bank_details_are_private_and_checked_by_staff() -> None:
    kind = CHANGE_TYPES["moved-home"]
    details = kind.read(
        {
            "bank_name": "Mary Example", "sort_code": "30-94-30", "account_number": "733445",
            "landlord_bank_name": "Orchard Lettings", "landlord_sort_code": "309431", "landlord_account_number": "00733446",
        }
    )  # fmt: skip

    assert [str(line.value) for line in kind.lines(details)] == ["ending 46", "ending 45"]
    assert kind.eform(details)[1] == {}
    assert [str(one) for one in kind.checks_needed(details)] == [
        "Bank details: check with the resident before use",
        "Landlord’s bank details: check with the landlord before use",
    ]


@pytest.mark.parametrize(
    ("value", "markers", "evidence"),
    [
        ("OwnerOccupier_HomeOwner", {"ApplyForHB": "No", "HouseholdType": "OwnerOccupier"}, set()),
        (
            "Private_Houseboat",
            {"ApplyForHB": "Yes", "HouseholdType": "Private"},
            {"Rule_NewHome", "Rule_Rent", "Rule_PrivateLandlord"},
        ),
    ],
)
def test_evidence_follows_the_markers_of_the_council_s_own_codes(
    value: str, markers: dict[str, str], evidence: set[str]
) -> None:
    kind = council_types(read_living_situations(ANOTHER_FILE))["moved-home"]

    page, fields = kind.eform(kind.read({"living_situation": value}))

    assert fields == {"LivingSituation": value} | markers
    eform = review(whathaschanged={"ChangeOfAddress": "Yes"}, **{page: fields})
    assert {one.resource_id for one in RULES.evaluate(eform)} == evidence


def test_frozen_choices_are_read_back_as_they_were() -> None:
    situations = read_living_situations(ANOTHER_FILE)
    frozen = situations.to_list(["Private_Houseboat", None, "Gone"])
    assert LivingSituations.from_list(frozen).options == (situations.options[1],)
