"""Exact (numerical, never simulated) answers of queueing theory; imports nothing of the product."""
