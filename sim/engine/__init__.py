"""Engines: two implementations of the model of docs/model.md, with one log."""
