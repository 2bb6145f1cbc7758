"""The client that is written from the document, and the samples that sell with it."""

import filecmp
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sandbox.scene import a_sandbox

ROOT = Path(__file__).resolve().parents[2]
CLIENT = ROOT / "sdk" / "python" / "community_bank_client"
TILL_LINES_MAX = 60


def test_the_client_is_what_the_document_makes(tmp_path):
    program = Path(sys.executable).with_name("openapi-python-client")

    subprocess.run(
        [
            *(program, "generate", "--fail-on-warning", "--meta", "none"),
            *("--path", ROOT / "docs" / "openapi.yaml"),
            *("--config", ROOT / "sdk" / "python" / "generator.yaml"),
            *("--output-path", tmp_path / "client"),
        ],
        check=True,
        capture_output=True,
    )

    assert not _differences(CLIENT, tmp_path / "client"), "Run: make sdk"


def _differences(one, other):
    compared = filecmp.dircmp(one, other, ignore=["__pycache__"])
    _, unlike, broken = filecmp.cmpfiles(one, other, compared.common_files, shallow=False)
    found = [*compared.left_only, *compared.right_only, *unlike, *broken]
    for folder in compared.common_dirs:
        found += _differences(one / folder, other / folder)
    return found


@pytest.fixture
def sandbox(site):
    return a_sandbox()


@pytest.mark.parametrize(
    ("outcome", "end"),
    [("settle", "settled"), ("decline_limit", "declined not_funded"), ("expire", "expired")],
)
def test_a_sale_is_lived_by_both_samples(outcome, end, site, sandbox):
    node = shutil.which("node")
    programs = {"python": [sys.executable, "samples/till.py"]}
    if node is not None:
        programs["javascript"] = [node, "samples/till.mjs"]

    for name, program in programs.items():
        ended = _run(program, site, sandbox, "4.50", f"{name} {outcome}", SIMULATE=outcome)
        assert ended.returncode == 0, ended.stderr
        assert re.search(rf"^pay_[0-9a-z]{{26}} {end} ?$", ended.stdout, re.M), ended.stdout
    if node is None:
        pytest.skip("no node on this machine: the JavaScript sample is skipped")


def test_a_refusal_is_told_with_its_code(site, sandbox):
    for program in (
        [sys.executable, "samples/till.py"],
        [shutil.which("node"), "samples/till.mjs"],
    ):
        if program[0] is None:
            continue
        ended = _run(program, site, sandbox, "4.505", "too fine")
        assert ended.returncode == 1
        assert "VALIDATION_FAILED" in ended.stderr


def test_the_sample_till_is_short():
    lines = (ROOT / "samples" / "till.py").read_text("utf-8").splitlines()

    assert len(lines) <= TILL_LINES_MAX


def _run(program, site, sandbox, amount, reference, **environment):
    return subprocess.run(
        [*program, amount, reference],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(CLIENT.parent),
            "BANK": site,
            "BANK_KEY": sandbox.shown,
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
