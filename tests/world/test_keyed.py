"""Keyed randomness: values depend on seed and path alone."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from mock_server.world import keyed
from mock_server.world.permutation import Permutation


def test_a_value_is_the_same_in_another_process() -> None:
    program = "from mock_server.world import keyed; print(keyed.uuid(7, 'person', 3))"
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert there.stdout.strip() == keyed.uuid(7, "person", 3)


@given(st.integers(), st.integers(0, 1000), st.integers(0, 1000))
def test_different_paths_give_different_values(seed: int, one: int, other: int) -> None:
    assert (keyed.number(seed, "a", one) == keyed.number(seed, "a", other)) == (one == other)


@given(st.integers(0, 10_000))
def test_a_new_option_takes_picks_only_for_itself(n: int) -> None:
    options = [("a", 1.0, "a"), ("b", 2.0, "b"), ("c", 3.0, "c")]
    before = keyed.pick(1, ("drink", n), options)
    after = keyed.pick(1, ("drink", n), [*options, ("d", 1.0, "d")])
    assert after in (before, "d")


def test_picks_follow_the_weights() -> None:
    options = [("often", 9.0, True), ("rarely", 1.0, False)]
    often = sum(keyed.pick(1, ("share", n), options) for n in range(4000))
    assert 0.88 < often / 4000 < 0.92


@given(st.integers(), st.sets(st.integers(0, 2**32 - 1), min_size=2, max_size=50))
def test_a_permutation_never_collides(seed: int, values: set[int]) -> None:
    shuffle = Permutation(32, seed, "ids")
    images = {shuffle(value) for value in values}
    assert len(images) == len(values)
    assert all(0 <= image < 2**32 for image in images)


def test_a_permutation_looks_random() -> None:
    shuffle = Permutation(32, 1, "ids")
    gaps = {shuffle(n + 1) - shuffle(n) for n in range(1000)}
    assert len(gaps) == 1000
