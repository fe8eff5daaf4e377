"""The forms of availability that were tried, judged on January to March alone."""

import pandas as pd

from benchmarks.bank_1999.backtest import Case, period_of, run_case
from benchmarks.bank_1999.clean import Records
from benchmarks.bank_1999.score import KPIS, error_by_half_hour
from sim.scenario import Availability, Scenario

# Read off the long pauses alone: a pause that outlasts a minute goes on for 309 s on average, and
# 8.6 % of services end in one; 0.81 is the share for which the spells make that many.
LONG_SPELLS = Availability(share=0.81, mean_spell_s=309)


def forms_of_availability(records: Records, scenario: Scenario, replications: int) -> pd.DataFrame:
    """Errors by half-hour of the forecast of January to March, one row per form.

    Columns: `form`, then one per figure (WAPE of offered calls in per cent, else mean absolute
    errors).
    """
    shipped = next(iter(scenario.groups.values())).availability
    assert shipped is not None
    forms = {
        "by time of day (shipped)": shipped,
        "one share and spell all day": shipped.model_copy(update={"by_time": ()}),
        "one share, long spells": LONG_SPELLS,
        "always available": None,
    }
    period, rows = period_of(records, "jan_mar"), []
    for form, availability in forms.items():
        groups = {
            name: group.model_copy(update={"availability": availability})
            for name, group in scenario.groups.items()
        }
        tried = scenario.model_copy(update={"groups": groups})
        outcome = run_case(Case("jan_mar", "forecast"), records, tried, replications)
        mean = outcome.every.mean(axis=0, dtype=float).sum(axis=0)
        errors = {kpi.label: error_by_half_hour(mean, period, kpi) for kpi in KPIS}
        rows.append({"form": form, **errors})
    return pd.DataFrame(rows)
