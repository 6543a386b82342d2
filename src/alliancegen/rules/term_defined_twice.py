"""term-defined-twice: a name means one thing.

A term with two definitions has the meaning that suits whoever argues about it. So has a defined term that is also the short name of a
party, and a short name that two parties share.

    bad     "**Losses**" in definitions.md, and (the "**Losses**") in a clause of the same agreement
    good    one of the two

Mend it by deleting one definition, or by giving the party another short_name. Two entries of definitions.md for one term are
alternatives and stand behind conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity
from alliancegen.model.terms import forms_of
from alliancegen.rules.record import RuleRecord

if TYPE_CHECKING:
    from alliancegen.rules.conditions import Shape
    from alliancegen.rules.passages import LibraryText

RULE = RuleRecord("term-defined-twice", Severity.ERROR, ("library", "agreement"))


def in_library(text: LibraryText) -> Iterator[Problem]:
    """One problem an entry of definitions.md that stands behind the same condition as another of its term."""
    from alliancegen.rules.conditions import shape_of  # noqa: PLC0415 - no agreement needs it

    first: dict[tuple[str, Shape | None], Place] = {}
    for entry in text.library.definitions:
        key = entry.term, None if entry.condition is None else shape_of(entry.condition)
        if key in first:
            yield Problem(
                RULE.id,
                f"'{entry.term}' is defined twice, and only one of the two would print",
                entry.place,
                remarks=(Remark("first here", first[key]),),
                help="delete one, or put them behind different conditions",
            )
        first.setdefault(key, entry.place)


def in_agreement(
    in_place: Mapping[str, Sequence[Place]],
    central: Mapping[str, Sequence[str]],
    short_names: Sequence[tuple[str, Place | None]],
) -> Iterator[Problem]:
    """`in_place` are the terms that clauses define, `central` those of definitions.md, `short_names` the parties'."""
    yield from _defined_twice(in_place, central)
    yield from _clashing_names(short_names, [*in_place, *central])


def _defined_twice(in_place: Mapping[str, Sequence[Place]], central: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for term, places in in_place.items():
        if term in central:
            message = f"'{term}' is defined here and in definitions.md"
            yield Problem(RULE.id, message, places[0], help="delete one of the two")
        if len(places) > 1:
            yield Problem(
                RULE.id,
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
            message = f"'{name}' is a party's short name and a defined term"
            yield Problem(RULE.id, message, place, help="give the party another short name")
        if name in first:
            yield Problem(
                RULE.id,
                f"two parties have the short name '{name}'",
                place,
                remarks=(Remark("first here", first[name]),),
                help="give one of them another short name",
            )
        first.setdefault(name, place)
