"""Break on purpose how the SimPy model begins from a state: days worked out by hand must notice.

Drawn states (`test_states_agree.py`) would notice, too, but rarely enough to be slow.
"""

import pytest

from tests.engine import broken_states, test_beginning

BY_HAND = [
    test
    for name, test in vars(test_beginning).items()
    if name.startswith("test_") and not hasattr(test, "pytestmark")
]


def noticed() -> list[str]:
    """The first day by hand that comes out differently; none: an empty list."""
    for test in BY_HAND:
        try:
            test()
        except (AssertionError, IndexError, ValueError):  # an agent may have too much in hand
            return [test.__name__]
    return []


def test_nothing_is_noticed_while_nothing_is_broken():
    assert len(BY_HAND) > 15
    assert noticed() == []


@pytest.mark.parametrize("name", broken_states.mutation)
def test_a_day_by_hand_notices_that(name, monkeypatch):
    broken_states.mutation[name](monkeypatch)
    assert noticed()
