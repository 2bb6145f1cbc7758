"""What the accessibility engine finds on a page of the browser, and whether the page fits."""

from pathlib import Path

import axe_playwright_python

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# What looks at colours; the same page on another ground is another in these alone.
OF_COLOURS = ("color-contrast", "link-in-text-block")
# On a phone by day, on a desk by night.
GROUNDS = (("light", 390), ("dark", 1280))


def findings(page, rules=None):
    """Return what the accessibility engine finds on the page, in words; by all rules, or these."""
    # Evaluated, not added as a script element: the page's policy rightly refuses those.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    # What passes is counted alone.
    options = {"resultTypes": ["violations"]}
    if rules is not None:
        options["runOnly"] = {"type": "rule", "values": list(rules)}
    found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    return [f"{page.url} {each['id']}: {node['html']}" for each in found for node in each["nodes"]]


def is_too_broad(page):
    """Tell whether somebody must scroll sideways."""
    return not page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def faults_on(page, grounds=GROUNDS):
    """Look at the page that is open on each ground, at its width; return what is wrong with it."""
    faults, seen = [], set()
    for ground, width in grounds:
        page.emulate_media(color_scheme=ground, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 844})
        found = findings(page, OF_COLOURS if width in seen else None)
        seen.add(width)
        faults += [f"{ground}: {fault}" for fault in found]
        if is_too_broad(page):
            faults.append(f"{page.url} is broader than {width}")

    return faults
