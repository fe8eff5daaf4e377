"""Set predictions of the bank beside its record: `python -m benchmarks.backtest_bank_1999`.

Simulates the scenario at three levels of knowledge for January to March (in sample), April and
May (out of sample), compares with the record and with an Erlang A, and writes the tables, the
generated part of docs/bank_1999.md and its picture. Needs the raw records.
"""

import argparse
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pandas as pd

from benchmarks.bank_1999 import page, picture, results
from benchmarks.bank_1999.backtest import (
    CASES,
    Case,
    Outcome,
    Period,
    period_of,
    run_case,
    without_surge,
)
from benchmarks.bank_1999.clean import Records, load
from benchmarks.bank_1999.explain import waits_in_classes, what_changed
from benchmarks.bank_1999.forms import forms_of_availability
from benchmarks.bank_1999.names import DATA, SCENARIO
from sim.scenario import load_scenario

Tables = dict[str, pd.DataFrame]
# A week of the scenario has five days, a period of the record up to 59: fewer replications do.
# With 200 weeks that leaves 40 runs: the lowest and the highest of them hold 95 % of days.
WEEKS_PER_RUN = 5


def tables_of(case: Case, records: Records, replications: int) -> Tables:
    """Everything measured on one case; May also without the day of the surge."""
    scenario = load_scenario(SCENARIO / "weekday.yaml")
    runs = replications if case.knowledge == "forecast" else max(replications // WEEKS_PER_RUN, 2)
    period = period_of(records, case.period)
    outcome = run_case(case, records, scenario, runs)
    pairs = [(outcome, period)]
    if case.period == "may" and case.knowledge != "forecast":
        pairs.append(without_surge(outcome, period))
    return _tables(pairs)


def _tables(pairs: list[tuple[Outcome, Period]]) -> Tables:
    makers = {
        "totals": results.totals,
        "half_hours": results.half_hours,
        "queues": results.queues,
    }
    return {
        name: pd.DataFrame([row for pair in pairs for row in make(*pair)])
        for name, make in makers.items()
    }


def _one(case: Case, folder: Path, replications: int) -> Tables:
    return tables_of(case, load(folder), replications)


def backtest(folder: Path, replications: int, jobs: int) -> Tables:
    """All tables, cases in the order of `CASES`.

    Args:
        folder: of the raw records. replications: of the scenario's week (the days as they were
            get a fifth of them). jobs: processes.
    """
    records = load(folder)
    scenario = load_scenario(SCENARIO / "weekday.yaml")
    # First, so that the engine is compiled once and not by each process.
    waits = waits_in_classes(records, scenario, max(replications // (8 * WEEKS_PER_RUN), 1))
    with ProcessPoolExecutor(jobs) as pool:
        futures = [pool.submit(_one, case, folder, replications) for case in CASES]
        changed = what_changed(records)
        forms = forms_of_availability(records, scenario, replications)
        parts = [future.result() for future in futures]
    tables = {
        name: pd.concat([part[name] for part in parts], ignore_index=True)
        for name in ("totals", "half_hours", "queues")
    }
    return tables | {
        "changed": changed.rename_axis("figure").reset_index(),
        "waits": waits.reset_index(),
        "forms": forms,
    }


def main() -> None:
    """Command line: simulate, write tables, page and picture, print the summary."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the raw records")
    parser.add_argument("--replications", type=int, default=200, help="of the week (default 200)")
    parser.add_argument("--jobs", type=int, default=2, help="processes (default 2)")
    parser.add_argument("--only-page", action="store_true", help="render stored tables again")
    options = parser.parse_args()
    if not options.only_page:
        results.write(backtest(options.data, options.replications, options.jobs))
    tables = results.read()
    page.write(tables)
    picture.draw(tables["half_hours"])
    print(page.summary(tables["totals"]))


if __name__ == "__main__":
    main()
