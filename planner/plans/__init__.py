"""Plans as files: what was planned, laid over the scenario it was planned for."""
