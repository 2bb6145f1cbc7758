"""Every story in the project is played, and what it expects was worked out by hand."""

from pathlib import Path

import pytest

from ledger import reconcile
from stories import explanation, page, report
from stories.player import play
from stories.reader import read_story
from tests.stories.derived import BANKS, CIRCLES, wrong_amounts

FILES = sorted((Path(__file__).parents[2] / "stories" / "files").glob("*.yaml"))


# On committed days: thousands of savepoints in one transaction would slow every look-up.
@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_everything_that_a_story_expects_holds(file):
    stage = play(read_story(file.read_text()))

    assert stage.expectation_count > 0
    assert [str(difference) for difference in stage.broken] == []
    results = [reconcile.look(invariant) for invariant in reconcile.all_invariants()]
    assert [
        (result.invariant.code, result.finding.breaches) for result in results if not result.holds
    ] == []
    # Played once, looked at from every side: a story takes seconds.
    if file.stem in CIRCLES | BANKS:
        rows = report.report_of(stage, stage.story.ends_on)
        assert wrong_amounts(stage, rows, of_banks=file.stem in BANKS) == []
    if file.stem in BANKS:
        assert page.page_of(stage, rows).endswith("all that was expected held.")
        assert "rule" in "\n".join(explanation.explain(stage, rows, "banks.first.bond"))


def test_the_project_tells_at_least_twelve_stories():
    assert {file.stem for file in FILES} >= CIRCLES | BANKS
    assert len(FILES) >= 12
