"""How lists end. Read on the source, where every entry still stands, so that a shortened list ends as its author meant.

Each entry's own ending (`;`, `; and`, `.`) is cut off here; `Endings` says what filling puts back. An entry's ending
stands at the end of its last text, however deep, so an inner list's last entry carries the ending of the outer entry.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from alliancegen.model.problems import Problem
from alliancegen.model.templates import Endings, Marker

if TYPE_CHECKING:
    from alliancegen.readers.template.blocks import Draft

_CARRIES_TEXT = (Marker.LETTER, Marker.ROMAN, Marker.TEXT)


def read_endings(drafts: Sequence[Draft]) -> list[Problem]:
    """Cut the endings off all list entries and set `endings` on each; tell lists that are unclear."""
    problems: list[Problem] = []
    for start, end, level in _lists(drafts):
        problems += _read_list(drafts[start:end], level)
    _cut(drafts)
    return problems


def _lists(drafts: Sequence[Draft]) -> list[tuple[int, int, int]]:
    """Every list as (start, end, level): a run of entries of one level with what stands below them."""
    lists = []
    for level in (2, 3):
        start = -1
        for index, draft in enumerate(drafts):
            if draft.marker in (Marker.DRAFTING_NOTE, Marker.NOTE_TO_OTHER_SIDE, Marker.TABLE_ROW):
                continue
            if draft.is_entry and draft.level == level:
                start = index if start < 0 else start
            elif start >= 0 and (draft.level < level or (draft.level == level and draft.is_entry)):
                lists.append((start, index, level))
                start = -1
        if start >= 0:
            lists.append((start, len(drafts), level))
    return lists


def _read_list(drafts: Sequence[Draft], level: int) -> list[Problem]:
    """`drafts` is one list with everything below its entries."""
    begins = [index for index, draft in enumerate(drafts) if draft.is_entry and draft.level == level]
    entries = [drafts[begin] for begin in begins]
    carriers = []
    for begin, stop in pairwise([*begins, len(drafts)]):
        below = [draft for draft in drafts[begin:stop] if draft.marker in _CARRIES_TEXT]
        carriers.append(below[-1])
    endings = [_ending(carrier)[0] for carrier in carriers]
    last_in_loop = entries[-1].in_loop and endings[-1] in ("; and", "; or")
    linking = endings if last_in_loop else endings[:-1]
    conjunctions = {ending[2:] for ending in linking if ending in ("; and", "; or")}
    last = "." if carriers[-1].in_loop and endings[-1].startswith(";") else endings[-1]
    problems = []
    if len(conjunctions) > 1:
        problems.append(_unclear("this list has both '; and' and '; or'", entries[0]))
    elif not conjunctions and (len(entries) > 1 or entries[0].in_loop):
        problems.append(_unclear("this list has neither '; and' nor '; or' before its last entry", entries[-1]))
    for entry, ending in zip(entries[:-1], endings[:-1], strict=True):
        if not ending.startswith(";") and not (entry.in_condition and ending == last):
            problems.append(_unclear("every entry of a list but the last ends with a semicolon", entry))
    shared = Endings(next(iter(conjunctions), "and"), last)
    for entry in entries:
        entry.endings = shared
    return problems


def _unclear(message: str, entry: Draft) -> Problem:
    return Problem(
        "list-ending",
        message,
        entry.place,
        help="end entries with ;, the last but one with ; and or ; or, the last with a full stop",
    )


def _ending(draft: Draft) -> tuple[str, int]:
    """The ending of a text, and how long the text is without it."""
    text = draft.text.text.rstrip()
    for word in ("and", "or"):
        if text.endswith(word) and (before := text.removesuffix(word).rstrip()).endswith(";"):
            return f"; {word}", len(before[:-1].rstrip())
    if text.endswith((";", ".", ",", ":")):
        return text[-1], len(text[:-1].rstrip())
    return "", len(text)


def _cut(drafts: Sequence[Draft]) -> None:
    """Take the ending off the last text of every entry (the deepest entry's text carries it)."""
    for index, draft in enumerate(drafts):
        if draft.marker not in _CARRIES_TEXT or not _closes_entry(drafts, index):
            continue
        ending, length = _ending(draft)
        if ending:
            draft.text = draft.text[:length]


def _closes_entry(drafts: Sequence[Draft], index: int) -> bool:
    """Whether this text is the last of a list entry: nothing deeper, and no text of the same entry, follows it."""
    draft = drafts[index]
    if not draft.is_entry and not _below_entry(drafts, index):
        return False
    for later in range(index + 1, len(drafts)):
        following = drafts[later]
        if following.marker in (Marker.DRAFTING_NOTE, Marker.NOTE_TO_OTHER_SIDE, Marker.TABLE_ROW):
            continue
        if following.is_entry:
            return following.level <= draft.level
        return not (following.marker is Marker.TEXT and following.level >= 2)
    return True


def _below_entry(drafts: Sequence[Draft], index: int) -> bool:
    """Whether the text at `index` continues a list entry."""
    return drafts[index].marker is Marker.TEXT and drafts[index].level >= 2
