"""Scenario models by topic; import them from ``sim.scenario``."""
