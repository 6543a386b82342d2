"""The marks of each paragraph, and the number before it, as a file is compared: as if tracked changes were refused."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeAlias

from alliancegen.writers.docx.opening import Parts
from alliancegen.writers.docx.reading import Reading, Stored, plain

Marks: TypeAlias = Sequence[tuple[str, str]]
"""Kinds of marks with the words that bear them, sorted."""

BREAK = "break"
_SHORT = 16


def marks_of(reading: Reading) -> list[Marks]:
    """What is marked in each paragraph of `reading.refused`.

    A page break counts to the words that follow it, in this paragraph or the next: LibreOffice moves it there.
    """
    if not any(each.marks for each in reading.stored):
        return [()] * len(reading.refused)
    at = {number: index for index, each in enumerate(reading.refused) for number in each.stored}
    words: list[dict[str, list[str]]] = [{} for _ in reading.refused]
    waiting = False
    for number, stored in enumerate(reading.stored):
        if not stored.marks and not waiting:
            continue
        index = at.get(number, -1)
        if waiting and index >= 0:
            words[index].setdefault(BREAK, [])
            waiting = False
        last = _last_words(stored)
        for kind, marked, refused, _ in stored.marks:
            if not refused:
                continue
            if kind == BREAK and (index < 0 or int(marked) > last):
                waiting = True
            elif index >= 0:
                words[index].setdefault(kind, []).append("" if kind == BREAK else marked)
    return [_joined(each) if each else () for each in words]


def _last_words(stored: Stored) -> int:
    """The place of the last piece that holds words."""
    pieces = stored.refused
    return next((place for place in range(len(pieces) - 1, -1, -1) if pieces[place].strip()), 0)


def _joined(words: dict[str, list[str]]) -> Marks:
    """One text for each kind, however it was cut into runs; a kind that marks only spaces marks nothing."""
    found = []
    for kind, texts in sorted(words.items()):
        joined = plain((" " if kind == "field" else "").join(texts))
        if joined or kind in (BREAK, "alternate"):
            found.append((kind, joined))
    return found


def hash_of(kind: str, words: str) -> str:
    """What a mark is known by in the manifest."""
    return hashlib.sha256(f"{kind}\t{words}".encode("utf-8", "surrogatepass")).hexdigest()[:_SHORT]


def labels_of(reading: Reading, parts: Parts) -> list[str]:
    """The number that each paragraph of `reading.refused` begins with: of several that are one in this view, the last one's."""
    from alliancegen.writers.docx.labels import Labels  # noqa: PLC0415 - no build needs it

    labels = Labels(parts.numbering, parts.styles)
    of = {each.stored[-1]: index for index, each in enumerate(reading.refused)}
    found = [""] * len(reading.refused)
    for number, stored in enumerate(reading.stored):
        if stored.source is None or not stored.refused_row or not stored.refused_mark:
            continue
        label = labels.next(stored.source)
        if number in of:
            found[of[number]] = label
    return found
