"""Lines S1.10-S1.62 of the landlord portal, each with the tests that show it, or with where it is and why not here.

A reviewer reads this table beside the requirements; the test makes sure that every line is in it and every test is there.
"""

from __future__ import annotations

from importlib import import_module

import pytest

USERS, ADDING, EDITING = "tests.staff.test_users", "tests.staff.test_user_adding", "tests.staff.test_user_editing"
DETAILS, LEAVE, FORMER = (
    "tests.staff.test_user_details",
    "tests.staff.test_user_suspension",
    "tests.staff.test_former_users",
)
REVIEW, PARTNERS, OTHERS = (
    "tests.staff.test_access_review",
    "tests.staff.test_organisations",
    "tests.staff.test_other_organisations",
)
INVITED, CASES, START = "tests.auth.test_invitation", "tests.staff.test_cases", "tests.staff.test_start"

LINES: dict[int, tuple[str, ...]] = {
    10: (f"{USERS}.test_no_other_box_opens_the_users_tab",),
    11: (f"{EDITING}.test_own_account_shows_what_it_can_do_and_offers_no_change", f"{EDITING}.test_own_account_is_not_changed_by_a_form_of_ones_own"),
    12: (f"{EDITING}.test_last_but_one_who_manages_users_stays", f"{LEAVE}.test_last_but_one_who_manages_users_is_not_suspended"),
    13: (f"{OTHERS}.test_every_route_of_another_organisation_is_not_there",),
    14: (f"{REVIEW}.test_review_is_finished_with_the_last_confirmation_of_the_last_manager", f"{REVIEW}.test_unused_account_is_flagged_then_suspended"),
    15: (f"{USERS}.test_tab_leads_to_the_users_of_those_who_manage_them",),
    16: (f"{USERS}.test_tab_leads_to_the_users_of_those_who_manage_them",),
    22: (f"{START}.test_top_of_the_page_names_person_and_organisation",),
    24: (f"{USERS}.test_table_shows_name_address_and_what_each_can_do", f"{USERS}.test_table_is_sorted_as_asked"),
    25: (f"{USERS}.test_table_shows_name_address_and_what_each_can_do",),
    26: (f"{USERS}.test_table_shows_name_address_and_what_each_can_do",),
    27: (f"{EDITING}.test_page_of_a_user_shows_contact_details_and_what_can_be_done",),
    28: (f"{ADDING}.test_page_says_what_happens_and_offers_the_boxes",),
    29: (f"{ADDING}.test_page_says_what_happens_and_offers_the_boxes", f"{INVITED}.test_link_dies_after_24_hours"),
    30: (f"{ADDING}.test_new_user_is_refused_with_the_reason",),
    31: (f"{ADDING}.test_new_user_is_refused_with_the_reason",),
    32: (f"{ADDING}.test_new_user_is_refused_with_the_reason",),
    33: (f"{ADDING}.test_new_user_is_refused_with_the_reason",),
    34: (f"{ADDING}.test_boxes_are_those_of_the_kind_of_organisation",),
    35: (f"{ADDING}.test_invited_user_gets_one_email_without_personal_data",),
    36: (f"{EDITING}.test_page_of_a_user_shows_contact_details_and_what_can_be_done",),
    37: (f"{EDITING}.test_page_of_a_user_shows_contact_details_and_what_can_be_done",),
    38: (f"{EDITING}.test_ticking_adds_and_unticking_removes", f"{EDITING}.test_change_counts_on_the_very_next_request_of_an_open_session"),
    39: (f"{EDITING}.test_page_of_a_user_shows_contact_details_and_what_can_be_done",),
    40: (f"{EDITING}.test_page_of_a_user_shows_contact_details_and_what_can_be_done",),
    41: (f"{EDITING}.test_reset_asks_first_and_keeps_the_number_when_the_answer_is_no",),
    42: (f"{EDITING}.test_reset_asks_first_and_keeps_the_number_when_the_answer_is_no",),
    43: (f"{EDITING}.test_reset_request_is_shown_until_the_new_number_is_in",),
    44: (f"{INVITED}.test_reset_number_is_entered_at_the_next_sign_in",),
    45: (f"{INVITED}.test_account_opens_with_password_and_code_from_then_on", f"{INVITED}.test_link_leads_to_password_number_code_and_in"),
    46: (f"{INVITED}.test_number_is_refused", f"{INVITED}.test_link_leads_to_password_number_code_and_in"),
    47: (f"{INVITED}.test_number_is_refused", f"{INVITED}.test_two_users_exchange_numbers_after_both_were_reset"),
    48: (f"{EDITING}.test_deactivation_asks_first_and_keeps_the_user_when_the_answer_is_no",),
    49: (f"{EDITING}.test_same_address_can_be_invited_anew_after_deactivation",),
    50: (f"{DETAILS}.test_new_address_counts_once_its_owner_followed_the_link",),
    51: (f"{DETAILS}.test_new_name_counts_at_once",),
    52: (f"{LEAVE}.test_account_comes_back_by_itself_on_the_day",),
    53: (f"{USERS}.test_deactivated_user_is_not_shown", f"{FORMER}.test_no_other_box_shows_former_users"),
    54: (f"{EDITING}.test_own_account_is_not_changed_by_a_form_of_ones_own", f"{EDITING}.test_last_but_one_who_manages_users_stays"),
    55: (f"{INVITED}.test_number_of_somebody_else_is_free_after_reset_or_deactivation",),
    56: (f"{PARTNERS}.test_new_domain_keeps_users_and_marks_them",),
    57: (f"{PARTNERS}.test_invitation_follows_the_new_domain_at_once", f"{ADDING}.test_new_user_is_refused_with_the_reason"),
    58: (f"{OTHERS}.test_every_route_of_another_organisation_is_not_there",),
    59: (f"{USERS}.test_payment_boxes_are_ticked_apart_from_all_others",),
    60: (f"{USERS}.test_payment_boxes_are_ticked_apart_from_all_others", f"{PARTNERS}.test_primary_and_deputy_are_chosen_changed_and_swapped"),
    61: (f"{ADDING}.test_page_says_what_happens_and_offers_the_boxes",),
    62: (f"{USERS}.test_payment_boxes_are_ticked_apart_from_all_others",),
}  # fmt: skip
ELSEWHERE: dict[int, str] = {
    17: f"the keyword of the list of cases: {CASES}.test_keyword_narrows_the_list",
    18: "a due date belongs to the to-do list of tenants, which comes with the pages of landlords",
    19: "the buttons Filter and Reset stand above the list of cases",
    20: f"above every list: {USERS}.test_table_shows_name_address_and_what_each_can_do",
    21: "an item of the to-do list of tenants, which comes with the pages of landlords",
    23: "the service is not a trial, so no banner says so; feedback has its place on the accessibility page",
}


def test_every_line_is_in_the_table_once():
    assert sorted([*LINES, *ELSEWHERE]) == list(range(10, 63))


@pytest.mark.parametrize("line", LINES)
def test_every_test_of_the_table_is_there(line):
    for name in LINES[line]:
        module, _, function = name.rpartition(".")
        assert callable(getattr(import_module(module), function)), name
