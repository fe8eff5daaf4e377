"""What rules allow at the ends of the period, with history, with leave: by hand.

A row has a letter a day: duties by name, ``.`` off, ``-`` leave.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Edge:
    """What a contract says of rows after some history."""

    what: str
    contract: dict[str, Any]
    good: tuple[str, ...]
    bad: tuple[str, ...]
    past: str = ""
    leave_minutes: int = 0
    more: dict[str, Any] = field(default_factory=dict)
    """``first``: days after a Monday on which the period begins; ``rotation``; of the problem."""


EDGES = (
    Edge(
        "a run goes on from history",
        {"most_consecutive_days": 2},
        good=(".EE", ".E."),
        bad=("E..",),
        past="EE",
    ),
    Edge(
        "a run that was too long before the period is over at once and not held against it",
        {"most_consecutive_days": 2},
        good=("...", ".EE"),
        bad=("E..",),
        past="EEEE",
    ),
    Edge(
        "leave ends a run of days worked",
        {"most_consecutive_days": 2},
        good=("EE-EE",),
        bad=("EEE-E",),
    ),
    Edge(
        "without history a run at either end is not judged for being short",
        {"least_consecutive_days": 3},
        good=("E.....E", "EE...EE", "..EEE.."),
        bad=(".E.....", "..EE..."),
    ),
    Edge(
        "with history a run that began there must go on",
        {"least_consecutive_days": 3},
        good=("EE.....",),
        bad=(".......", "E......"),
        past=".E",
    ),
    Edge(
        "a run whose beginning history does not know is not judged",
        {"least_consecutive_days": 3},
        good=(".......", "E......"),
        bad=(".E.....",),
        past="E",
    ),
    Edge(
        "a short run that was over before the period is past",
        {"least_consecutive_days": 3},
        good=(".......",),
        bad=(".E.....",),
        past=".E.",
    ),
    Edge(
        "a short run beside leave is not judged",
        {"least_consecutive_days": 3},
        good=("..E-...", ".EEE-.."),
        bad=("E.E.-..",),
    ),
    Edge(
        "a short run of days off beside leave is not judged",
        {"least_consecutive_days_off": 2},
        good=("E.-E..E",),
        bad=("EE-E.EE",),
    ),
    Edge(
        "rest is kept from the last duty of history",
        {"least_rest_minutes": 660},
        good=("L..", ".E.", "E.."),
        bad=(),
        past="E",
    ),
    Edge(
        "rest after a late shift of history forbids an early one",
        {"least_rest_minutes": 660},
        good=("L..", ".E."),
        bad=("E..",),
        past="L",
    ),
    Edge(
        "rest reaches over a day of leave",
        {"least_rest_minutes": 2500},
        good=("E-L",),
        bad=("L-E", "E-E"),
    ),
    Edge(
        "a week's upper limit counts its days before the period",
        {"weekly_most_paid_minutes": 1440},
        good=("E......",),
        bad=("EE.....",),
        past="EE",
        more={"week_starts_on": 5},
    ),
    Edge(
        "a week's upper limit that history has used up leaves nothing, but is no clash",
        {"weekly_most_paid_minutes": 480},
        good=(".....E.",),
        bad=("E......",),
        past="EE",
        more={"week_starts_on": 5},
    ),
    Edge(
        "a week's lower limit is judged in whole weeks alone",
        {"weekly_least_paid_minutes": 960},
        good=("EE........", "EE.....E.."),
        bad=("E.........", "......EEEE"),
    ),
    Edge(
        "a week that is all leave is not judged for being short",
        {"weekly_least_paid_minutes": 960, "least_days_per_week": 7},
        good=("-------",),
        bad=("------.", "------E"),
        leave_minutes=0,
    ),
    Edge(
        "paid leave is paid time, and more of it than the limit is no breach",
        {"weekly_exact_paid_minutes": 480},
        good=("-......", "--....."),
        bad=("-E.....", "......."),
        leave_minutes=480,
    ),
    Edge(
        "days of leave are days of the week's work",
        {"most_days_per_week": 3, "least_days_per_week": 3},
        good=("--E....", "----..."),
        bad=("--EE...", "--....."),
    ),
    Edge(
        "leave is no day off and takes none away",
        {"least_days_off": 3},
        good=("E---...", "-----..", "------."),
        bad=("E---E..", "------E"),
    ),
    Edge(
        "leave is no day off to be limited",
        {"most_days_off": 2},
        good=("EEE--..",),
        bad=("EE--...",),
    ),
    Edge(
        "a weekend that history began counts once",
        {"most_weekends": 1},
        good=("E......", "......."),
        bad=("......E",),
        past="E",
        more={"first": 6},
    ),
    Edge(
        "a weekend that history began is given, even where none may be worked",
        {"most_weekends": 0},
        good=("E......", "......."),
        bad=("......E",),
        past="E",
        more={"first": 6},
    ),
    Edge(
        "a weekend off ends a row of weekends",
        {"most_consecutive_weekends": 1},
        good=(".....E.............E.",),
        bad=(".....E......E........", "............E.......E"),
    ),
    Edge(
        "all weekends that history knows are in the row",
        {"most_consecutive_weekends": 2},
        good=(".......",),
        bad=("......E", ".....E."),
        past=".E......E",
    ),
    Edge(
        "weekends in a row go on from history",
        {"most_consecutive_weekends": 1},
        good=(".......",),
        bad=("....E..", ".....E."),
        past=".E.",
        more={"first": 1},
    ),
    Edge(
        "a weekend that history began is given in the row, and the next one adds to it",
        {"most_consecutive_weekends": 0},
        good=("E.......", "........"),
        bad=("......E.", ".......E"),
        past="E",
        more={"first": 6},
    ),
    Edge(
        "a row that history has made too long goes on in the next weekend",
        {"most_consecutive_weekends": 1},
        good=("E.......", "........"),
        bad=("......E.", "E......E"),
        past="E......E",
        more={"first": 6},
    ),
    Edge(
        "a weekend with leave need not be whole",
        {"whole_weekends": True},
        good=(".....E-", ".....--"),
        bad=(".....E.",),
    ),
    Edge(
        "the Saturday before the period makes its Sunday whole",
        {"whole_weekends": True},
        good=("E......",),
        bad=(".......",),
        past="E",
        more={"first": 6},
    ),
    Edge(
        "nights in a row go on from history",
        {"most_consecutive_nights": 2},
        good=("N..",),
        bad=("NN.",),
        past="N",
    ),
    Edge(
        "nights of the period do not count those before",
        {"most_nights": 1},
        good=("N..",),
        bad=("NN.",),
        past="N",
    ),
    Edge(
        "a succession reaches back into history",
        {"successions": ({"after": "L", "never": ("E",)},)},
        good=("L..", ".E."),
        bad=("E..",),
        past="L",
    ),
    Edge(
        "a window holds the days before the period",
        {"windows": ({"days": 3, "most_days": 2},)},
        good=(".EE", "..E"),
        bad=("E..",),
        past="EE",
    ),
    Edge(
        "a window that history has filled leaves nothing, but is no clash",
        {"windows": ({"days": 4, "most_days": 1},)},
        good=("....",),
        bad=(".E..",),
        past="EE",
    ),
    Edge(
        "leave fills a window without breaking it",
        {"windows": ({"days": 3, "least_days_off": 1},)},
        good=("---.E-.",),
        bad=("---E...",),
    ),
    Edge(
        "a stretch off is looked for within each whole week, and a night before it reaches in",
        {"weekly_rest_minutes": 2880},
        good=("..EEEEE", "N..NNN."),
        bad=("E.EEE.E", "NN.NNN.", "N.NNN.N"),
    ),
    Edge(
        "Sunday's night of history shortens the stretch off that begins on Monday",
        {"weekly_rest_minutes": 3000},
        good=("...EEEE",),
        bad=("..EEEEE",),
        past="N",
    ),
    Edge(
        "days on call have no length, no start and no rotation",
        {
            "daily_least_paid_minutes": 400,
            "start_variance": {"minutes": 0},
            "most_on_call": 2,
        },
        good=("BEB....",),
        bad=("BBB....",),
    ),
    Edge(
        "a day on call is a day worked",
        {"most_consecutive_days": 2, "most_on_call": 9},
        good=("BE.BB..",),
        bad=("BEB....",),
    ),
    Edge(
        "rotation turns with the week, not with the period",
        {},
        good=("EEEEELL", ".....LL"),
        bad=("L......", "......E"),
        more={"first": 2, "rotation": ("E", "L")},
    ),
    Edge(
        "a mandatory day may be leave",
        {"mandatory_days": "mon"},
        good=("E......", "-......"),
        bad=(".E.....",),
    ),
    Edge(
        "leave beyond the most leaves nothing to add, but is enough of the least",
        {"most_days_off": 1, "least_days_off": 2},
        good=("-.",),
        bad=("-E",),
    ),
    Edge(
        "paid leave beyond the most of a week is enough of its least",
        {"weekly_most_paid_minutes": 480, "weekly_least_paid_minutes": 960},
        good=("---....",),
        bad=("---E...",),
        leave_minutes=480,
    ),
    Edge(
        "leave of more days than a week may have is enough of its least",
        {"most_days_per_week": 2, "least_days_per_week": 4},
        good=("----...",),
        bad=("----E..", "---...."),
    ),
)
