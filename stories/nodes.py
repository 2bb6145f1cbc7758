"""YAML read as marked nodes: every value knows its line, and scalars stay the text they were.

The plain loader would turn `on:` into true, `1e3` into a float and forget where things stood.
"""

import datetime
import difflib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

import yaml

from rules import money

NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
FILE_BYTES_MAX = 1_000_000
DEPTH_MAX = 20
# More than levels: a bracket in a comment is counted as well.
BRACKETS_MAX = 100
SHARE = re.compile(r"(?:[0-9]{1,4}(?:\.[0-9]{1,6})?%|0(?:\.[0-9]{1,6})?)", re.ASCII)
BRACKET = re.compile(r"[\[\]{}]")
# No name, amount, date or title is longer, and looking for near words takes time.
TEXT_LENGTH_MAX = 200


class NotAStory(Exception):
    """The file is not a story: the line, what is wrong there, and what would be right."""

    def __init__(self, line: int, wrong: str, right: str) -> None:
        super().__init__(f"line {line}: {wrong}; {right}")
        self.line = line
        self.wrong = wrong
        self.right = right


@dataclass(frozen=True, slots=True)
class Marked:
    """One YAML node with its line; the readers below turn it into a value or refuse by line."""

    node: yaml.Node

    @property
    def line(self) -> int:
        return self.node.start_mark.line + 1

    @property
    def is_null(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and self.node.tag.endswith(":null")

    def text(self, what: str) -> str:
        if not isinstance(self.node, yaml.ScalarNode) or self.is_null:
            raise NotAStory(self.line, f"{what} is not a word", "write one word or text there")
        if len(self.node.value) > TEXT_LENGTH_MAX:
            raise NotAStory(
                self.line,
                f"{what} is {len(self.node.value)} characters long",
                f"write at most {TEXT_LENGTH_MAX}",
            )
        return str(self.node.value)

    def name(self, what: str) -> str:
        word = self.text(what)
        if not NAME.match(word):
            raise NotAStory(
                self.line,
                f"{what} {word!r} is not a name",
                "names are lower-case words such as ana or corner_shop",
            )
        return word

    def one_of(self, what: str, words: Iterable[str]) -> str:
        word = self.text(what)
        known = list(words)
        if word not in known:
            raise NotAStory(self.line, f"{what} {word!r} is unknown", _nearest(word, known))
        return word

    def date(self, what: str) -> datetime.date:
        word = self.text(what)
        try:
            if not DATE.match(word):
                raise ValueError(word)
            return datetime.date.fromisoformat(word)
        except ValueError:
            raise NotAStory(
                self.line, f"{what} {word!r} is not a date", "write it as 2026-01-31"
            ) from None

    def whole(self, what: str, *, least: int, most: int) -> int:
        word = self.text(what)
        if not re.fullmatch(r"[0-9]{1,6}", word) or not least <= int(word) <= most:
            raise NotAStory(
                self.line,
                f"{what} {word!r} is not a whole number",
                f"write a whole number from {least} to {most}",
            )
        return int(word)

    def flag(self, what: str) -> bool:
        return self.one_of(what, ("true", "false")) == "true"

    def amount(self, what: str, asset: money.Asset, *, zero: bool = False) -> int:
        """Return the amount in minor units; `zero` allows 0."""
        word = self.text(what)
        try:
            return money.parse_amount(word, asset, zero_allowed=zero)
        except money.AmountRefused as refused:
            raise NotAStory(
                self.line, f"{what} {word!r}: {refused.detail}", refused.remedy
            ) from None

    def share(self, what: str) -> int:
        """Return a share or a yearly rate in millionths, written like 12% or 0.12."""
        word = self.text(what)
        if not SHARE.fullmatch(word):
            raise NotAStory(self.line, f"{what} {word!r} is not a share", "write it as 12% or 0.12")
        ratio = Fraction(word.removesuffix("%")) / (100 if word.endswith("%") else 1)
        millionths = ratio * 1_000_000
        if millionths.denominator != 1 or ratio > 10:
            raise NotAStory(
                self.line, f"{what} {word!r} is too fine or too large", "write it as 12.5%"
            )
        return int(millionths)

    def items(self, what: str) -> Iterator["Marked"]:
        if not isinstance(self.node, yaml.SequenceNode):
            raise NotAStory(self.line, f"{what} is not a list", "write a list of items there")
        return (Marked(child) for child in self.node.value)

    def pairs(self, what: str) -> dict[str, tuple["Marked", "Marked"]]:
        """Return the mapping as key text → (key node, value node), refusing a key given twice."""
        if self.is_null:
            return {}
        if not isinstance(self.node, yaml.MappingNode):
            raise NotAStory(self.line, f"{what} is not a mapping", "write `key: value` lines there")
        found: dict[str, tuple[Marked, Marked]] = {}
        for key_node, value_node in self.node.value:
            key = Marked(key_node)
            word = key.text(f"a key of {what}")
            if word in found:
                raise NotAStory(key.line, f"{word!r} stands twice in {what}", "keep one of the two")
            found[word] = (key, Marked(value_node))
        return found

    def fields(
        self, what: str, *, known: Iterable[str], required: Iterable[str] = ()
    ) -> dict[str, "Marked"]:
        """Return the mapping's values by key; unknown keys and missing ones are refused."""
        names = list(known)
        found = {}
        for word, (key, value) in self.pairs(what).items():
            if word not in names:
                raise NotAStory(
                    key.line, f"{word!r} is not a part of {what}", _nearest(word, names)
                )
            found[word] = value
        for word in required:
            if word not in found:
                raise NotAStory(self.line, f"{what} lacks {word!r}", f"add `{word}:`")
        return found

    def plain(self) -> object:
        """Return the node as plain data whose scalars are their text (null is None)."""
        if isinstance(self.node, yaml.MappingNode):
            return {word: value.plain() for word, (_, value) in self.pairs("expect").items()}
        if isinstance(self.node, yaml.SequenceNode):
            return [Marked(child).plain() for child in self.node.value]
        return None if self.is_null else str(self.node.value)


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    listing = ", ".join(known)
    return f"did you mean {near[0]!r}?" if near else f"right would be one of: {listing}"


def _check_brackets(text: str) -> None:
    """Refuse what is nested too deep before it is parsed.

    Every open bracket of a line makes the scanner slower for each word that follows: a file of a
    hundred thousand of them took minutes.
    """
    depth = 0
    for found in BRACKET.finditer(text):
        depth = depth + 1 if found[0] in "[{" else max(depth - 1, 0)
        if depth > BRACKETS_MAX:
            line = text.count("\n", 0, found.start()) + 1
            raise NotAStory(line, f"more than {BRACKETS_MAX} open brackets", "close them")


def compose(text: str) -> Marked:
    """Return the document's root.

    Raises NotAStory where the text is not YAML, is empty, or uses aliases (whose expansion has no
    bound).
    """
    if len(text) > FILE_BYTES_MAX:
        raise NotAStory(1, "the file is larger than a megabyte", "tell a shorter story")
    _check_brackets(text)
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            line = event.start_mark.line + 1 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent):
                raise NotAStory(line, "a YAML alias is used", "write the value out")
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > DEPTH_MAX:
                raise NotAStory(line, f"more than {DEPTH_MAX} levels deep", "write it flatter")
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark or broken.context_mark
        line = mark.line + 1 if mark else 1
        raise NotAStory(line, f"not YAML: {broken.problem}", "mend the line") from None
    except yaml.reader.ReaderError as broken:
        line = text.count("\n", 0, broken.position) + 1
        raise NotAStory(
            line, f"the character U+{ord(text[broken.position]):04X} is no text", "take it out"
        ) from None
    except (yaml.YAMLError, RecursionError) as broken:
        raise NotAStory(1, f"not YAML: {type(broken).__name__}", "mend the file") from None
    if root is None:
        raise NotAStory(1, "the file is empty", "begin with `story: a title`")
    return Marked(root)
