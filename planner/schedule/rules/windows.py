"""Limits in every stretch of so many days in a row."""

from __future__ import annotations

from dataclasses import dataclass

from planner.schedule.rules.days import given_days
from planner.schedule.rules.kinds import is_night
from planner.schedule.rules.rule import Rule
from planner.schedule.rules.work import Expr, Work
from sim.scenario.models.contracts import Window


@dataclass(frozen=True)
class Windows(Rule):
    """Rolling windows that end on a day of the period, with the days that history knows.

    A unit is a day, minute or night in each window. Days off are missing where more than
    ``days - least_days_off`` days are worked or leave.
    """

    windows: tuple[Window, ...]

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        return [
            cost
            for row in self.windows
            for last in work.days
            for cost in self._window(work, row, range(last - row.days + 1, last + 1))
        ]

    def _window(self, work: Work, row: Window, days: range) -> list[Expr]:
        known = [day for day in days if day in work.known]
        inside = [day for day in known if day >= 0]
        past = [chance.duty for day in known if day < 0 for chance in work.chances(day)]
        on = [work.on[day] for day in inside]
        costs: list[Expr] = []
        if row.most_days is not None:
            costs += self.at_most(work, on, row.most_days, len(past))
        if row.least_days_off is not None:
            most = row.days - row.least_days_off
            costs += self.at_most(work, on, most, given_days(work, days))
        if row.most_nights is not None:
            nights = [x for day in inside for x in work.those(day, is_night)]
            costs += self.at_most(work, nights, row.most_nights, sum(d.night for d in past))
        if row.most_paid_minutes is not None:
            found = [chance for day in inside for chance in work.chances(day)]
            costs += self.at_most(
                work,
                [chance.x for chance in found],
                row.most_paid_minutes,
                work.given_paid(known),
                [chance.duty.paid_minutes for chance in found],
            )
        return costs
