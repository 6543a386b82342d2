"""What things mean, in words: for `explain` and `list`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol

from msgspec.structs import replace

from alliancegen.model.agreement import Agreement, plain_text
from alliancegen.model.coverage import Coverage
from alliancegen.model.library import Authority, Library, RequiredSection, Rule
from alliancegen.model.plan import Plan
from alliancegen.model.questions import Question, Shape
from alliancegen.model.templates import ClauseFile, FileKind, Piece, Print, Words


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
    """Lines about a section, point, rule, fact, question or clause number; empty when there is no such thing."""
    kind = library.kinds.get(agreement.kind) if agreement else next(iter(library.kinds.values()), None)
    section, _, point = thing.partition("#")
    required = next((row for row in kind.checklist if row.id == section), None) if kind else None
    rule = next((each for each in [*library.rules, *(kind.rules if kind else [])] if each.id == thing), None)
    if required is not None and (not point or point in required.points):
        return list(_required(required, point, library, coverage, plan))
    if rule is not None:
        return list(_rule(rule))
    if thing in library.facts:
        return list(_fact(thing, library, facts))
    if thing in library.questions:
        return list(_question(library.questions[thing], thing))
    if clause_file := library.sections.get(thing) or library.schedules.get(thing):
        return list(_put_in(clause_file, library, plan))
    return list(_provision(thing, agreement, coverage)) if agreement else []


def _required(
    required: RequiredSection, point: str, library: Library, coverage: Coverage | None, plan: Plan | None
) -> Iterator[str]:
    what = "schedule" if required.is_schedule else "section"
    yield f"{required.title} ({what} '{required.id}')"
    how = {"always": "always required", "recommended": "recommended"}.get(
        required.required, f"required when the fact {required.when} holds"
    )
    yield f"  {how}; {'may be waived with a reason' if required.waivable else 'fixed by statute, so it cannot be waived'}"
    if required.why:
        yield f"  why: {required.why}"
    if who := [reader.who for reader in library.readers if required.id in reader.sections]:
        yield f"  who should read it: {'; '.join(who)}"
    own = required.points[point].authority if point else ()
    yield from (f"  authority: {_authority(each)}" for each in own or required.authority)
    clause_file = library.sections.get(required.id) or library.schedules.get(required.id)
    if clause_file is not None:
        yield _words(clause_file)
    yield from _overlaid(library, required.id)
    yield from (f"  open: {each.text}" for each in library.open_points if required.id in each.sections)
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


def _words(clause_file: ClauseFile) -> str:
    """Where a section's words stand, who keeps them, and who has approved them."""
    reviewed = f"reviewed by {clause_file.reviewed_by}, {clause_file.reviewed_on}".rstrip(", ")
    owner = f"kept by {clause_file.owner}; " if clause_file.owner else ""
    locked = f"; fixed by {clause_file.locked.source}" if clause_file.locked else ""
    approved = reviewed if clause_file.reviewed_by else "no solicitor has reviewed them"
    return f"  words: {clause_file.place.short}; {owner}{approved}{locked}"


def _overlaid(library: Library, section: str) -> Iterator[str]:
    for each in library.overlaid_in(section):
        yield f"  changed: {each}, in {each.declared.place.short}: {each.declared.reason}"


def _put_in(clause_file: ClauseFile, library: Library, plan: Plan | None) -> Iterator[str]:
    """A section that no checklist asks for."""
    what = "schedule" if clause_file.kind is FileKind.SCHEDULE else "section"
    yield f"{clause_file.title_text} ({what} '{clause_file.id}')"
    yield "  no checklist asks for it"
    yield _words(clause_file)
    yield from _overlaid(library, clause_file.id)
    decision = plan.decisions.get(clause_file.id) if plan else None
    if decision is not None:
        yield f"  {'in' if decision.included else 'out'}: {decision.reason}"


def _authority(authority: Authority) -> str:
    note = f" ({authority.note})" if authority.note else ""
    how = "from memory" if authority.remembered else "read"
    return f"{authority.source}{note}, {f'{how} {authority.checked}' if authority.checked else 'not checked'}"


def _rule(rule: Rule) -> Iterator[str]:
    yield f"The rule {rule.id} ({rule.severity}{', a thing to do before signing' if rule.before_signing else ''})"
    if rule.problem:
        yield f"  {sentence(rule.problem)}"
    if rule.help:
        yield f"  help: {sentence(rule.help)}"
    if rule.forbid_words:
        yield f"  words that are out of date: {', '.join(rule.forbid_words)}"
    if rule.source:
        yield f"  source: {rule.source}"
    yield f"  declared in {rule.place.short}"


def sentence(pieces: Sequence[Piece]) -> str:
    """The words of a template with … for each answer."""
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


def _question(question: Question, name: str, indent: str = "") -> Iterator[str]:
    """A question with what helps to answer it; below a table or a group, its columns."""
    yield f"{indent}{name}: {question.ask}" if question.ask else f"{indent}{name}"
    inner = f"{indent}  "
    yield f"{inner}kind: {_kind(question)}"
    if question.choices:
        yield from (f"{inner}  {value}: {words}" for value, words in question.choices.items())
    if question.computed is not None:
        yield f"{inner}worked out from its row"
    elif question.default_is is not None:
        yield f"{inner}if left out: worked out from other answers"
    elif question.default is not None:
        default = question.default
        rows = f"{len(default.entries)} entries" if default.is_list and default.entries else ""
        yield f"{inner}if left out: {rows or ('none' if default.is_list else default.text)}"
    if question.help:
        yield f"{inner}help: {question.help}"
    if question.example:
        yield f"{inner}as: {question.example}"
    if question.advice:
        yield f"{inner}advice: {question.advice}"
    for column, each in question.columns.items():
        yield from _question(each, column, inner)
    if not indent:
        yield f"  asked in {question.place.short}"


def _kind(question: Question) -> str:
    kind = f"{question.kind} of {question.table}" if question.table else str(question.kind)
    if question.shape is Shape.LIST:
        return f"list of {kind}"
    return kind if question.shape is Shape.ONE else f"{kind} {question.shape.value}"


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
    rules = [rule.id for rule in rules_of(library)]
    return [*sections, *points, *rules, *library.facts, *library.questions]


def rules_of(library: Library) -> Iterator[Rule]:
    """The rules of a library, then those of its kinds."""
    yield from library.rules
    for kind in library.kinds.values():
        yield from kind.rules


def _sections(library: Library) -> Iterator[tuple[str, str]]:
    """Each section and schedule once, in the order of the first kind that has it."""
    titles = {**library.sections, **library.schedules}
    rows = {row.id: row for kind in reversed([*library.kinds.values()]) for row in kind.rows()}
    order = dict.fromkeys(row.id for kind in library.kinds.values() for row in kind.rows())
    shown = {name: titles[name].title_text + (f" (when {row.when})" if row.when else "") for name, row in rows.items()}
    width = max(map(len, shown.values()), default=0)
    yield from ((name, f"{shown[name]:<{width}} {_where_from(titles[name], library)}") for name in order)


def _where_from(clause_file: ClauseFile, library: Library) -> str:
    """The folders of a section's words: where the whole of it stands, and what stands elsewhere."""
    whole = clause_file.place.file.removesuffix(f"/{clause_file.kind.value}/{clause_file.id}.md")
    parts = [each for each in library.overlaid_in(clause_file.id) if each.declared.heading]
    return ", ".join([whole, *(f"{each.folder} ({each.declared.heading})" for each in parts)])


def _questions(library: Library) -> Iterator[tuple[str, str]]:
    """The questions that the kinds' own sections and schedules ask, with the columns of each table."""
    rows = {row.id for kind in library.kinds.values() for row in kind.rows()}
    started = {path for kind in library.kinds.values() for path in kind.start}
    for each in library.questions.values():
        if each.owner in rows or each.path in started:
            yield each.path, each.ask
            for name, column in each.columns.items():
                if column.computed is None:
                    yield f"  {name}", column.ask


def _kinds(library: Library) -> Iterator[tuple[str, str]]:
    """The kinds, and below them what to ask, in this order, to find the right one."""
    yield from ((kind.id, kind.title) for kind in library.kinds.values())
    if library.choosing:
        yield "", ""
        yield "Ask in this order:", "the first yes leads to the kind"
        for number, each in enumerate(library.choosing, 1):
            if each.kind in library.kinds:
                yield each.kind, f"{number}. {each.ask}"


def of_kind(library: Library, kind: str) -> Library:
    """The library with one of its kinds alone. Raises `KeyError` where there is no such kind."""
    return replace(library, kinds={kind: library.kinds[kind]})


LISTS: dict[str, Callable[[Library], Iterator[tuple[str, str]]]] = {
    "kinds": _kinds,
    "sections": _sections,
    "questions": _questions,
    "facts": lambda library: ((each.name, each.because) for each in library.facts.values()),
    "rules": lambda library: ((each.id, sentence(each.problem)) for each in rules_of(library)),
}
