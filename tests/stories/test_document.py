"""The document of stories names every deed, and every story that is told."""

from pathlib import Path

import pytest

from stories.deeds import DEEDS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "stories.md").read_text()
FILES = sorted(path.stem for path in (ROOT / "stories" / "files").glob("*.yaml"))


@pytest.mark.parametrize("word", [*DEEDS, *FILES])
def test_the_document_names_it(word):
    assert f"`{word}`" in TEXT
