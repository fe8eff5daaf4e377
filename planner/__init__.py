"""Decide for a contact centre: plans, reports and the command line, all resting on `sim`."""
