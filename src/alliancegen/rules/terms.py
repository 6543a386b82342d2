"""x10-terms: each defined term is defined once, used, and not also a party's short name; each capitalised term is defined.

A term that is defined in a clause and never used is a warning; a capitalised word inside a sentence that no definition,
party or proper name explains is a warning: a reader will look for its meaning, but no pattern can be sure that it is meant
as a term.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from alliancegen.model.agreement import Agreement, Role
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.model.terms import TermFinder, defined_in, ends_sentence, forms_of, runs_of

ID = "x10-terms"
# the capital stands before the look back, because a search can leap from capital to capital
_CAPITALISED = re.compile(r"[A-Z](?<![\w’'-].)[a-z]+(?:-[a-z]+)?(?:\s+(?:of|and|for|the|to|in)?\s*[A-Z][a-z]+)*")
_ENACTMENT = re.compile(
    r"(?:[A-Z][\w’-]*|of|and|for|the|to|in|etc|\([^)]*\)|,)(?:\s+(?:[A-Z][\w’-]*|of|and|for|the|to|in|etc|\([^)]*\)|,))*\s+"
    r"(?:Act|Regulations?|Order|Rules|Directive)(?:\s+\d{4})?"
)
_CALENDAR = [
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


def check(
    agreement: Agreement,
    central: Iterable[tuple[str, Sequence[str]]],
    short_names: Sequence[tuple[str, Place | None]],
    proper_names: Iterable[str],
) -> Iterator[Problem]:
    """`central` are the definitions that the agreement pulled in, with their other forms.

    `short_names` are those of the parties, each with its line in the answers.
    """
    forms = dict(central)
    in_place = _defined_in_place(agreement)
    yield from _defined_twice(in_place, forms)
    yield from _clashing_names(short_names, [*in_place, *forms])
    everywhere = {**forms, **dict.fromkeys(in_place, ())}
    finder = TermFinder(everywhere, proper_names)
    used = _used(agreement, finder)
    for term, places in in_place.items():
        if term not in used:
            yield Problem(
                ID,
                f"'{term}' is defined here and used nowhere",
                places[0],
                Severity.WARNING,
                help="delete the definition, or use the term",
            )
    yield from _undefined(agreement, finder, {*(name for name, _ in short_names), *_CALENDAR})


def _defined_in_place(agreement: Agreement) -> dict[str, list[Place]]:
    """The terms that clauses define themselves, with where. Schedules that are forms of their own count for themselves."""
    terms: dict[str, list[Place]] = {}
    for provision in agreement.walk():
        if provision.role is not Role.DEFINITION:
            for term in defined_in(provision.inlines):
                terms.setdefault(term, []).append(provision.place)
    return terms


def _defined_twice(in_place: dict[str, list[Place]], central: dict[str, Sequence[str]]) -> Iterator[Problem]:
    for term, places in in_place.items():
        if term in central:
            yield Problem(
                ID, f"'{term}' is defined here and in definitions.md", places[0], help="delete one of the two"
            )
        if len(places) > 1:
            yield Problem(
                ID,
                f"'{term}' is defined twice",
                places[1],
                remarks=(Remark("first here", places[0]),),
                help="delete one",
            )


def _clashing_names(short_names: Iterable[tuple[str, Place | None]], terms: Iterable[str]) -> Iterator[Problem]:
    """A short name that two parties share, or that is a defined term as well."""
    taken = {form for term in terms for form in forms_of(term)}
    first: dict[str, Place | None] = {}
    for name, place in short_names:
        if name in taken:
            yield Problem(
                ID,
                f"'{name}' is a party's short name and a defined term",
                place,
                help="give the party another short name",
            )
        if name in first:
            yield Problem(
                ID,
                f"two parties have the short name '{name}'",
                place,
                remarks=(Remark("first here", first[name]),),
                help="give one of them another short name",
            )
        first.setdefault(name, place)


def _used(agreement: Agreement, finder: TermFinder) -> set[str]:
    texts = {text for provision in agreement.walk() for text, _ in runs_of(provision)}
    return {use.term for text in texts for use in finder.uses(text, opens=False)}


def _undefined(agreement: Agreement, finder: TermFinder, known: set[str]) -> Iterator[Problem]:
    told: set[str] = set()
    for provision in agreement.walk():
        if provision.role in (Role.COVER, Role.TITLE, Role.SIGNING_LINE) or provision.table is not None:
            continue
        for text, opens in runs_of(provision):
            for found in _CAPITALISED.finditer(text):
                words = found[0]
                if words in told or finder.knows(words):
                    continue
                before = text[: found.start()]
                starts = opens if not before.strip() else ends_sentence(before)
                apart = [word for word in words.split() if word[0].isupper()]
                if starts or all(word in known for word in apart) or _is_hidden(found, text, finder):
                    continue
                told.add(words)
                yield Problem(
                    ID,
                    f"'{words}' is written as a defined term, and nothing defines it",
                    provision.place,
                    Severity.WARNING,
                    help="define it, write it small, or name it under proper_names in house-style.yaml",
                )


def _is_hidden(found: re.Match[str], text: str, finder: TermFinder) -> bool:
    """Whether capitalised words overlap with a term, a proper name or the title of an enactment."""
    spans = [(use.start, use.end) for use in finder.uses(text, opens=False)]
    spans += [(title.start(), title.end()) for title in _ENACTMENT.finditer(text)]
    return any(start < found.end() and found.start() < end for start, end in spans)
