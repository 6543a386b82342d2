"""How the rules about defined terms read a text: what looks like a term, what hides one, where terms stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from alliancegen.model.agreement import Agreement, Role
from alliancegen.model.library import Definition
from alliancegen.model.places import Place
from alliancegen.model.terms import TermFinder, defined_in

# the capital stands before the look back, because a search can leap from capital to capital
CAPITALISED = re.compile(r"[A-Z](?<![\w’'-].)[a-z]+(?:-[a-z]+)?(?:\s+(?:of|and|for|the|to|in)?\s*[A-Z][a-z]+)*")
ENACTMENT = re.compile(
    r"(?:[A-Z][\w’-]*|of|and|for|the|to|in|etc|\([^)]*\)|,)(?:\s+(?:[A-Z][\w’-]*|of|and|for|the|to|in|etc|\([^)]*\)|,))*\s+"
    r"(?:Act|Regulations?|Order|Rules|Directive)(?:\s+\d{4})?"
)
CALENDAR = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "England",
    "Wales",
    "London",
    "English",
    "Welsh",
    "Act",
    "Part",
    "Schedule",
    "I",
]


def central_terms(definitions: Iterable[Definition]) -> dict[str, Sequence[str]]:
    """The terms of definitions.md with their other forms. A term may have several entries, one for each sort of agreement."""
    terms: dict[str, Sequence[str]] = {}
    for definition in definitions:
        terms[definition.term] = (*terms.get(definition.term, ()), *definition.forms)
    return terms


def defined_in_place(agreement: Agreement) -> dict[str, list[Place]]:
    """The terms that clauses define themselves, with where. Schedules that are forms of their own count for themselves."""
    terms: dict[str, list[Place]] = {}
    for provision in agreement.walk():
        if provision.role is not Role.DEFINITION:
            for term in defined_in(provision.inlines):
                terms.setdefault(term, []).append(provision.place)
    return terms


def is_hidden(found: re.Match[str], text: str, finder: TermFinder) -> bool:
    """Whether capitalised words overlap with a term, a proper name or the title of an enactment."""
    spans = [(use.start, use.end) for use in finder.uses(text, opens=False)]
    spans += [(title.start(), title.end()) for title in ENACTMENT.finditer(text)]
    return any(start < found.end() and found.start() < end for start, end in spans)
