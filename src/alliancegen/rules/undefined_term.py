"""undefined-term: words that are written as a defined term are defined.

Capital letters inside a sentence tell a reader to look for a definition. Names of bodies and laws are known by `proper_names` in
house-style.yaml and by their form (… Act 2014); the parties' short names, months and places are known. A warning, because no
pattern can be sure what was meant.

    bad     Each Party must keep to the Operating Manual.   and nothing defines it
    good    Each Party must keep to the operating manual in [[Schedule: Operating manual]].

Mend it by defining the term, by writing it small, or by naming it under proper_names. An agreement is read with its own terms; a
library with those of all its files.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from alliancegen.model.agreement import Agreement, Role
from alliancegen.model.capitals import CALENDAR, unexplained, unexplained_in
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.terms import TermFinder, runs_of
from alliancegen.rules.record import RuleRecord
from alliancegen.rules.term_uses import central_terms

if TYPE_CHECKING:
    from alliancegen.rules.passages import LibraryText

RULE = RuleRecord("undefined-term", Severity.WARNING, ("library", "agreement"))


def in_agreement(agreement: Agreement, finder: TermFinder, known: set[str]) -> Iterator[Problem]:
    """One problem for words that `finder` has no definition of; `known` are names that need none."""
    told: set[str] = set()
    runs: list[tuple[str, bool]] = []
    places: list[Place] = []
    for provision in agreement.walk():
        if provision.role in (Role.COVER, Role.TITLE, Role.SIGNING_LINE) or provision.table is not None:
            continue
        own = runs_of(provision)
        runs += own
        places += [provision.place] * len(own)
    for number, start, end in unexplained_in(runs, finder, known):
        words = runs[number][0][start:end]
        if words not in told:
            told.add(words)
            yield _problem(words, places[number])


def in_library(text: LibraryText) -> Iterator[Problem]:
    """The same with all terms of a library; answers, among them the parties' names, are no words of it."""
    library = text.library
    if not text.is_whole:
        return
    in_place = {passage.text[start:end] for passage in text.passages for start, end in passage.defined}
    terms = {**dict.fromkeys(in_place, ()), **central_terms(library.definitions)}
    renamed = {words for kind in library.kinds.values() for pair in kind.words.items() for words in pair}
    finder = TermFinder(terms, [*library.style.proper_names, *(words for words in renamed if words not in terms)])
    told: set[str] = set()
    for passage in text.of_agreements():
        words = passage.without_terms
        for start, end in unexplained(words, passage.opens_sentence, finder, {*CALENDAR}):
            if words[start:end] not in told:
                told.add(words[start:end])
                yield _problem(words[start:end], passage.place(start, end))


def _problem(words: str, place: Place) -> Problem:
    return Problem(
        RULE.id,
        f"'{words}' is written as a defined term, and nothing defines it",
        place,
        RULE.severity,
        help="define it, write it small, or name it under proper_names in house-style.yaml",
    )
