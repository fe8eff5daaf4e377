"""An auditor of shift plans that shares no code with the model: dates, wall clocks and counting.

It reads what a plan says (rows of shifts with their pauses) and the scenario's rules, and names
every rule that is broken. Times are minutes of UTC, from ``datetime`` and ``zoneinfo``.
"""

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SESSIONS = ("meeting", "training", "coaching")


def minute_of(clock):
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)


def days_in(text):
    if text == "all":
        return set(WEEK)
    found = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        i, j = WEEK.index(first), WEEK.index(last or first)
        found |= {WEEK[k % 7] for k in range(i, (j if j >= i else j + 7) + 1)}
    return found


class Audit:
    """What is wrong with a plan, by the name of the rule."""

    def __init__(self, plan):
        self.plan = plan
        self.scenario = plan.scenario
        self.broken = Counter()

    def of(self, name, condition):
        if not condition:
            self.broken[name] += 1

    def names(self):
        for row in self.plan.shifts:
            self.shift(row)
        self.limits()
        self.sessions()
        self.coverage()
        self.room()
        self.money()
        return set(self.broken)

    # --- one shift -----------------------------------------------------------------------------

    def zone(self, group):
        site = self.scenario.groups[group].site
        return ZoneInfo(self.scenario.sites[site].time_zone if site else self.scenario.time_zone)

    def date(self, row):
        """Local date of a shift: days count from the local date of the simulation's start."""
        midnight = datetime.combine(
            self.scenario.start - timedelta(days=self.scenario.warm_up_days),
            datetime.min.time(),
            ZoneInfo(self.scenario.time_zone),
        )
        return midnight.astimezone(self.zone(row.group)).date() + timedelta(days=row.day)

    def utc(self, day, minute, zone):
        moment = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        return round(moment.replace(tzinfo=zone).timestamp()) // 60

    def closed(self, day):
        special = self.scenario.special_days.get(day)
        return special is not None and special.closed

    def weekday(self, day):
        special = self.scenario.special_days.get(day)
        return WEEK[day.weekday()] if special is None or special.like is None else special.like

    def shift(self, row):
        kind = self.scenario.planning.shift_types[row.type]
        day = self.date(row)
        self.of("group", not kind.groups or row.group in kind.groups)
        self.of("count", row.count >= 1)
        around = timedelta(days=0 if self.scenario.groups[row.group].site is None else 1)
        last = self.scenario.start + timedelta(days=self.scenario.days - 1)
        self.of("day", self.scenario.start - around <= day <= last + around)
        self.of("day", self.weekday(day) in days_in(kind.days) and not self.closed(day))
        first, last = minute_of(kind.earliest_start), minute_of(kind.latest_start)
        self.of("start", first <= row.start <= last)
        self.of("step", (row.start - first) % kind.step_minutes == 0)
        gaps = [pause for pause in row.pauses if pause.activity == "gap"]
        gap = sum(pause.minutes for pause in gaps)
        length = row.end - row.start - gap
        self.of("length", kind.least_minutes <= length <= kind.most_minutes)
        self.of("step", (length - kind.least_minutes) % kind.step_minutes == 0)
        self.of("day_long", row.end - row.start <= 1440)
        if kind.latest_end is not None:
            end = minute_of(kind.latest_end)
            self.of("latest_end", row.end <= (end if end > first else end + 1440))
        self.split(kind, row, gaps, length)
        self.breaks(kind, row, gaps, length)
        self.order(row)

    def split(self, kind, row, gaps, length):
        if kind.split is None:
            self.of("gap", not gaps)
            return
        self.of("gap", len(gaps) == 1 and not gaps[0].paid)
        for pause in gaps:
            rule = kind.split
            self.of("gap", rule.least_gap_minutes <= pause.minutes <= rule.most_gap_minutes)
            parts = (pause.after_minutes, length - pause.after_minutes)
            self.of("part", min(parts) >= rule.least_part_minutes)

    def breaks(self, kind, row, gaps, length):
        """Breaks are those of the rules, in order, in their windows in minutes of the shift."""
        rules = [rule for rule in kind.breaks if length >= rule.from_length_minutes]
        taken = sorted(p for p in row.pauses if p.activity in ("break", "lunch"))
        said = [(rule.activity, rule.minutes, rule.paid) for rule in rules]
        self.of("breaks", said == [(p.activity, p.minutes, p.paid) for p in taken])
        inside = [
            pause.after_minutes
            - sum(g.minutes for g in gaps if g.after_minutes < pause.after_minutes)
            for pause in taken
        ]
        for rule, pause, at in zip(rules, taken, inside, strict=False):
            self.of("earliest", at >= rule.earliest_after_minutes)
            if rule.latest_after_minutes is not None:
                self.of("latest", at <= rule.latest_after_minutes)
            self.of("before_end", length - (at + pause.minutes) >= rule.before_end_minutes)
        for (a, at), (_, then) in pairwise(zip(taken, inside, strict=True)):
            self.of("between", then - (at + a.minutes) >= kind.between_breaks_minutes)

    def order(self, row):
        """Everything lies inside the shift, in real time and on the wall, and nothing overlaps."""
        zone, day = self.zone(row.group), self.date(row)
        real = self.utc(day, row.end, zone) - self.utc(day, row.start, zone)
        pauses = sorted(row.pauses)
        for pause in pauses:
            until = pause.after_minutes + pause.minutes
            self.of("inside", pause.after_minutes >= 0 and until <= min(real, row.end - row.start))
        for a, b in pairwise(pauses):
            self.of("overlap", a.after_minutes + a.minutes <= b.after_minutes)

    # --- all shifts ----------------------------------------------------------------------------

    def limits(self):
        agents, kinds = Counter(), defaultdict(set)
        for row in self.plan.shifts:
            agents[row.group, row.type, row.day] += row.count
            kinds[row.group].add((row.start, row.end))
        for (_, name, _), count in agents.items():
            most = self.scenario.planning.shift_types[name].most_agents
            self.of("most_agents", most is None or count <= most)
        most = self.scenario.planning.most_distinct_shifts
        self.of("distinct", most is None or all(len(rows) <= most for rows in kinds.values()))

    def images(self, group):
        """(row, UTC minute of its start, end), the night before the plan too."""
        zone = self.zone(group)
        rows = [row for row in self.plan.shifts if row.group == group]
        for row in rows:
            day = self.date(row)
            yield row, self.utc(day, row.start, zone), self.utc(day, row.end, zone)
        first = self.plan.days(group).planned[0]
        eve = first - 1
        source = self.repeated(group, eve)
        for row in rows:
            if row.day == source:
                day = self.date(row) + timedelta(days=eve - source)
                yield row, self.utc(day, row.start, zone), self.utc(day, row.end, zone)

    def repeated(self, group, eve):
        """The planned day that the day before works like: same weekday, else the last one."""
        planned = self.plan.days(group).planned
        at = self.date(type("Row", (), {"group": group, "day": eve}))
        dates = {day: at + timedelta(days=day - eve) for day in planned}
        usual = [day for day in planned if not self.closed(dates[day])]
        if not usual:
            return None
        alike = [day for day in usual if self.weekday(dates[day]) == self.weekday(at)]
        return alike[0] if alike else usual[-1]

    def sessions(self):
        for name, session in self.scenario.planning.sessions.items():
            zone = self.zone(session.group)
            first = self.plan.days(session.group).planned
            for day in first:
                at = self.date(type("Row", (), {"group": session.group, "day": day}))
                if self.closed(at):
                    continue
                if session.days[0].isdigit():
                    if date.fromisoformat(session.days) != at:
                        continue
                elif self.weekday(at) not in days_in(session.days):
                    continue
                self.session(name, session, at, zone)
        for row in self.plan.shifts:
            for pause in row.pauses:
                if pause.activity in SESSIONS:
                    known = self.scenario.planning.sessions.get(pause.name)
                    self.of("session", known is not None and known.group == row.group)

    def session(self, name, session, at, zone):
        begin = self.utc(at, minute_of(session.start), zone)
        end = self.utc(at, minute_of(session.end), zone)
        away, held = Counter(), 0
        for row, start, _ in self.images(session.group):
            for pause in row.pauses:
                if pause.name != name or pause.activity != session.activity:
                    continue
                here = start + pause.after_minutes
                if begin <= here and here + pause.minutes <= end:
                    self.of("session_length", pause.minutes == session.minutes)
                    held += row.count
                    for minute in range(here, here + pause.minutes, 5):
                        away[minute] += row.count
        self.of("session_agents", held == session.agents)
        if session.at_once is not None:
            self.of("at_once", max(away.values(), default=0) <= session.at_once)

    def present(self, group):
        """Agents on the phone in every five minutes of the measured time."""
        zone = ZoneInfo(self.scenario.time_zone)
        start = self.utc(self.scenario.start, 0, zone)
        end = self.utc(self.scenario.start + timedelta(days=self.scenario.days), 0, zone)
        there = Counter()
        for row, begin, until in self.images(group):
            off = {
                minute
                for pause in row.pauses
                for minute in range(pause.after_minutes, pause.after_minutes + pause.minutes, 5)
            }
            for minute in range(begin, until, 5):
                if start <= minute < end and minute - begin not in off:
                    there[minute] += row.count
        return there, start, end

    def room(self):
        """Nobody sits where there is no seat, and no group exceeds its most or its pins."""
        counts = {name: self.present(name)[0] for name in self.scenario.groups}
        for name, site in self.scenario.sites.items():
            here = [g for g, group in self.scenario.groups.items() if group.site == name]
            if site.seats is not None:
                minutes = {minute for g in here for minute in counts[g]}
                fits = all(sum(counts[g][m] for g in here) <= site.seats for m in minutes)
                self.of("seats", fits)
        for name, limits in self.scenario.planning.staff.items():
            most = limits.most
            self.of("most", most is None or max(counts[name].values(), default=0) <= most)
            zone = self.zone(name)
            for pin in limits.pinned:
                for day in range(self.scenario.days):
                    at = self.scenario.start + timedelta(days=day)
                    if not pin.day[0].isdigit() and self.weekday(at) in days_in(pin.day):
                        first = self.utc(at, minute_of(pin.start), zone)
                        last = self.utc(at, minute_of(pin.end), zone)
                        there = {counts[name][m] for m in range(first, last, 5)}
                        self.of("pinned", there == {pin.agents})

    def coverage(self):
        if self.plan.required is None or self.scenario.planning.short_cost_per_hour is not None:
            return
        length = self.scenario.interval_minutes
        warm = self.plan.required.shape[1]
        for g, group in enumerate(self.scenario.groups):
            there, start, end = self.present(group)
            first = warm - (end - start) // length
            for i in range(first, warm):
                at = start + (i - first) * length
                least = min(there[minute] for minute in range(at, at + length, 5))
                self.of("short", least >= self.plan.required[g, i])

    def money(self):
        total = 0.0
        free = not any(group.cost_per_hour for group in self.scenario.groups.values())
        for row in self.plan.shifts:
            zone, day = self.zone(row.group), self.date(row)
            real = self.utc(day, row.end, zone) - self.utc(day, row.start, zone)
            paid = real - sum(pause.minutes for pause in row.pauses if not pause.paid)
            self.of("paid", row.paid_minutes == paid)
            rate = 1.0 if free else self.scenario.groups[row.group].cost_per_hour
            rate *= self.scenario.planning.shift_types[row.type].cost_factor
            self.of("cost", abs(row.cost - rate * paid / 60) < 1e-3)
            total += row.count * rate * paid / 60
        total += self.penalty()
        self.of("total", abs(self.plan.cost - total) < 1e-2)
        if self.plan.bound is not None:
            self.of("bound", self.plan.bound.value <= self.plan.cost + 1e-6)

    def penalty(self):
        planning = self.scenario.planning
        kinds = {(row.group, row.start, row.end) for row in self.plan.shifts}
        found = len(kinds) * planning.distinct_shift_cost
        if self.plan.required is None:
            return found
        length = self.scenario.interval_minutes
        for g, group in enumerate(self.scenario.groups):
            there, start, end = self.present(group)
            first = self.plan.required.shape[1] - (end - start) // length
            for minute in range(start, end, 5):
                need = self.plan.required[g, first + (minute - start) // length]
                more = there[minute] - need
                found += max(0, more) * planning.over_cost_per_hour / 12
                found += max(0, -more) * (planning.short_cost_per_hour or 0.0) / 12
        return found


def broken_rules(plan):
    """Names of the rules that a plan breaks; empty for a good one."""
    return Audit(plan).names()
