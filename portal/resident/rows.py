"""What is held and what was answered as rows of a summary list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from portal.domain.changes import Line
from portal.domain.draft import DraftChange
from portal.domain.review import DATE_PAGE, ChangePage, HeldRecord, Question, Review, is_late, pages_of
from portal.domain.wording import Wording
from portal.web.render import day, lines, words

Row = dict[str, Any]
WRONG_SINCE = Wording("Wrong since")
NEVER_RIGHT = Wording("It was never right")
NOT_PROVIDED = Wording("Not provided")


def value_html(value: object) -> Markup:
    """A value for a page: words in the reader's language, a date, or text with its lines."""
    if isinstance(value, date):
        return escape(day(value))
    return lines(words(value))


def line_rows(found: Iterable[Line]) -> list[Row]:
    """Rows without links; several answers to one question stand in one row."""
    values: dict[str, list[Markup]] = {}
    for line in found:
        values.setdefault(words(line.label), []).append(value_html(line.value))
    return [{"key": {"text": label}, "value": {"html": Markup("<br>").join(some)}} for label, some in values.items()]


def held_params(record: HeldRecord) -> Row:
    """A held record as the parameters of a summary card, with the day on which it was right."""
    rows = line_rows(record.lines)
    if record.as_at:
        rows.append({"key": {"text": _("From our records of")}, "value": {"text": day(record.as_at)}})
    return {"rows": rows, "card": {"title": {"text": words(record.title)}}}


def answer_row(review: Review, question: Question, *, returns: bool) -> Row:
    """A question with its answer, what was told in plain words, and a link to change it."""
    answer = question.answer(review.answer(question))
    parts = [words(answer.label) if answer else _("Not answered yet"), review.note(question) or ""]
    values: dict[str, Any] = {"return": "check"} if returns else {}
    href = url_for("resident.show_question", section=question.section.value, question=question.id, **values)
    return {
        "key": {"text": words(question.words)},
        "value": {"html": lines("\n".join(part for part in parts if part))},
        "actions": _change_link(href, words(question.words)),
    }


def change_params(review: Review, question: Question, change: DraftChange, *, returns: bool) -> Row:
    """A reported change as a summary card: every question that was called for, each with its link, and removing it."""
    kind = review.types[change.type]
    values: dict[str, Any] = {
        "section": question.section.value, "question": question.id, "type_name": change.type, "reference": change.reference
    }  # fmt: skip
    if returns:
        values["return"] = "check"
    late = is_late(change.happened_on, change.kind, review.notified_on)
    rows: list[Row] = []
    for page in pages_of(review.about(change), change.details, is_late=late):
        href = url_for("resident.edit_change", page=page.key, **values)
        shown = _date_lines(review, change) if page.key == DATE_PAGE else _page_lines(review, change, page)
        rows.extend({**row, "actions": _change_link(href, _asked_in(row))} for row in line_rows(shown))
    doubts = [*map(words, kind.doubtful(kind.read(change.details)))]
    if doubts:
        doubts.append(_("If this is what your paper says, leave it as it is."))
        rows.append({"key": {"text": _("Check these figures")}, "value": {"html": lines("\n".join(doubts))}})
    title = words(kind.title)
    remove = {"href": url_for("resident.remove_change", **values), "text": _("Remove"), "visuallyHiddenText": title}
    return {
        "rows": rows,
        "card": {"title": {"text": title, "headingLevel": 3 if returns else 2}, "actions": {"items": [remove]}},
    }


def _date_lines(review: Review, change: DraftChange) -> Iterator[Line]:
    kind = review.types[change.type]
    name = review.household.name(change.details.get("who"))
    if name:
        yield Line(kind.field("who").label, name)
    if change.kind == "correction":
        yield Line(WRONG_SINCE, change.happened_on or NEVER_RIGHT)
    else:
        yield Line(kind.date_label, change.happened_on or NOT_PROVIDED)


def _page_lines(review: Review, change: DraftChange, page: ChangePage) -> Iterator[Line]:
    """The answers of a page, and in one line the questions that were passed over; private ones are never shown again."""
    kind = review.types[change.type]
    answers = kind.read(change.details)
    skipped: list[Wording] = []
    for spec in page.specs:
        if not spec.is_shown(answers):
            continue
        value = change.details.get(spec.name)
        if value is None:
            skipped += [] if spec.is_private else [spec.label]
        elif spec.name == "reason_for_delay":
            yield Line(spec.label, str(value))
        else:
            yield from kind.lines(kind.read({spec.name: value}), review.household.names)
    for label in skipped:
        yield Line(NOT_PROVIDED, label)


def _asked_in(row: Row) -> str:
    """The question of a row, for those who hear the link; questions that were passed over stand beside "Not provided"."""
    label: str = row["key"]["text"]
    return row["value"]["html"].striptags() if label == words(NOT_PROVIDED) else label


def _change_link(href: str, about: str) -> Row:
    return {"items": [{"href": href, "text": _("Change"), "visuallyHiddenText": about}]}
