"""circular-definition: no definition leads back to the term that it defines.

If "Service" means what a "Provider" does, and "Provider" means who does a "Service", neither of them says anything. A definition
that uses its own term is the shortest circle.

    bad     "**Losses**" means all Losses of a Party.
    good    "**Losses**" means all costs and damages of a Party.

Mend one definition of the circle by saying it without the others' words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Severity
from alliancegen.model.terms import TermFinder
from alliancegen.rules.passages import LibraryText
from alliancegen.rules.record import RuleRecord
from alliancegen.rules.term_uses import central_terms

RULE = RuleRecord("circular-definition", Severity.WARNING, ("library",))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem a circle of the central definitions, at the first of them in the file."""
    uses = _uses(text)
    places: dict[str, Place] = {}
    for definition in text.library.definitions:
        places.setdefault(definition.term, definition.place)
    told: set[frozenset[str]] = set()
    for term, place in places.items():
        circle = _circle(term, uses)
        if circle and frozenset(circle) not in told:
            told.add(frozenset(circle))
            way = " → ".join(f"'{each}'" for each in (*circle, circle[0]))
            message = f"{way}: the definition leads back to itself" if circle[1:] else f"'{term}' is defined by itself"
            yield Problem(RULE.id, message, place, RULE.severity, help="define one of them in other words")


def _uses(text: LibraryText) -> dict[str, list[str]]:
    """The terms in the words of each central definition, besides those that it defines."""
    library = text.library
    central = central_terms(library.definitions)
    in_place = {passage.text[start:end] for passage in text.passages for start, end in passage.defined}
    finder = TermFinder({**dict.fromkeys(in_place, ()), **central}, library.style.proper_names)
    uses: dict[str, list[str]] = {}
    for passage in text.passages:
        if not passage.is_definition:
            continue
        found = uses.setdefault(passage.owner, [])
        for use in finder.uses(passage.without_terms, opens=True):
            if use.term and use.term not in found:
                found.append(use.term)
    return uses


def _circle(term: str, uses: Mapping[str, Sequence[str]]) -> list[str]:
    """The shortest way from a term back to itself; empty where there is none."""
    ways = [[term]]
    seen = {term}
    while ways:
        way = ways.pop(0)
        for following in uses.get(way[-1], ()):
            if following == term:
                return way
            if following not in seen:
                seen.add(following)
                ways.append([*way, following])
    return []
