"""Plays a story through the operations: sets the scene, then lives its days one after another."""

import datetime

from business_day import chain
from people.public_ids import seeded
from people.refusals import Refusal
from rules import money
from stories import comparison, report
from stories.deeds import Deed
from stories.doings import DOINGS
from stories.reader import Story
from stories.scene import set_scene
from stories.stage import Stage

# Public ids decide draws: a story draws what is random from this seed, and the id of its
# n-th purchase from seed n, so that it plays the same again and its draws depend on it alone.
SEED = 0


def play(story: Story, *, until: datetime.date | None = None) -> Stage:
    """Live the story's days up to and including `until` (its end, if None) and return the stage.

    Every day is opened, its steps are done in order, and it is closed; the report as of `until` is
    that of the closed day.
    """
    with seeded(SEED):
        return _live(set_scene(story), until)


def _live(stage: Stage, until: datetime.date | None) -> Stage:
    story = stage.story
    last = min(until, story.ends_on) if until else story.ends_on
    steps = list(story.steps)
    on = story.starts_on
    networks = [one for one in (stage.circle, stage.banks_network) if one is not None]
    while on <= last:
        for network in networks:
            chain.open_day(network_id=network.pk, on=on)
        while steps and steps[0].on == on:
            tell(stage, steps.pop(0).deed, on)
        for network in networks:
            chain.close_day(network_id=network.pk, on=on)
        on += datetime.timedelta(days=1)
    return stage


def tell(stage: Stage, deed: Deed, on: datetime.date) -> None:
    """Do one deed, and note its refusal or what an `expect` found otherwise."""
    stage.expectation_count += deed.word == "expect" or deed.code is not None
    if deed.word == "expect":
        expected = deed.arguments["expected"]
        got = report.report_of(stage, on, only=expected)
        stage.broken += comparison.differences(expected, got, line=deed.line)
        return
    try:
        DOINGS[deed.word](stage, deed.arguments, on)
    except Refusal as refusal:
        stage.refusals.append(_refusal_row(stage, deed, refusal, on))
        if deed.code is not None and refusal.code != deed.code:
            stage.broken.append(
                comparison.Difference(f"refused.{deed.word}", deed.code, refusal.code, deed.line)
            )
        return
    if deed.code is not None:
        stage.broken.append(
            comparison.Difference(f"refused.{deed.word}", deed.code, "done", deed.line)
        )


def _refusal_row(
    stage: Stage, deed: Deed, refusal: Refusal, on: datetime.date
) -> dict[str, object]:
    row: dict[str, object] = {"on": on.isoformat(), "deed": deed.word, "code": refusal.code}
    context = refusal.context
    if context.get("level") is not None:
        row["level"] = context["level"] or report.COMMON
    if context.get("short_minor") is not None:
        row["short"] = money.format_amount(context["short_minor"], stage.asset)
    return row
