"""What the planner writes: validated, frozen models."""

from sim.scenario.models.agents import *  # noqa: F403
from sim.scenario.models.queues import *  # noqa: F403
from sim.scenario.models.scenario import *  # noqa: F403
