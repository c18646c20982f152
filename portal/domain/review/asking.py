"""Which questions of home, people, students, time away and everything else fit a household (S4.16-S4.19, S4.24-S4.25)."""

from __future__ import annotations

from collections.abc import Iterator

from portal.domain.changes import Section
from portal.domain.changes.subjects import HOME
from portal.domain.review.asking_money import capital_questions, expense_questions, income_questions, pension_questions
from portal.domain.review.held import HeldWords, pays_rent, rent_lines
from portal.domain.review.names import amount_wording
from portal.domain.review.question import STILL_RIGHT, YES_NO, Answer, Question, question_id
from portal.domain.wording import Wording, _

MOVED_HOME = "moved-home"


def questions_of(words: HeldWords, section: Section) -> tuple[Question, ...]:
    """The questions of a section, in the order in which they are asked; never none."""
    ask = {
        Section.HOME: home_questions, Section.PEOPLE: people_questions, Section.STUDENTS: student_questions,
        Section.INCOME: income_questions, Section.CAPITAL: capital_questions, Section.PENSIONS: pension_questions,
        Section.EXPENSES: expense_questions, Section.AWAY: away_questions,
    }[section]  # fmt: skip
    return tuple(ask(words))


def home_questions(words: HeldWords) -> Iterator[Question]:
    """Moved home always; of tenants, their rent, landlord and bedrooms as held, and whatever else there is about it."""
    home = words.household.claim.home
    held = (words.home(home),) if home else ()
    yield Question(
        id=MOVED_HOME, section=Section.HOME, words=_("Have you moved home?"), types=("moved-home",), held=held, subject=HOME,
        answers=(
            Answer("right", _("No, I live at the address shown") if home and home.address else _("No")),
            Answer("changed", _("Yes, I have moved")),
            Answer("wrong", _("No, but what is shown was never right")),
        ),
    )  # fmt: skip
    if home is None or not pays_rent(home):
        return
    rent = amount_wording(home.rent.amount, home.rent.frequency) if home.rent else None
    shown = words.record(_("Your rent"), home, rent_lines(home))
    yield Question(
        id="rent", section=Section.HOME, types=("rent-changed",), subject=HOME, answers=STILL_RIGHT,
        words=_("Is your rent still {rent}?", rent=rent) if rent else _("Is what we hold about your rent still right?"),
        hint=_("This includes service charges and what your rent pays for"), held=(shown,) if shown.lines else (),
    )  # fmt: skip
    missing: list[str] = []
    if home.landlord and home.landlord.name:
        yield Question(
            id="landlord", section=Section.HOME, types=("landlord-changed",), subject=HOME,
            words=_("Is your landlord still {landlord}?", landlord=home.landlord.name), answers=STILL_RIGHT,
        )  # fmt: skip
    else:
        missing.append("landlord-changed")
    if home.bedrooms is not None:
        is_one = home.bedrooms == 1
        yield Question(
            id="bedrooms", section=Section.HOME, types=("bedrooms-changed",), subject=HOME, answers=STILL_RIGHT,
            words=_("Does your home still have 1 bedroom?") if is_one
            else _("Does your home still have {count} bedrooms?", count=home.bedrooms),
        )  # fmt: skip
    else:
        missing.append("bedrooms-changed")
    yield Question(
        id="home-changed", section=Section.HOME, types=(*missing, "rent-payee-changed", "two-homes"), answers=YES_NO,
        words=_("Has anything else about your home changed?"), has_note=True,
        hint=_("For example, your landlord, who uses the bedrooms, or a second home for a time"),
    )  # fmt: skip


def people_questions(words: HeldWords) -> Iterator[Question]:
    """Who moved out and what else changed only where others live there; who moved in always (S4.17, S4.18)."""
    household = words.household
    held = words.people(household.others)
    if household.is_shared:
        yield Question(
            id="moved-out", section=Section.PEOPLE, words=_("Has anyone moved out?"), held=held, is_by_person=True,
            types=("partner-moved-out", "child-left", "adult-moved-out"),
            answers=(
                Answer("right", _("No, everyone shown still lives with me")),
                Answer("changed", _("Yes, someone has moved out"), _("Include a child who left school or turned 20")),
                Answer("wrong", _("Someone shown never lived with me")),
            ),
        )  # fmt: skip
    yield Question(
        id="moved-in", section=Section.PEOPLE, words=_("Has anyone moved in with you?"), answers=YES_NO,
        hint=_("Include a new baby, and anyone who stays with you most of the time"),
        types=("partner-moved-in", "child-joined", "adult-moved-in", "lodger-changed"),
    )  # fmt: skip
    yield from _lodger_questions(words)
    if household.is_shared:
        is_student_held = any(person.student for person in household.present)
        yield Question(
            id="people-changed", section=Section.PEOPLE, held=held, is_about_several=True, has_note=True,
            words=_("Is everything else about the people who live with you still right?"),
            hint=_("For example, someone died, left education, became a joint tenant, or has another name"),
            types=(
                "person-died", "young-person-changed", "joint-tenant-changed",
                *(("student-started",) if is_student_held else ()),
            ),
            answers=STILL_RIGHT,
        )  # fmt: skip


def _lodger_questions(words: HeldWords) -> Iterator[Question]:
    """What each lodger held pays and what it includes."""
    lodgers = [person for person in words.household.others if person.role == "lodger"]
    ids = [person.id for person in lodgers]
    for position, person in enumerate(lodgers, start=1):
        yield Question(
            id=question_id("lodger", person.id, position, ids), section=Section.PEOPLE, types=("lodger-changed",),
            subject=person.id, who=person.id, held=words.people([person]), answers=STILL_RIGHT,
            words=_("Is what {name} pays you, and what it includes, still the same?", name=words.household.label(person)),
        )  # fmt: skip


def student_questions(words: HeldWords) -> Iterator[Question]:
    """Is each student held still one; where none is held, has anyone become one (S4.19, domain facts 3.5)."""
    household = words.household
    students = [person for person in household.present if person.student]
    ids = [person.id for person in students]
    for position, person in enumerate(students, start=1):
        name = household.name(person.id)
        yield Question(
            id=question_id("student", person.id, position, ids), section=Section.STUDENTS,
            types=("student-stopped", "student-started"), subject=person.id, who=person.id,
            held=(words.student(person),), answers=STILL_RIGHT,
            words=_("Is {name} still a student?", name=name) if name else _("Are you still a student?"),
        )  # fmt: skip
    if not students:
        yield Question(
            id="new-student", section=Section.STUDENTS, types=("student-started", "young-person-changed"), answers=YES_NO,
            words=_shared(words, _("Have you, or anyone who lives with you, become a student?"), _("Have you become a student?")),
            hint=_("Include college, university and training, full-time or part-time"),
        )  # fmt: skip


def away_questions(words: HeldWords) -> Iterator[Question]:
    """Each absence held, a new one, and whatever has no question of its own (S4.24, S4.25)."""
    household = words.household
    ids = [absence.id for absence in household.claim.absences]
    for position, absence in enumerate(household.claim.absences, start=1):
        name = household.name(absence.person)
        yield Question(
            id=question_id("absence", absence.id, position, ids), section=Section.AWAY, types=("away-from-home",),
            subject=absence.id, who=absence.person, held=(words.absence(absence),), answers=STILL_RIGHT,
            words=_("Is what we hold about {name} being away still right?", name=name) if name
            else _("Is what we hold about you being away still right?"),
        )  # fmt: skip
    yield Question(
        id="new-absence", section=Section.AWAY, types=("away-from-home",), answers=YES_NO,
        words=_shared(words, _("Are you, or is anyone who lives with you, away from home?"), _("Are you away from home?")),
        hint=_("Include time away that is planned, such as a hospital stay, prison, study or more than 4 weeks abroad"),
    )  # fmt: skip
    yield Question(
        id="anything-else", section=Section.AWAY, words=_("Has anything else changed?"), answers=YES_NO, has_note=True,
        types=("details-changed", "care-needs-changed", "immigration-changed"), leads_elsewhere=True,
        hint=_("For example, a disability benefit, care needs, immigration status, your name, phone or bank account"),
    )  # fmt: skip


def _shared(words: HeldWords, shared: Wording, alone: Wording) -> Wording:
    return shared if words.household.is_shared else alone
