"""The bank of 1999: a prediction set beside what really happened."""
