"""How many agents of each group in each interval: least cost, every target held, sim as judge."""
