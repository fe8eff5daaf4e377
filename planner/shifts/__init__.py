"""Shifts and breaks: who starts when, against a requirement or against the targets."""
