"""docs/rules.md lists every public rule with its source, as the docstrings have it.

`python tests/rules/test_rules_table.py` writes the page anew.
"""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "rules.md"

HEAD = """# Rules

Every public rule: what it returns, where it stands, and what it rests on. R- numbers are
requirements, A- numbers decisions, P- numbers parameters, S3 the paper on circles. The page is made
from the docstrings by `python tests/rules/test_rules_table.py`; a test fails where it is out of
date.

| rule | function | source |
| --- | --- | --- |
"""


def public_functions():
    for path in sorted((ROOT / "rules").glob("*.py")):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield path.stem, node.name, ast.get_docstring(node) or ""


def source_of(docstring):
    _, _, source = docstring.partition("Source:")

    return " ".join(source.split("\n\n")[0].split()).rstrip(".")


def page():
    rows = [
        f"| {' '.join(docstring.split(chr(10) * 2)[0].split())} "
        f"| `{module}.{name}` | {source_of(docstring)} |"
        for module, name, docstring in public_functions()
    ]

    return HEAD + "\n".join(rows) + "\n"


def test_every_public_rule_names_its_source():
    missing = [
        f"{module}.{name}" for module, name, text in public_functions() if not source_of(text)
    ]

    assert missing == []


def test_the_page_of_rules_is_up_to_date():
    assert PAGE.read_text() == page(), "Run: python tests/rules/test_rules_table.py"


if __name__ == "__main__":
    PAGE.write_text(page())
