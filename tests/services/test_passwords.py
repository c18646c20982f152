from __future__ import annotations

import threading

import pytest

from portal.services import passwords
from portal.services.passwords import hash_password, needs_new_hash, verify_password


def test_a_password_is_verified_and_another_is_not():
    stored = hash_password("correct horse", cost="minimum")

    assert verify_password(stored, "correct horse", cost="minimum")
    assert not verify_password(stored, "Correct horse", cost="minimum")


def test_the_same_letters_composed_in_another_way_are_the_same_password():
    stored = hash_password("Zoe\u0308", cost="minimum")

    assert verify_password(stored, "Zo\u00eb", cost="minimum")


def test_the_normal_cost_is_argon2id_with_19_mib_and_two_passes():
    stored = hash_password("correct horse")

    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert not needs_new_hash(stored)
    assert needs_new_hash(hash_password("x", cost="minimum"))


@pytest.mark.parametrize("password", ["", "x" * 1001])
def test_a_password_that_nobody_can_have_is_refused(password):
    with pytest.raises(ValueError, match="1 to 1,000"):
        hash_password(password, cost="minimum")


@pytest.mark.parametrize("stored", [None, "no hash", ""])
@pytest.mark.parametrize("password", ["nobody has this password", "", "x" * 1001])
def test_without_a_usable_hash_nothing_is_right(stored, password):
    assert not verify_password(stored, password, cost="minimum")


def test_an_unknown_user_costs_a_hash_too(monkeypatch):
    verified = []
    real = passwords._hashers["minimum"]

    class Watched:
        hash = real.hash

        def verify(self, stored, password):
            verified.append(stored)
            return real.verify(stored, password)

    monkeypatch.setitem(passwords._hashers, "minimum", Watched())

    verify_password(None, "anything", cost="minimum")

    assert verified[0].startswith("$argon2id$")


def test_no_more_than_two_are_hashed_at_once(monkeypatch):
    running, most, lock = 0, 0, threading.Lock()
    release = threading.Event()

    class Slow:
        def hash(self, _password):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            release.wait(0.05)
            with lock:
                running -= 1
            return "hash"

    monkeypatch.setitem(passwords._hashers, "minimum", Slow())
    threads = [threading.Thread(target=hash_password, args=("x",), kwargs={"cost": "minimum"}) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 2
