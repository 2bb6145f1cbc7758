"""The import contracts hold, and name every package."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT, packages, sources


def test_the_layers_hold():
    program = Path(sys.executable).with_name("lint-imports")

    checked = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout[-4000:] + checked.stderr[-2000:]


def test_every_package_has_its_layer():
    ours = {source.package for source in sources() if len(source.parts) > 1}

    # Samples stand outside: they know the bank by its API alone.
    assert ours - {"tests", "samples"} == set(packages())
