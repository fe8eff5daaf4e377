"""Labour rules as small automata that read one person's days in order, for shortest paths."""

from planner.schedule.automata.automaton import Automaton, Option, WeekGiven
from planner.schedule.automata.of_contract import automata_of

__all__ = ["Automaton", "Option", "WeekGiven", "automata_of"]
