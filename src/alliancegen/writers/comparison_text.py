"""A comparison for people: as text with `[-old-]` and `{+new+}`, or as Markdown with ~~old~~ and **new**."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from alliancegen.model.comparison import Comparison, WordsChange
from alliancegen.writers.problem_text import visible

_CONTEXT = 8
"""How many words stand before and after a change."""
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&])")


class Marks(Struct, frozen=True):
    """How old and new words are marked, and whether letters that mean something in Markdown are escaped."""

    old: tuple[str, str]
    new: tuple[str, str]
    markdown: bool = False

    def words(self, words: str) -> str:
        words = visible(words)
        return _MARKDOWN.sub(r"\\\1", words) if self.markdown else words

    def gone(self, words: str) -> str:
        return f"{self.old[0]}{self.words(words)}{self.old[1]}"

    def added(self, words: str) -> str:
        return f"{self.new[0]}{self.words(words)}{self.new[1]}"


TEXT = Marks(("[-", "-]"), ("{+", "+}"))
MARKDOWN = Marks(("~~", "~~"), ("**", "**"), markdown=True)


def comparison_text(found: Comparison, old: str, new: str) -> str:
    """The comparison as text; ends with a line feed. `old` and `new` name the versions."""
    title = visible(f"{old} -> {new}")
    if found.is_nothing:
        return f"{title}: the same words{_renumbered(found, ' (', ')')}\n"
    lines = [title]
    for came, heading in ((True, "Came in:"), (False, "Went out:")):
        rows = [each for each in found.sections if each.came is came]
        if rows:
            lines += ["", heading]
            lines += [visible(f"  {each.title}{f': {each.reason}' if each.reason else ''}") for each in rows]
    for heading, changes in _by_clause(found.words):
        lines += ["", visible(heading)]
        for change in changes:
            lines.append(visible(f"  {change.label}: {marked(change, TEXT)}"))
    if found.renumbered:
        lines += ["", _renumbered(found)]
    return "\n".join(lines) + "\n"


def comparison_markdown(found: Comparison, old: str, new: str) -> str:
    """The comparison for a pull request; ends with a line feed."""
    lines = [f"### {MARKDOWN.words(old)} → {MARKDOWN.words(new)}"]
    if found.is_nothing:
        return f"{lines[0]}\n\nThe same words{_renumbered(found, ' (', ')')}.\n"
    for came, heading in ((True, "Came in"), (False, "Went out")):
        rows = [each for each in found.sections if each.came is came]
        if rows:
            lines += ["", f"**{heading}**", ""]
            lines += [
                f"- {MARKDOWN.words(each.title)}{f': {MARKDOWN.words(each.reason)}' if each.reason else ''}"
                for each in rows
            ]
    for heading, changes in _by_clause(found.words):
        lines += ["", f"#### {MARKDOWN.words(heading)}", ""]
        for change in changes:
            lines.append(f"- {MARKDOWN.words(change.label)}: {marked(change, MARKDOWN)}")
    if found.renumbered:
        lines += ["", _renumbered(found)]
    return "\n".join(lines) + "\n"


def _renumbered(found: Comparison, before: str = "", after: str = "") -> str:
    count = found.renumbered
    if not count:
        return ""
    says = "1 passage has another number" if count == 1 else f"{count} passages have other numbers"
    return f"{before}{says}, and the same words{after}" if before else f"{says} and the same words."


def _by_clause(changes: Sequence[WordsChange]) -> list[tuple[str, list[WordsChange]]]:
    """Changes under the clause or schedule in which they stand, in order."""
    groups: list[tuple[str, list[WordsChange]]] = []
    for change in changes:
        if not groups or groups[-1][0] != change.title:
            groups.append((change.title, []))
        groups[-1][1].append(change)
    return groups


def marked(change: WordsChange, marks: Marks = TEXT) -> str:
    """Old and new words in one line: what is the same stands once, and long stretches of it are left out."""
    if change.old is None or change.new is None:
        return marks.gone(change.old) if change.old is not None else marks.added(change.new or "")
    left, right = change.old.split(), change.new.split()
    pieces: list[str] = []
    for kind, a, b, c, d in _runs(left, right):
        if kind == "equal":
            pieces.append(_context(left[a:b], marks, first=a == 0, last=b == len(left)))
            continue
        if a < b:
            pieces.append(marks.gone(" ".join(left[a:b])))
        if c < d:
            pieces.append(marks.added(" ".join(right[c:d])))
    return " ".join(piece for piece in pieces if piece)


def _runs(left: Sequence[str], right: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """Runs of equal and of other words; one small word that two changes have between them is no run of its own."""
    runs: list[tuple[str, int, int, int, int]] = []
    found = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(found):
        between = tag == "equal" and b - a == 1 and 0 < number < len(found) - 1 and len(left[a]) <= len("to")
        kind = "equal" if tag == "equal" and not between else "other"
        if runs and runs[-1][0] == kind == "other":
            _, first, _, start, _ = runs[-1]
            runs[-1] = kind, first, b, start, d
        else:
            runs.append((kind, a, b, c, d))
    return runs


def _context(words: Sequence[str], marks: Marks, *, first: bool, last: bool) -> str:
    before, after = (0 if first else _CONTEXT), (0 if last else _CONTEXT)
    if len(words) <= before + after + 2:
        return marks.words(" ".join(words))
    kept = [*words[:before], "…", *(words[-after:] if after else ())]
    return marks.words(" ".join(kept))
