"""Questions about staffing, asked of the optimiser and the simulation again and again."""

from planner.questions.budget import Service, service_of
from planner.questions.changes import NoAnswer
from planner.questions.curve import Curve, cost_curve
from planner.questions.mix import Mix, cheapest_skill_mix
from planner.questions.planning import Effort
from planner.questions.response import Response, cost_of_response
from planner.questions.scaled import Scaled, scaled
from planner.questions.training import Training, cross_training

__all__ = [
    "Curve",
    "Effort",
    "Mix",
    "NoAnswer",
    "Response",
    "Scaled",
    "Service",
    "Training",
    "cheapest_skill_mix",
    "cost_curve",
    "cost_of_response",
    "cross_training",
    "scaled",
    "service_of",
]
