"""Define: central definitions that the agreement uses are pulled in, with those that they use, in A to Z order.

A definition that nothing uses is left out. Uses are looked for in our own words, not in answers or headings (DESIGN 11.8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from alliancegen.model.agreement import Agreement, BodyPart, Provision, Role
from alliancegen.model.library import Definition
from alliancegen.model.terms import TermFinder, finder_of, is_ordinary, runs_of

FillDefinition = Callable[[Definition], Provision]
"""Fills one definition into a provision (Role.DEFINITION, with its paragraphs below it)."""


def define(
    agreement: Agreement, definitions: Sequence[Definition], proper_names: Iterable[str], fill: FillDefinition
) -> Agreement:
    """The agreement with the definitions that it uses in the place of its empty definition provision.

    `definitions` are those whose condition holds.
    """
    by_term = {definition.term: definition for definition in definitions}
    finder = finder_of({term: definition.forms for term, definition in by_term.items()}, proper_names)
    filled: dict[str, Provision] = {}
    waiting = sorted(used_terms(agreement.sections(), finder))
    while waiting:
        term = waiting.pop()
        if term in filled:
            continue
        filled[term] = fill(by_term[term])
        waiting += sorted(used_terms([filled[term]], finder) - {term} - set(filled))
    entries = [filled[term] for term in sorted(filled, key=str.casefold)]
    return replace(
        agreement,
        front=[_placed(section, entries) for section in agreement.front],
        body=[BodyPart(part.title, [_placed(clause, entries) for clause in part.clauses]) for part in agreement.body],
    )


def used_terms(provisions: Iterable[Provision], finder: TermFinder) -> set[str]:
    """The terms that provisions use.

    A one-word term that opens a sentence counts only if it is also used inside one, unless no ordinary word is written so
    (FOIA).
    """
    texts = {run for top in provisions for provision in top.walk() for run in runs_of(provision)}  # many stand twice
    used: set[str] = set()
    for text, opens in texts:
        for use in finder.uses(text, opens):
            if use.term and not (use.opens and is_ordinary(use.words)):
                used.add(use.term)
        if used == finder.terms:
            break  # there is none that is still looked for
    return used


def _placed(provision: Provision, entries: Sequence[Provision]) -> Provision:
    """The provision with the entries where its empty definition provision stood."""
    if not any(each.role is Role.DEFINITION for each in provision.walk()):
        return provision
    children: list[Provision] = []
    for child in provision.children:
        if child.role is Role.DEFINITION and not child.inlines:
            children += entries
        else:
            children.append(_placed(child, entries))
    return replace(provision, children=tuple(children))
