"""The best set of moves: judged by trying all subsets of small cases."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from planner.intraday.actuals import Actuals
from planner.intraday.candidates import Candidates
from planner.intraday.desk import Desk
from planner.intraday.forecast import forecast, planned_volumes
from planner.intraday.looks import Looks
from planner.intraday.moment import moment_of
from planner.intraday.moves import Rules
from planner.intraday.rest import rest_of_day
from planner.intraday.rostered import crews_of
from planner.intraday.search import Found, best_moves
from planner.solve import Silence
from sim.scenario import Scenario
from tests.intraday.days import LUNCH, TEA, day, queue, shift, team

SMALL = day(
    queues={"calls": queue(14.0)},
    groups={
        "team": team(
            {
                "early": shift("08:00", "14:00", 4, LUNCH),
                "late": shift("10:00", "16:00", 2, TEA, LUNCH),
            }
        )
    },
)
WANTED = (
    "break 11:30 -> 11:45",
    "lunch 13:00 -> 14:00",
    "stay until 14:30",
    "stay until 15:00",
    "stay until 16:00",
    "home at 13:30",
    "home at 15:00",
    "home at 15:30",
)


def looks_at(
    scenario: Scenario, texts: tuple[str, ...], factor: float, seed: int, **rules: object
) -> Looks:
    """Looks at a few moves, each made once, where so many times the usual came by 11:00."""
    moment = moment_of(scenario, "11:00")
    volume = np.full((1, moment.calendar.n_intervals), np.nan)
    volume[:, : moment.first] = np.rint(factor * planned_volumes(moment))[:, : moment.first]
    found = forecast(moment, Actuals(volume))
    desk = Desk(moment, Rules(**rules), tuple(crews_of(moment)))  # type: ignore[arg-type]
    every = Candidates.of(desk)
    chosen = tuple(replace(move, most=1) for move in every.moves if move.text in texts)
    few = Candidates(desk, chosen)
    assert len(few) == len(texts)
    return Looks(few, rest_of_day(found, morning=True), seed, replications=60)


def cheapest(looks: Looks) -> tuple[float, np.ndarray]:
    """Price and counts of the best of all sets of moves."""
    sets = [np.array(counts, np.int64) for counts in product((0, 1), repeat=len(looks.candidates))]
    sets = [counts for counts in sets if looks.candidates.possible(counts)]
    found = min(looks.many(sets), key=lambda look: look.price)
    return found.price, found.counts


@pytest.mark.parametrize(("factor", "seed"), [(0.8, 1), (1.0, 2), (1.2, 3)])
def test_no_subset_of_moves_is_better_than_the_set_found(factor: float, seed: int) -> None:
    looks = looks_at(SMALL, WANTED, factor, seed)
    price, counts = cheapest(looks)
    found = best_moves(looks, 600.0, Silence())
    assert found.finished and found.reproducible
    gained, possible = looks.base.price - found.look.price, looks.base.price - price
    assert possible >= gained - 1e-9  # all subsets: nothing can be better
    assert gained >= 0.97 * possible - 0.05 * looks.worth, (found.look.counts, counts)


def test_what_is_found_keeps_limits_of_moves_and_money() -> None:
    free = best_moves(looks_at(SMALL, WANTED, 1.2, 4), 600.0, Silence())
    assert free.look.counts.sum() > 1
    held = best_moves(looks_at(SMALL, WANTED, 1.2, 4, most_moves=1), 600.0, Silence())
    assert held.look.counts.sum() == 1
    poor = best_moves(looks_at(SMALL, WANTED, 1.2, 4, budget=5.0), 600.0, Silence())
    assert free.look.cost > 5.0 >= poor.look.cost


def test_no_move_of_the_set_can_be_dropped_without_being_missed() -> None:
    looks = looks_at(SMALL, WANTED, 1.2, 5)
    found = best_moves(looks, 600.0, Silence())
    unit = np.eye(len(looks.candidates), dtype=np.int64)
    used = np.flatnonzero(found.look.counts)
    assert len(used)
    for m in used:
        assert (
            looks.look(found.look.counts - unit[m]).price >= found.look.price - 0.01 * looks.worth
        )


def test_the_same_seed_finds_the_same_set() -> None:
    def once() -> Found:
        return best_moves(looks_at(SMALL, WANTED, 1.1, 6), 600.0, Silence())

    one, other = once(), once()
    assert one.reproducible and one.look.counts.tolist() == other.look.counts.tolist()
    assert one.look.price == other.look.price


def test_nothing_is_moved_where_nothing_pays() -> None:
    texts = ("lunch 13:00 -> 14:00", "stay until 14:30")
    scenario = SMALL.model_copy(
        update={
            "queues": type(SMALL.queues)(
                {"calls": SMALL.queues["calls"].model_copy(update={"target": EASY})}
            )
        }
    )
    found = best_moves(looks_at(scenario, texts, 1.0, 7), 600.0, Silence())
    assert not found.look.counts.any()


EASY = SMALL.queues["calls"].target.model_copy(update={"share": 0.05})


def test_effects_measured_together_are_those_measured_alone() -> None:
    from planner.intraday import effects as measuring

    looks = looks_at(SMALL, ("lunch 13:00 -> 14:00", "home at 15:30"), 1.1, 8)
    together = measuring._bundle(looks, [0, 1])
    assert together == [0, 1]
    one, other = (measuring.Effects.none(2, len(looks.goals)) for _ in range(2))
    measuring._simulate(looks, together, one, looks.replications)
    for m in (0, 1):
        measuring._simulate(looks, [m], other, looks.replications)
    interval = [row.over == "interval" for row in looks.goals.rows]
    assert np.allclose(one.surplus[:, interval], other.surplus[:, interval], atol=0.35)
    assert np.abs(one.surplus).max() > 0.35
