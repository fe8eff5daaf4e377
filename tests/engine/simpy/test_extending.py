"""The examples of docs/extending.md: the model is extended by subclassing."""

import re

from sim.engine.log import Activity
from sim.engine.order import TIMELINE
from sim.engine.simpy_model import AgentGroup, Centre
from sim.engine.simpy_model.agent_rules import AGENT_RULES
from sim.inputs.arrays import RULE_LONGEST_IDLE
from tests.engine.simpy.handmade import Call, group, inputs_of, play, queue


class Outage(Centre):
    """From 100 s on the first group is without its system for an hour."""

    def start(self):
        super().start()
        self.clock.process(self.outage(self.groups[0], begin=100_000, end=3_700_000))

    def outage(self, group, begin, end):
        members = [agent for agent in self.agents if agent.group is group]
        after_all_agents = len(self.agents)
        yield self.clock.moment(begin, TIMELINE, after_all_agents)
        for agent in members:
            agent.change_to(Activity.UNAVAILABLE)
        yield self.clock.moment(end, TIMELINE, after_all_agents)
        for agent in members:
            agent.change_to(Activity.AVAILABLE)


def test_an_outage_sends_a_group_away_for_an_hour():
    groups = {"x": group(2), "y": group(1)}
    calls = [Call(90, talk=20), Call(200, talk=10), Call(200, talk=10)]
    played = play(calls, groups=groups, centre=Outage, until=4000)
    assert played.agents == [0, 2, 2]
    assert played.activities(0) == [
        (0, 90, "available", "available"),
        (90, 100, "talk", "available"),
        (100, 110, "talk", "unavailable"),
        (110, 3700, "unavailable", "unavailable"),
        (3700, 4000, "available", "available"),
    ]


def test_without_the_outage_the_group_is_there():
    groups = {"x": group(2), "y": group(1)}
    calls = [Call(90, talk=20), Call(200, talk=10), Call(200, talk=10)]
    assert play(calls, groups=groups, until=4000).agents == [0, 1, 2]


def newest_idle(contact, groups):
    """The agent who became idle last."""
    return max((a for g in groups for a in g.idle), key=lambda agent: agent.idle_number)


class NewestFirst(Centre):
    """Another agent rule in the place of one that the scenario asks for."""

    agent_rules = AGENT_RULES | {RULE_LONGEST_IDLE: newest_idle}


def test_an_agent_rule_is_a_function_in_a_table():
    played = play([Call(0)], groups={"team": group(3)}, centre=NewestFirst)
    assert played.agents == [2]


class ShortestFirst(AgentGroup):
    """Takes the waiting contact with the shortest talk, as if one knew."""

    def next_contact(self):
        waiting = [contact for line, _, _ in self.lines for contact in line]
        return min(waiting, key=lambda contact: contact.talk_draw, default=None)


class ShortestFirstCentre(Centre):
    group_type = ShortestFirst


def test_an_order_rule_is_a_method_of_the_group():
    queues = {"a": queue(), "b": queue()}
    calls = [Call(0, talk=30), Call(1, talk=9), Call(2, talk=8, queue="b"), Call(3, talk=7)]
    groups = {"team": group(queues="ab")}
    played = play(calls, queues, groups, centre=ShortestFirstCentre)
    assert played.answers == [0, 45, 37, 30]


def test_the_examples_of_the_page_run(repository):
    page = (repository / "docs" / "extending.md").read_text(encoding="utf-8")
    names = {}
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(block, names)
    inputs = inputs_of({"a": queue()}, {"team": group(2)})
    rows = names["run_replication"](inputs, 0, centre=names["Outage"]).agents
    away = rows[rows["activity"] == Activity.UNAVAILABLE]
    assert (away["end"] - away["start"]).tolist() == [3_600_000, 3_600_000]
    assert names["ShortestFirstCentre"].group_type is names["ShortestFirst"]
