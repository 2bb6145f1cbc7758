"""`manage.py bench`: measure, print a table, keep the figures in build/bench.json."""

import json
import os
import platform
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from rich.console import Console
from rich.status import Status
from rich.table import Table

from bench import parts
from bench.scale import scale

BUILD = Path(settings.BASE_DIR) / "build"
# Where the table goes into a file, so that no name is broken.
WIDTH = 120


class Command(BaseCommand):
    """Runs the parts one after the other; nothing else should run on the machine meanwhile."""

    help = "Measure speed in databases of their own; writes build/bench.json."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the part, the size, and the file with the real web of trust."""
        parser.add_argument("--only", choices=parts.PARTS, help="measure one part")
        parser.add_argument("--scale", type=float, help="a part of the full size, such as 0.05")
        parser.add_argument("--otc", help="the CSV file with the Bitcoin OTC web of trust")

    def handle(self, *args: Any, **options: Any) -> None:
        """Measure, print and keep."""
        for name, option in (("BENCH_SCALE", "scale"), ("BENCH_OTC", "otc")):
            if options[option] is not None:
                os.environ[name] = str(options[option])
        console = Console()
        if not console.is_terminal:
            console = Console(width=WIDTH)
        results = BUILD / ("bench.json" if scale() == 1 else "bench_in_part.json")
        chosen = [options["only"]] if options["only"] else list(parts.PARTS)
        for part in chosen:
            module = parts.load(part)
            with console.status(f"{part} …") as status:
                figures = module.run(partial(_say, status, part))
            _keep(results, part, figures)
            console.print(_table(part, figures, parts.bars(module)))
        console.print(f"All figures: {results.relative_to(settings.BASE_DIR)}")


def _say(status: Status, part: str, line: str) -> None:
    """Show what is being done; where nobody watches, each step is a line."""
    if status.console.is_terminal:
        status.update(f"{part}: {line} …")
    else:
        status.console.print(f"{part}: {line}")


def _table(part: str, figures: dict[str, Any], bars: dict[str, parts.Bar]) -> Table:
    """Lay out a part's figures, those with a bar first; rounds stay in the file."""
    table = Table(title=part if scale() == 1 else f"{part}, at {scale():g} of its size")
    table.add_column("figure", overflow="fold")
    table.add_column("measured", justify="right", overflow="fold")
    table.add_column("bar", justify="right", no_wrap=True)
    table.add_column("", no_wrap=True)
    shown = [key for key, value in figures.items() if not isinstance(value, list)]
    for key in sorted(shown, key=lambda key: key not in bars):
        value = figures[key]
        bar = bars.get(key)
        reached = "" if bar is None else ("held" if bar.is_reached(value) else "NOT HELD")
        table.add_row(f"{part}.{key}", _shown(value), str(bar or ""), reached)
    return table


def _shown(value: Any) -> str:
    """Write a figure for people; several that belong together stand in one cell."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {_shown(one)}" for name, one in value.items())
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _keep(results: Path, part: str, figures: dict[str, Any]) -> None:
    """Write a part's figures beside those of the others."""
    results.parent.mkdir(parents=True, exist_ok=True)
    kept: dict[str, Any] = {}
    if results.exists():
        kept = json.loads(results.read_text(encoding="utf-8"))
    kept = {key: value for key, value in kept.items() if not key.startswith(f"{part}.")}
    kept |= parts.flat(part, figures)
    kept[f"{part}.scale"] = scale()
    kept[f"{part}.measured_at"] = datetime.now(UTC).isoformat(timespec="seconds")
    kept[f"{part}.machine"] = f"{os.cpu_count()} CPUs, Python {platform.python_version()}"
    results.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", encoding="utf-8")
