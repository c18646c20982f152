"""`flask timeline`: the dated steps of a claim and its reported changes, from a file. It reads and prints, no more."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Sequence
from typing import IO, Any, NoReturn

import click

from portal.domain.claim import Fault
from portal.domain.timeline import TimelineDocument, TimelineFault, derive_steps, read_document
from portal.domain.timeline.nesting import deep_element
from portal.domain.wording import _


@click.command("timeline")
@click.argument("file", type=click.Path(allow_dash=True), metavar="FILE.json")
@click.option("--steps-only", is_flag=True, help="Leave out the claim as it stands at each step.")
def timeline(file: str, steps_only: bool) -> None:
    """Print the dated steps that follow from the changes in FILE.json, one JSON object a line.

    FILE.json holds {"claim": {...}, "submissions": [...], "sent": [...]}; - reads standard input. docs/timeline.md
    describes it. A file that cannot be read ends with exit status 2 and one line that names the element.
    """
    document = _read(file)
    for step in derive_steps(document.claim, document.submissions, document.sent):
        click.echo(json.dumps(step.to_dict(with_claim=not steps_only), allow_nan=False))


def _read(file: str) -> TimelineDocument:
    try:
        with click.open_file(file, encoding="utf-8-sig") as stream:
            return read_document(_load(stream))
    except OSError as error:
        _stop(f"{file}: {error.strerror}")
    except UnicodeDecodeError:
        _stop(f"{file}: must be text in UTF-8")
    except json.JSONDecodeError as error:
        _stop(f"{file}: line {error.lineno}, column {error.colno}: must be JSON ({error.msg})")
    except TimelineFault as error:
        more = len(error.faults) - 1
        _stop(f"{error.faults[0]}" + (f" (and {more} more)" if more else ""))
    except ValueError:
        _stop(f"{file}: must be JSON, with ordinary numbers")


def _load(stream: IO[Any]) -> object:
    text = stream.read()
    try:
        return json.loads(
            text, parse_constant=_refuse_constant, parse_float=_read_float, object_pairs_hook=_read_object
        )
    except RecursionError as error:
        raise TimelineFault([Fault(deep_element(text), _("is nested too deeply"))]) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _read_float(written: str) -> float:
    number = float(written)
    if math.isinf(number):
        raise ValueError(f"{written} is too large")
    return number


def _read_object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """A JSON object; a key given twice is refused, because one of its values would go unseen."""
    read = dict(pairs)
    if len(read) < len(pairs):
        keys = [key for key, _value in pairs]
        raise TimelineFault([Fault(next(key for key in keys if keys.count(key) > 1), _("key given twice"))])
    return read


def _stop(line: str) -> NoReturn:
    click.echo(" ".join(line.split()), err=True)
    sys.exit(2)
