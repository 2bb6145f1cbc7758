"""The client's folder is taken by `pip install` as it stands, without a registry."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Every module of the installed folder is imported, by a program that sees no checkout.
IMPORTED = """
import importlib, importlib.metadata, pathlib, pkgutil, sys
import community_bank_client as client
place = pathlib.Path(client.__file__).parent
assert place.parent == pathlib.Path(sys.argv[1]), place
assert (place / "py.typed").exists()
assert importlib.metadata.version("community-bank-client") == "1.0.0"
names = [one.name for one in pkgutil.walk_packages(client.__path__, "community_bank_client.")]
for name in names:
    importlib.import_module(name)
print(len(names))
"""


def test_the_folder_is_installed_and_imported_without_a_registry(tmp_path):
    # Building writes beside what it builds; the checkout stays as it is.
    folder, target = tmp_path / "python", tmp_path / "target"
    shutil.copytree(
        ROOT / "sdk" / "python",
        folder,
        ignore=shutil.ignore_patterns("build", "*.egg-info", "__pycache__"),
    )

    made = subprocess.run(
        [
            *(Path(sys.executable).with_name("uv"), "pip", "install", "--offline", "--no-cache"),
            *("--no-deps", "--no-build-isolation", "--python", sys.executable),
            *("--target", target, folder),
        ],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert made.returncode == 0, made.stderr
    assert {one.name for one in target.iterdir()} >= {"community_bank_client"}

    imported = subprocess.run(
        [sys.executable, "-c", IMPORTED, str(target)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(target)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert imported.returncode == 0, imported.stderr
    written = len(list((ROOT / "sdk" / "python" / "community_bank_client").rglob("*.py")))
    # Every folder is a package: its `__init__` is the package itself, and the first is the root.
    assert int(imported.stdout) == written - 1
