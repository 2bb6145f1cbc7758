"""Published cases of others come out, all that the products know.

The dozen that the project keeps (oracle_cases.py) always run. The full collection is large and
stays outside: a folder `oracles` near the project, or what ORACLES names. Where it is, all of it
runs; one line for each file, among the skipped tests, says what is left out and why.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

from tests.rules import oracles
from tests.rules.oracle_cases import KEPT

BESIDE = Path(__file__).parents[3].glob("*/oracles")
FOLDER = Path(os.environ.get("ORACLES") or next(BESIDE, "oracles"))
FILES = {
    "daycount_cases.json": (oracles.day_count_refusal, oracles.check_day_count),
    "pro_rata_cases.json": (oracles.pro_rata_refusal, oracles.check_pro_rata),
    "apr_regz_cases.json": (oracles.apr_refusal, oracles.check_apr),
    "xirr_cases.json": (oracles.xirr_refusal, oracles.check_xirr),
    "tvm_cases.json": (oracles.tvm_refusal, oracles.check_tvm),
    "schedule_origination_cases.json": (oracles.schedule_refusal, oracles.check_schedule),
}


def cases_of(name):
    path = FOLDER / name
    if not path.exists():
        return []
    loaded = json.loads(path.read_text())

    return loaded["cases"] if isinstance(loaded, dict) else loaded


SUPPORTED = [
    pytest.param(case, check, id=case["id"])
    for name, (refusal, check) in FILES.items()
    for case in cases_of(name)
    if refusal(case) is None
]


@pytest.mark.parametrize(("check", "case"), KEPT, ids=[case["id"] for _, case in KEPT])
def test_a_kept_case_comes_out(check, case):
    check(case)


@pytest.mark.parametrize(("case", "check"), SUPPORTED)
def test_a_published_case_comes_out(case, check):
    check(case)


@pytest.mark.parametrize("name", FILES)
def test_what_is_left_out_is_named(name):
    """No failure: says how many cases of a file ran, and which did not and why."""
    cases = cases_of(name)
    if not cases:
        pytest.skip(f"There is no {name} here; the kept cases have run.")

    left_out = defaultdict(list)
    for case in cases:
        if reason := FILES[name][0](case):
            left_out[reason].append(case["id"])
    count = sum(map(len, left_out.values()))
    if count:
        said = "; ".join(
            f"{reason} ({len(ids)}: {', '.join(ids)})" for reason, ids in sorted(left_out.items())
        )
        pytest.skip(f"{len(cases) - count} of {len(cases)} ran, {count} left out: {said}")
