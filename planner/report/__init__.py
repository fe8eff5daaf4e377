"""What to show: words and tables for a terminal, charts, pages."""
