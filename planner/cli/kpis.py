"""``ccplan kpis``: what every figure means."""

from __future__ import annotations

import click


@click.command()
@click.argument("names", nargs=-1)
def kpis(names: tuple[str, ...]) -> None:
    """Print the definition of every KPI, or of those named."""
    from planner.report.terminal import print_definitions
    from sim.measure import KPIS

    unknown = [name for name in names if name not in KPIS]
    if unknown:
        from difflib import get_close_matches

        near = get_close_matches(unknown[0], KPIS, n=1)
        hint = f"; did you mean {near[0]}?" if near else "; ccplan kpis lists them all"
        raise click.UsageError(f"there is no KPI {unknown[0]}{hint}")
    print_definitions([KPIS[name] for name in names] or list(KPIS.values()))
