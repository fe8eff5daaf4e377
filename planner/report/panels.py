"""Which charts belong together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from planner.report import charts

if TYPE_CHECKING:
    from planner.report.drawing import Draw
    from sim.result import Result


def of_queue(result: Result, queue: str) -> list[tuple[str, Draw]]:
    """The charts of a queue."""
    panels: list[tuple[str, Draw]] = [
        ("Service level", partial(charts.service_level, result=result, queue=queue)),
        ("Contacts", partial(charts.volumes, result=result, queue=queue)),
        ("Wait", partial(charts.waits, result=result, queue=queue)),
        ("Abandonment", partial(charts.abandonment, result=result, queue=queue)),
        ("Contacts waiting", partial(charts.queue_length, result=result, queue=queue)),
    ]
    if result.statistics.distribution and queue in result.scenario.queues:
        draw = partial(charts.wait_distribution, result=result, queue=queue)
        panels.append(("Answered by wait", draw))
    return panels


def of_group(result: Result, group: str) -> list[tuple[str, Draw]]:
    """The charts of an agent group."""
    return [
        ("Agents", partial(charts.agents, result=result, group=group)),
        ("Occupancy", partial(charts.occupancy, result=result, group=group)),
    ]
