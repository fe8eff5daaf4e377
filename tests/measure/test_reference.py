"""docs/kpis.md says what the code does."""

import re

import numpy as np
import pytest

from sim.engine.log import AGENT_STATE, Logs
from sim.frames import contact_table
from sim.measure import KPIS, journey_columns, measure_replication, tables
from sim.measure import columns as columns_module
from sim.measure.columns import FORMULAS, GROUP_COLUMNS, QUEUE_COLUMNS
from sim.measure.kpi import COLUMNS, PAIRS
from sim.measure.reference import regenerate
from sim.scenario.models.queues import ServiceLevelTarget
from tests.measure.build import bench, calendar, fresh, random_contacts


@pytest.fixture(scope="module")
def page(repository):
    return (repository / "docs" / "kpis.md").read_text("utf-8")


def test_the_page_is_what_the_registry_generates(page):
    assert regenerate(page) == page, "run: python -m sim.measure.reference docs/kpis.md"


def test_the_page_defines_every_kpi(page):
    missing = [name for name in KPIS if f"`{name}`" not in page]
    assert missing == []


def test_a_changed_page_is_noticed(page):
    wrong = page.replace("81.1 %", "81.2 %")
    assert regenerate(wrong) == page


def test_what_the_page_says_about_recomputing_is_true(page):
    code = re.search(r"```python\n(.*?)```", page, re.DOTALL)[1]
    desk = bench(calendar(days=2, warm_up=1))
    contacts = random_contacts(np.random.default_rng(7), desk.calendar, 400, 1, agents=4)
    states = np.zeros(0, AGENT_STATE)
    moments = fresh(desk)
    measure_replication(desk.inputs, desk.plan, 0, contacts, states, desk.scratch, moments)
    frame = contact_table(Logs(contacts, states), desk.names, 0, desk.calendar.measured_from)
    found = {"contacts": frame, "within_ms": 20_000}
    exec(code, found)  # the block in the documentation
    total = tables(moments, desk.plan, desk.names, desk.calendar)["queues_total"].iloc[0]
    assert found["asa_s"] == pytest.approx(total["asa_s"])
    assert found["sl_of_offered"] == pytest.approx(total["sl_of_offered"])


def test_formulas_are_those_a_scenario_can_name():
    field = ServiceLevelTarget.model_fields["formula"]
    assert field.annotation.__args__ == FORMULAS
    numbers = [getattr(columns_module, name.upper()) for name in FORMULAS]
    assert numbers == list(range(len(FORMULAS)))


@pytest.mark.parametrize("names", [QUEUE_COLUMNS, GROUP_COLUMNS])
def test_every_column_number_is_its_position(names):
    assert [getattr(columns_module, name.upper()) for name in names] == list(range(len(names)))
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("about", ["journey", "issue", "handling", "promise"])
def test_every_column_number_of_a_sheet_is_its_position(about):
    names = COLUMNS[about]
    assert [getattr(journey_columns, name.upper()) for name in names] == list(range(len(names)))
    assert len(set(names)) == len(names)


def test_numbers_of_counted_columns_are_the_lengths_of_the_tuples():
    assert len(columns_module.QUEUE_COUNTED) == columns_module.N_QUEUE_COUNTED
    assert len(QUEUE_COLUMNS) == columns_module.N_QUEUE_COLUMNS
    assert len(columns_module.GROUP_COUNTED) == columns_module.N_GROUP_COUNTED
    assert len(GROUP_COLUMNS) == columns_module.N_GROUP_COLUMNS


@pytest.mark.parametrize("kpi", KPIS.values(), ids=lambda kpi: kpi.name)
def test_every_kpi_is_made_of_columns_that_are_kept(kpi):
    names, pairs = COLUMNS[kpi.about], PAIRS[kpi.about]
    if kpi.kind == "ratio":
        assert (names.index(kpi.numerator), names.index(kpi.denominator)) in pairs
    elif kpi.kind != "waits":
        assert kpi.numerator in names
        assert kpi.denominator == ""
