"""Derive `scenarios/bank_1999/` from the call records: `python -m benchmarks.derive_bank_1999`.

Everything the scenario learns comes from January to March; April and May appear only in the
record that predictions are set beside. Only derived figures are written, never a row of the log.
"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import pandas as pd

from benchmarks.bank_1999.agents import mean_staffing
from benchmarks.bank_1999.availability import estimate_availability
from benchmarks.bank_1999.clean import Records, load
from benchmarks.bank_1999.days import fit_days, keep_days, observed
from benchmarks.bank_1999.demand import estimate_busyness, mean_volumes, opening_volumes
from benchmarks.bank_1999.laws import patience_law, talk_law, talk_parts
from benchmarks.bank_1999.names import (
    BROKEN_DAYS,
    DATA,
    MISSING_DAYS,
    QUEUES,
    SCENARIO,
    SIMULATED_WEEKDAYS,
    SPECIAL_DAYS,
)
from benchmarks.bank_1999.priorities import head_start_evidence, high_shares
from benchmarks.bank_1999.record import day_record, headline, interval_record

# First and last half-hour with calls worth a row: Friday closes at 14:00, Saturday opens at 19:00.
OPENING = dict.fromkeys(SIMULATED_WEEKDAYS, ("07:00", "23:30")) | {
    "fri": ("07:00", "13:30"),
    "sat": ("19:00", "23:30"),
}


def derive(records: Records) -> tuple[dict[str, pd.DataFrame], dict[str, object]]:
    """All tables to be shipped, by file name, and the figures behind them."""
    days = fit_days(records.calls)
    calls = keep_days(records.calls, days)
    availability, wrap_up = estimate_availability(records.calls, records.sessions, days)
    common, own = estimate_busyness(calls, days)
    volumes = mean_volumes(calls, days)
    tables = {
        "volumes.csv": opening_volumes(volumes, OPENING),
        "staffing.csv": _opening_staffing(mean_staffing(calls, records.sessions, days)),
        "laws/wrap_up.csv": wrap_up,
        "record.csv": interval_record(records.calls, records.sessions),
        "record_days.csv": day_record(records.calls, records.sessions),
    }
    talk = talk_parts(calls)
    tables |= {f"laws/talk_{name}.csv": talk_law(part) for name, part in talk.items()}
    tails = {}
    for queue in QUEUES:
        law, tails[queue] = patience_law(calls[calls["queue"] == queue])
        tables[f"laws/patience_{queue}.csv"] = law
    shipped = tables["volumes.csv"]["volume"].sum()
    figures: dict[str, object] = {
        "dirt": records.dirt,
        "all_days": headline(records.calls),
        "sunday_to_thursday": headline(
            records.calls[records.calls["weekday"].isin(SIMULATED_WEEKDAYS)]
        ),
        "days": _describe_days(records, days),
        "calls_outside_opening_hours_share": round(1 - shipped / volumes["volume"].sum(), 4),
        "busyness": _rounded(asdict(common)),
        "queue_busyness": {queue: _rounded(asdict(own[queue])) for queue in QUEUES},
        "talk": {name: _describe_talk(part) for name, part in talk.items()},
        "patience_tail": tails,
        "high_priority_share_of_queued": high_shares(calls),
        "share_served_in_order_by_head_start_s": head_start_evidence(calls, days),
        "availability": asdict(availability),
    }
    return tables, figures


def _opening_staffing(staffing: pd.DataFrame) -> pd.DataFrame:
    renamed = staffing.rename(columns={"agents": "volume"})
    return opening_volumes(renamed, OPENING).rename(columns={"volume": "agents"})


def _describe_days(records: Records, days: pd.DataFrame) -> dict[str, object]:
    return {
        "fitted": {str(k): int(v) for k, v in days.groupby("weekday").size().items()},
        "missing": [f"{day:%Y-%m-%d}" for day in MISSING_DAYS],
        "left_out": {f"{d:%Y-%m-%d}": why for d, why in (SPECIAL_DAYS | BROKEN_DAYS).items()},
        "hidden_half_hours_of_fitted_days": int((~observed(records.calls, days)).sum()),
    }


def _describe_talk(calls: pd.DataFrame) -> dict[str, float]:
    talk = calls.loc[calls["answered"], "talk_s"].to_numpy(float)
    return {
        "calls": len(talk),
        "mean_s": round(float(talk.mean()), 1),
        "cv": round(float(talk.std() / talk.mean()), 3),
        "share_below_10_s": round(float((talk < 10).mean()), 4),
    }


def _rounded(values: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in values.items()}


def write(target: Path, tables: dict[str, pd.DataFrame], figures: dict[str, object]) -> None:
    """Write the tables as CSV and the figures as `figures.json` into the folder `target`."""
    for name, table in tables.items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        table.to_csv(target / name, index=False, lineterminator="\n")
    text = json.dumps(figures, indent=2, ensure_ascii=False)
    (target / "figures.json").write_text(text + "\n", encoding="utf-8")


def main() -> None:
    """Command line: derive and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, default=DATA, help="folder of the raw records")
    parser.add_argument("--out", type=Path, default=SCENARIO, help="folder to write into")
    options = parser.parse_args()
    tables, figures = derive(load(options.data))
    write(options.out, tables, figures)
    for name, table in tables.items():
        print(f"{options.out / name}: {len(table)} rows")


if __name__ == "__main__":
    main()
