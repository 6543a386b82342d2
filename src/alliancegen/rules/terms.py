"""x10-terms: each defined term is defined once, used, and not also a party's short name; each capitalised term is defined.

A term that is defined in a clause and never used is a warning; a capitalised word inside a sentence that no definition,
party or proper name explains is a warning: a reader will look for its meaning, but no pattern can be sure that it is meant
as a term.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alliancegen.model.agreement import Agreement, Provision, Role
from alliancegen.model.capitals import CALENDAR, unexplained
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.model.terms import TermFinder, defined_in, forms_of, runs

ID = "x10-terms"


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
    used = set(_used(agreement, finder))
    for term, places in in_place.items():
        if term not in used:
            yield Problem(
                ID,
                f"'{term}' is defined here and used nowhere",
                places[0],
                Severity.WARNING,
                help="delete the definition, or use the term",
            )
    yield from _undefined(agreement, finder, {*(name for name, _ in short_names), *CALENDAR})


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


def _texts(provision: Provision) -> Iterator[tuple[str, bool]]:
    yield from runs(provision.inlines, provision.role not in (Role.PARAGRAPH, Role.SUB_PARAGRAPH))
    if provision.table is not None:
        for row in (provision.table.head, *provision.table.rows):
            for cell in row:
                yield from runs(cell.inlines)


def _used(agreement: Agreement, finder: TermFinder) -> Iterator[str]:
    for provision in agreement.walk():
        for text, opens in _texts(provision):
            yield from (use.term for use in finder.uses(text, opens))


def _undefined(agreement: Agreement, finder: TermFinder, known: set[str]) -> Iterator[Problem]:
    told: set[str] = set()
    for provision in agreement.walk():
        if provision.role in (Role.COVER, Role.TITLE, Role.SIGNING_LINE) or provision.table is not None:
            continue
        for text, opens in runs(provision.inlines, provision.role not in (Role.PARAGRAPH, Role.SUB_PARAGRAPH)):
            for words in unexplained(text, opens, finder, known):
                if words in told:
                    continue
                told.add(words)
                yield Problem(
                    ID,
                    f"'{words}' is written as a defined term, and nothing defines it",
                    provision.place,
                    Severity.WARNING,
                    help="define it, write it small, or name it under proper_names in house-style.yaml",
                )
