"""Figures as SVG for pages and PNG for files, without a display and without outside links."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Draw = Callable[["Axes"], None]
STYLE: Any = {
    "font.size": 10,
    "axes.labelsize": 9.5,
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "legend.fontsize": 9,
    "text.parse_math": False,  # a dollar sign in a queue's name is a dollar sign
    "svg.hashsalt": "ccplan",
    "svg.fonttype": "path",
}
PANEL = (6.2, 2.7)
"""Width and height of one chart in inches."""


def figure(
    panels: Sequence[tuple[str, Draw]], columns: int = 2, size: tuple[float, float] = PANEL
) -> Figure:
    """Charts with their titles in a grid."""
    rows = -(-len(panels) // columns)
    with mpl.rc_context(STYLE):
        whole = Figure(figsize=(size[0] * columns, size[1] * rows), layout="constrained")
        FigureCanvasAgg(whole)
        grid = whole.subplots(rows, columns, squeeze=False)
        for ax in grid.flat[len(panels) :]:
            ax.remove()
        for ax, (title, draw) in zip(grid.flat, panels, strict=False):
            draw(ax)
            ax.set_title(title)
    return whole


def svg(whole: Figure, description: str) -> str:
    """A figure as an ``<svg>`` element for a page, with a text for those who cannot see it."""
    target = io.StringIO()
    with mpl.rc_context(STYLE):
        # Without metadata: they hold dates (the page would differ each time) and outside links.
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        whole.savefig(target, format="svg", metadata=nothing)
    text = target.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\sxmlns(:\w+)?="[^"]*"', "", text)
    label = description.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return text.replace("<svg", f'<svg role="img" aria-label="{label}"', 1)


def save_png(whole: Figure, path: Path) -> None:
    """Write a figure as PNG, atomically, without the date."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with mpl.rc_context(STYLE):
        whole.savefig(part, format="png", dpi=150, metadata={"Software": None})
    part.replace(path)
