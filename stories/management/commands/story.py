"""`manage.py story FILE`: play a community's days as written down, print where it all stands."""

import argparse
import datetime
import json
import pathlib
import sys
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from stories import explanation, page, player, report
from stories.nodes import NotAStory
from stories.private import private_database
from stories.reader import Story, read_story

PLAYED, BROKEN, NOT_A_STORY = 0, 1, 2


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a date; write it as 2026-01-31"
        ) from None


class Command(BaseCommand):
    """Play a story file against an empty database of its own."""

    help = __doc__
    requires_migrations_checks = False
    # They read all pages of the site, and a story has none.
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="the story, a YAML file")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--until", type=_date, metavar="DATE", help="stop after this day")
        parser.add_argument(
            "--explain", metavar="NAME", help="how a figure came about, e.g. loans.oven.notes.ben"
        )

    def handle(self, *, file: str, until: datetime.date | None, **options: Any) -> None:
        story = self._read(file)
        if until is not None and until < story.starts_on:
            self._refuse(file, f"--until {until} is before the story starts, {story.starts_on}")
        with private_database():
            stage = player.play(story, until=until)
            on = min(until, story.ends_on) if until else story.ends_on
            self._print(stage, on, options)
        for difference in stage.broken:
            self.stderr.write(f"{file}: {difference}")
        sys.exit(BROKEN if stage.broken else PLAYED)

    def _print(self, stage: player.Stage, on: datetime.date, options: dict[str, Any]) -> None:
        rows = report.report_of(stage, on)
        if options["explain"]:
            try:
                lines = explanation.explain(stage, rows, options["explain"])
            except explanation.NoSuchFigure as missing:
                self._refuse("--explain", str(missing))
            self.stdout.write("\n".join(lines))
        elif options["json"]:
            self.stdout.write(json.dumps(rows, indent=2, ensure_ascii=False))
        else:
            self.stdout.write(page.page_of(stage, rows))

    def _read(self, file: str) -> Story:
        try:
            return read_story(pathlib.Path(file).read_text(encoding="utf-8"))
        except NotAStory as wrong:
            self._refuse(f"{file}:{wrong.line}", f"{wrong.wrong}; {wrong.right}")
        except OSError as unread:
            self._refuse(file, f"cannot be read: {unread.strerror}; name a story file")
        except UnicodeDecodeError:
            self._refuse(f"{file}:1", "the file is not UTF-8 text; save it as UTF-8")

    def _refuse(self, where: str, what: str) -> NoReturn:
        self.stderr.write(f"{where}: {what}")
        sys.exit(NOT_A_STORY)
