"""The pictures of an offer; what each takes is in docs/parts.md."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from pages import figures, formats, markdown, offer_figures
from pages.templatetags.parts import amount

register = template.Library()
_CHECKED = mark_safe(" checked")


@register.inclusion_tag("partials/funding_bar.html")
def funding_bar(
    committed_minor: int,
    principal_minor: int,
    asset: formats.AssetLike,
    *,
    soft_cap_minor: int = 0,
    count: int | None = None,
) -> dict[str, Any]:
    """Show how much of an offer is committed, how much is left, and where its soft cap lies.

    `count` is how many people committed.
    """
    shown = min(committed_minor, principal_minor)
    return {
        "committed_minor": committed_minor,
        "principal_minor": principal_minor,
        "left_minor": principal_minor - shown,
        "excess_minor": max(committed_minor - principal_minor, 0),
        "soft_cap_minor": soft_cap_minor if soft_cap_minor < principal_minor else 0,
        "asset": asset,
        "count": count,
        "share": committed_minor * 100 // max(principal_minor, 1),
        "width": figures.share_percent(shown, principal_minor),
        "soft_cap_at": figures.share_percent(soft_cap_minor, principal_minor),
    }


@register.simple_tag
def funding_line(
    committed_minor: int, principal_minor: int, asset: formats.AssetLike
) -> SafeString:
    """Show how much of an offer is committed in the little room of a card.

    Written here and not in a template, because a page of cards has dozens of them.
    """
    shown = min(committed_minor, principal_minor)
    said = _("%(committed)s of %(principal)s committed, %(left)s left") % {
        "committed": formats.amount_words(committed_minor, asset),
        "principal": formats.amount_words(principal_minor, asset),
        "left": formats.amount_words(principal_minor - shown, asset),
    }
    return format_html(
        '<figure class="funding"><figcaption class="meter-words">'
        '<span>{} <span class="quiet">{}</span> {}</span>'
        '<span class="funding-share">{} %</span></figcaption>'
        '<svg class="bar" role="img" aria-label="{}">'
        '<rect class="bar-ground" width="100%" height="100%"/>'
        '<rect class="bar-fill" width="{}" height="100%"/></svg></figure>',
        amount(committed_minor, asset),
        _("of"),
        amount(principal_minor, asset),
        committed_minor * 100 // max(principal_minor, 1),
        said,
        figures.share_percent(shown, principal_minor),
    )


@register.simple_tag
def facet_values(name: str, values: Iterable[Mapping[str, Any]]) -> SafeString:
    """List the values of a filter as boxes to tick, each with how many offers it would find.

    A value has `label` and `choice` (`value`, `count`, `is_on`). Written here and not in a
    template, because a page of offers has more than a hundred of them.
    """
    return format_html_join(
        "\n",
        '<li><label><input type="checkbox" name="{}" value="{}"{}><span>{}</span>'
        '<span class="quiet">{}</span></label></li>',
        (
            (
                name,
                one["choice"].value,
                _CHECKED if one["choice"].is_on else "",
                capfirst(str(one["label"])),
                one["choice"].count,
            )
            for one in values
        ),
    )


@register.inclusion_tag("partials/milestone_line.html")
def milestone_line(
    rows: Sequence[Any],
    asset: formats.AssetLike,
    *,
    starts_on: datetime.date,
    first_minor: int = 0,
) -> dict[str, Any]:
    """Draw milestones along the time they have, and list them.

    A row has `number`, `name`, `due_on`, `amount_minor`, and where wanted `evidence_asked` and
    `status`. `first_minor` is what is released at the start.
    """
    return {
        "marks": offer_figures.milestone_marks(rows, starts_on=starts_on),
        "rows": rows,
        "asset": asset,
        "starts_on": starts_on,
        "first_minor": first_minor,
        "width": offer_figures.LINE_WIDTH,
        "start_x": offer_figures.LINE_MARGIN,
        "end_x": offer_figures.LINE_WIDTH - offer_figures.LINE_MARGIN,
    }


@register.inclusion_tag("partials/schedule_chart.html")
def schedule_chart(rows: Sequence[Any], asset: formats.AssetLike, *, title: str) -> dict[str, Any]:
    """Draw what each installment asks for and what is outstanding after it; its twin is a table.

    A row has `number`, `due_on`, `principal_minor`, `interest_minor`.
    """
    return {
        "drawing": offer_figures.schedule_bars(rows),
        "rows": [
            {
                "number": figures.pick(row, "number"),
                "due_on": figures.pick(row, "due_on"),
                "principal_minor": figures.pick(row, "principal_minor"),
                "interest_minor": figures.pick(row, "interest_minor"),
                "status": figures.pick(row, "status") or "PLANNED",
            }
            for row in rows
        ],
        "asset": asset,
        "title": title,
    }


@register.inclusion_tag("partials/actual_chart.html")
def actual_chart(rows: Sequence[Any], *, title: str) -> dict[str, Any]:
    """Draw what was paid of each installment within what it asks for; a table stands below."""
    return {"drawing": offer_figures.actual_bars(rows), "title": title}


@register.filter
def rich(text: str) -> SafeString:
    """Show what somebody wrote in Markdown, safely."""
    return markdown.rendered(str(text))


@register.filter
def millionths(share: int | None) -> str:
    """Write a share in millionths as a percentage: 85000 → `8.5 %`."""
    if share is None:
        return ""
    return f"{formats.percent_digits(int(share))}{formats.NO_BREAK_SPACE}%"
