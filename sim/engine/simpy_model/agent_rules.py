"""Which free agent takes a contact: one function a rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.inputs.arrays import (
    RULE_LEAST_OCCUPIED,
    RULE_LONGEST_IDLE,
    RULE_MOST_PROFICIENT,
    RULE_RANDOM,
)

if TYPE_CHECKING:
    from sim.engine.simpy_model.agents import Agent, AgentGroup
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import AgentRule


def longest_idle(contact: Contact, groups: Sequence[AgentGroup]) -> Agent:
    """The agent that became idle first."""
    if len(groups) == 1:
        return groups[0].longest_idle
    return min((group.longest_idle for group in groups), key=lambda agent: agent.idle_number)


def least_occupied(contact: Contact, groups: Sequence[AgentGroup]) -> Agent:
    """The agent with the fewest busy ticks today; among equals the one idle for longest."""
    today = contact.centre.today()
    free = (agent for group in groups for agent in group.idle)
    return min(free, key=lambda agent: (agent.busy_on(today), agent.idle_number))


def most_proficient(contact: Contact, groups: Sequence[AgentGroup]) -> Agent:
    """The longest idle of the group that handles this queue fastest."""
    queue = contact.queue.index
    return min(groups, key=lambda group: (group.factors[queue], group.index)).longest_idle


def random(contact: Contact, groups: Sequence[AgentGroup]) -> Agent:
    """The agent with the smallest ticket in this contact's lottery."""
    lottery = contact.centre.lottery
    free = (agent for group in groups for agent in group.idle)
    return min(free, key=lambda agent: (lottery(contact, agent), agent.index))


AGENT_RULES: dict[int, AgentRule] = {
    RULE_LONGEST_IDLE: longest_idle,
    RULE_LEAST_OCCUPIED: least_occupied,
    RULE_MOST_PROFICIENT: most_proficient,
    RULE_RANDOM: random,
}
"""Rules by their number in the inputs."""
