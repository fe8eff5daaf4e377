"""Questions about staffing, asked of the optimiser and the simulation again and again."""
