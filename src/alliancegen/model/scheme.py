"""Scheme: how numbers look, and what numbered things are called. The house's own, read from its Word file, or ours.

Numbers are made as Word makes them (ECMA-376 part 1, 17.9), and what a reference prints as Word's REF fields do, so that
text, HTML, JSON, the report and the Word file show the same ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.patterns import Pattern

NBSP = "\u00a0"

_FIGURE = Pattern(r"%([1-9])")
_WORD = Pattern(r"[^\W\d_]{2,}")
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))

FORMATS = ("decimal", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "none")
"""The forms of a number that are known here, by Word's names (w:numFmt)."""


class Label(Struct, frozen=True):
    """The label of one level of a list: the form of its own number, and the text round it as Word's w:lvlText.

    `%1` is the number of the list's first level, `%2` of its second. `legal` prints all of them as figures (w:isLgl).
    """

    format: str
    text: str
    legal: bool = False

    @property
    def held(self) -> Sequence[int]:
        """The higher levels, counted from 0, whose numbers stand in this label, lowest first."""
        return _levels_in(self.text)[:-1]

    @property
    def word(self) -> str:
        """The word that stands in the label: "Schedule" in "Schedule %1"; empty for figures and brackets alone."""
        return _word_in(self.text)


@lru_cache(256)
def _levels_in(text: str) -> tuple[int, ...]:
    return tuple(sorted({int(digit) - 1 for digit in _FIGURE.findall(text)}))


@lru_cache(256)
def _word_in(text: str) -> str:
    found = _WORD.search(_FIGURE.sub(" ", text))
    return found[0] if found else ""


CLAUSES = (
    Label("decimal", "%1."),
    Label("decimal", "%1.%2"),
    Label("lowerLetter", "(%3)"),
    Label("lowerRoman", "(%4)"),
)


class Scheme(Struct, frozen=True):
    """The labels of each list, from its first level down, and the words for what is numbered.

    `clauses` are clause, sub-clause, paragraph, sub-paragraph; `schedule_paragraphs` the same in a schedule;
    `schedules` a schedule and its parts; `definitions` a term and what stands below it; `entries` the paragraphs and
    sub-paragraphs of text without a number. `clause_word` begins a reference ("clause 8.1"); `schedule_word` is what
    schedules are called throughout.
    """

    clauses: Sequence[Label] = CLAUSES
    parties: Sequence[Label] = (Label("decimal", "(%1)"),)
    recitals: Sequence[Label] = (Label("upperLetter", "(%1)"),)
    definitions: Sequence[Label] = (Label("none", ""), Label("lowerLetter", "(%2)"), Label("lowerRoman", "(%3)"))
    schedules: Sequence[Label] = (Label("decimal", f"Schedule{NBSP}%1"), Label("decimal", f"Part{NBSP}%2"))
    schedule_paragraphs: Sequence[Label] = CLAUSES
    entries: Sequence[Label] = (Label("lowerLetter", "(%1)"), Label("lowerRoman", "(%2)"))
    clause_word: str = "clause"
    schedule_word: str = "Schedule"

    def called(self, clause_word: str, schedule_word: str) -> Scheme:
        """The scheme with these words, also in the label of a schedule: "ANNEX %1" becomes "APPENDIX %1"."""
        heading, *parts = self.schedules
        old = heading.word
        new = schedule_word.upper() if len(old) > 1 and old.isupper() else schedule_word
        heading = replace(heading, text=heading.text.replace(old, new)) if old else heading
        return replace(self, clause_word=clause_word, schedule_word=schedule_word, schedules=(heading, *parts))


DEFAULT = Scheme()


def word_before(word: str, number: str, labels: Sequence[Label]) -> str:
    """What a reference prints before a number: nothing where its label brings a word of its own ("Schedule 3")."""
    for each in labels:
        if each.word and each.word in number:
            return ""
    return f"{word}{NBSP}"


def figure(number: int, form: str) -> str:
    """A number as Word writes it; after z comes aa, then bb."""
    match form:
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters if form == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman":
            roman = ""
            for value, letter in _ROMAN:
                roman += letter * (number // value)
                number %= value
            return roman if form == "lowerRoman" else roman.upper()
        case "decimalZero":
            return f"{number:02d}"
        case "none":
            return ""
        case _:
            return str(number)


def label(levels: Sequence[Label], counts: Sequence[int]) -> str:
    """The label of the level that `counts` ends on: "8.", "8.1", "(b)". A level that was skipped counts as 1."""
    return spelled(levels[len(counts) - 1], lambda level: (max(1, counts[level]), levels[level].format))


def spelled(own: Label, of_level: Callable[[int], tuple[int, str]]) -> str:
    """A label with its figures; `of_level` gives the number of each level that it holds, and the form of that."""
    printed = ""
    for words, level in _pieces(own.text):
        printed += words
        if level is not None:
            number, form = of_level(level)
            printed += figure(number, "decimal" if own.legal and form not in ("none", "decimalZero") else form)
    return printed


@lru_cache(maxsize=256)
def _pieces(text: str) -> tuple[tuple[str, int | None], ...]:
    """The words of a label, and after each the level whose figure follows, counted from 0: `(%2)` is `(`, 1, `)`."""
    pieces = [*_FIGURE.split(text), ""]
    return tuple(
        (words, int(level) - 1 if level else None) for words, level in zip(pieces[::2], pieces[1::2], strict=True)
    )


def whole(levels: Sequence[Label], labels: Sequence[str]) -> str:
    """What REF \\w prints for the level that `labels` ends on: its label after those of the levels above it.

    A level above is left out where the label below holds its number already; a label loses its full stop at the end
    and before a label that begins with a bracket or word. Labels of levels that were skipped are empty.
    """
    level = len(labels) - 1
    printed, bare = "", True
    while level >= 0:
        text, own = labels[level], levels[level]
        printed = (text.rstrip(".") if bare else text) + printed
        if text or not printed:
            bare = own.text.lstrip()[:1] not in ("", "%")
        held = own.held
        level = (held[0] if held and held == tuple(range(held[0], level)) else level) - 1
    return printed
