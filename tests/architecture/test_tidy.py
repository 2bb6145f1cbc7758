"""The rules of the house that no linter knows."""

import ast
import re
import subprocess
from pathlib import Path

from tests.architecture.source import ROOT, dotted, packages, sources

LINES_MAX = 400
TEST_LINES_MAX = 500
RULES_LINES_MAX = 250
FUNCTION_LINES_MAX = 70
PARAMETERS_MAX = 8

CLOCKS = re.compile(
    r"(^|\.)(timezone\.now|datetime\.(now|utcnow|today)|date\.today"
    r"|time\.(time|time_ns))$"
)
WRITES = {"save", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITERS = {"operations", "steps", "posting", "audit"}
WRITING_PACKAGES = {"tests", "demo", "bench", "rehearsal"}
# Django's own way of making logins (`createsuperuser`) is a method of the manager.
WRITES_ALLOWED = {"people/models.py"}
MONEY = {"rules", "ledger", "loans", "repayments", "lending_circles"}
BANNED_FOLDERS = {"common", "utils", "core", "helpers"}

ALL = [source for source in sources() if not source.is_migration]
OURS = [source for source in ALL if not source.is_test]


def none(found):
    assert not found, "\n" + "\n".join(found)


def test_no_file_is_too_long():
    def limit(source):
        if source.is_test:
            return TEST_LINES_MAX
        return RULES_LINES_MAX if source.package == "rules" else LINES_MAX

    lines = [(source, len(source.path.read_text().splitlines())) for source in ALL]

    none(
        [
            f"{source.name}: {count} lines, {limit(source)} allowed"
            for source, count in lines
            if count > limit(source)
        ]
    )


def test_no_function_is_too_long():
    none(
        [
            f"{source.name}:{function.lineno} {function.name}: {length} lines"
            for source in ALL
            for function in source.functions()
            if (length := function.end_lineno - function.lineno + 1) > FUNCTION_LINES_MAX
        ]
    )


def test_no_function_takes_too_many_parameters():
    def count(function):
        arguments = function.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        return len([argument for argument in named if argument.arg not in ("self", "cls")])

    none(
        [
            f"{source.name}:{function.lineno} {function.name}: {count(function)} parameters"
            for source in OURS
            for function in source.functions()
            if count(function) > PARAMETERS_MAX
        ]
    )


def test_only_edges_read_the_clock():
    none(
        [
            f"{source.name}:{call.lineno} {dotted(call.func)}()"
            for source in OURS
            if not source.is_edge
            for call in source.calls()
            if CLOCKS.search(dotted(call.func))
        ]
    )


def test_rows_are_written_in_operations_and_steps_alone():
    none(
        [
            f"{source.name}:{call.lineno} .{call.func.attr}()"
            for source in OURS
            if source.package not in WRITING_PACKAGES
            and not WRITERS & set(source.parts[1:])
            and source.name not in WRITES_ALLOWED
            for call in source.calls()
            if isinstance(call.func, ast.Attribute) and call.func.attr in WRITES
        ]
    )


def test_money_knows_no_floats():
    def is_float(node):
        if isinstance(node, ast.Constant):
            return isinstance(node.value, float)
        return isinstance(node, ast.Call) and dotted(node.func) == "float"

    none(
        [
            f"{source.name}:{node.lineno} {ast.unparse(node)}"
            for source in OURS
            if source.package in MONEY
            for node in source.nodes
            if is_float(node)
        ]
    )


def test_every_public_rule_names_its_source():
    none(
        [
            f"{source.name}:{rule.lineno} {rule.name}"
            for source in OURS
            if source.package == "rules"
            for rule in source.public_functions()
            if "Source:" not in (ast.get_docstring(rule) or "")
        ]
    )


def test_every_module_of_rules_has_its_tests():
    none(
        [
            f"{source.name}: no tests/rules/test_{source.path.stem}.py"
            for source in OURS
            if source.package == "rules" and source.public_functions()
            if not (ROOT / "tests" / "rules" / f"test_{source.path.stem}.py").exists()
        ]
    )


def test_operations_are_keyword_only_durable_and_documented():
    def faults(function):
        if function.args.posonlyargs or function.args.args:
            yield "has parameters that are not keyword-only"
        durable = [
            decorator
            for decorator in function.decorator_list
            if isinstance(decorator, ast.Call)
            and dotted(decorator.func).endswith("atomic")
            and any(keyword.arg == "durable" for keyword in decorator.keywords)
        ]
        if not durable:
            yield "is not @transaction.atomic(durable=True)"
        if not ast.get_docstring(function):
            yield "has no docstring"

    none(
        [
            f"{source.name}:{function.lineno} {function.name} {fault}"
            for source in OURS
            if source.is_operation
            for function in source.public_functions()
            for fault in faults(function)
        ]
    )


def test_edges_call_operations_not_steps():
    none(
        [
            f"{source.name}:{line} imports {name}"
            for source in OURS
            if source.is_edge
            for name, line in source.imports()
            if "steps" in name.split(".") and name.split(".")[0] in packages()
        ]
    )


def test_apps_use_each_others_steps_queries_and_models_alone():
    closed = {"operations", "views", "tasks", "api", "admin", "forms"}
    none(
        [
            f"{source.name}:{line} imports {name}"
            for source in OURS
            if not source.is_edge
            for name, line in source.imports()
            if (parts := name.split("."))[0] in packages()
            and parts[0] != source.package
            and closed & set(parts[1:2])
        ]
    )


def test_no_operation_imports_another():
    none(
        [
            f"{source.name}:{line} imports {name}"
            for source in OURS
            if source.is_operation and source.path.name != "__init__.py"
            for name, line in source.imports()
            if name.split(".")[0] in packages() and "operations" in name.split(".")[1:2]
        ]
    )


def test_no_model_has_an_order_of_its_own():
    none(
        [
            f"{source.name}:{statement.lineno} Meta.ordering"
            for source in OURS
            for node in source.nodes
            if isinstance(node, ast.ClassDef) and node.name == "Meta"
            for statement in node.body
            if isinstance(statement, ast.Assign)
            for target in statement.targets
            if dotted(target) == "ordering"
        ]
    )


def test_every_module_and_public_class_says_what_it_is():
    silent = [
        source.name
        for source in OURS
        if source.path.read_text().strip() and not ast.get_docstring(source.tree)
    ]
    none(silent)


def test_every_setting_is_described():
    described = set(re.findall(r"`([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))
    settings = (ROOT / "config" / "settings.py").read_text()
    read = set(re.findall(r"""env\.\w+\(\s*"([A-Z_]+)\"""", settings))
    assert len(read) > 10

    none([f"{name} is not in docs/settings.md" for name in sorted(read - described)])


def test_no_folder_is_named_for_having_no_name():
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    folders = {part for line in listed for part in Path(line).parent.parts}

    none([f"a folder is named {name}" for name in sorted(folders & BANNED_FOLDERS)])


def test_no_work_is_left_open_in_the_code():
    marks = re.compile(r"\b(TODO|FIXME|XXX|NotImplementedError)\b")
    none(
        [
            f"{source.name}:{number} {line.strip()}"
            for source in OURS
            for number, line in enumerate(source.path.read_text().splitlines(), 1)
            if marks.search(line)
        ]
    )
