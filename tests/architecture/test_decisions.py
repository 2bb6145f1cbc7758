"""Every decision that a docstring cites is written down, and every one written down is listed."""

import re

from tests.architecture.source import ROOT, sources

FOLDER = ROOT / "docs" / "decisions"
LIST = (FOLDER / "README.md").read_text("utf-8")


def test_every_cited_decision_is_in_the_list():
    cited = {
        number
        for source in sources()
        for number in re.findall(r"\bA-\d\d\b", source.path.read_text("utf-8"))
    }

    assert cited
    assert cited - set(re.findall(r"^\| (A-\d\d) \|", LIST, flags=re.MULTILINE)) == set()


def test_every_written_decision_is_linked():
    written = {path.name for path in FOLDER.glob("0*.md")}

    assert set(re.findall(r"\]\((0[^)]+\.md)\)", LIST)) == written
