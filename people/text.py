"""Text that people and programs hand over: what it may not hide."""

import unicodedata

# Controls, invisible formats (which can turn text round), halves of surrogate pairs, private and
# unassigned code points, line and paragraph separators.
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# They join letters in names of many languages, and hide nothing.
_JOINERS = str.maketrans("", "", "\u200c\u200d")


def name_hides_something(name: str) -> bool:
    """Tell whether a person's name hides something; the joiners of some scripts belong there.

    Source: reliability design 3 A9.
    """
    return hides_something(name.translate(_JOINERS))


def hides_something(text: str) -> bool:
    """Tell whether a text contains characters that cannot be seen or change how others are read.

    Source: reliability design 3 A9.
    """
    return any(unicodedata.category(character) in _HIDDEN for character in text)
