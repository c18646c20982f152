"""The review of a claim: its sections, the questions that fit a household, and how far a draft has come (S4.15-S4.28)."""

from portal.domain.review.change_dates import DateBounds, date_bounds
from portal.domain.review.change_pages import (
    DATE_PAGE,
    REASON_PAGE,
    ChangePage,
    is_late,
    merge_details,
    pages_of,
    whole_page,
)
from portal.domain.review.change_subject import ChangeSubject, about_change
from portal.domain.review.conflicts import DraftConflict, SentConflict, ToldValue, conflicts_of, sent_conflicts_of
from portal.domain.review.consequences import Consequence, consequence_of
from portal.domain.review.declaration import DECLARATION, DECLARATION_INTRO, DECLARATION_POINTS
from portal.domain.review.elsewhere import ways_elsewhere, ways_in
from portal.domain.review.held import HeldRecord, held_records
from portal.domain.review.names import Household
from portal.domain.review.prefilling import prefilled_details
from portal.domain.review.question import NOTE, NOTHING_TO_TELL, Answer, Question, Way
from portal.domain.review.review import Review, SectionProgress, Status
from portal.domain.review.sections import NOTHING_HELD, SECTION_TITLES, Section
from portal.domain.review.sent import SentChanges
from portal.domain.review.steps import DraftStep, StepChange, steps_of

__all__ = [
    "DATE_PAGE",
    "DECLARATION",
    "DECLARATION_INTRO",
    "DECLARATION_POINTS",
    "NOTE",
    "NOTHING_HELD",
    "NOTHING_TO_TELL",
    "REASON_PAGE",
    "SECTION_TITLES",
    "Answer",
    "ChangePage",
    "ChangeSubject",
    "Consequence",
    "DateBounds",
    "DraftConflict",
    "DraftStep",
    "HeldRecord",
    "Household",
    "Question",
    "Review",
    "Section",
    "SectionProgress",
    "SentChanges",
    "SentConflict",
    "Status",
    "StepChange",
    "ToldValue",
    "Way",
    "about_change",
    "conflicts_of",
    "consequence_of",
    "date_bounds",
    "held_records",
    "is_late",
    "merge_details",
    "pages_of",
    "prefilled_details",
    "sent_conflicts_of",
    "steps_of",
    "ways_elsewhere",
    "ways_in",
    "whole_page",
]
