"""`manage.py bench`: measure, print a table, keep the figures in build/bench.json."""

import json
import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.table import Table

from bench import parts

RESULTS = Path(settings.BASE_DIR) / "build" / "bench.json"


class Command(BaseCommand):
    """Runs the parts one after the other; nothing else should run on the machine meanwhile."""

    help = "Measure speed in databases of their own; writes build/bench.json."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the part."""
        parser.add_argument("--only", choices=parts.PARTS, help="measure one part")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, print and keep."""
        console = Console()
        chosen = [options["only"]] if options["only"] else list(parts.PARTS)
        for part in chosen:
            module = parts.load(part)
            with console.status(f"Measuring {part} …"):
                figures = module.run()
            _keep(part, figures)
            console.print(_table(part, figures, parts.bars(module)))
        console.print(f"All figures: {RESULTS.relative_to(settings.BASE_DIR)}")


def _table(part: str, figures: dict[str, Any], bars: dict[str, parts.Bar]) -> Table:
    """Lay out a part's plain figures, those with a bar first."""
    table = Table(title=part)
    table.add_column("figure")
    table.add_column("measured", justify="right")
    table.add_column("bar", justify="right")
    table.add_column("")
    plain = [key for key, value in figures.items() if not isinstance(value, dict | list)]
    for key in sorted(plain, key=lambda key: key not in bars):
        value = figures[key]
        shown = f"{value:,}" if isinstance(value, int | float) else str(value)
        bar = bars.get(key)
        reached = "" if bar is None else ("reached" if bar.is_reached(value) else "MISSED")
        table.add_row(key, shown, str(bar or ""), reached)
    return table


def _keep(part: str, figures: dict[str, Any]) -> None:
    """Write a part's figures beside those of the others."""
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Any] = {}
    if RESULTS.exists():
        kept = json.loads(RESULTS.read_text(encoding="utf-8"))
    kept = {key: value for key, value in kept.items() if not key.startswith(f"{part}.")}
    kept |= parts.flat(part, figures)
    kept[f"{part}.measured_at"] = datetime.now(UTC).isoformat(timespec="seconds")
    kept[f"{part}.machine"] = f"{os.cpu_count()} CPUs, Python {platform.python_version()}"
    RESULTS.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
