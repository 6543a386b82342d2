"""Where defined terms are used in our own words (DESIGN 11.8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from alliancegen.model.agreement import Emphasis, Filled, Inline, Reference, Term, Text, plain_text

SENTENCE_END = re.compile(r"(?:[.!?:”]\s+|[“(])$")


def forms_of(term: str) -> Iterator[str]:
    """A term and its regular plurals: -s, -es, -y to -ies."""
    yield term
    yield f"{term}s"
    if re.search(r"(s|x|z|ch|sh)$", term):
        yield f"{term}es"
    if re.search(r"[^aeiouAEIOU]y$", term):
        yield f"{term[:-1]}ies"


@dataclass(frozen=True, slots=True)
class Use:
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
        self._term_of: dict[str, str] = {}
        for term, others in terms.items():
            for form in (*forms_of(term), *(each for other in others for each in forms_of(other))):
                self._term_of.setdefault(form, term)
        for name in proper_names:
            self._term_of[name] = ""
        ordered = sorted(self._term_of, key=len, reverse=True)
        self._pattern = (
            re.compile(r"(?<![\w’-])(" + "|".join(map(re.escape, ordered)) + r")(?![\w-])") if ordered else None
        )

    def uses(self, text: str, opens: bool) -> Iterator[Use]:
        """The uses in one run of text; `opens` says that the run opens a sentence."""
        if self._pattern is None:
            return
        for match in self._pattern.finditer(text):
            before = text[: match.start()]
            at_start = opens if not before.strip() else SENTENCE_END.search(before) is not None
            yield Use(self._term_of[match[1]], match[1], match.start(), match.end(), at_start)


def runs(inlines: Sequence[Inline], opens: bool = True) -> Iterator[tuple[str, bool]]:
    """The runs of our own words in a paragraph, each with whether it opens a sentence. Answers and references break runs."""
    for inline in inlines:
        match inline:
            case Text(text):
                yield text, opens
                opens = SENTENCE_END.search(text) is not None
            case Emphasis(inner):
                yield from runs(inner, opens)
                opens = False
            case Term() | Filled() | Reference():
                opens = False
            case _:
                opens = False


def defined_in(inlines: Sequence[Inline]) -> Iterator[str]:
    """The terms that a paragraph defines in place, in our own words (a party's short name is an answer)."""
    for inline in inlines:
        match inline:
            case Term(inner) if all(isinstance(each, Text) for each in inner):
                yield plain_text(inner)
            case Emphasis(inner):
                yield from defined_in(inner)
            case _:
                pass
