"""The test suite of ccplan."""
