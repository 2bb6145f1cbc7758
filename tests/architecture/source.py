"""The project's own Python, parsed: what the tidy tests look at."""

import ast
import subprocess
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# Written by a program from the API's document; a test compares the two.
GENERATED = ROOT / "sdk" / "python" / "community_bank_client"

# What may read the clock, and call operations: whatever meets the world outside.
EDGE_PACKAGES = {
    "stories",
    "business_day",
    "demo",
    "bench",
    "rehearsal",
    "sandbox",
    "pages",
    "api",
    "config",
    "services",
    "samples",
}
EDGE_PARTS = {"views", "api", "tasks", "admin", "management"}


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path

    @cached_property
    def tree(self) -> ast.Module:
        """Return the parsed file."""
        return ast.parse(self.path.read_text(encoding="utf-8"), str(self.path))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """Return everything in the file."""
        return list(ast.walk(self.tree))

    @property
    def name(self) -> str:
        """Return the path inside the project."""
        return str(self.path.relative_to(ROOT))

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the module's dotted name in parts."""
        return self.path.relative_to(ROOT).with_suffix("").parts

    @property
    def package(self) -> str:
        """Return the top-level folder."""
        return self.parts[0]

    @property
    def is_migration(self) -> bool:
        """Tell whether this is a migration."""
        return "migrations" in self.parts

    @property
    def is_test(self) -> bool:
        """Tell whether this belongs to the tests."""
        return self.package == "tests"

    @property
    def is_edge(self) -> bool:
        """Tell whether this meets the world outside.

        The business day starts by itself, but its operations and steps are like any app's.
        """
        if any(part.startswith(("operations", "steps")) for part in self.parts[1:]):
            return False
        return self.package in EDGE_PACKAGES or bool(EDGE_PARTS & set(self.parts[1:]))

    @property
    def is_operation(self) -> bool:
        """Tell whether this holds use cases."""
        return "operations" in self.parts[1:2]

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Return every function, methods and inner ones included."""
        return [
            node for node in self.nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        ]

    def public_functions(self) -> list[ast.FunctionDef]:
        """Return the functions that others call: at the top of the file, without underscore."""
        return [
            node
            for node in self.tree.body
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        ]

    def calls(self) -> list[ast.Call]:
        """Return every call."""
        return [node for node in self.nodes if isinstance(node, ast.Call)]

    def imports(self) -> list[tuple[str, int]]:
        """Return every imported dotted name with its line: `from a.b import c` is `a.b.c`."""
        found = []
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                found += [(f"{node.module}.{alias.name}", node.lineno) for alias in node.names]
        return found


@cache
def packages() -> list[str]:
    """Return the project's packages, as the import contracts name them."""
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    return list(tools["importlinter"]["root_packages"])


@cache
def sources() -> list[Source]:
    """Return every Python file that belongs to the project."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listed.returncode == 0:
        paths = [ROOT / line for line in listed.stdout.splitlines()]
    else:
        paths = [path for name in [*packages(), "tests"] for path in (ROOT / name).rglob("*.py")]
    written_by_us = [path for path in paths if not path.is_relative_to(GENERATED)]
    return [Source(path) for path in sorted(written_by_us) if path.exists()]


def dotted(node: ast.expr) -> str:
    """Return `a.b.c` for a name or a chain of attributes, else what can be said of it."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"
