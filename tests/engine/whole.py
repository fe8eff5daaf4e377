"""Hypothesis strategies: contact centres with the rules of the whole centre, small and dense.

Every rule of the chapters "Customers, issues, attempts, legs", "Several contacts at once" and
"Rest and occupancy cap" of docs/model.md occurs, alone or mixed with others and with the rules of
the voice centre. Durations and delays lie on the grid of 30 seconds, so that events coincide. All
scenarios pass ``sim.scenario.check``.
"""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from sim.scenario import Scenario
from tests.engine.demand import busyness
from tests.engine.dialling import dial_queue
from tests.engine.frame import (
    ALWAYS,
    MORNING,
    NOON,
    OFTEN,
    SELDOM,
    SPLIT,
    STARTS,
    SWARMS,
    Frame,
    Json,
    clock,
    some,
)
from tests.engine.journeys import context, customer_rules, intents, segments
from tests.engine.people import people
from tests.engine.sharing import concurrency, silence
from tests.engine.strategies import group, queue, trunks

FEATURES = {
    "segments": OFTEN,
    "intents": OFTEN,
    "deflection": SELDOM,
    "self_service": OFTEN,
    "callback": OFTEN,
    "retries": OFTEN,
    "repeats": OFTEN,
    "transfers": OFTEN,
    "context": SELDOM,
    "offers": SELDOM,
    "silence": SELDOM,
    "dialling": OFTEN,
    "backlog": SELDOM,
    "business_hours": SELDOM,
    "sharing": OFTEN,
    "aside": SELDOM,
    "rest": SELDOM,
    "cap": SELDOM,
    "lateness": SELDOM,
    "day_sd": SELDOM,
    "tenure": SELDOM,
}
"""Rules of the whole centre, with the shares in which a scenario may have them."""

CHANNELS = ("voice", "chat", "email", "messenger", "sms", "social")


class WholeFrame(Frame):
    """What the parts of a whole centre must agree on: also channels, and who dials.

    Args:
        draw: Hypothesis's.
        features: rules that the scenario is to have often; none: whatever is drawn.
        alone: no other rule of the whole centre occurs.
    """

    def __init__(self, draw: st.DrawFn, features: frozenset[str], alone: bool) -> None:
        self.draw = draw
        self.busy_until = {}
        kind = draw(st.sampled_from(["plain"] * 8 + ["spring", "autumn"]))
        self.zone, self.start = STARTS[kind]
        self.days = draw(st.sampled_from([1, 1, 2, 3]))
        self.warm_up = draw(st.sampled_from([0, 0, 0, 0, 1]))
        self.interval = draw(st.sampled_from([5, 15, 30, 60]))
        self.share = {rule: draw(st.sampled_from(SELDOM)) for rule in SWARMS}
        for rule, shares in FEATURES.items():
            drawn = draw(st.sampled_from(shares))
            self.share[rule] = 0.9 if rule in features else 0 if alone else drawn
        count = self.days + self.warm_up
        first = self.start - timedelta(days=self.warm_up)
        self.dates = [first + timedelta(days=day) for day in range(count)]
        self.closed = {day for day in self.dates[1:] if some(draw, 0.08)}
        pool = [MORNING, MORNING, NOON, SPLIT, ALWAYS]
        self.hours = draw(st.sampled_from(pool))
        self.inbound = [f"q{i}" for i in range(draw(st.sampled_from([1, 2, 2, 3])))]
        dials = self.share["dialling"] > 0 or self.share["callback"] > 0
        self.dialled = [f"d{i}" for i in range(draw(st.sampled_from([1, 1, 2])) if dials else 0)]
        if self.dialled and self.share["callback"] == 0 and some(draw, 0.1):
            self.inbound = []  # nothing but campaigns
        self.queues = [*self.inbound, *self.dialled]
        self.windows = {
            name: draw(st.sampled_from(pool)) if some(draw, 0.25) else self.hours
            for name in self.queues
        }
        self.groups = [f"g{i}" for i in range(draw(st.sampled_from([1, 2, 2, 3])))]
        self.able = {
            name: [g for g in self.groups if some(draw, 0.75)]
            or [draw(st.sampled_from(self.groups))]
            for name in self.queues
        }
        for g, name in enumerate(self.groups):
            if not any(name in able for able in self.able.values()):
                self.able[self.queues[g % len(self.queues)]].append(name)
        self.rush = draw(st.sampled_from(self.hours))
        self.late = some(draw)
        kinds = st.sampled_from(CHANNELS[:3] if some(draw) else CHANNELS)
        many = self.share["sharing"] > 0 or self.share["silence"] > 0 or some(draw, 0.3)
        self.channel = {name: draw(kinds) if many else "voice" for name in self.inbound}
        self.channel |= {
            name: draw(st.sampled_from(["callback", "outbound", "voice"])) for name in self.dialled
        }
        self.intents = ["i0", "i1", "i2"][: draw(st.integers(1, 3))] if self.has("intents") else []
        self.campaigns: set[str] = set()
        """Queues that a predictive dialler feeds."""


def inbound_queue(frame: WholeFrame, name: str) -> Json:
    """A queue that customers come to, with the rules of the voice centre and of customers."""
    draw = frame.draw
    parts = queue(frame, name) | {"channel": frame.channel[name]}
    if frame.has("silence"):
        parts["silence"] = silence(draw)
    if frame.has("business_hours"):
        parts["target"] |= {"hours": business_hours(frame)}
    return parts


def business_hours(frame: WholeFrame) -> list[Json]:
    """Hours in which the promise's clock runs, not the hours of the queue."""
    draw = frame.draw
    first = draw(st.sampled_from([470, 480, 485, 540]))
    last = first + draw(st.sampled_from([5, 15, 30, 60]))
    rows = [{"from": clock(first), "to": clock(last)}]
    if some(draw):
        rows.append({"from": clock(last + 10), "to": clock(last + 70)})
    return rows


def stay_inbound(frame: WholeFrame, parts: Json) -> None:
    """No overflow into a queue whose customers are dialled."""
    steps = [step for step in parts["routing"] if step.get("overflow_to") not in frame.dialled]
    parts["routing"] = steps
    full = parts.get("when_full")
    if full and full.get("overflow_to") in frame.dialled:
        parts["when_full"] = {"max_waiting": full["max_waiting"]}


def lines(frame: WholeFrame) -> Json:
    """Trunks of queues that customers call."""
    found = trunks(frame)
    for trunk in found.values():
        trunk["queues"] = [name for name in trunk["queues"] if name in frame.inbound]
    return {name: trunk for name, trunk in found.items() if trunk["queues"]}


def team(frame: WholeFrame, name: str) -> Json:
    """A group with concurrency, rests and beginners."""
    parts = group(frame, name)
    if frame.share["business_hours"] > 0 and some(frame.draw, 0.7):
        parts["order"] = "earliest_due"
        parts.pop("ageing_s", None)
    if frame.has("sharing"):
        parts["concurrency"] = concurrency(frame, name)
    return parts | people(frame, parts)


@st.composite
def whole_scenarios(
    draw: st.DrawFn, features: frozenset[str] = frozenset(), alone: bool = False
) -> Scenario:
    """A scenario of 1 to 3 inbound queues, up to 2 dialled ones and 1 to 3 groups.

    Args:
        draw: Hypothesis's.
        features: names of :data:`FEATURES` that it is to have often.
        alone: no other of them occurs.
    """
    frame = WholeFrame(draw, features, alone)
    special: dict[str, Json] = {day.isoformat(): {"closed": True} for day in frame.closed}
    queues = {name: inbound_queue(frame, name) for name in frame.inbound}
    queues |= {name: dial_queue(frame, name) for name in frame.dialled}
    for name, parts in queues.items():
        stay_inbound(frame, parts)
        parts |= customer_rules(frame, name, parts)
    return Scenario.model_validate(
        {
            "name": "drawn",
            "start": frame.start,
            "days": frame.days,
            "warm_up_days": frame.warm_up,
            "time_zone": frame.zone,
            "interval_minutes": frame.interval,
            "special_days": special,
            "queues": queues,
            "groups": {name: team(frame, name) for name in frame.groups},
            "trunks": lines(frame),
            "segments": segments(frame),
            "intents": intents(frame),
            "context": context(frame),
            "run": {"seed": draw(st.integers(0, 2**40))},
        }
        | busyness(draw)
    )
