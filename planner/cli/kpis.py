"""``ccplan kpis``: what every figure means."""

from __future__ import annotations

import click


@click.command()
@click.argument("names", nargs=-1)
def kpis(names: tuple[str, ...]) -> None:
    """Print the definition of every KPI, or of those named.

    Names are those of the tables (asa_s) or of the headings shown (ASA), in any case.
    """
    from planner.report.headings import kpis_called
    from planner.report.terminal import print_definitions
    from sim.measure import KPIS

    found = []
    for name in names:
        called = kpis_called(name)
        if not called:
            from difflib import get_close_matches

            near = get_close_matches(name.lower(), KPIS, n=1)
            hint = f"; did you mean {near[0]}?" if near else "; ccplan kpis lists them all"
            raise click.UsageError(f"there is no KPI {name}{hint}")
        found += called
    print_definitions([KPIS[name] for name in dict.fromkeys(found)] or list(KPIS.values()))
