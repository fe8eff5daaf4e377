"""Queueing formulas: what service a number of agents gives, how many a goal needs."""
