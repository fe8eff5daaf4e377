"""Derivation of the bank's scenario and its backtest from the call records of 1999."""
