"""Named rosters: who works which shift on which day, under labour rules."""
