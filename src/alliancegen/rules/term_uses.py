"""How the rules about defined terms read a text: what looks like a term, what hides one, where terms stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from alliancegen.model.agreement import Agreement, Role
from alliancegen.model.library import Definition
from alliancegen.model.places import Place
from alliancegen.model.terms import defined_in


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
