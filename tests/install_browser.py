"""Installs a Chromium for the browser tests where none is there, or says that they are skipped."""

import os
import shutil
import subprocess
import sys

from tests.browsers import find_browser

SKIPPED = (
    "No Chromium could be installed here: the browser tests (tests marked `browser`) are skipped. "
    "Install one, for example `sudo apt install chromium` or "
    "`sudo .venv/bin/playwright install --with-deps chromium`."
)


def main() -> int:
    """Return 0 where tests can go on; with CI=true a missing browser is a failure."""
    if find_browser() is not None:
        return 0
    print("Installing a Chromium for the browser tests …", flush=True)
    for command in _ways():
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = find_browser()
    if found is not None and _starts(found):
        return 0
    if os.environ.get("CI") == "true":
        print("No Chromium could be installed, and CI must run the browser tests.", file=sys.stderr)
        return 1
    print(SKIPPED, flush=True)
    return 0


def _ways() -> list[list[str]]:
    playwright = [sys.executable, "-m", "playwright", "install", "chromium"]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        return [
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
        ]
    return [playwright]


def _starts(program: str) -> bool:
    return subprocess.run([program, "--version"], capture_output=True).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
