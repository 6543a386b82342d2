"""The stages in their order, on one page: read, derive, plan, fill and number, judge, cover.

A stage takes values and returns a value with the problems that it found. After a stage with errors the run stops: what
comes later would only repeat them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from alliancegen.assembly.assembling import assemble
from alliancegen.assembly.covering import absent_paths, cover, declared, question_at
from alliancegen.assembly.deriving import Derived, derive
from alliancegen.assembly.judging import judge
from alliancegen.assembly.planning import note_unused, plan
from alliancegen.assembly.printing import words_of
from alliancegen.assembly.waiving import read_waivers
from alliancegen.model.agreement import Agreement
from alliancegen.model.coverage import Coverage
from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.places import Place
from alliancegen.model.plan import Plan
from alliancegen.model.problems import Problem, Severity, has_errors, in_order
from alliancegen.model.questions import Question
from alliancegen.model.suggestions import nearest
from alliancegen.model.written import Written
from alliancegen.readers import library_cache
from alliancegen.readers.answers import read_answers
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import read_yaml
from alliancegen.rules import placeholders, signatories, terms
from alliancegen.writers.answers_file import AnswersFile


@dataclass(frozen=True, slots=True)
class CheckedLibrary:
    """A library, the text of its files, and everything that is wrong with it."""

    library: Library
    sources: Sources
    problems: Sequence[Problem]


@dataclass(slots=True)
class Assembled:
    """What a run came to, as far as it got. `agreement` and `coverage` are there only where no stage before failed."""

    sources: Sources
    problems: list[Problem] = field(default_factory=list)
    derived: Derived | None = None
    plan: Plan | None = None
    agreement: Agreement | None = None
    coverage: Coverage | None = None

    @property
    def failed(self) -> bool:
        return has_errors(self.problems)

    def told(self) -> list[Problem]:
        """The problems by place, each once."""
        return in_order(self.problems)


def check_clauses(folder: Path) -> CheckedLibrary:
    """Read the library in `folder`; check names, headings and points across its files.

    A library in which nothing was wrong is kept for the next run, which then needs no Jinja and no parsing.
    """
    sources = Sources()
    files = list(library_cache.library_files(folder))
    key = library_cache.key_of(folder.name, files)
    if kept := library_cache.kept(key):
        for file, content in files:
            sources.add(f"{folder.name}/{file}", content.decode("utf-8", "replace"))
        return CheckedLibrary(kept, sources, ())
    from alliancegen.readers.library import read_library  # noqa: PLC0415 - loads Jinja
    from alliancegen.readers.library_check import check_library, deciding_paths, names_of  # noqa: PLC0415

    library, problems = read_library(folder, sources, folder.name)
    if library.kinds:
        problems = [*problems, *check_library(library)]
    if not has_errors(problems):
        names = names_of(library)
        library = replace(
            library, deciding={kind.id: deciding_paths(library, kind, names) for kind in library.kinds.values()}
        )
    if not problems:
        library_cache.keep(key, library)
    return CheckedLibrary(library, sources, in_order(problems))


def assemble_answers(raw: bytes, file: str, checked: CheckedLibrary, today: date, *, final: bool = False) -> Assembled:
    """All stages on one answers file. `final` builds as if its status were `execution`. Nothing is written."""
    run = Assembled(checked.sources, list(checked.problems))
    if run.failed:
        return run
    library = checked.library
    written, problems = read_yaml(raw, file)
    checked.sources.add(file, raw.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n"))
    run.problems += problems
    if written is None or run.failed:
        return run
    kind = _kind(written, file, library, run.problems)
    if kind is None:
        return run
    questions = questions_of(kind, library)
    computed = {each.path: each.kind for each in library.computed if not each.rows}
    answers, problems = read_answers(
        written, questions, kind=kind.id, file=file, today=today, execution=final, extra=computed
    )
    run.problems += problems
    deciding = library.deciding[kind.id]
    run.derived, problems = derive(answers, library, questions, deciding)
    run.problems += _without_echoes(problems, run.problems)
    if run.failed:
        return run
    waivers, problems = read_waivers(run.derived.answers, kind)
    run.problems += problems
    run.plan, problems = plan(run.derived, kind, waivers)
    run.problems += problems
    run.problems += note_unused(run.derived, run.plan, questions, deciding)
    before, problems = judge(run.derived, run.plan, library, kind)
    run.problems += problems
    if run.failed:
        return run
    run.agreement, problems = assemble(run.plan, run.derived, library, kind)
    run.problems += problems
    if run.failed:
        return run
    short_names = [
        words_of(row.columns["short_name"], run.derived.scope) for row in run.derived.answers.parties.values()
    ]
    central = [(definition.term, definition.forms) for definition in library.definitions]
    run.problems += terms.check(run.agreement, central, short_names, library.style.proper_names)
    run.problems += placeholders.check(run.agreement)
    run.problems += signatories.check(run.derived.answers)
    run.coverage, problems = cover(
        run.agreement, run.plan, run.derived, library, kind, questions, waivers, before, deciding
    )
    run.problems += problems
    return run


def _without_echoes(problems: Sequence[Problem], told: Sequence[Problem]) -> list[Problem]:
    """A value that couldn't be read is told once: not again as missing."""
    places = {problem.place for problem in told if problem.is_error}
    return [problem for problem in problems if problem.rule != "missing-answer" or problem.place not in places]


def questions_of(kind: AgreementKind, library: Library) -> Mapping[str, Question]:
    """The library's questions with this kind's own defaults and ranges."""
    questions = dict(library.questions)
    for path, override in kind.overrides.items():
        if path in questions:
            question = questions[path]
            questions[path] = replace(
                question,
                default=override.get("default", question.default),
                at_least=override.get("at_least", question.at_least),
                at_most=override.get("at_most", question.at_most),
            )
    return questions


def _kind(written: Written, file: str, library: Library, problems: list[Problem]) -> AgreementKind | None:
    """The kind of agreement that the answers name."""
    agreement = written.mapping.get("agreement")
    typed = agreement.mapping.get("kind") if agreement else None
    if typed is None or not typed.text:
        place = (agreement.key if agreement else None) or Place(file, 1)
        known = ", ".join(library.kinds)
        problems.append(
            Problem(
                "missing-answer",
                "the answers don't say which kind of agreement this is",
                place,
                help=f"add   kind: …   under agreement: (one of {known})",
            )
        )
        return None
    if typed.text not in library.kinds:
        problems.append(
            Problem(
                "unknown-kind",
                f"there is no kind of agreement '{typed.text[:60]}'",
                typed.place,
                Severity.ERROR,
                help=nearest(typed.text, library.kinds) or f"the kinds are {', '.join(library.kinds)}",
            )
        )
        return None
    return library.kinds[typed.text]


def new_answers(kind_id: str, checked: CheckedLibrary, today: date) -> str:
    """The answers file for a new agreement of this kind: written once to see what isn't asked, then without it."""
    library = checked.library
    kind = library.kinds[kind_id]
    questions = questions_of(kind, library)
    deciding = library.deciding[kind.id]
    first = AnswersFile(kind, library, questions, deciding).text()
    written, _ = read_yaml(first.encode(), "answers.yaml")
    if written is None:
        return first
    computed = {each.path: each.kind for each in library.computed if not each.rows}
    answers, _ = read_answers(
        written, questions, kind=kind_id, file="answers.yaml", today=today, execution=False, extra=computed
    )
    derived, _ = derive(answers, library, questions, deciding)
    unasked = {declared(path) for path in absent_paths(derived.answers.root, "") if question_at(path, questions)}
    return AnswersFile(kind, library, questions, deciding, unasked).text()
