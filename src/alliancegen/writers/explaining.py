"""What things mean, in words: for `explain` and `list`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from alliancegen.model.agreement import Agreement, plain_text
from alliancegen.model.coverage import Coverage
from alliancegen.model.library import AgreementKind, Library, RequiredSection, Rule
from alliancegen.model.plan import Plan
from alliancegen.model.templates import Piece, Print, Words


class Reasoned(Protocol):
    """A fact as it came out."""

    @property
    def holds(self) -> bool: ...
    @property
    def reason(self) -> str: ...


def explanation(
    thing: str,
    library: Library,
    agreement: Agreement | None,
    coverage: Coverage | None,
    plan: Plan | None,
    facts: Mapping[str, Reasoned],
) -> list[str]:
    """Lines about a section, point, rule, fact or clause number; empty when there is no such thing."""
    kind = library.kinds.get(agreement.kind) if agreement else next(iter(library.kinds.values()), None)
    section, _, point = thing.partition("#")
    required = next((row for row in kind.checklist if row.id == section), None) if kind else None
    rule = next((each for each in [*library.rules, *(kind.rules if kind else [])] if each.id == thing), None)
    if required is not None and (not point or point in required.points):
        return list(_required(required, point, coverage, plan))
    if rule is not None:
        return list(_rule(rule))
    if thing in library.facts:
        return list(_fact(thing, library, facts))
    return list(_provision(thing, agreement, coverage)) if agreement else []


def _required(required: RequiredSection, point: str, coverage: Coverage | None, plan: Plan | None) -> Iterator[str]:
    what = "schedule" if required.is_schedule else "section"
    yield f"{required.title} ({what} '{required.id}')"
    how = {"always": "always required", "recommended": "recommended"}.get(
        required.required, f"required when the fact {required.when} holds"
    )
    yield f"  {how}; {'may be waived with a reason' if required.waivable else 'fixed by statute, so it cannot be waived'}"
    if required.why:
        yield f"  why: {required.why}"
    for authority in required.authority:
        note = f" ({authority.note})" if authority.note else ""
        yield f"  authority: {authority.source}{note}{f', checked {authority.checked}' if authority.checked else ', not checked'}"
    decision = plan.decisions.get(required.id) if plan else None
    if decision is not None:
        yield f"  {'in' if decision.included else 'out'}: {decision.reason}"
    rows = {row.id: row for section in coverage.sections for row in section.points} if coverage else {}
    for each in required.points.values():
        if point and each.id != point:
            continue
        yield f"  {required.id}#{each.id}: {each.ask}{f' (when {each.when})' if each.when else ''}"
        if row := rows.get(f"{required.id}#{each.id}"):
            evidence = ", ".join(f"{found.provision}, {found.place.short}" for found in row.evidence) or row.reason
            yield f"    {row.status.value}{f': {evidence}' if evidence else ''}"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"The rule {rule.id} ({rule.severity}{', a thing to do before signing' if rule.before_signing else ''})"
    if rule.problem:
        yield f"  {_sentence(rule.problem)}"
    if rule.help:
        yield f"  help: {_sentence(rule.help)}"
    if rule.forbid_words:
        yield f"  words that are out of date: {', '.join(rule.forbid_words)}"
    if rule.source:
        yield f"  source: {rule.source}"
    yield f"  declared in {rule.place.short}"


def _sentence(pieces: Sequence[Piece]) -> str:
    words = []
    for piece in pieces:
        words.append(piece.text if isinstance(piece, Words) else "…" if isinstance(piece, Print) else "")
    return "".join(words)


def _fact(name: str, library: Library, facts: Mapping[str, Reasoned]) -> Iterator[str]:
    fact = library.facts[name]
    yield f"The fact {name}: {fact.because}"
    if name in facts:
        yield f"  {'yes' if facts[name].holds else 'no'}: {facts[name].reason}"
    yield f"  declared in {fact.place.short}"


def _provision(thing: str, agreement: Agreement, coverage: Coverage | None) -> Iterator[str]:
    """A clause by its number as printed: 8, 8.1, 8.1(b)."""
    wanted = thing.lower().removeprefix("clause").strip()
    for top in (clause for part in agreement.body for clause in part.clauses):
        for each in top.walk():
            if each.path == wanted and each.number:
                yield f"Clause {each.path}: {plain_text(each.heading) or plain_text(each.inlines)[:70]}"
                yield f"  section '{each.section}', from {each.place.short}"
                for section in coverage.sections if coverage else ():
                    for point in section.points:
                        if any(found.key == each.key for found in point.evidence):
                            yield f"  covers {point.id}: {point.ask}"
                return


# ---------------------------------------------------------------- lists


def known_things(library: Library) -> list[str]:
    """Everything that `explain` knows by name."""
    kinds = list(library.kinds.values())
    sections = [row.id for kind in kinds for row in kind.checklist]
    points = [f"{row.id}#{point}" for kind in kinds for row in kind.checklist for point in row.points]
    rules = [rule.id for rule in _rules(library)]
    return [*sections, *points, *rules, *library.facts]


def _rules(library: Library) -> Iterator[Rule]:
    yield from library.rules
    for kind in library.kinds.values():
        yield from kind.rules


def _sections(library: Library) -> Iterator[tuple[str, str]]:
    for kind in library.kinds.values():
        titles = {**library.sections, **library.schedules}
        for row in kind.rows():
            yield row.id, titles[row.id].title_text + (f" (when {row.when})" if row.when else "")


def _kinds(library: Library) -> Iterator[tuple[str, str]]:
    kinds: list[AgreementKind] = list(library.kinds.values())
    yield from ((kind.id, kind.title) for kind in kinds)


LISTS: dict[str, Callable[[Library], Iterator[tuple[str, str]]]] = {
    "kinds": _kinds,
    "sections": _sections,
    "questions": lambda library: ((each.path, each.ask) for each in library.questions.values()),
    "facts": lambda library: ((each.name, each.because) for each in library.facts.values()),
    "rules": lambda library: ((each.id, _sentence(each.problem)) for each in _rules(library)),
}
