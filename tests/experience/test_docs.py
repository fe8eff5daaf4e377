"""docs/experience.md says what the code does."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from sim.engine.simpy_model import run_replication
from sim.inputs.build import build_inputs
from sim.measure import Asked, new_plan
from sim.measure.experience import scales
from sim.scenario.models.experience import Experience

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "experience.md").read_text("utf-8")


def test_the_table_of_coefficients_has_every_default():
    rows = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", PAGE, re.MULTILINE))
    defaults = {name: field.default for name, field in Experience.model_fields.items()}
    del defaults["source"]
    for name in defaults.keys() & {"csat_cuts", "nps_cuts", "ces_cuts"}:
        del defaults[name]
    told = {name: rows[name] for name in defaults}
    assert told == {
        name: "none" if value is None else f"{value:g}" for name, value in defaults.items()
    }


@pytest.mark.parametrize(("scale", "number"), [("CSAT", 0), ("NPS", 1), ("CES", 2)])
def test_the_table_of_scales_has_every_cut(scale, number):
    cuts = re.search(rf"^\| {scale} \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)[1]
    assert [float(cut) for cut in cuts.split(",")] == scales(Experience())[number].tolist()


def simulated(scenario, replications, log):
    """What calibrating needs of a run, by the engine that need not be compiled."""
    assert log
    short = scenario.model_copy(update={"days": 1, "warm_up_days": 0})
    built = build_inputs(short)
    targets = [queue.target for queue in short.queues.values()]
    plan = new_plan(built.inputs, built.calendar, targets, Asked(periods=False), short)
    logs = [(r, run_replication(built.inputs, r, False)) for r in range(replications)]
    return SimpleNamespace(plan=plan, calendar=built.calendar, logs=logs)


def test_the_example_of_calibration_runs(monkeypatch, capsys):
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr("sim.simulate", simulated)
    code = re.search(r"```python\n(.*?)```", PAGE, re.DOTALL)[1]
    names = {}
    exec(code, names)
    shown = float(re.search(r"'csat': ([\d.]+)", capsys.readouterr().out)[1])
    assert shown == pytest.approx(4.1)
    assert names["model"].source == "survey of May 2026"
    assert names["model"].wait < 0
