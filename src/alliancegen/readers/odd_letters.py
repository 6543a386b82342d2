"""Letters that make a text another than it looks: unseen ones, those that turn its order round, and look-alikes.

Words of any language pass, and so does what Word puts among words: spaces and hyphens that don't break, accents, the joiners
and marks of Arabic, Hebrew and Indian writing and of emoji. A Latin word has no use for those, so between its letters they
are told too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

from msgspec.structs import replace

from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity

MOST_TOLD = 20

_LOOK_ALIKES = "АВЕЅІЈКМНОРСТУХЬаеорсухѕіјԁԛԝһӏ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧνο"
"""Letters of the Cyrillic and the Greek alphabet that nobody can tell from Latin ones."""
_MIXED = Pattern(f"(?<=[A-Za-z])[{_LOOK_ALIKES}]+|[{_LOOK_ALIKES}]+(?=[A-Za-z])")
_TURNING = Pattern("[\u202a-\u202e\u2066-\u2069]+")
_UNSEEN = Pattern(
    "[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\uffa0\ufff9-\ufffb]+"
    "|(?<=[A-Za-z0-9])[\u061c\u200c-\u200f\ufe00-\ufe0f]+(?=[A-Za-z0-9])"
    "|(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0000-\U000e007f]+"  # behind a black flag they make that of Wales
)
_LOST = Pattern("\ufffd+")
_PRINTABLE = Pattern("[\u034f\u0370-\u052f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\ufffd]")
"""Those of all these that Python counts as printable."""

Where = Callable[[int, int], Place]
"""The place of a span of the text."""


def odd_letters(text: str, where: Where) -> list[Problem]:
    """Every such letter, in the order of these rules; of each sort the first few. Costs a look where there are none."""
    if not may_hold_odd_letters(text):
        return []
    return [
        *first_few(_TURNING.finditer(text), partial(_turning, where)),
        *first_few(_UNSEEN.finditer(text), partial(_unseen, where)),
        *first_few(_MIXED.finditer(text), partial(_mixed, where)),
        *first_few(_LOST.finditer(text), partial(_lost, where)),
    ]


def may_hold_odd_letters(text: str) -> bool:
    """A quick look, which finds more than there is; nothing that it passes is told."""
    if text.isascii():
        return False
    return not text.replace("\n", "").replace("\u00a0", "").isprintable() or _PRINTABLE.search(text) is not None


def first_few(places: Iterator[re.Match[str]], tell: Callable[[re.Match[str]], Problem]) -> list[Problem]:
    """The problems of the first few places; the last of them says how many more there are."""
    told = [tell(found) for found in islice(places, MOST_TOLD)]
    if more := sum(1 for _ in places):
        told[-1] = replace(told[-1], remarks=(Remark(f"{more} more such places follow in this file"),))
    return told


def _turning(where: Where, found: re.Match[str]) -> Problem:
    message = f"the character {_called(found[0])} changes the order in which the text is shown"
    return Problem("turning-character", message, where(*found.span()), help="delete it")


def _unseen(where: Where, found: re.Match[str]) -> Problem:
    message = f"the character {_called(found[0])} can't be seen"
    help = "delete it, unless it is there on purpose"
    return Problem("invisible-character", message, where(*found.span()), Severity.WARNING, help=help)


def _mixed(where: Where, found: re.Match[str]) -> Problem:
    """`Mіllbrook` with a Cyrillic і is another name than Millbrook, and a search doesn't find it."""
    letter = ord(found[0][0])
    alphabet = "Greek" if letter < 0x400 else "Cyrillic"
    message = f"a {alphabet} letter, U+{letter:04X}, stands among Latin ones and looks like one of them"
    return Problem("look-alike-letter", message, where(*found.span()), Severity.WARNING, help="type the Latin letter")


def _lost(where: Where, found: re.Match[str]) -> Problem:
    message = "a letter was lost on the way here: \ufffd stands in its place"
    return Problem("lost-character", message, where(*found.span()), Severity.WARNING, help="type the letter")


def _called(letters: str) -> str:
    """The code of the first of some letters, and what it is."""
    from unicodedata import name  # noqa: PLC0415 - only for a problem

    what = name(letters[0], "").lower()
    return f"U+{ord(letters[0]):04X} ({what})" if what else f"U+{ord(letters[0]):04X}"
