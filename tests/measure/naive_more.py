"""Every column of the sheets again, slowly and plainly, from the definitions in docs/kpis.md."""

from collections import defaultdict
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.engine.log import Activity, Cause, Exit, Stage, Then
from sim.inputs.arrays import CHANNELS
from sim.measure.columns import FORMULAS

LIVE = {"voice", "chat", "sms", "messenger", "callback", "outbound"}
LOST = (Exit.ABANDONED, Exit.BLOCKED, Exit.BALKED, Exit.CUT)


class Naive:
    """The sheets of one log: ``table[about][noun, day][column]``, days as positions."""

    def __init__(self, desk, contacts):
        self.desk, self.cal = desk, desk.calendar
        self.queues = desk.inputs.queues
        self.journeys = desk.inputs.journeys
        names = contacts.dtype.names
        frame = pd.DataFrame({name: contacts[name] for name in names})
        self.legs = frame.sort_values(["root", "attempt", "leg"], kind="stable")
        self.table = {
            about: defaultdict(lambda: defaultdict(float))
            for about in ("journey", "issue", "promise", "segment")
        }
        self.spans = defaultdict(list)
        self.people = []
        self.issues = []
        for leg in self.legs.itertuples():
            self.count_leg(leg)
        for root, legs in self.legs.groupby("root"):
            self.follow(root, list(legs.itertuples()))
        self.count_people()
        self.count_backlog()

    def day(self, tick):
        """Measured day of a moment, or None; the horizon belongs to the last day."""
        if tick < self.cal.measured_from:
            return None
        starts = np.array(self.cal.day_start)
        day = min(int(np.searchsorted(starts, tick, side="right")) - 1, self.cal.n_days - 1)
        return day - self.cal.warm_up_days

    def channel(self, queue):
        return CHANNELS[self.journeys.queues["channel"][queue]]

    def dials(self, queue):
        return self.journeys.queues["dial"][queue] >= 0

    def spent(self, queue, start, end):
        """Ticks in the business hours of the queue, hour by hour."""
        if self.queues["business_from"][queue] == self.queues["business_to"][queue]:
            return end - start
        return sum(
            max(0, min(end, int(stretch["end"])) - max(start, int(stretch["start"])))
            for stretch in self.journeys.business
        )

    def asks(self, leg, legs):
        """Whether the leg, or the one it overflowed from, is a consultation."""
        while leg.cause == Cause.OVERFLOW:
            leg = next(o for o in legs if (o.attempt, o.leg) == (leg.attempt, leg.parent))
        return leg.cause == Cause.CONSULT

    def count_leg(self, leg):
        day = self.day(leg.queued)
        if day is None:
            return
        cell = self.table["journey"][leg.queue, day]
        way, over = Exit(leg.exit), leg.ended >= 0
        cell["contacts_begun"] += leg.cause in (Cause.FIRST, Cause.RETRY, Cause.REPEAT)
        cell["resolutions"] += leg.resolved == 1
        if leg.stage == Stage.FRONT:
            cell["self_service"] += way in (Exit.CONTAINED, Exit.HANDED_ON)
            cell["contained"] += way == Exit.CONTAINED
            cell["contained_resolved"] += way == Exit.CONTAINED and leg.resolved == 1
            cell["handed_on"] += way == Exit.HANDED_ON
            cell["deflected"] += way == Exit.DEFLECTED
        elif leg.stage == Stage.DIALLER:
            cell["dials"] += way in (Exit.UNREACHED, Exit.CONNECTED)
            cell["connected"] += way == Exit.CONNECTED
            cell["dialler_connected"] += way == Exit.CONNECTED
        else:
            mine = self.legs[self.legs["root"] == leg.root]
            asks = self.asks(leg, list(mine.itertuples()))
            if leg.segment >= 0 and not asks and not self.dials(leg.queue):
                self.count_segment(leg, self.table["segment"][leg.segment, day])
            talks = way in (Exit.ANSWERED, Exit.WRONG_PARTY)
            cell["callbacks_accepted"] += way == Exit.CALLBACK
            cell["dropped"] += way == Exit.ABANDONED and leg.cause == Cause.DIALLED
            cell["served"] += way == Exit.ANSWERED and not asks
            if self.dials(leg.queue) and over and not asks:
                cell["party_known"] += talks
                cell["right_party"] += way == Exit.ANSWERED
                if leg.cause != Cause.DIALLED:
                    cell["dials"] += talks or way == Exit.UNREACHED
                    cell["connected"] += talks
            if way == Exit.ANSWERED and leg.wrapped >= 0 and leg.effort >= 0:
                cell["effort_handled"] += 1
                cell["elapsed_time"] += leg.wrapped - leg.answered
                cell["effort_time"] += leg.effort
            if way == Exit.ANSWERED:
                cell["offers"] += leg.offer >= 1
                cell["offers_accepted"] += leg.offer == 2
                revenue = self.journeys.queues["revenue"][leg.queue]
                cell["offer_revenue"] += (leg.offer == 2) * revenue

    def count_segment(self, leg, cell):
        """What a customer met in a queue, by the segment."""
        way = Exit(leg.exit)
        rule = self.desk.plan.rules[leg.queue]
        left = leg.answered if way == Exit.ANSWERED else leg.ended
        in_time = self.spent(leg.queue, leg.queued, left) <= rule["threshold"]
        short = left - leg.queued <= rule["short_abandon"]
        lost = way in (Exit.ABANDONED, Exit.CUT)
        offered = {Exit.ANSWERED, Exit.VOICEMAIL, Exit.OVERFLOW, Exit.CALLBACK}
        cell["offered"] += lost or way in offered
        cell["answered"] += way == Exit.ANSWERED
        cell["abandoned"] += way == Exit.ABANDONED
        if way == Exit.ANSWERED and self.channel(leg.queue) in LIVE:
            cell["live_answered"] += 1
            cell["live_wait"] += left - leg.queued
        answered_in_t = way == Exit.ANSWERED and in_time
        left_in_t = way == Exit.ABANDONED and in_time
        met, of = {
            "sl_of_answered": (answered_in_t, way == Exit.ANSWERED),
            "sl_of_offered": (answered_in_t, way == Exit.ANSWERED or lost),
            "sl_answered_and_abandoned_in_t": (
                answered_in_t or left_in_t,
                way == Exit.ANSWERED or lost,
            ),
            "sl_excl_abandons_in_t": (
                answered_in_t,
                way == Exit.ANSWERED or (lost and not left_in_t),
            ),
            "sl_short_credit": (
                answered_in_t or (way == Exit.ABANDONED and short),
                way == Exit.ANSWERED or lost,
            ),
            "sl_excl_short": (
                answered_in_t,
                way == Exit.ANSWERED or (lost and not (way == Exit.ABANDONED and short)),
            ),
        }[FORMULAS[rule["formula"]]]
        cell["sl_met"] += met
        cell["sl_of"] += of

    def follow(self, root, legs):
        """One issue, contact by contact."""
        first = legs[0]
        own = [leg for leg in legs if not self.asks(leg, legs)]
        contacts = [
            [leg for leg in own if leg.attempt == n] for n in sorted({leg.attempt for leg in own})
        ]
        issue = {
            "queue": first.queue,
            "day": self.day(first.queued),
            "begun": first.arrived,
            "segment": first.segment,
            "person": first.person,
            "contacts": len(contacts),
            "retries": sum(contact[0].cause == Cause.RETRY for contact in contacts),
            "repeats": sum(contact[0].cause == Cause.REPEAT for contact in contacts),
            "transfers": sum(leg.cause == Cause.TRANSFER for leg in own),
            "resolved": next((leg for leg in own if leg.resolved == 1), None),
        }
        last = own[-1]
        pending = last.ended < 0 or last.then == Then.CONTINUES
        for n, contact in enumerate(contacts):
            under_way = pending and n == len(contacts) - 1
            self.judge_contact(issue, contact, n, under_way)
        for contact in contacts:
            consulted = [leg for leg in legs if leg.attempt == contact[0].attempt]
            self.count_passing_on(contact, consulted, legs)
        if issue["resolved"] is not None:
            status = "resolved"
        elif pending or last.then == Then.COMES_BACK:
            status = "still_open"
        else:
            status = "given_up"
        issue["status"] = status
        self.issues.append(issue)
        if issue["day"] is not None:
            self.count_issue(issue, contacts, pending, first)

    def count_passing_on(self, contact, legs, every):
        """Transfers and consultations, by the queue and day of the last answered leg before."""
        for leg in legs:
            if leg.cause not in (Cause.TRANSFER, Cause.CONSULT):
                continue
            before = [
                other for other in contact if other.leg < leg.leg and other.exit == Exit.ANSWERED
            ]
            if before and (day := self.day(before[-1].queued)) is not None:
                name = "transferred" if leg.cause == Cause.TRANSFER else "consulted"
                self.table["journey"][before[-1].queue, day][name] += 1

    def judge_contact(self, issue, contact, n, under_way):
        """Response, promise, callbacks, the first contact's service level."""
        waits = [leg for leg in contact if leg.stage == Stage.QUEUE]
        answered = [leg for leg in contact if leg.exit == Exit.ANSWERED]
        final = contact[-1]
        for i, leg in enumerate(contact):
            if leg.exit != Exit.CALLBACK or (day := self.day(leg.queued)) is None:
                continue
            # Only the last callback before an answer is due.
            later = contact[i + 1 :]
            ends = next((o for o in later if o.exit in (Exit.ANSWERED, Exit.CALLBACK)), None)
            if ends is not None and ends.exit == Exit.ANSWERED:
                cell = self.table["journey"][leg.queue, day]
                cell["callbacks_kept"] += 1
                cell["callback_delay"] += ends.answered - leg.ended
        if not waits:
            return
        queue, day = waits[0].queue, self.day(contact[0].queued)
        responses = []
        for leg in answered:
            if self.channel(leg.queue) in LIVE:
                responses.append(leg.answered)
            elif leg.then != Then.CONTINUES and leg.ended >= 0:
                responses.append(leg.ended)
        response = min(responses) if responses else None
        lost = final.exit in (Exit.ABANDONED, Exit.CUT, Exit.UNREACHED, Exit.WRONG_PARTY)
        if day is not None:
            self.judge_response(queue, day, contact[0].arrived, response, under_way, lost)
        if n == 0 and issue["day"] is not None and not self.dials(queue):
            flowed = [
                leg
                for leg in contact
                if leg.exit in (Exit.CALLBACK, Exit.VOICEMAIL)
                and (not answered or leg.leg < answered[0].leg)
            ]
            cell = self.table["issue"][issue["queue"], issue["day"]]
            if flowed:
                return
            if answered:
                spent = self.spent(queue, waits[0].queued, answered[0].answered)
                cell["sl_customer_of"] += 1
                cell["sl_customer_met"] += spent <= self.queues["threshold"][queue]
            elif not under_way and final.exit in (Exit.ABANDONED, Exit.CUT):
                cell["sl_customer_of"] += 1

    def judge_response(self, queue, day, begun, response, under_way, lost):
        cell = self.table["journey"][queue, day]
        if response is not None:
            cell["responses"] += 1
            cell["response_time"] += response - begun
            self.spans[queue, "response"].append(response - begun)
        steps = [
            (("journey", (queue, day), "on_time_of", "on_time"), self.queues["threshold"][queue])
        ]
        own = self.desk.plan.more.steps
        for p in np.flatnonzero(own["queue"] == queue):
            steps.append((("promise", (p, day), "step_of", "step_met"), own["within"][p]))
        for (about, where, of, met), within in steps:
            if response is not None:
                self.table[about][where][of] += 1
                self.table[about][where][met] += self.spent(queue, begun, response) <= within
            elif under_way:
                late = self.spent(queue, begun, self.cal.horizon) >= within
                self.table[about][where][of] += late
            elif lost:
                self.table[about][where][of] += 1

    def count_issue(self, issue, contacts, pending, first):
        cell = self.table["issue"][issue["queue"], issue["day"]]
        cell["issues"] += 1
        cell[issue["status"]] += 1
        cell["contacts"] += issue["contacts"]
        cell["retries"] += issue["retries"]
        cell["repeats"] += issue["repeats"]
        cell["issue_transfers"] += issue["transfers"]
        channels = [self.channel(contact[0].queue) for contact in contacts]
        cell["channel_changes"] += sum(a != b for a, b in pairwise(channels))
        served = []
        for contact in contacts:
            by_agent = any(leg.exit == Exit.ANSWERED for leg in contact)
            contained = any(leg.exit == Exit.CONTAINED for leg in contact)
            cell["served_contacts"] += by_agent + contained
            over = contact is not contacts[-1] or not pending
            cell["lost_contacts"] += over and contact[-1].exit in LOST
            if by_agent:
                served.append(contact)
        if issue["resolved"] is not None:
            span = issue["resolved"].ended - issue["begun"]
            cell["resolution_time"] += span
            self.spans[issue["queue"], "resolution"].append(span)
        if self.dials(issue["queue"]):
            records = self.table["journey"][issue["queue"], issue["day"]]
            records["records"] += 1
            records["records_reached"] += bool(served)
        if served and not (pending and served[0] is contacts[-1]):
            self.count_first_resolution(issue, contacts, served[0], cell, first)

    def count_first_resolution(self, issue, contacts, served, cell, first):
        cell["fcr_true_of"] += 1
        cell["fcr_true_met"] += any(leg.resolved == 1 for leg in served)
        end = max(leg.ended for leg in served if leg.exit == Exit.ANSWERED)
        closes = end + int(self.desk.plan.more.settings["window"][0])
        cell["fcr_all"] += 1
        if closes > self.cal.horizon:
            cell["fcr_open"] += 1
            return
        later = contacts[contacts.index(served) + 1 :]
        repeats = [c[0].queued for c in later if c[0].cause == Cause.REPEAT]
        met = issue["status"] == "resolved" and not any(at <= closes for at in repeats)
        cell["fcr_gross_of"] += 1
        cell["fcr_gross_met"] += met
        if self.journeys.intents["solvable"][first.intent + 1]:
            cell["fcr_net_of"] += 1
            cell["fcr_net_met"] += met

    def count_people(self):
        """Different customers of any scope and period, with pandas: ``{(scope, day): n}``."""
        rows = [
            {
                "queue": issue["queue"],
                "day": issue["day"],
                "who": (issue["segment"], issue["person"]) if issue["person"] >= 0 else (n, "own"),
            }
            for n, issue in enumerate(self.issues)
            if issue["day"] is not None
        ]
        frame = pd.DataFrame(rows, columns=["queue", "day", "who"])
        n_days = self.cal.n_days - self.cal.warm_up_days
        self.different = {}
        for scope in [*range(len(self.queues)), "all"]:
            own = [q for q in range(len(self.queues)) if scope == "all" and not self.dials(q)]
            legs = frame[frame["queue"].isin(own if scope == "all" else [scope])]
            self.different[scope, "total"] = legs["who"].nunique()
            for day in range(n_days):
                self.different[scope, day] = legs[legs["day"] == day]["who"].nunique()

    def count_backlog(self):
        """Who waits at the end of each measured day."""
        legs = self.legs[self.legs["stage"] == Stage.QUEUE]
        left = legs["ended"].where(legs["answered"] < 0, legs["answered"])
        left = left.where(legs["exit"] != Exit.OPEN, self.cal.horizon + 1)
        for day in range(self.cal.n_days - self.cal.warm_up_days):
            end = int(self.cal.day_start[day + self.cal.warm_up_days + 1])
            waiting = legs[(legs["queued"] < end) & (left > end)]
            for queue in range(len(self.queues)):
                ages = np.sort(end - waiting[waiting["queue"] == queue]["arrived"].to_numpy())
                cell = self.table["journey"][queue, day]
                cell["backlog_days"] += 1
                if len(ages):
                    cell["backlog"] += len(ages)
                    cell["backlog_age"] += ages.sum()
                    enough = [a for a in ages if (ages <= a).sum() >= 0.9 * len(ages) - 1e-9]
                    cell["backlog_age_p90"] += enough[0] * len(ages)


def handling(states, cal, desk):
    """Ticks by (group, measured day): breathers, rests, silence, contacts in hand."""
    group = desk.inputs.agents["group"]
    table = defaultdict(lambda: defaultdict(float))
    for day in range(cal.n_days - cal.warm_up_days):
        begin, end = cal.day_start[cal.warm_up_days + day : cal.warm_up_days + day + 2]
        for row in states:
            ticks = min(int(row["end"]), int(end)) - max(int(row["start"]), int(begin))
            if ticks <= 0:
                continue
            does, cell = Activity(row["activity"]), table[group[row["agent"]], day]
            handles = does in (Activity.TALK, Activity.WRAP)
            for name in ("breather", "rest", "silent"):
                cell[f"{name}_time"] += ticks * (does.name.lower() == name)
            if handles or does == Activity.SILENT:
                cell["in_hand_time"] += ticks * int(row["slots"])
                cell["engaged_time"] += ticks
    return table
