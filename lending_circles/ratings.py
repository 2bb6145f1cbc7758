"""Reads a web of trust from CSV: who rated whom how high, with every bad row named by its line."""

import csv
import datetime
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# The names under which published webs of trust carry the same four columns.
HEADERS = {
    "source": ("source", "from", "rater", "truster", "src"),
    "target": ("target", "to", "ratee", "trustee", "rated", "dst"),
    "rating": ("rating", "trust", "weight", "value"),
    "time": ("time", "unix_time", "timestamp", "date", "rated_at"),
}
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,29}\Z")
RATING = re.compile(r"[+-]?[0-9]{1,4}(\.[0-9]{1,6})?\Z")
UNIX_TIME = re.compile(r"[0-9]{1,11}(\.[0-9]{1,9})?\Z")
BYTES_MAX = 50_000_000
PROBLEMS_MAX = 50


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one line, and what would be right."""

    line: int
    wrong: str
    right: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.wrong}; {self.right}"


class RatingsRefused(Exception):
    """The file is not a whole web of trust: its problems by line, at most PROBLEMS_MAX of them."""

    def __init__(self, problems: Iterable[RowProblem]) -> None:
        self.problems = list(problems)
        super().__init__(f"{len(self.problems)} problems")


@dataclass(frozen=True, slots=True)
class Rating:
    source: str
    target: str
    trusted: bool


@dataclass(frozen=True, slots=True)
class WebOfTrust:
    """People in the order of their first mention, their agreements and their open requests.

    `mutual` joins two people who rated each other above zero; `requests` lead from a rater above
    zero to somebody who has not rated them. Each pair stands once.
    """

    labels: tuple[str, ...]
    mutual: tuple[tuple[str, str], ...]
    requests: tuple[tuple[str, str], ...]
    rating_count: int


def read_ratings(raw: bytes) -> WebOfTrust:
    """Return the web of trust that the CSV text `raw` describes.

    Raises RatingsRefused; a file with one bad row is refused whole.
    """
    if len(raw) > BYTES_MAX:
        raise RatingsRefused([RowProblem(1, "the file is over 50 MB", "import it in parts")])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        line = raw[: broken.start].count(b"\n") + 1
        raise RatingsRefused(
            [RowProblem(line, "not UTF-8 text", "save the file as UTF-8")]
        ) from None
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise RatingsRefused([RowProblem(line, "a NUL byte", "save the file as text")])
    return _web(list(_rows(text)))


def _rows(text: str) -> Iterator[Rating]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    problems: list[RowProblem] = []
    first_lines: dict[tuple[str, str], int] = {}
    found: list[Rating] = []
    try:
        columns = _columns(next(reader, []))
        for cells in reader:
            if not cells:
                continue
            try:
                rating = _rating(cells, columns, reader.line_num)
                pair = (rating.source, rating.target)
                earlier = first_lines.setdefault(pair, reader.line_num)
                if earlier != reader.line_num:
                    wrong = f"{pair[0]} rated {pair[1]} already in line {earlier}"
                    raise _bad(reader.line_num, wrong, "keep one of the two rows")
                found.append(rating)
            except RatingsRefused as refused:
                problems += refused.problems
                if len(problems) >= PROBLEMS_MAX:
                    break
    except csv.Error as broken:
        problems.append(RowProblem(reader.line_num, f"not CSV: {broken}", "mend the quotes"))
    if problems:
        raise RatingsRefused(problems)
    if not found:
        raise _bad(2, "there is no rating", "write rows below the header")
    yield from found


def _bad(line: int, wrong: str, right: str) -> RatingsRefused:
    return RatingsRefused([RowProblem(line, wrong, right)])


def _columns(header: list[str]) -> dict[str, int]:
    """Return where the columns stand, by our names; the time may be missing."""
    given = [name.strip().lower().replace(" ", "_") for name in header]
    found = {}
    for column, names in HEADERS.items():
        places = [given.index(name) for name in names if name in given]
        if places:
            found[column] = places[0]
        elif column != "time":
            raise _bad(
                1,
                f"there is no column {column}",
                f"begin with source,target,rating,time (or {', '.join(names[1:])})",
            )
    return found


def _rating(cells: list[str], columns: dict[str, int], line: int) -> Rating:
    if len(cells) <= max(columns.values()):
        raise _bad(line, f"{len(cells)} cells", f"write at least {max(columns.values()) + 1}")
    source, target, rating = (
        cells[columns[column]].strip() for column in ("source", "target", "rating")
    )
    for label in (source, target):
        if not LABEL.match(label):
            shown = label[:30]
            raise _bad(line, f"{shown!r} is not a label", "use 1 to 30 letters, digits, _ . or -")
    if source == target:
        raise _bad(line, f"{source} rates themself", "leave the row out")
    if not RATING.match(rating):
        raise _bad(line, f"the rating {rating[:30]!r} is not a number", "write one such as 4 or -1")
    if "time" in columns and not _is_time(cells[columns["time"]].strip()):
        shown = cells[columns["time"]].strip()[:30]
        raise _bad(line, f"the time {shown!r} is neither", "write seconds since 1970 or 2026-01-31")
    return Rating(source, target, trusted=_is_above_zero(rating))


def _is_above_zero(rating: str) -> bool:
    return not rating.startswith("-") and any(digit in "123456789" for digit in rating)


def _is_time(text: str) -> bool:
    if not text or UNIX_TIME.match(text):
        return True
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _web(ratings: list[Rating]) -> WebOfTrust:
    labels = dict.fromkeys(label for row in ratings for label in (row.source, row.target))
    trusted = {(row.source, row.target): row.trusted for row in ratings}
    mutual: dict[frozenset[str], tuple[str, str]] = {}
    requests = []
    for row in ratings:
        back = trusted.get((row.target, row.source))
        if row.trusted and back is None:
            requests.append((row.source, row.target))
        elif row.trusted and back:
            mutual.setdefault(frozenset((row.source, row.target)), (row.source, row.target))
    return WebOfTrust(
        labels=tuple(labels),
        mutual=tuple(mutual.values()),
        requests=tuple(requests),
        rating_count=len(ratings),
    )
