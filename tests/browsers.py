"""Finds the browser that the page tests drive."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """Return the program of a Chromium: one on PATH, else the one Playwright has installed."""
    for name in NAMES:
        found = shutil.which(name)
        if found is not None:
            return found
    folder = Path(
        os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright"
    )
    for pattern in (
        "chromium-*/chrome-linux*/chrome",
        "chromium_headless_shell-*/chrome-*/*headless*shell",
        "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    ):
        for program in sorted(folder.glob(pattern), reverse=True):
            return str(program)
    return None
