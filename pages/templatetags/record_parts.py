"""The pictures of a record; what each takes is in docs/parts.md."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django import template

from pages import record_figures
from pages.formats import NO_BREAK_SPACE
from pages.record_figures import Series

register = template.Library()


@register.inclusion_tag("partials/line_chart.html")
def line_chart(
    series: Sequence[Series], places: Sequence[Any], *, title: str, place_label: str
) -> dict[str, Any]:
    """Draw ratios over time, one line a series; its twin is a table.

    A series has `name`, `values` (a Fraction or None for each place) and `note`, which the legend
    says beside the name.
    """
    return {
        "drawing": record_figures.line_chart(series, places),
        "series": series,
        "rows": [
            {"place": place, "values": [line.values[number] for line in series]}
            for number, place in enumerate(places)
        ],
        "title": title,
        "place_label": place_label,
    }


@register.inclusion_tag("partials/spark.html")
def spark(values: Sequence[Fraction | None], *, title: str) -> dict[str, Any]:
    """Draw how a figure moved, small and without a scale; the figures stand in a table nearby."""
    return {
        "paths": record_figures.spark(values),
        "width": record_figures.SPARK_WIDTH,
        "height": record_figures.SPARK_HEIGHT,
        "title": title,
    }


@register.inclusion_tag("partials/heat_table.html")
def heat_table(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[Any], *, title: str, corner: str
) -> dict[str, Any]:
    """Show ratios as a table whose darker cells hold more.

    A row has `name`, `note` and `cells`, a Fraction or None for each column.
    """
    return {
        "rows": [
            {
                "name": row["name"],
                "note": row.get("note", ""),
                "cells": [
                    {"ratio": ratio, "heat": record_figures.heat(ratio)} for ratio in row["cells"]
                ],
            }
            for row in rows
        ],
        "columns": columns,
        "title": title,
        "corner": corner,
    }


@register.filter
def rate(millionths: int | None) -> str:
    """Write a rate in millionths with one decimal: -12400 → `−1.2 %`; a dash for None."""
    if millionths is None:
        return "–"
    tenths = (abs(int(millionths)) + 500) // 1_000
    sign = "−" if millionths < 0 and tenths else ""

    return f"{sign}{tenths // 10}.{tenths % 10}{NO_BREAK_SPACE}%"
