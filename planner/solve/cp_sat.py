"""CP-SAT with limits, progress, interruption, and a word on what can be repeated.

The solver runs in a thread of its own, so that Ctrl-C reaches Python at once: the first one ends
the search with the best answer so far, and the caller sees ``interrupted``.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Literal

from ortools.sat.python import cp_model

from planner.solve.bound import gap
from planner.solve.observe import Observer, Silence

Status = Literal["optimal", "feasible", "infeasible", "unknown"]

_STATUS: dict[cp_model.CpSolverStatus, Status] = {
    cp_model.OPTIMAL: "optimal",
    cp_model.FEASIBLE: "feasible",
    cp_model.INFEASIBLE: "infeasible",
    cp_model.UNKNOWN: "unknown",
}
_POLL_S = 0.05
_News = tuple[float | None, float | None]


@dataclass(frozen=True)
class Limits:
    """When a search ends at the latest, and how it runs."""

    seconds: float | None = None
    """Wall time; a search that it ends cannot be repeated exactly."""
    deterministic: float | None = None
    """CP-SAT's deterministic time (about seconds of work): the same on every machine."""
    workers: int = 1
    """Threads; only a search with one gives the same answer every time."""
    seed: int = 0
    linearization: int = 1
    """How much of the model CP-SAT also holds in its linear relaxation, 0 to 2."""
    relative_gap: float = 0.0
    """Good enough: end when (best - bound) / best is at most this."""

    def __post_init__(self) -> None:
        """Refuse limits that mean nothing."""
        if self.workers < 1:
            raise ValueError("workers must be at least 1")
        for name in ("seconds", "deterministic"):
            value = getattr(self, name)
            if value is not None and not value > 0:
                raise ValueError(f"{name} must be above 0")
        if not 0 <= self.relative_gap < 1:
            raise ValueError("relative_gap must be at least 0 and below 1")


class Solved:
    """What a search found."""

    def __init__(
        self, status: Status, solver: cp_model.CpSolver, *, interrupted: bool, reproducible: bool
    ) -> None:
        """Keep the solver, which knows the values."""
        self.status: Status = status
        self.interrupted = interrupted
        """Ctrl-C ended it."""
        self.reproducible = reproducible
        """The same model, seed and limits give the same answer again."""
        self.seconds = float(solver.wall_time)
        self.deterministic = float(solver.response_proto.deterministic_time)
        self._solver = solver

    @property
    def found(self) -> bool:
        """Whether there is an answer."""
        return self.status in ("optimal", "feasible")

    @property
    def objective(self) -> float | None:
        """Value of the answer; None without one."""
        return float(self._solver.objective_value) if self.found else None

    @property
    def bound(self) -> float | None:
        """Proved bound on the objective; None for a model found infeasible."""
        if self.status == "infeasible":
            return None
        return float(self._solver.best_objective_bound)

    @property
    def gap(self) -> float | None:
        """(best - bound) / best; None without an answer."""
        best, bound = self.objective, self.bound
        return None if best is None or bound is None else gap(best, bound)

    def value(self, expression: cp_model.LinearExprT) -> int:
        """Value of a variable or linear expression in the answer.

        Raises:
            RuntimeError: there is no answer.
        """
        if not self.found:
            raise RuntimeError(f"the search ended {self.status}: there are no values")
        return int(self._solver.value(expression))


class _Watcher(cp_model.CpSolverSolutionCallback):
    """Passes on what the solver's threads find."""

    def __init__(self, news: SimpleQueue[_News]) -> None:
        super().__init__()
        self._news = news

    def on_solution_callback(self) -> None:
        """Pass on a better answer."""
        self._news.put((self.objective_value, self.best_objective_bound))


def solve(
    model: cp_model.CpModel,
    limits: Limits,
    observer: Observer | None = None,
    *,
    stage: str = "solving",
    scale: float = 1.0,
    replications: int = 0,
) -> Solved:
    """Minimise a model's objective.

    Args:
        model: what to solve.
        limits: when to stop.
        observer: told of each better answer and bound, in the calling thread.
        stage: what it is told to be the stage.
        scale: what one unit of the objective is worth in what the observer is told.
        replications: simulated so far, for the observer.

    Raises:
        ValueError: the solver says that the model is invalid.
    """
    if problem := model.validate():
        raise ValueError(problem)
    solver = _solver(limits)
    news: SimpleQueue[_News] = SimpleQueue()
    solver.best_bound_callback = lambda bound: news.put((None, bound))
    found: list[cp_model.CpSolverStatus] = []
    done = threading.Event()  # not Thread.join: after Ctrl-C that calls a running thread dead

    def run() -> None:
        try:
            found.append(solver.solve(model, _Watcher(news)))
        finally:
            done.set()

    teller = _Teller(observer or Silence(), stage, scale, replications)
    threading.Thread(target=run, daemon=True).start()
    interrupted = False
    while not done.is_set():
        try:
            done.wait(_POLL_S)
            teller.tell(news)
        except KeyboardInterrupt:
            if interrupted:
                raise
            interrupted = True
            solver.stop_search()
    teller.tell(news)
    status = _STATUS[found[0]]
    proved = status in ("optimal", "infeasible")
    in_time = proved or _stopped_by_work(solver, limits)
    return Solved(
        status,
        solver,
        interrupted=interrupted and not proved,
        reproducible=limits.workers == 1 and in_time and (proved or not interrupted),
    )


def _solver(limits: Limits) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = limits.workers
    solver.parameters.random_seed = limits.seed % 2**31  # what CP-SAT can hold
    solver.parameters.linearization_level = limits.linearization
    solver.parameters.relative_gap_limit = limits.relative_gap
    solver.parameters.catch_sigint_signal = False
    if limits.seconds is not None:
        solver.parameters.max_time_in_seconds = limits.seconds
    if limits.deterministic is not None:
        solver.parameters.max_deterministic_time = limits.deterministic
    return solver


def _stopped_by_work(solver: cp_model.CpSolver, limits: Limits) -> bool:
    """Whether a search without proof was ended by its deterministic limit, not by the clock."""
    if limits.deterministic is None:
        return False
    return limits.seconds is None or solver.wall_time < limits.seconds


class _Teller:
    """Keeps best and bound, and tells the observer when one of them has changed."""

    def __init__(self, observer: Observer, stage: str, scale: float, replications: int) -> None:
        self._observer, self._stage, self._scale = observer, stage, scale
        self._replications = replications
        self._began = time.monotonic()
        self._best: float | None = None
        self._bound: float | None = None

    def tell(self, news: SimpleQueue[_News]) -> None:
        """Tell the sum of all news in the queue, if there are any."""
        changed = False
        while True:
            try:
                best, bound = news.get_nowait()
            except Empty:
                break
            changed = True
            if best is not None:
                self._best = best * self._scale
            if bound is not None:
                self._bound = bound * self._scale
        if changed:
            elapsed = time.monotonic() - self._began
            self._observer.advance(
                self._stage, self._best, self._bound, self._replications, elapsed
            )
