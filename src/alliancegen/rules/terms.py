"""The rules about defined terms on an agreement, together: they read the same uses of the same terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from alliancegen.model.agreement import Agreement
from alliancegen.model.capitals import CALENDAR
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.terms import finder_of
from alliancegen.rules import term_defined_twice, undefined_term, unused_term
from alliancegen.rules.term_uses import defined_in_place


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
    in_place = defined_in_place(agreement)
    yield from term_defined_twice.in_agreement(in_place, forms, short_names)
    finder = finder_of({**forms, **dict.fromkeys(in_place, ())}, proper_names)
    yield from unused_term.in_agreement(agreement, in_place, finder)
    yield from undefined_term.in_agreement(agreement, finder, {*(name for name, _ in short_names), *CALENDAR})
