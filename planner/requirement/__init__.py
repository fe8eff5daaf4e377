"""Requirement: agents on the phone by queue and interval, by formulas."""

from planner.requirement.requirement import Requirement, requirement

__all__ = ["Requirement", "requirement"]
