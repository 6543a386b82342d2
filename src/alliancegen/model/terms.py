"""Where defined terms are used in our own words (DESIGN 11.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from alliancegen.model.agreement import Emphasis, Inline, Provision, Role, Term, Text, plain_text
from alliancegen.model.patterns import Pattern

_WORD = Pattern(r"(?<![\w’-])\w+")
_CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def ends_sentence(before: str) -> bool:
    """Whether what follows this text opens a sentence: after a full stop or colon and a space, or inside a quotation."""
    last = before[-1:]
    if not last.isspace():
        return last in ("“", "(")
    return (before[-9:].rstrip() or before.rstrip())[-1:] in (".", "!", "?", ":", "”")  # seldom more than one space


def forms_of(term: str) -> Iterator[str]:
    """A term and its regular plurals: -s, -es, -y to -ies."""
    yield term
    yield f"{term}s"
    if term.endswith(("s", "x", "z", "ch", "sh")):
        yield f"{term}es"
    if term.endswith("y") and term[-2:-1] not in "aeiouAEIOU":
        yield f"{term[:-1]}ies"


def _goes_on(letter: str) -> bool:
    """Whether a word goes on with what stands behind it; nothing stands behind the last one."""
    return letter.isalnum() or letter in ("_", "-")


class Use(Struct, frozen=True):
    """A term used in a text, or a proper name that hides one (`term` empty). `opens` says that it opens a sentence."""

    term: str
    words: str
    start: int
    end: int
    opens: bool


class TermFinder:
    """Finds the uses of terms in running text; the longest match counts, and a proper name hides the terms in it."""

    def __init__(self, terms: Mapping[str, Sequence[str]], proper_names: Iterable[str] = ()) -> None:
        """`terms` maps each term to its other forms."""
        self.terms = frozenset(terms)
        self._term_of: dict[str, str] = {}
        for term, others in terms.items():
            for form in (*forms_of(term), *(each for other in others for each in forms_of(other))):
                self._term_of.setdefault(form, term)
        for name in proper_names:
            self._term_of[name] = ""
        by_first_word: dict[str, list[str]] = {}
        for form in sorted(self._term_of, key=len, reverse=True):
            if first := _WORD.match(form):
                by_first_word.setdefault(first[0], []).append(form)
        self._by_first_word = {word: tuple(forms) for word, forms in by_first_word.items()}
        small = {re.escape(word[0]) for word in self._by_first_word if word[0] not in _CAPITALS}
        # most words of a text need no look, and a search leaps from one of these letters to the next
        self._words = re.compile(rf"[A-Z{''.join(sorted(small))}](?<![\w’-].)\w*")
        self._found: dict[
            tuple[str, bool], tuple[Use, ...]
        ] = {}  # the same words are read by several stages and agreements

    def knows(self, words: str) -> bool:
        """Whether these words are a form of a term, or a proper name, as they stand."""
        return words in self._term_of

    def uses(self, text: str, opens: bool) -> tuple[Use, ...]:
        """The uses in one run of text, in its order; `opens` says that the run opens a sentence."""
        found = self._found.get((text, opens))
        if found is None:
            found = self._found[text, opens] = tuple(self._uses(text, opens))
        return found

    def _uses(self, text: str, opens: bool) -> Iterator[Use]:
        end = 0
        for word in self._words.finditer(text):
            start = word.start()
            forms = self._by_first_word.get(word[0])
            if forms is None or start < end or not text.startswith(forms, start):  # all of them in one look
                continue
            for form in forms:
                stop = start + len(form)
                if text.startswith(form, start) and not _goes_on(text[stop : stop + 1]):
                    before = text[:start]
                    at_start = opens if not before.strip() else ends_sentence(before)
                    yield Use(self._term_of[form], form, start, stop, at_start)
                    end = stop
                    break


def finder_of(terms: Mapping[str, Sequence[str]], proper_names: Iterable[str] = ()) -> TermFinder:
    """A finder for these terms; the same one where another agreement had the same terms."""
    return _finder(tuple((term, tuple(others)) for term, others in terms.items()), tuple(proper_names))


@lru_cache(maxsize=16)
def _finder(terms: tuple[tuple[str, tuple[str, ...]], ...], proper_names: tuple[str, ...]) -> TermFinder:
    return TermFinder(dict(terms), proper_names)


def is_ordinary(words: str) -> bool:
    """Whether words at the start of a sentence might be no term: one word with no capital after its first letter."""
    return " " not in words and words[1:] == words[1:].lower()


def runs(inlines: Sequence[Inline], opens: bool = True) -> list[tuple[str, bool]]:
    """The runs of our own words in a paragraph, each with whether it opens a sentence. Answers and references break runs."""
    found = []
    before: str | None = None  # our own words, where they stand right before
    for inline in inlines:
        if type(inline) is Text:
            opens = opens if before is None else ends_sentence(before)
            before = inline.text
            found.append((before, opens))
            continue
        if type(inline) is Emphasis:
            found += runs(inline.inlines, opens if before is None else ends_sentence(before))
        before, opens = None, False
    return found


def runs_of(provision: Provision) -> list[tuple[str, bool]]:
    """The runs of our own words in a provision and the cells of its table; an entry of a list opens no sentence."""
    found = runs(provision.inlines, provision.role not in (Role.PARAGRAPH, Role.SUB_PARAGRAPH))
    if provision.table is not None:
        for row in (provision.table.head, *provision.table.rows):
            for cell in row:
                found += runs(cell.inlines)
    return found


def defined_in(inlines: Sequence[Inline]) -> Iterator[str]:
    """The terms that a paragraph defines in place, in our own words (a party's short name is an answer)."""
    for inline in inlines:
        if type(inline) is Term:
            if all(type(each) is Text for each in inline.inlines):
                yield plain_text(inline.inlines)
        elif type(inline) is Emphasis:
            yield from defined_in(inline.inlines)
