"""The KPIs of satisfaction and churn; the model behind them is in docs/experience.md."""

from __future__ import annotations

from typing import Final, NamedTuple

from sim.measure.experience import CAUSES
from sim.measure.kpi_base import About, Kpi, Unit

_MODEL = "A figure of a model, not of a survey; its coefficients are in the scenario."


class _Scale(NamedTuple):
    """A figure that is linear in the bins of the score."""

    name: str
    column: str
    unit: Unit
    text: str
    least: float
    most: float


_SCALES: Final = (
    _Scale("csat", "csat_points", "points", "CSAT: mean of 1 (very dissatisfied) to 5", 1.0, 5.0),
    _Scale(
        "nps",
        "nps_points",
        "points",
        "NPS: % promoters (9, 10) - % detractors (0 to 6) of answers from 0 to 10",
        -100.0,
        100.0,
    ),
    _Scale("ces", "ces_points", "points", "CES: mean of 1 (very hard) to 7 (very easy)", 1.0, 7.0),
    _Scale("unhappy_share", "unhappy", "share", "Share with CSAT 1 or 2", 0.0, 1.0),
    _Scale("bad_share", "bad", "share", "Share with a score below `bad_below`", 0.0, 1.0),
)


def _figures(prefix: str, whom: str, trap: str = "") -> tuple[Kpi, ...]:
    about: About = "segment" if prefix == "segment_" else "experience"
    columns = "" if prefix == "segment_" else prefix
    return tuple(
        Kpi(
            prefix + scale.name,
            about,
            "ratio",
            scale.unit,
            f"{scale.text}; {whom}.",
            columns + scale.column,
            f"{columns}rated",
            trap=trap,
            least=scale.least,
            most=scale.most,
        )
        for scale in _SCALES
    )


def _count(name: str, column: str, definition: str, trap: str = "") -> Kpi:
    return Kpi(name, "segment", "count", "customers", definition, column, trap=trap)


EXPERIENCE_KPIS: Final = (
    Kpi(
        "issues_rated",
        "experience",
        "count",
        "issues",
        "Issues that are rated: begun by the customer in measured time, and over by the horizon.",
        "rated",
        trap="Issues still open at the horizon are left out; they are the long ones.",
    ),
    *_figures("", "all rated issues", _MODEL),
    *_figures("contact_", "all contacts of customers, by the queue they came to"),
    Kpi(
        "survey_response",
        "experience",
        "ratio",
        "share",
        "Rated issues whose customer answers the survey / rated issues.",
        "survey_rated",
        "rated",
        most=1.0,
    ),
    *_figures("survey_", "issues whose customer answers the survey"),
    *_figures("contact_survey_", "contacts after which the customer answers the survey"),
    *(
        Kpi(
            f"bad_from_{name}_share",
            "experience",
            "ratio",
            "share",
            f"Share of bad experiences whose most negative term was that of {text}.",
            f"cause_{name}",
            "bad",
            most=1.0,
        )
        for name, text in CAUSES.items()
    ),
)
"""Per queue, of issues by the queue of their first contact."""

SEGMENT_KPIS: Final = (
    *_figures("segment_", "rated issues of the segment's customers"),
    _count(
        "customers_rated",
        "customers",
        "Different customers with a rated issue; without `customers` in the segment every issue "
        "has a customer of its own.",
    ),
    _count(
        "lost_anyway",
        "lost_anyway",
        "Of these, customers expected to leave within a year whatever the service "
        "(`yearly_churn`).",
    ),
    _count(
        "lost_extra",
        "lost_extra",
        "Customers expected to leave within a year on top of that, because of bad experiences in "
        "the measured time: each takes `loyalty_loss` of the probability of staying.",
        "An expected value of the model, not a forecast: who would have left later counts, too.",
    ),
    Kpi(
        "extra_churn",
        "segment",
        "ratio",
        "share",
        "lost_extra / customers_rated",
        "lost_extra",
        "customers",
        most=1.0,
    ),
    Kpi(
        "revenue_at_risk",
        "segment",
        "count",
        "money",
        "A year's revenue of the customers in lost_extra.",
        "value_at_risk",
    ),
)
"""Per customer segment."""
