"""Whether the files of a library fit each other: names, headings, points, contents, checklist. No answers are needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from alliancegen.model.expressions import Name
from alliancegen.model.library import AgreementKind, Computed, Library, Rule
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, shown
from alliancegen.model.questions import Question
from alliancegen.model.suggestions import nearest
from alliancegen.model.templates import (
    Block,
    ClauseFile,
    Define,
    Emphasise,
    For,
    If,
    InlineIf,
    Marker,
    Part,
    Piece,
    Print,
    Refer,
    Words,
    blocks_of,
    heading_words,
)
from alliancegen.model.typography import typeset
from alliancegen.readers.resolving import Columns, Meaning, Names, Plain, Resolver, Uses, meaning_of


def names_of(library: Library) -> Names:
    """What every name means in this library."""
    return Names(library.questions, library.computed, library.facts, library.sections, library.schedules)


def check_library(library: Library) -> list[Problem]:
    """Everything in a library that can be wrong whatever the answers are."""
    names = names_of(library)
    problems: list[Problem] = []
    for kind in library.kinds.values():
        problems += _check_kind(kind, library, names)
    problems += _check_claims(library)
    problems += _check_open_points(library)
    problems += _check_readers(library)
    problems += [
        Problem(
            "unknown-kind",
            f"choosing.yaml leads to '{each.kind}', and there is no such kind",
            Place(f"{library.root}/choosing.yaml", 1),
        )
        for each in library.choosing
        if each.kind not in library.kinds
    ]
    problems += library_uses(library, names).problems
    for clause_file in [*library.sections.values(), *library.schedules.values()]:
        problems += _check_headings(clause_file, library)
    return problems


def _check_heads(kind: AgreementKind, library: Library) -> Iterator[Problem]:
    """That what a view has to settle is asked."""
    for view in kind.views:
        for row in view.rows:
            for path in row.settle:
                if path not in library.questions:
                    message = f"the view '{view.id}' of {kind.id} has '{path}' to settle, and nothing asks for it"
                    yield Problem(
                        "unknown-question",
                        message,
                        Place(f"{library.root}/kinds/{kind.id}/views.yaml", 1),
                        help=nearest(path, library.questions),
                    )


def _check_open_points(library: Library) -> Iterator[Problem]:
    for point in library.open_points:
        for name in point.sections:
            if name not in library.sections and name not in library.schedules:
                known = [*library.sections, *library.schedules]
                message = f"the open point '{point.id}' names '{name}', which is no section or schedule"
                yield Problem("unknown-section", message, point.place, help=nearest(name, known))
        if point.when and point.when not in library.facts:
            message = f"the open point '{point.id}' rests on '{point.when}', which is no fact"
            yield Problem("unknown-fact", message, point.place, help=nearest(point.when, library.facts))


def _check_readers(library: Library) -> Iterator[Problem]:
    known = [*library.sections, *library.schedules]
    for reader in library.readers:
        for name in reader.sections:
            if name not in known:
                message = f"'{shown(reader.who)}' should read '{name}', which is no section or schedule"
                yield Problem("unknown-section", message, reader.place, help=nearest(name, known))


def library_uses(library: Library, names: Names) -> Uses:
    """What all expressions of a library use, with the problems in them."""
    uses = Uses()
    resolver = Resolver(names, uses)
    for fact in library.facts.values():
        resolver.condition(fact.expression)
    for question in library.questions.values():
        _question(question, question.path, resolver)
    for computed in library.computed:
        _computed(computed, resolver)
    for rule in library.rules:
        _rule(rule, resolver)
    for definition in library.definitions:
        if definition.condition is not None:
            resolver.condition(definition.condition)
        parts_uses(definition.body, resolver)
    loops: dict[str, Mapping[str, Meaning]] = {}
    for kind in library.kinds.values():
        for row in kind.rows():
            if row.loop:
                inner = resolver.loop(*row.loop)
                loops[row.id] = {row.loop[0]: inner.printed(Name(row.loop[0], row.place))}
        for rule in kind.rules:
            _rule(rule, resolver)
    party = names.row_meaning("parties") or Columns({})
    for clause_file in library.sections.values():
        _file(clause_file, resolver)
    for clause_file in library.schedules.values():
        _file(clause_file, resolver.with_local(loops.get(clause_file.id, {})))
    for clause_file in library.execution.values():
        _file(clause_file, resolver.with_local({"party": party}))
    return uses


def deciding_paths(library: Library) -> dict[str, dict[str, str]]:
    """By kind the declarations on which a fact of it rests, each with that fact's name (`services.clinical` -> sees_patients)."""
    names = names_of(library)
    facts: dict[str, Uses] = {}
    for name, fact in library.facts.items():
        Resolver(names, facts.setdefault(name, Uses())).condition(fact.expression)
    files: dict[str, Uses] = {}  # kinds share files, and what one uses is the same for all
    for name, clause_file in {**library.schedules, **library.sections}.items():
        parts_uses(clause_file.body, Resolver(names, files.setdefault(name, Uses())))
    deciding: dict[str, dict[str, str]] = {}
    shared = _facts_of_all(library, names)
    for kind in library.kinds.values():
        decided = deciding.setdefault(kind.id, {})
        for name in _facts_of(kind, shared, files, facts, names):
            for path in facts[name].deciding:
                decided.setdefault(path, name)
    return deciding


def _facts_of_all(library: Library, names: Names) -> set[str]:
    """The facts that the rules, definitions and questions of every kind rest on."""
    uses = Uses()
    resolver = Resolver(names, uses)
    for rule in library.rules:
        _rule(rule, resolver)
    for definition in library.definitions:
        if definition.condition is not None:
            resolver.condition(definition.condition)
    for question in library.questions.values():
        if question.when is not None:
            resolver.condition(question.when)
    return uses.facts


def _facts_of(
    kind: AgreementKind, shared: Iterable[str], files: Mapping[str, Uses], facts: Mapping[str, Uses], names: Names
) -> list[str]:
    """The facts that this kind's contents, checklist, rules and clause files rest on, and those that these rest on."""
    uses = Uses()
    wanted = {row.when for row in kind.rows()} | {row.when for row in kind.checklist}
    if kind.contents_list is not None:
        wanted.add(kind.contents_list.when)
    wanted |= {point.when for row in kind.checklist for point in row.points.values()}
    for row in kind.rows():
        if row.id in files:
            wanted |= files[row.id].facts
    for rule in kind.rules:
        _rule(rule, Resolver(names, uses))
    wanted |= uses.facts.union(shared)
    known: list[str] = []
    while wanted:
        name = min(wanted)
        wanted.discard(name)
        if name in facts and name not in known:
            known.append(name)
            wanted |= facts[name].facts - set(known)
    return known


# ---------------------------------------------------------------- expressions of one thing


def _question(question: Question, path: str, resolver: Resolver, row: Mapping[str, Meaning] | None = None) -> None:
    local = resolver.with_local(row or {})
    for expression in (question.when, question.default_is, question.computed):
        if expression is not None:
            local.condition(expression)
    if question.columns:
        columns = {name: meaning_of(column, f"{path}.{name}") for name, column in question.columns.items()}
        for name, column in question.columns.items():
            _question(column, f"{path}.{name}", resolver, {**(row or {}), **columns})


def _computed(computed: Computed, resolver: Resolver) -> None:
    if computed.when is not None:
        resolver.condition(computed.when)
    if computed.expression is not None:
        resolver.printed(computed.expression)
    inner = resolver
    for name, over in computed.rows:
        inner = inner.loop(name, over)
    for name, column in computed.columns.items():
        if column.expression is not None:
            inner.printed(column.expression)
        inner = inner.with_local({name: Plain()})


def _rule(rule: Rule, resolver: Resolver) -> None:
    inner = resolver
    for name, over in rule.loops:
        inner = inner.loop(name, over)
    for expression in (rule.when, rule.require, rule.at, rule.by):
        if expression is not None:
            inner.printed(expression)
    for pieces in (rule.problem, rule.help, rule.task, rule.who):
        pieces_uses(pieces, inner)


def _file(clause_file: ClauseFile, resolver: Resolver) -> None:
    pieces_uses(clause_file.title, resolver)
    parts_uses(clause_file.body, resolver)


def parts_uses(parts: Sequence[Part], resolver: Resolver) -> None:
    """Resolve every expression in parts of a clause file."""
    for part in parts:
        match part:
            case Block():
                pieces_uses(part.heading, resolver)
                pieces_uses(part.pieces, resolver)
                for cell in part.cells:
                    pieces_uses(cell, resolver)
            case If(branches):
                for condition, body in branches:
                    if condition is not None:
                        resolver.condition(condition)
                    parts_uses(body, resolver)
            case For(name, over, body):
                parts_uses(body, resolver.loop(name, over))


def pieces_uses(pieces: Sequence[Piece], resolver: Resolver) -> None:
    for piece in pieces:
        match piece:
            case Print(expression):
                resolver.printed(expression)
            case Define(inner) | Emphasise(inner) | Refer(inner):
                pieces_uses(inner, resolver)
            case InlineIf(branches):
                for condition, body in branches:
                    if condition is not None:
                        resolver.condition(condition)
                    pieces_uses(body, resolver)
            case Words():
                pass


# ---------------------------------------------------------------- contents, checklist, views


def _check_kind(kind: AgreementKind, library: Library, names: Names) -> list[Problem]:
    return [
        *_check_contents(kind, library, names),
        *_check_checklist(kind, library),
        *_check_unclaimed(kind, library),
        *_check_views(kind),
        *_check_heads(kind, library),
        *_check_overrides(kind, library),
    ]


def _check_contents(kind: AgreementKind, library: Library, names: Names) -> Iterator[Problem]:
    schedules = {row.id for row in kind.schedules}
    seen: set[str] = set()
    for row in kind.rows():
        known = library.schedules if row.id in schedules else library.sections
        what = "schedule" if row.id in schedules else "section"
        if row.id not in known:
            yield Problem(
                f"unknown-{what}",
                f"the contents name the {what} '{row.id}', and there is no file {what}s/{row.id}.md",
                row.place,
                help=nearest(row.id, known),
            )
        if row.id in seen:
            yield Problem("duplicate-id", f"'{row.id}' stands in the contents twice", row.place)
        seen.add(row.id)
        if row.when and row.when != "chosen":
            yield from _known_fact(row.when, row.place, library)
    if kind.contents_list is not None and kind.contents_list.when:
        yield from _known_fact(kind.contents_list.when, kind.contents_list.place, library)


def _known_fact(name: str, place: Place, library: Library) -> Iterator[Problem]:
    if name not in library.facts:
        yield Problem("unknown-fact", f"there is no fact '{name}'", place, help=nearest(name, library.facts))


def _check_checklist(kind: AgreementKind, library: Library) -> Iterator[Problem]:
    contents = {row.id: row for row in kind.rows()}
    seen: set[str] = set()
    for required in kind.checklist:
        if required.id in seen:
            yield Problem("duplicate-id", f"'{required.id}' stands in the checklist twice", required.place)
        seen.add(required.id)
        if required.id not in contents:
            yield Problem(
                "unknown-section",
                f"the checklist asks for '{required.id}', and the contents of {kind.id} don't have it",
                required.place,
                help=nearest(required.id, contents),
            )
        if required.when:
            yield from _known_fact(required.when, required.place, library)
        for point in required.points.values():
            if point.when:
                yield from _known_fact(point.when, point.place, library)


def _check_claims(library: Library) -> Iterator[Problem]:
    """A claim is known to the checklist of at least one kind that prints the file: kinds share files, not every point."""
    for clause_file in [*library.sections.values(), *library.schedules.values()]:
        kinds = [kind for kind in library.kinds.values() if any(row.id == clause_file.id for row in kind.rows())]
        for claim in clause_file.claims if kinds else ():
            known = [
                point
                for kind in kinds
                for required in kind.checklist
                if required.id == claim.section
                for point in required.points
            ]
            if claim.point not in known:
                yield Problem(
                    "unknown-point",
                    f"no checklist of {' or '.join(kind.id for kind in kinds)} has the point '{claim.section}#{claim.point}'",
                    claim.place,
                    help=nearest(claim.point, known),
                )


def _check_unclaimed(kind: AgreementKind, library: Library) -> Iterator[Problem]:
    claimed: set[tuple[str, str]] = set()
    for row in kind.rows():
        if clause_file := library.sections.get(row.id) or library.schedules.get(row.id):
            claimed |= {(claim.section, claim.point) for claim in clause_file.claims}
    for required in kind.checklist:
        for point in required.points.values():
            if (required.id, point.id) not in claimed:
                yield Problem(
                    "missing-point",
                    f"no clause claims to cover the point '{required.id}#{point.id}'",
                    point.place,
                    remarks=library.overlay_remarks(required.id),
                    help=f"name it under 'covers' in the file that meets it, as   {point.id}: Heading",
                )


def _check_views(kind: AgreementKind) -> Iterator[Problem]:
    checklist = {row.id: row for row in kind.checklist}
    for view in kind.views:
        for row in view.rows:
            for covered in row.covers:
                section, _, point = covered.partition("#")
                if section not in checklist or (point and point not in checklist[section].points):
                    yield Problem(
                        "unknown-point",
                        f"the view '{view.id}' names '{covered}', and the checklist doesn't have it",
                        Place(f"kinds/{kind.id}/views.yaml", 1),
                        help=nearest(section, checklist),
                    )


def _check_overrides(kind: AgreementKind, library: Library) -> Iterator[Problem]:
    for path, override in kind.overrides.items():
        if path not in library.questions:
            place = next((written.place for written in override.values()), Place(f"kinds/{kind.id}/contents.yaml", 1))
            yield Problem(
                "unknown-question", f"there is no question '{path}'", place, help=nearest(path, library.questions)
            )


# ---------------------------------------------------------------- headings of one file


def _check_headings(clause_file: ClauseFile, library: Library) -> Iterator[Problem]:
    """Claims name headings that the file has; the same heading twice on one path is found when an agreement is filled."""
    blocks = list(blocks_of(clause_file.body))
    headings = {heading_words(block) for block in blocks if block.heading}  # printed with curly quotation marks
    for claim in clause_file.claims:
        for heading in claim.headings:
            if heading != "whole" and typeset(heading) not in headings:
                yield Problem(
                    "unknown-heading",
                    f"'{clause_file.id}' has no sub-clause headed '{heading}'",
                    claim.place,
                    remarks=library.overlay_remarks(clause_file.id),
                    help=nearest(heading, headings),
                )
    for block in blocks:
        if block.marker is Marker.NUMBER and not block.heading and clause_file.kind.value == "sections":
            yield Problem(
                "missing-heading",
                "a sub-clause opens with its heading in bold",
                block.place,
                help="write   1. **Heading.** Text",
            )
