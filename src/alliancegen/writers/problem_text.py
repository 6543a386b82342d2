"""A problem as people read it: what is wrong, where, the line with the spot marked, and one thing to do.

    error[missing-answer]: "Insurance" cannot be drafted without the level of public liability cover
      --> examples/gp_alliance/answers.yaml:88:1
       |
    88 | insurance:
       | ^^^^^^^^^ public_liability is missing under this heading
       |
      note: asked in clauses/sections/insurance.md:9, "How much public liability cover does each party hold?"
      help: add   public_liability: £5,000,000

Plain text without colour. Whatever comes out of a file is shown as letters: control characters, and those that reorder
or hide text, are spelled out, so that a file can neither drive a terminal nor fake a line of the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark
from alliancegen.writers.columns_of_text import width

WIDEST = 100
_BEFORE = 30
_CUT = "…"

_LINES = "\t\n"
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f\U000f0000-\U0010ffff"
)
_HIDDEN = Pattern(f"[{_LINES}{_UNSEEN}]")
_HIDDEN_IN_LINES = Pattern(f"[{_UNSEEN}]")
_RUNNER = "##["
_RUNNERS = Pattern(r"##\[")
_BRACKET = "<U+005B>"
_ODD_SPACE = Pattern("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


def problem_text(problem: Problem, lines: Callable[[str], Sequence[str] | None]) -> str:
    """The problem in several lines, without a line feed at the end.

    `lines` gives the lines of a file that was read (without their line feeds), None for any other.
    """
    told = [f"{problem.severity}[{visible(problem.rule)}]: {visible(problem.message)}"]
    gutter = _gutter(problem.place)
    more = [*(f"note: {_remark(remark)}" for remark in problem.remarks)]
    if problem.help:
        more.append(f"help: {visible(problem.help)}")
    if problem.place is not None:
        told.append(f"{gutter}--> {visible(str(problem.place))}")
        told += _excerpt(problem.place, problem.label, lines, gutter, bool(more))
    told += [f"{gutter}{each}" for each in more]
    return "\n".join(told)


def visible(text: str) -> str:
    """The text with every character that shows nothing, or moves others, as <U+XXXX>.

    The same for the bracket of `##[`, in which GitHub's runner sees a command wherever it stands.
    """
    return text if text.isprintable() and _RUNNER not in text else _spelled_out(_HIDDEN, text)


def visible_lines(text: str) -> str:
    """The same for text of several lines: line feeds and tabs stay."""
    letters = text.replace("\n", "").replace("\t", "")
    return text if letters.isprintable() and _RUNNER not in text else _spelled_out(_HIDDEN_IN_LINES, text)


def _spelled_out(hidden: Pattern, text: str) -> str:
    shown = hidden.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)
    return shown.replace(_RUNNER, f"##{_BRACKET}")


def _remark(remark: Remark) -> str:
    """A remark with its place, unless its words name that already."""
    if remark.place is None or remark.place.short in remark.text:
        return visible(remark.text)
    return visible(f"{remark.text} ({remark.place.short})")


def _gutter(place: Place | None) -> str:
    return " " * max(2, len(str(place.line)) if place else 0)


def _excerpt(
    place: Place, label: str, lines: Callable[[str], Sequence[str] | None], gutter: str, more: bool
) -> list[str]:
    """The line that a place is on, with the spot marked; nothing where the file isn't known or is shorter."""
    source = lines(place.file)
    if source is None or not 1 <= place.line <= len(source):
        return []
    shown, marks = marked_line(source[place.line - 1], place.column, place.end)
    words = f" {visible(label)}" if label else ""
    excerpt = [
        f"{gutter} |",
        f"{place.line:>{len(gutter)}} | {shown}".rstrip(),
        f"{gutter} | {marks}{words}",
    ]
    return [*excerpt, f"{gutter} |"] if more else excerpt


def marked_line(line: str, column: int, end: int) -> tuple[str, str]:
    """A source line as shown, and the `^^^^` to stand under it, both cut to what fits.

    `column` and `end` count code points from 1, as in `Place`; an `end` of 0 marks one character.
    """
    first = min(column - 1, len(line))
    last = max(end - 1, first + 1)
    cells = [_cell(character, first <= index < last) for index, character in enumerate(line)]
    for found in _RUNNERS.finditer(line):
        cells[found.end() - 1] = _BRACKET
    widths = [sum(map(width, cell)) for cell in cells]
    start = _window_start(widths, first)
    stop = _window_stop(widths, start)
    before = _CUT if start else ""
    after = _CUT if stop < len(cells) else ""
    indent = len(before) + sum(widths[start:first])
    marks = max(1, sum(widths[first : min(last, stop)]))
    return before + "".join(cells[start:stop]) + after, " " * indent + "^" * marks


def _cell(character: str, marked: bool) -> str:
    """A character as it is shown; odd spaces are spelled out only where they are what is wrong."""
    if marked and _ODD_SPACE.match(character):
        return f"<U+{ord(character):04X}>"
    return visible(character)


def _window_start(widths: Sequence[int], first: int) -> int:
    """Where a wide line is cut on its left, so that the mark and a few words before it are seen."""
    if sum(widths) <= WIDEST or sum(widths[:first]) <= WIDEST - _BEFORE:
        return 0
    start = first
    while start and sum(widths[start:first]) < _BEFORE:
        start -= 1
    return start


def _window_stop(widths: Sequence[int], start: int) -> int:
    """Where it is cut on its right."""
    room = WIDEST
    for index in range(start, len(widths)):
        room -= widths[index]
        if room < 0:
            return index
    return len(widths)
