"""The parts that pages are made of: small tags; what each takes is in docs/parts.md."""

import datetime
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import segno
from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from pages import figures, formats, statuses
from pages.icons import icon as icon_svg

register = template.Library()

_ISO_DAY = re.compile(r"\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])\b")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon of the set inline."""
    return icon_svg(name, str(label))


@register.simple_tag
def amount(
    minor: int | None, asset: formats.AssetLike, *, signed: bool = False, size: str = ""
) -> SafeString:
    """Write an amount that never breaks, its decimals a tone lighter; nothing where there is none.

    `size` is empty, "large" or "hero".
    """
    if minor is None:
        return mark_safe("")
    words = formats.amount_words(int(minor), asset, signed=signed)
    return format_html(
        '<span class="amount{}">{}{}<span class="amount-decimals">{}</span>'
        '{}<span class="amount-asset">{}</span></span>',
        f" amount-{size}" if size else "",
        words.sign,
        words.whole,
        words.decimals,
        formats.NO_BREAK_SPACE,
        words.code,
    )


@register.filter
def money(minor: int, asset: formats.AssetLike) -> str:
    """Return an amount as plain text, for sentences and attributes."""
    return str(formats.amount_words(int(minor), asset))


@register.simple_tag
def percent(ratio: Any, digits: int = 1) -> str:
    """Write a ratio as a percentage; a Fraction is rounded half up, exactly."""
    if ratio is None:
        return ""
    scale = 10**digits
    scaled = (ratio * 200 * scale + 1) // 2
    words = formats.amount_words(int(scaled), _Scale("%", digits))
    return f"{words.sign}{words.whole}{words.decimals}{formats.NO_BREAK_SPACE}%"


class _Scale:
    """A unit with a number of decimals, written like an asset."""

    def __init__(self, code: str, decimals: int) -> None:
        self.code = code
        self.decimals = decimals


@register.simple_tag
def day(value: datetime.date | str | None, *, year: bool = False) -> SafeString:
    """Write a day as people say it, with the ISO form in its title; a kept document has that."""
    if not value:
        return mark_safe("")
    if isinstance(value, str):
        value = datetime.date.fromisoformat(value)
    words = formats.day_words(value, year=year)
    return format_html(
        '<time datetime="{0}" title="{0}">{1}</time>', value.strftime("%Y-%m-%d"), words
    )


@register.filter
def days_in_words(text: Any) -> str:
    """Write the days of a kept text as people say them: `2026-11-21` → `Sat 21 Nov 2026`."""
    return _ISO_DAY.sub(
        lambda found: formats.day_words(datetime.date.fromisoformat(found[0]), year=True), str(text)
    )


@register.simple_tag
def moment(value: datetime.datetime | None, *, year: bool = False) -> SafeString:
    """Write an instant in the reader's zone as people say it, with the ISO form in its title."""
    if value is None:
        return mark_safe("")
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_html(
        '<time datetime="{0}" title="{0}">{1}</time>',
        local.isoformat(timespec="seconds"),
        formats.moment_words(local, year=year),
    )


@register.simple_tag
def status(code: str, label: str = "") -> SafeString:
    """Write a state: its symbol, its word, its colour."""
    shown = statuses.status_of(code, str(label))
    return format_html(
        '<span class="status tone-{}">{}{}</span>', shown.tone, icon_svg(shown.symbol), shown.label
    )


@register.inclusion_tag("partials/person.html")
def person_chip(name: str, note: str = "", href: str = "") -> dict[str, Any]:
    """Show a person by initials and name, with a line under the name."""
    return {"name": name, "note": note, "href": href, "initials": formats.initials(str(name))}


@register.inclusion_tag("partials/meter.html")
def meter(
    used_minor: int, limit_minor: int, asset: formats.AssetLike, *, label: str = "", tone: str = ""
) -> dict[str, Any]:
    """Show how much of a limit is used."""
    return {
        "used_minor": used_minor,
        "limit_minor": limit_minor,
        "left_minor": max(limit_minor - used_minor, 0),
        "asset": asset,
        "label": label or _("Used of your limit"),
        "tone": tone,
        "width": figures.share_percent(used_minor, limit_minor),
    }


@register.inclusion_tag("partials/progress.html")
def progress(done: int, total: int, *, label: str, note: str = "") -> dict[str, Any]:
    """Show how far a long job has come."""
    return {
        "done": done,
        "total": total,
        "label": label,
        "note": note,
        "width": figures.share_percent(done, total),
    }


@register.inclusion_tag("partials/source_bar.html")
def source_bar(
    parts: Iterable[Any], asset: formats.AssetLike, *, title: str = ""
) -> dict[str, Any]:
    """Show where a loan's money comes from: 1st, 2nd, 3rd degree and the common pool.

    A part has `level` (1, 2, 3 or "pool") and `amount_minor`; `label` where it has a name.
    """
    return {
        "segments": figures.segments(parts, labels=formats.LEVEL_LABELS),
        "asset": asset,
        "title": title or _("Where the money comes from"),
    }


@register.inclusion_tag("partials/tracker.html")
def tracker(steps: Sequence[Any], asset: formats.AssetLike, *, title: str = "") -> dict[str, Any]:
    """Show the repayments of a loan, one mark for each.

    A step has `number`, `status`, `due_on`, `amount_minor`, and `href` where it can be opened.
    """
    marks = [
        {"step": step, "status": statuses.status_of(figures.pick(step, "status"))} for step in steps
    ]
    counts = Counter(mark["status"].tone for mark in marks)
    return {
        "marks": marks,
        "asset": asset,
        "title": title,
        "paid": counts["paid"],
        "carried": counts["extended"],
        "forgiven": counts["forgiven"],
        "count": len(marks),
    }


@register.inclusion_tag("partials/rings.html")
def rings(
    peers: Sequence[Any], *, second_count: int = 0, third_count: int = 0, pool: str = ""
) -> dict[str, Any]:
    """Draw a circle: you, each of your peers, and only counts of those behind them.

    A peer has `name`, and where known `weight` (any whole number: the mark's size), `lends`
    (False draws the line dashed) and `href`.
    """
    return {
        "drawing": figures.rings(peers, second_count=second_count, third_count=third_count),
        "peer_count": len(peers),
        "second_count": second_count,
        "third_count": third_count,
        "pool": pool,
    }


@register.inclusion_tag("partials/sankey.html")
def sankey(
    flows: Sequence[Any], asset: formats.AssetLike, *, title: str, note: str = ""
) -> dict[str, Any]:
    """Draw who covered what: bands between named places, as wide as their amounts.

    A flow has `source`, `target`, `amount_minor` and where wanted `tone`.
    """
    return {
        "drawing": figures.sankey(flows),
        "flows": flows,
        "asset": asset,
        "title": title,
        "note": note,
    }


@register.inclusion_tag("partials/timeline.html")
def timeline(events: Sequence[Any]) -> dict[str, Any]:
    """Tell what happened in order.

    An event has `title`, `on` or `at`, and where wanted `detail`, `status` and `href`; `inside` are
    the events that it stands for, with `title`, `on` and `detail`.
    """
    told = [
        {"event": event, "tone": statuses.status_of(figures.pick(event, "status") or "PLAIN")}
        for event in events
    ]
    return {"told": told}


@register.inclusion_tag("partials/schedule.html")
def schedule(rows: Sequence[Any], asset: formats.AssetLike, *, caption: str = "") -> dict[str, Any]:
    """Set out a loan's repayments as a table with its totals.

    A row has `number`, `due_on`, `principal_minor`, `interest_minor`, `status`, and where it
    differs from principal + interest `amount_minor`.
    """
    lines = []
    for row in rows:
        principal = int(figures.pick(row, "principal_minor") or 0)
        interest = int(figures.pick(row, "interest_minor") or 0)
        given = figures.pick(row, "amount_minor")
        whole = principal + interest if given is None else int(given)
        lines.append({"row": row, "principal": principal, "interest": interest, "whole": whole})
    totals = {
        name: sum(line[name] for line in lines) for name in ("principal", "interest", "whole")
    }
    return {"lines": lines, "totals": totals, "asset": asset, "caption": caption}


@register.inclusion_tag("partials/data_table.html", takes_context=True)
def data_table(
    context: Context,
    columns: Sequence[Mapping[str, Any]],
    rows: Sequence[Any],
    *,
    caption: str,
    csv_url: str = "",
    empty: str = "",
    asset: formats.AssetLike | None = None,
) -> dict[str, Any]:
    """Set out rows of figures as a table with a sticky head.

    A column has `key`, `label`, `kind` (text, amount, signed, number, day, moment, status, link,
    person), and where wanted `asset`, `order` (the name its heading sorts by in the URL) and `wide`
    (True on columns that a phone leaves out). Each
    row may name an `href`; `KEY_words` says a state in other words or adds a line under a person.
    """
    lines = [
        {
            "href": figures.pick(row, "href"),
            "cells": [
                {
                    "kind": column.get("kind", "text"),
                    "classes": _classes(column),
                    "value": figures.pick(row, column["key"]),
                    "words": figures.pick(row, f"{column['key']}_words") or "",
                    "label": column["label"],
                    "href": figures.pick(row, f"{column['key']}_href"),
                    "asset": column.get("asset") or figures.pick(row, "asset") or asset,
                }
                for column in columns
            ],
        }
        for row in rows
    ]
    request = context.get("request")
    return {
        "request": request,
        "columns": [{**column, "classes": _classes(column)} for column in columns],
        "lines": lines,
        "caption": caption,
        "csv_url": csv_url,
        "empty": empty,
        "order": request.GET.get("order", "") if request else "",
    }


def _classes(column: Mapping[str, Any]) -> str:
    """Return the classes of a column's cells."""
    is_figure = column.get("kind") in ("amount", "signed", "number")
    return " ".join(["figure"] * is_figure + ["wide"] * bool(column.get("wide")))


@register.simple_tag
def qr(data: str, label: str) -> SafeString:
    """Draw a QR code as SVG on a light tile, so that it scans in the dark too."""
    # segno writes nothing of the data into the SVG but squares.
    drawing = mark_safe(  # noqa: S308
        segno.make(data, error="m").svg_inline(border=3, omitsize=True, dark="#1d1a14")
    )
    return format_html('<div class="qr" role="img" aria-label="{}">{}</div>', label, drawing)


@register.simple_tag
def countdown(until: datetime.datetime) -> SafeString:
    """Say until when something holds; the page's script counts the minutes down."""
    local = timezone.localtime(until) if timezone.is_aware(until) else until
    clock = format_html('<time datetime="{}">{}</time>', local.isoformat(), f"{local:%H:%M:%S}")
    return format_html(
        '<span class="countdown" data-countdown="{}">{}</span>',
        local.isoformat(),
        # Translators: {} is a clock time, such as 14:05:00.
        format_html(_("until {}"), clock),
    )


@register.simple_block_tag
def explain(content: str, title: str) -> SafeString:
    """Fold away why a figure is what it is, behind an (i)."""
    return format_html(
        '<details class="explain"><summary>{}<span class="explain-word">{}</span></summary>'
        '<div class="explain-body">{}</div></details>',
        icon_svg("info"),
        title,
        content,
    )


@register.inclusion_tag("partials/fields.html", takes_context=True)
def fields(context: Context, form: Any) -> dict[str, Any]:
    """Lay out the fields of a form, each with its label, help and what would be right."""
    return {"form": form, "because": _because(context)}


def _because(context: Context) -> str:
    """Return the token of the link that the page was reached by; a form sends it on."""
    return getattr(context.get("request"), "because", "")


@register.simple_block_tag(takes_context=True)
def confirm_sheet(
    context: Context,
    content: str,
    *,
    title: str,
    moves: Sequence[Any],
    asset: formats.AssetLike,
    confirm: str,
    action: str = "",
    cancel: str = "",
) -> str:
    """Show what will move from where to where before the one button.

    A move has `source`, `target`, `amount_minor` and where wanted `note`. Between the tags stand
    hidden fields and whatever else the reader should know.
    """
    values = {
        "title": title,
        "moves": moves,
        "total_minor": sum(int(figures.pick(move, "amount_minor")) for move in moves),
        "asset": asset,
        "confirm": confirm,
        "action": action,
        "cancel": cancel,
        "content": content,
        "csrf_token": context.get("csrf_token"),
        "because": _because(context),
    }
    return render_to_string("partials/sheet.html", values)
