"""Shares of customers: of all segments, and of rows that may apply to the same contact."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.models.customers import Deflection, Transfer
from sim.scenario.places import quoted

_DUST = 1e-9


@check("E312")
def segment_shares_sum_to_one(view: View) -> Iterator[Finding]:
    """The shares of the segments do not sum to 1."""
    segments = view.scenario.segments
    total = sum(item.share for item in segments.values())
    if segments and abs(total - 1) > 1e-6:
        yield Finding(
            ("segments",),
            f"the shares of the segments sum to {total:.6g}",
            "make them sum to 1",
            total,
        )


@check("E313")
def deflections_fit_into_one(view: View) -> Iterator[Finding]:
    """The shares of deflections that apply to the same contact sum to more than 1."""
    for _, path, queue in view.queues:
        wanted: list[str | None] = [name for name, share in queue.intents.items() if share > 0]
        for intent in wanted or [None]:
            total = sum(row.share for row in queue.deflections if _is_about(row, intent))
            if total > 1 + _DUST:
                yield Finding(
                    (*path, "deflections"),
                    f"the shares of the rows{_of(intent, None)} sum to {total:.6g}",
                    "make rows that can apply together sum to at most 1",
                    total,
                )
                break


@check("E314")
def transfers_fit_into_one(view: View) -> Iterator[Finding]:
    """The shares of transfers that apply to the same contact sum to more than 1."""
    for name, path, queue in view.queues:
        worst = _largest(view, name, queue.transfers)
        if worst is not None and worst[0] > 1 + _DUST:
            total, intent, group = worst
            yield Finding(
                (*path, "transfers"),
                f"the shares of the rows{_of(intent, group)} sum to {total:.6g}",
                "make rows that can apply together sum to at most 1",
                total,
            )


def _largest(
    view: View, queue: str, rows: Sequence[Transfer]
) -> tuple[float, str | None, str | None] | None:
    """Largest sum of shares of rows that apply together, with its intent and group.

    Contacts of other queues come here too, so every intent counts; and an intent or a group that
    no row names is like every other one of that kind, so one of them stands for all.
    """
    intents = dict.fromkeys(name for row in rows for name in row.intents)
    groups = dict.fromkeys(name for row in rows for name in row.groups)
    others = [name for name in view.skilled[queue] if name not in groups][:1]
    sums = [
        (
            sum(
                row.share
                for row in rows
                if _is_about(row, intent) and (not row.groups or group in row.groups)
            ),
            intent,
            group,
        )
        for intent in (None, *intents)
        for group in ([None] if not groups else [*others, *groups])
    ]
    return max(sums, key=lambda found: found[0], default=None)


def _is_about(row: Deflection | Transfer, intent: str | None) -> bool:
    return not row.intents or intent in row.intents


def _of(intent: str | None, group: str | None) -> str:
    """Words for whom the rows apply to."""
    named = [
        f"{what} {quoted(name)}"
        for what, name in (("intent", intent), ("group", group))
        if name is not None
    ]
    return f" for {' and '.join(named)}" if named else ""
