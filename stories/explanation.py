"""How a figure of the report came about, in lines for people.

Source: the story format (docs/stories.md, `--explain`).
"""

import textwrap
from typing import TYPE_CHECKING

from governance.queries import terms_of
from rules import money
from stories import derivation
from stories.derivation import Derivation
from stories.market_derivation import derive_market

if TYPE_CHECKING:
    from stories.report import Row
    from stories.stage import Stage

WIDTH, INDENT = 100, 12
# Their terms are those of each contract; a circle's are parameters, by version.
MARKET = ("investors", "offers", "banks", "businesses")
AS_IT_STANDS = Derivation(
    "a state or a count of the record: it is kept as it happened, not computed"
)
INSTALLMENT = Derivation(
    "an equal part of the principal, the last with the residue; the interest is that week's "
    "accrual (A-04)"
)


class NoSuchFigure(Exception):
    """The path leads to nothing in the report."""


def figure_at(report: "Row", path: str) -> object:
    """Return what stands at `path` in the report.

    Raises NoSuchFigure naming the last part that was found and what it holds.
    """
    there: object = report
    walked: list[str] = []
    for part in path.split("."):
        if isinstance(there, list) and part.isdecimal() and int(part) < len(there):
            there = there[int(part)]
        elif isinstance(there, dict) and part in there:
            there = there[part]
        else:
            if isinstance(there, dict):
                holds = ", ".join(there) or "nothing"
            elif isinstance(there, list):
                holds = f"{len(there)} parts, counted from 0"
            else:
                holds = "no further parts"
            raise NoSuchFigure(
                f"{path!r} is not in the report: {'.'.join(walked) or 'it'} holds {holds}"
            )
        walked.append(part)

    return there


def derive(stage: "Stage", path: str) -> Derivation | None:
    """Return what the figure at a path of the report is made of, None where the path is not one."""
    section, _, rest = path.partition(".")
    name, _, figure = rest.partition(".")
    if section == "pools" and rest in derivation.POOLS:
        return derivation.POOLS[rest](stage)
    if section == "merchants" and figure in derivation.MERCHANTS:
        return derivation.of_merchant(stage, name, figure)
    if section == "people":
        of_person = derivation.PEOPLE.get(figure)
        return of_person(stage, name) if of_person else AS_IT_STANDS
    if section == "loans":
        return _of_loan(stage, name, figure)
    if section in MARKET:
        return derive_market(stage, section, name, figure)

    return None


def _of_loan(stage: "Stage", name: str, figure: str) -> Derivation:
    part, _, key = figure.partition(".")
    if part == "extension" and key:
        return _of_loan(stage, f"{name}/extension", key)
    if part == "levels" and key:
        return derivation.level(stage, name, key)
    if part == "notes" and key:
        return derivation.note(stage, name, key)
    if part == "installments":
        return INSTALLMENT
    of_loan = derivation.LOANS.get(figure)

    return of_loan(stage, name) if of_loan else AS_IT_STANDS


def explain(stage: "Stage", report: "Row", path: str) -> list[str]:
    """Return the lines that derive the figure at `path` of the report.

    Raises NoSuchFigure.
    """
    figure = figure_at(report, path)
    if isinstance(figure, dict | list):
        parts = figure if isinstance(figure, dict) else range(len(figure))
        named = [f"  {path}.{part}" for part in parts]
        return [f"{path} has the parts", *(named or ["  (none)"])]

    found = derive(stage, path) or AS_IT_STANDS
    section = path.partition(".")[0]
    lines = [f"{path} = {figure}", ""]
    for head, said in (
        ("rule", found.rule),
        *([] if section in MARKET else [("parameters", _version(stage))]),
        *(("input", said) for said in found.inputs),
    ):
        lines += textwrap.wrap(
            said, WIDTH, initial_indent=head.ljust(INDENT), subsequent_indent=" " * INDENT
        )
    if found.lines:
        lines += ["", *_sum(stage, found)]

    return lines


def _sum(stage: "Stage", found: Derivation) -> list[str]:
    asset = found.asset or stage.asset
    amounts = [money.format_amount(line.amount_minor, asset) for line in found.lines]
    total = money.format_amount(sum(line.amount_minor for line in found.lines), asset)
    width = max(len(amount) for amount in (*amounts, total))

    return [
        *(
            f"{line.on}  {amount:>{width}}  {line.words}"
            for line, amount in zip(found.lines, amounts, strict=True)
        ),
        f"{'adds up to':<10}  {total:>{width}}",
    ]


def _version(stage: "Stage") -> str:
    if stage.circle is None:
        return "none: the story has no circle"
    parameters, _ = terms_of(stage.network.pk, stage.story.ends_on)
    said = ", ".join(f"{name} {value}" for name, value in stage.story.parameters.items())

    return f"version {parameters.version}, {said or 'all at their defaults'}"
