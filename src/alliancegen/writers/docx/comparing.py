"""Which paragraph of a built file is which paragraph of the file that came back.

Hidden bookmarks say so. Where one is lost (a paragraph typed anew, a program that drops them) the same words in the same
order say it, then likeness of words. A paragraph found out of its order has moved.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise

from msgspec import Struct, field

from alliancegen.model.comparison import ALIKE, likeness
from alliancegen.model.manifest import Manifest
from alliancegen.writers.docx.manifest import token
from alliancegen.writers.docx.reading import Paragraph, plain

_NEAR = 30
_LONG_ENOUGH = 4
_LENGTH = 32


class Known(Struct, frozen=True):
    """A paragraph as built: the hash of its words, its bookmark (empty below the first of a provision), which provision
    it belongs to, and its words where they are known."""

    token: str
    bookmark: str
    provision: int
    words: str | None = None


class Alignment(Struct):
    """`found_of` leads from a known paragraph to the one found, `known_of` back. `moved` are known paragraphs found out
    of order, `by_words` those whose bookmark was lost."""

    tokens: Sequence[str]
    found_of: dict[int, int] = field(default_factory=dict)
    known_of: dict[int, int] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    by_words: set[int] = field(default_factory=set)

    def pair(self, known: int, found: int) -> None:
        self.found_of[known] = found
        self.known_of[found] = known


def known_paragraphs(manifest: Manifest, words: Sequence[str] | None = None) -> list[Known]:
    """The paragraphs of a built file from its manifest; with their words, where they are given in the same order."""
    known: list[Known] = []
    for number, provision in enumerate(manifest.provisions):
        for position, hashed in enumerate(provision.words):
            text = words[len(known)] if words is not None else None
            known.append(Known(hashed[:_LENGTH], "" if position else provision.bookmark, number, text))
    return known


def align(known: Sequence[Known], found: Sequence[Paragraph]) -> Alignment:
    """Pair what was built with what was found."""
    tokens = [token(paragraph.words) for paragraph in found]
    pairs = Alignment(tokens)
    at: dict[str, int] = {}
    for number, paragraph in enumerate(found):
        for bookmark in paragraph.bookmarks:
            at.setdefault(bookmark, number)
    _by_bookmark(known, found, at, pairs)
    pairs.moved = _out_of_order(pairs.found_of)
    for known_gap, found_gap in _gaps(pairs, len(known), len(found)):
        _by_words(known, found, known_gap, found_gap, pairs)
    _moved_by_words(known, found, pairs)
    pairs.by_words = {
        number for number in pairs.found_of if known[number].bookmark and known[number].bookmark not in at
    }
    return pairs


def _by_bookmark(known: Sequence[Known], found: Sequence[Paragraph], at: Mapping[str, int], pairs: Alignment) -> None:
    """The same bookmark, with the same words first: paragraphs that were joined bear several. Then what follows it."""
    for same in (True, False):
        for number, each in enumerate(known):
            there = at.get(each.bookmark, -1) if each.bookmark else -1
            if there < 0 or there in pairs.known_of or number in pairs.found_of:
                continue
            if same == (pairs.tokens[there] == each.token):
                pairs.pair(number, there)
    for number, each in enumerate(known):
        before = pairs.found_of.get(number - 1, -1)
        if not each.bookmark and before >= 0 and before + 1 < len(found):
            there = before + 1
            free = there not in pairs.known_of and not any(mark in at for mark in found[there].bookmarks)
            if free and pairs.tokens[there] == each.token:
                pairs.pair(number, there)


def _out_of_order(found_of: Mapping[int, int]) -> set[int]:
    """The fewest known paragraphs without which the others stand in their order."""
    order = sorted(found_of)
    places = [found_of[number] for number in order]
    if all(one < following for one, following in pairwise(places)):
        return set()
    ends: list[int] = []
    last: list[int] = []  # for each length, where the best run of that length ends
    before: list[int] = []
    for position, place in enumerate(places):
        length = bisect_left(ends, place)
        before.append(last[length - 1] if length else -1)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [position]
    kept = set()
    position = last[-1]
    while position >= 0:
        kept.add(order[position])
        position = before[position]
    return set(order) - kept


def _gaps(pairs: Alignment, known: int, found: int) -> list[tuple[list[int], list[int]]]:
    """What is unpaired between two neighbouring pairs that stand in their order."""
    anchors = [(number, pairs.found_of[number]) for number in sorted(pairs.found_of) if number not in pairs.moved]
    gaps = []
    last_known, last_found = -1, -1
    for number, there in [*anchors, (known, found)]:
        ours = [each for each in range(last_known + 1, number) if each not in pairs.found_of]
        theirs = [each for each in range(last_found + 1, there) if each not in pairs.known_of]
        if ours and theirs:
            gaps.append((ours, theirs))
        last_known, last_found = number, there
    return gaps


def _by_words(
    known: Sequence[Known], found: Sequence[Paragraph], ours: Sequence[int], theirs: Sequence[int], pairs: Alignment
) -> None:
    """In a gap: equal words in the same order; then likeness, or the mere place where words aren't known."""
    left = [known[number].token for number in ours]
    right = [pairs.tokens[number] for number in theirs]
    first, other = 0, 0
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks()
    for block in blocks:
        _by_likeness(known, found, ours[first : block.a], theirs[other : block.b], pairs)
        for step in range(block.size):
            pairs.pair(ours[block.a + step], theirs[block.b + step])
        first, other = block.a + block.size, block.b + block.size


def _by_likeness(
    known: Sequence[Known], found: Sequence[Paragraph], ours: Sequence[int], theirs: Sequence[int], pairs: Alignment
) -> None:
    if any(known[number].words is None for number in ours):
        _by_place(ours, theirs, pairs)
        return
    first = start = 0
    for position, number in enumerate(ours):
        near = range(start, min(start + _NEAR, len(theirs)))
        alike = [(likeness(known[number].words or "", found[theirs[each]].words), -each) for each in near]
        best, place = max(alike, default=(0.0, 0))
        if best >= ALIKE:
            pairs.pair(number, theirs[-place])
            _by_place(ours[first:position], theirs[start:-place], pairs)
            first, start = position + 1, -place + 1
    _by_place(ours[first:], theirs[start:], pairs)


def _by_place(ours: Sequence[int], theirs: Sequence[int], pairs: Alignment) -> None:
    """As many as were there stand between the same two: each in the other's place."""
    if len(ours) == len(theirs):
        for number, there in zip(ours, theirs, strict=True):
            pairs.pair(number, there)


def _moved_by_words(known: Sequence[Known], found: Sequence[Paragraph], pairs: Alignment) -> None:
    """What is gone in one place and new in another has moved, if it is more than a word or two."""
    new = {pairs.tokens[number]: number for number in range(len(found)) if number not in pairs.known_of}
    for number, each in enumerate(known):
        there = new.get(each.token, -1)
        free = number not in pairs.found_of and there >= 0 and there not in pairs.known_of
        if free and len(found[there].words.split()) >= _LONG_ENOUGH:
            pairs.pair(number, there)
            pairs.moved.add(number)


def squeezed(words: str) -> str:
    """Words without spaces, to see whether paragraphs were only split or joined."""
    return "".join(plain(words).split())
