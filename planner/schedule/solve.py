"""``roster``: who works when, as cheaply as the time allows, with a proved bound.

Small and large problems go different ways, small ones to the proof:

1. graphs of all rosters that each contract allows (:mod:`planner.schedule.graph`);
2. a roster person by person (:mod:`planner.schedule.descent`);
3. small: a bound by column generation, then dives and a search tree over columns to the proof;
   large: prices with a high bound, and a walk near them (:mod:`planner.schedule.large`);
4. the plain model (:mod:`planner.schedule.model`) where none of these keeps what is common to
   all, and neighbourhoods in it for what time is left.
"""

from __future__ import annotations

from planner.schedule.problem import Ints, Roster, RosterProblem
from planner.schedule.search import Search
from planner.solve import Observer, Silence


def roster(
    problem: RosterProblem,
    *,
    seconds: float | None = None,
    deterministic: float | None = None,
    seed: int = 0,
    workers: int = 1,
    observer: Observer | None = None,
    start: Ints | None = None,
) -> Roster:
    """Find a roster that costs little.

    Ctrl-C and the limits end the search with the best roster so far.

    Args:
        problem: what to roster.
        seconds: wall time; with neither limit, until the optimum is proved.
        deterministic: work, in CP-SAT's deterministic seconds: with one worker the same problem,
            seed and limit give the same roster.
        seed: of all random choices.
        workers: threads.
        observer: hears of stages, better rosters and better bounds.
        start: ``[N, D]`` a roster to begin with; ignored if it breaks a rule.

    Raises:
        KeyboardInterrupt: Ctrl-C came before there was any roster.
        NoRoster: nothing keeps to all that is asked for, or nothing was found in time.
        ValueError: a limit is not above 0.
    """
    for name, value in (("seconds", seconds), ("deterministic", deterministic)):
        if value is not None and not value > 0:
            raise ValueError(f"{name} must be above 0")
    if workers < 1:
        raise ValueError("workers must be at least 1")
    search = Search(problem, seconds, deterministic, seed, workers, observer or Silence())
    return search.run(start)
