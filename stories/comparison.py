"""Compares a part of a report with the whole: what was expected where, and what stands there."""

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?\Z")


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the report is not as expected; `line` is the expectation's, in the file."""

    path: str
    expected: object
    got: object
    line: int

    def __str__(self) -> str:
        return f"line {self.line}: {self.path}: expected {self.expected}, got {self.got}"


def differences(expected: object, got: object, *, line: int, path: str = "") -> list[Difference]:
    """Return where `got` is not as `expected` says.

    A mapping is compared by the keys that are expected; a list by its length and item by item, so
    that an expected empty list finds any row; a number by its value, so that 5 equals "5.00".
    """
    if isinstance(expected, dict):
        if not isinstance(got, dict):
            return [Difference(path or "report", expected, got, line)]
        found = []
        for key, part in expected.items():
            inner = f"{path}.{key}" if path else str(key)
            if str(key) not in got:
                found.append(Difference(inner, part, "nothing of that name", line))
            else:
                found += differences(part, got[str(key)], line=line, path=inner)
        return found
    if isinstance(expected, list):
        if not isinstance(got, list) or len(expected) != len(got):
            return [Difference(path, expected, got, line)]
        pairs = enumerate(zip(expected, got, strict=True))
        return [
            difference
            for index, (part, there) in pairs
            for difference in differences(part, there, line=line, path=f"{path}.{index}")
        ]
    return [] if _same(expected, got) else [Difference(path, expected, got, line)]


def _same(expected: object, got: object) -> bool:
    if expected is None or got is None:
        return expected is got
    if isinstance(got, bool):
        return str(expected).lower() == str(got).lower()
    wanted, there = str(expected), str(got)
    if NUMBER.match(wanted) and NUMBER.match(there):
        return Decimal(wanted) == Decimal(there)
    return wanted == there
