"""unused-term: a term that is defined is used.

A definition that nothing uses makes a reader look for the clause that does. In an agreement, terms of definitions.md come in only by
use, so only those that a clause defines itself can be told. In a library, an entry of definitions.md, or a term that a clause
defines, is told if no clause file uses it at all.

    bad     Each Party must send a report (the "**Quarterly Report**") to the Host.   and nothing more about it
    good    Each Party must send a quarterly report to the Host.

Mend it by deleting the definition, or by using the term.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from alliancegen.model.agreement import Agreement
from alliancegen.model.library import Library
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.terms import TermFinder, runs_of
from alliancegen.rules.record import RuleRecord
from alliancegen.rules.term_uses import central_terms

if TYPE_CHECKING:
    from alliancegen.rules.passages import LibraryText

RULE = RuleRecord("unused-term", Severity.WARNING, ("library", "agreement"))


def in_agreement(
    agreement: Agreement, in_place: Mapping[str, Sequence[Place]], finder: TermFinder
) -> Iterator[Problem]:
    """One problem a term that a clause of the agreement defines and none uses."""
    if not in_place:
        return
    texts = {text for provision in agreement.walk() for text, _ in runs_of(provision)}
    holds_one = re.compile("|".join(re.escape(term[:-1]) for term in in_place))  # a plural may change the last letter
    wanted = (text for text in texts if holds_one.search(text))
    used = {use.term for text in wanted for use in finder.uses(text, opens=False)}
    for term, places in in_place.items():
        if term not in used:
            yield _unused(term, places[0], "nowhere")


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a term that no clause file uses. Definitions use terms too, as far as they are used themselves."""
    library = text.library
    if not text.is_whole:
        return
    in_place = {
        passage.text[start:end]: passage.place(start, end)
        for passage in reversed(text.passages)
        for start, end in passage.defined
        if not passage.is_definition
    }
    central = {definition.term: definition.place for definition in reversed(library.definitions)}
    finder = TermFinder(
        {**central_terms(library.definitions), **dict.fromkeys(in_place, ())}, library.style.proper_names
    )
    uses: dict[str, set[str]] = {}
    for passage in text.passages:
        user = passage.owner if passage.is_definition else ""
        found = (use.term for use in finder.uses(passage.without_terms, passage.opens_sentence))
        uses.setdefault(user, set()).update(found)
    used = _reached({*uses.get("", ()), *_by_kinds(library, finder)}, uses)
    for term, place in {**in_place, **central}.items():
        if term not in used:
            yield _unused(term, place, "in no clause file")


def _by_kinds(library: Library, finder: TermFinder) -> Iterator[str]:
    """The terms that a kind puts in the place of the shared clauses' own."""
    for kind in library.kinds.values():
        for words in kind.words.values():
            yield from (use.term for use in finder.uses(words, opens=False))


def _reached(used: set[str], uses: Mapping[str, set[str]]) -> set[str]:
    """The terms that are used, and those that their definitions use."""
    reached: set[str] = set()
    while used:
        term = used.pop()
        if term not in reached:
            reached.add(term)
            used |= uses.get(term, set())
    return reached


def _unused(term: str, place: Place, where: str) -> Problem:
    message = f"'{term}' is defined here and used {where}"
    return Problem(RULE.id, message, place, RULE.severity, help="delete the definition, or use the term")
