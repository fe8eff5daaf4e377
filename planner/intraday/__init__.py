"""Within the day: what the morning says about the rest of it, and what to move."""
