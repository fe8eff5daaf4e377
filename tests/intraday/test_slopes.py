"""Days with too many moves to simulate each: slopes value them, and the set found is still good."""

import numpy as np
import pytest

from planner.intraday.effects import effects
from planner.intraday.looks import Difference, Looks
from planner.intraday.master import Response, choose
from planner.intraday.search import best_moves
from planner.intraday.slopes import drawn, slopes
from planner.solve import Limits, Silence
from tests.intraday.test_search import SMALL, WANTED, cheapest, looks_at


@pytest.fixture(scope="module")
def looks() -> Looks:
    """A busy day on which every look is said to take so long that no move is simulated alone."""
    found = looks_at(SMALL, WANTED, 1.2, 11)
    found.seconds_of_one = 1e6
    return found


def test_a_slope_is_drawn_to_nothing_by_its_error_and_never_harms() -> None:
    part = Difference(np.array([4.0, 4.0, -4.0, 0.0]), np.array([0.0, 4.0, 1.0, 0.0]), 0.0)
    assert drawn(part).tolist() == [4.0, 2.0, 0.0, 0.0]


def test_slopes_say_about_what_the_simulation_of_a_move_says(looks: Looks) -> None:
    value = slopes(looks, 600.0).of(looks.candidates.presence)
    by_text = {move.text: m for m, move in enumerate(looks.candidates.moves)}
    stay = by_text["stay until 16:00"]
    counts = np.zeros(len(looks.candidates), np.int64)
    counts[stay] = 1
    came = looks.look(counts).surplus - looks.base.surplus
    assert came.sum() > 5
    assert 0.5 * came.sum() < value[stay].sum() < 1.6 * came.sum()
    assert value[by_text["home at 15:00"]].sum() < -5


def test_moves_that_touch_no_short_window_are_not_simulated(looks: Looks) -> None:
    found = effects(looks, 600.0, Silence())
    assert found.looks > 0 and found.valued.all()
    assert (found.known <= found.valued).all() and found.known.any()
    home = [m for m, move in enumerate(looks.candidates.moves) if "home at 15" in move.text]
    assert len(home) == 2
    assert not found.known[home].any()  # nobody goes home where it is short already


def test_the_set_found_by_slopes_is_nearly_as_good_as_the_best_of_all(looks: Looks) -> None:
    price, counts = cheapest(looks)
    found = best_moves(looks, 600.0, Silence())
    assert found.effects.looks > 0
    gained, possible = looks.base.price - found.look.price, looks.base.price - price
    assert gained >= 0.9 * possible, (found.look.counts, counts)
    used = found.look.counts > 0
    assert found.effects.known[used].all()  # what is proposed has been simulated by itself


def test_effects_around_an_origin_are_those_around_none_where_they_add_up(looks: Looks) -> None:
    some = looks.candidates
    effect = slopes(looks, 600.0).of(some.presence)
    limits = Limits(deterministic=5.0)
    ones = np.ones(len(looks.goals))
    origin = np.zeros(len(some), np.int64)
    origin[: len(some) // 2] = 1
    assert some.possible(origin)
    first, _ = choose(some, Response(looks.room, ones, ones), effect, looks.worth, limits)
    there = Response(looks.room + origin @ effect, ones, ones)
    again, _ = choose(some, there, effect, looks.worth, limits, origin=origin, room=looks.room)
    assert first is not None and again is not None

    def price(counts: np.ndarray) -> float:
        return looks.priced(counts, looks.base.surplus + counts @ effect)

    assert price(first) == pytest.approx(price(again), rel=1e-3)
