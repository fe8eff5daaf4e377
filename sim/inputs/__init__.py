"""What an engine reads: integer arrays, and every random draw already keyed."""
