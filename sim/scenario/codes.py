"""Codes of the problems that are found while reading, before there is a scenario to check.

Those of the checks of meaning stand at the checks themselves (``sim.scenario.checks``).
"""

READING_CODES = {
    "E001": "A file does not exist, cannot be read or is too large.",
    "E002": "A file is not UTF-8 text.",
    "E003": "A file is not YAML, or a value cannot be read.",
    "E004": "A key stands twice in a mapping.",
    "E005": "A file uses YAML that a scenario must not: tags, old versions, deep nesting, floods.",
    "E006": "The base of a scenario is missing, is no path or leads back to it.",
    "E011": "An override is not written as path=value.",
    "E012": "An override leads to a place that does not exist.",
    "E013": "An override takes away what is not set.",
    "E014": "Two overrides touch the same value.",
    "E020": "A table is not CSV.",
    "E021": "A table lacks a column.",
    "E022": "A table has a column that nobody knows.",
    "E023": "A table has a column twice.",
    "E024": "A row of a table has too few or too many cells.",
    "E025": "A cell of a table is not a number.",
    "E026": "The path of a table is no path.",
    "E027": "A row of a table is about a queue or group that does not exist.",
    "E028": "A table has no rows of the wanted name.",
    "E029": "A cell of a table is neither yes nor no.",
    "E101": "The time zone is unknown.",
    "E102": "The simulated days leave the calendar.",
    "E103": "The intervals do not fit a change of clocks.",
    "E110": "A key is missing.",
    "E111": "A key is unknown.",
    "E112": "A value has the wrong type or form.",
    "E113": "A number is out of range.",
    "E114": "A value is not one of the choices.",
    "E115": "Keys that do not go together.",
}
