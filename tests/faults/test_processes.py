"""`flask both` ends what it started, says when a part of it died, and starts again on the same data."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from portal import db
from portal.models import Claim, Draft, User
from portal.services import settings
from tests.faults.house import House, until
from tests.live import ROOT
from tests.postgres import free_port
from tests.submitting import start_draft

Both = Callable[..., "subprocess.Popen[bytes]"]


@pytest.fixture
def house(build: Callable[..., House], sqlite_url: str) -> House:
    """A portal that `flask both` is to start."""
    return build(sqlite_url)


@pytest.fixture
def both(house: House) -> Iterator[Both]:
    """`both(*options)`: `flask both`, up and answering; killed with its children when the test leaves it running."""
    started: list[subprocess.Popen[bytes]] = []
    children: list[int] = []

    def start(*options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "both", "--port", str(house.port), *options]
        with (house.folder / "both.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=house.environment, stdout=log, stderr=log)
        started.append(process)
        until(lambda: process.poll() is not None or is_up(house), "the portal is up")
        assert process.poll() is None, house.log("both")
        children.extend(children_of(process))
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
    for pid in children:
        if is_running(pid):
            subprocess.run(["kill", "-9", str(pid)], check=False)


def council_settings() -> dict[str, Any]:
    """What the council has set."""
    with db.reading():
        return settings.list_settings()


def is_up(house: House) -> bool:
    """Whether the pages answer."""
    with suppress(OSError):
        urlopen(f"{house.address}/healthz", timeout=2).close()
        return True
    return False


def children_of(process: subprocess.Popen[bytes]) -> list[int]:
    """The processes that a process started, first the web server."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def is_running(pid: int) -> bool:
    """Whether a process runs and is not just waiting to be buried."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False


def end(house: House, process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal: the exit status says that it was asked for, and nothing is left running."""
    children = children_of(process)
    assert len(children) == 2
    process.send_signal(number)
    assert process.wait(30) in (0, 128 + number)
    assert [pid for pid in children if is_running(pid)] == []
    assert not is_up(house)


def test_both_ends_everything_when_its_terminal_closes(house: House, both: Both):
    end(house, both(), signal.SIGHUP)


@pytest.mark.parametrize("position", [0, 1])
def test_both_ends_with_an_error_when_a_part_dies(house: House, both: Both, position: int):
    process = both()
    children = children_of(process)
    subprocess.run(["kill", "-9", str(children[position])], check=True)
    assert process.wait(30) == 1
    assert "a process of the portal ended" in house.log("both")
    assert [pid for pid in children if is_running(pid)] == []


def test_stop_and_second_start_keep_the_data(house: House, both: Both):
    sample = ("--with-sample", "--back-office-port", str(free_port()))
    process = both(*sample)
    claims = house.rows(Claim)
    with db.transaction():
        start_draft(claims[0].id)
    (draft,) = house.rows(Draft)
    end(house, process, signal.SIGTERM)
    second = both(*sample)
    assert house.log("both").count("The sample council is loaded already.") == 1
    assert {row.id for row in house.rows(Claim)} == {row.id for row in claims}
    assert [(row.id, row.content) for row in house.rows(Draft)] == [(draft.id, draft.content)]
    assert house.count(User) == len({row.email for row in house.rows(User)})
    end(house, second, signal.SIGINT)


def test_the_sample_council_has_a_back_office_that_is_set_up_once(house: House, both: Both):
    sample = ("--with-sample", "--back-office-port", str(port := free_port()))
    process = both(*sample)
    with urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
        assert answer.read() == f"{house.count(Claim)} claims held, 0 messages kept\n".encode()
    found = council_settings()
    assert (found["NbpHbBackOffice"], found["BackOfficeUrl"]) == ("Northgate", f"http://127.0.0.1:{port}/northgate")
    end(house, process, signal.SIGTERM)
    house.flask("settings", "set", "NbpHbBackOffice", "Local")
    with socket.create_server(("127.0.0.1", port)):
        second = both(*sample)
        assert f"something else listens on port {port}" in house.log("both")
        end(house, second, signal.SIGTERM)
    third = both(*sample)
    assert council_settings()["NbpHbBackOffice"] == "Local"
    end(house, third, signal.SIGTERM)
