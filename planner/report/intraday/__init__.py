"""Intraday plans to look at: text, tables, a picture, files."""
