"""The stages in their order, on one page: read, derive, plan, fill and number, judge, cover.

A stage takes values and returns a value with the problems that it found. After a stage with errors the run stops: what
comes later would only repeat them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen import __version__
from alliancegen.assembly.assembling import assemble, assemble_beside
from alliancegen.assembly.covering import absent_paths, cover, question_at
from alliancegen.assembly.deriving import Derived, derive
from alliancegen.assembly.judging import judge
from alliancegen.assembly.planning import absent_sections, note_unused, plan
from alliancegen.assembly.printing import known_answer, words_of
from alliancegen.assembly.signing import read_signature, typed_paths
from alliancegen.assembly.waiving import read_waivers
from alliancegen.model.agreement import Agreement, Provision, Role, Text
from alliancegen.model.coverage import Coverage
from alliancegen.model.library import AgreementKind, Library, View
from alliancegen.model.manifest import Manifest
from alliancegen.model.places import Place
from alliancegen.model.plan import Plan
from alliancegen.model.problems import Problem, Severity, has_errors, in_order
from alliancegen.model.questions import Question
from alliancegen.model.reached import Reached
from alliancegen.model.scheme import DEFAULT, Scheme
from alliancegen.model.signature import Signature, Standing
from alliancegen.model.suggestions import nearest
from alliancegen.model.values import Answer, Answers
from alliancegen.model.written import Written
from alliancegen.readers import library_cache
from alliancegen.readers.answers import read_answers
from alliancegen.readers.configuration import Configuration, NamedFolder
from alliancegen.readers.sources import Sources
from alliancegen.readers.yaml_source import read_yaml
from alliancegen.rules import (
    leftover_placeholder,
    same_party_twice,
    signatories,
    terms,
    typed_words,
    undefined_term,
)

if TYPE_CHECKING:
    from alliancegen.assembly.proving import Proof
    from alliancegen.model.comparison import Comparison
    from alliancegen.writers.docx import House

NO_STYLE: Mapping[str, Written] = MappingProxyType({})
Levels = Mapping[str, Severity | None]
"""The severity of each rule to which the configuration gives one; None where it is off."""
NO_LEVELS: Levels = MappingProxyType({})
_ALLOWS = ("# allow", "#allow", "> Allow", ">Allow")
NO_EXAMPLES: Mapping[str, str] = MappingProxyType({})
_SCHEDULE_WORD = "style.schedule_word"


class CheckedLibrary(Struct, frozen=True, dict=True):
    """A library, the text of its files, and everything that is wrong with it. `files` are its own, then its overlays'."""

    library: Library
    sources: Sources
    problems: Sequence[Problem]
    files: Sequence[Sequence[tuple[str, bytes]]] = ()

    @cached_property
    def content_hash(self) -> str:
        """What the files that are built with it call it by; only building asks."""
        return library_cache.content_hash(*self.files)


class Assembled(Struct):
    """What a run came to, as far as it got. `agreement` and `coverage` are there only where no stage before failed."""

    sources: Sources
    problems: list[Problem] = field(default_factory=list)
    derived: Derived | None = None
    plan: Plan | None = None
    agreement: Agreement | None = None
    coverage: Coverage | None = None
    library: Library | None = None
    kind: AgreementKind | None = None
    configuration: Configuration = field(default_factory=Configuration)
    house: House | None = None
    checked: CheckedLibrary | None = None
    written: Written | None = None
    signature: Signature | None = None
    standing: Standing | None = None

    @property
    def failed(self) -> bool:
        return has_errors(self.problems)

    @property
    def manifest(self) -> Manifest:
        """What a file that is built of this run says of what it was built from."""
        typed = typed_paths(self.derived.answers) if self.derived else ()
        if self.checked is None:
            return Manifest(typed=typed)
        version = self.checked.library.style.library_version
        return Manifest(__version__, version, self.checked.content_hash, typed=typed)

    def told(self) -> list[Problem]:
        """The problems by place, each once."""
        return in_order(self.problems)


def check_clauses(folder: Path, overlays: Sequence[NamedFolder] = (), name: str = "") -> CheckedLibrary:
    """Read the library in `folder` and lay the overlays over it; check names, headings and points across all files.

    `name` is how messages name the library, if not as its folder. A library in which nothing was wrong is kept for the next
    run, which then needs no Jinja and no parsing.
    """
    sources = Sources()
    folders = [NamedFolder(folder, name or folder.name), *overlays]
    files = [list(library_cache.library_files(each.path)) for each in folders]
    key = library_cache.key_of([each.name for each in folders], files)
    if kept := library_cache.kept(key):
        for each, own in zip(folders, files, strict=True):
            for file, content in own:
                sources.add_raw(f"{each.name}/{file}", content)
        return CheckedLibrary(kept, sources, (), files)
    library, sources, problems = _overlaid(folders) if overlays else _whole(folders[0])
    if not has_errors(problems):
        from alliancegen.readers.library_check import deciding_paths  # noqa: PLC0415 - loads Jinja

        library = replace(library, deciding=deciding_paths(library))
    if not problems:
        library_cache.keep(key, library)
    return CheckedLibrary(library, sources, in_order(problems), files)


def _whole(folder: NamedFolder) -> tuple[Library, Sources, list[Problem]]:
    """A library without overlays, the text of its files, and what is wrong with it."""
    from alliancegen.readers.library import read_library  # noqa: PLC0415 - loads Jinja
    from alliancegen.readers.library_check import check_library  # noqa: PLC0415

    sources = Sources()
    library, problems = read_library(folder.path, sources, folder.name)
    if library.kinds:
        problems = [*problems, *check_library(library)]
    return library, sources, problems


def _overlaid(folders: Sequence[NamedFolder]) -> tuple[Library, Sources, list[Problem]]:
    """A library with its overlays. The library below them is itself kept, so that a new word in an overlay costs little."""
    from alliancegen.readers.library_check import check_library  # noqa: PLC0415 - loads Jinja
    from alliancegen.readers.overlaying import lay_over  # noqa: PLC0415

    below = check_clauses(folders[0].path, (), folders[0].name)
    library, sources, problems = below.library, below.sources, list(below.problems)
    for overlay in folders[1:]:
        if has_errors(problems):
            return library, sources, problems
        library, found = lay_over(library, overlay.path, sources, overlay.name)
        problems += found
    return library, sources, [*problems, *check_library(library)] if not has_errors(problems) else problems


def levels_of(configuration: Configuration, library: Library) -> tuple[Levels, list[Problem]]:
    """How grave the firm takes each rule to be, by its configuration, and every problem with that."""
    if not configuration.rules:
        return {}, []
    from alliancegen.rules.settling import known_rules, read_levels  # noqa: PLC0415 - loads every rule

    return read_levels(configuration.rules, known_rules(library))


def lint_clauses(
    checked: CheckedLibrary, today: date, levels: Levels = NO_LEVELS, faults: Sequence[Problem] = ()
) -> list[Problem]:
    """What is wrong with a library, and what the rules of the tool say of its words; what its files allow is marked so.

    `faults` are those of `prove_clauses`; where both tell the same of one line, the proof goes first. A library that its
    readers found wrong is not judged further.
    """
    if has_errors(checked.problems):
        return list(checked.problems)
    from alliancegen.rules.passages import library_text  # noqa: PLC0415 - no agreement needs it
    from alliancegen.rules.registry import library_checks  # noqa: PLC0415
    from alliancegen.rules.settling import settled_library  # noqa: PLC0415

    library, sources = checked.library, checked.sources
    text = library_text(library, sources.lines, today)
    proved = {(fault.rule, fault.place.file, fault.place.line) for fault in faults if fault.place}
    lost = {fault.message.split("'")[1] for fault in faults if fault.rule == undefined_term.RULE.id}
    linted = [problem for check in library_checks() for problem in check(text)]
    linted = [
        problem
        for problem in linted
        if problem.place is None
        or (
            (problem.rule, problem.place.file, problem.place.line) not in proved
            and not (problem.rule == undefined_term.RULE.id and problem.message.split("'")[1] in lost)
        )
    ]
    problems = [*checked.problems, *faults, *linted, *_wrong_defaults(library, today)]
    return in_order(settled_library(problems, library, sources, levels))


def _wrong_defaults(library: Library, today: date) -> list[Problem]:
    """What is wrong with the defaults of questions, which stand as answers in every agreement that leaves them out."""
    found: dict[Problem, None] = {}
    for kind in library.kinds.values():
        nothing = Written({}, Place("", 1), None)
        _, problems = read_answers(
            nothing, questions_of(kind, library), kind=kind.id, file="", today=today, execution=False
        )
        found |= dict.fromkeys(problem for problem in problems if problem.place is not None and problem.place.file)
    return [*found]


def settle(run: Assembled, file: str, levels: Levels = NO_LEVELS) -> None:
    """Mark the problems of a run that `file`, its configuration or a clause file allows; give each its level."""
    own = {file, run.configuration.file}
    files = {*own, *(problem.place.file for problem in run.problems if problem.place and not problem.is_error)}
    if run.library is None or not (levels or any(run.sources.says(each, _ALLOWS) for each in files)):
        return
    from alliancegen.rules.settling import settled_run  # noqa: PLC0415 - loads every rule

    judged = own if run.coverage is not None else ()
    run.problems = settled_run(run.told(), run.library, run.sources, files, levels, judged)


def assemble_answers(
    raw: bytes,
    file: str,
    checked: CheckedLibrary,
    today: date,
    *,
    final: bool = False,
    style: Mapping[str, Written] = NO_STYLE,
    scheme: Scheme = DEFAULT,
    wanted: Written | None = None,
) -> Assembled:
    """All stages on one answers file. `final` builds as if its status were `execution`. Nothing is written.

    `style` are the configuration's answers to the style questions, which those of the file go before; `scheme` is how the
    reference document numbers. `wanted` are the versions of the library that the configuration asks for.
    """
    run = Assembled(checked.sources, list(checked.problems), checked=checked)
    if run.failed:
        return run
    written, problems = read_yaml(raw, file)
    checked.sources.add_raw(file, raw)
    run.problems += problems
    if written is None or run.failed:
        return run
    return assemble_written(written, file, checked, today, run, final=final, style=style, scheme=scheme, wanted=wanted)


def assemble_written(
    written: Written,
    file: str,
    checked: CheckedLibrary,
    today: date,
    run: Assembled,
    *,
    final: bool = False,
    style: Mapping[str, Written] = NO_STYLE,
    scheme: Scheme = DEFAULT,
    wanted: Written | None = None,
    reached: Reached | None = None,
) -> Assembled:
    """The stages after reading: on answers that need not stand in one file. `run` is what reading came to."""
    library = checked.library
    kind = _kind(written, file, library, run.problems)
    if kind is None:
        return run
    run.library, run.kind, run.written = library, kind, written
    questions = questions_of(kind, library)
    written, questions = _in_house_style(written, questions, style, scheme)
    computed = {each.path: each.kind for each in library.computed if not each.rows}
    answers, problems = read_answers(
        written, questions, kind=kind.id, file=file, today=today, execution=final, extra=computed
    )
    run.problems += problems
    run.problems += _library_asked_for(answers, library, wanted)
    run.signature, problems = read_signature(answers)
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
    if run.failed:
        return run
    before, problems = judge(run.derived, run.plan, library, kind)
    absent = list(absent_sections(run.derived, run.plan, kind, questions))
    run.problems += [*problems, *absent]
    if run.failed and (
        absent or not answers.execution
    ):  # for signing, blanks are errors too: then all are told in one run
        return run
    run.agreement, problems = assemble(run.plan, run.derived, library, kind, scheme, reached)
    run.problems += problems
    if has_errors(problems):
        return run
    called = [
        short_name
        for row in run.derived.answers.parties.values()
        if isinstance(short_name := row.columns.get("short_name"), Answer)
    ]
    short_names = [(words_of(each, run.derived.scope), each.origin.place) for each in called]
    central = [(definition.term, definition.forms) for definition in library.definitions]
    run.problems += terms.check(run.agreement, central, short_names, library.style.proper_names)
    run.problems += leftover_placeholder.in_agreement(run.agreement, run.derived.answers)
    if run.agreement.binds is not None:
        from alliancegen.rules import binding_word_in_nonbinding  # noqa: PLC0415 - most agreements bind

        run.problems += binding_word_in_nonbinding.in_agreement(run.agreement)
    run.problems += signatories.check(run.derived.answers)
    run.problems += same_party_twice.check(run.derived.answers)
    run.problems += typed_words.check(run.derived.answers)
    run.coverage, problems = cover(
        run.agreement, run.plan, run.derived, library, kind, questions, waivers, before, deciding
    )
    run.problems += problems
    run.agreement = _in_house_words(run.agreement, library)
    return run


def sheet(run: Assembled, form: str, reader: str = "") -> tuple[Agreement, list[Problem]]:
    """A page beside the agreement, as an agreement of its own: `summary`, `before-signing` or `heads`.

    `reader` is the id of the party for which a summary opens with its own tasks. The run must have succeeded. A library
    without a section `summary` makes no summary, which is told; the page that comes with the problem is the agreement itself.
    """
    from alliancegen.assembly.sheets import before_signing_sheet, heads_sheet, summary_sheet  # noqa: PLC0415 - only for these pages

    assert run.plan and run.derived and run.library and run.kind and run.agreement and run.coverage  # it has succeeded
    scheme = run.agreement.scheme
    if form == "heads":
        view = _first_view(run.kind)
        paths = [path for row in view.rows for path in row.settle]
        answers = {path: known_answer(run.derived.answers.root.at(path), run.derived.scope) for path in paths}
        return heads_sheet(run.agreement.title, run.kind.id, view, questions_of(run.kind, run.library), answers), []
    if form == "before-signing":
        return before_signing_sheet(run.agreement, run.coverage.before_signing), []
    if "summary" not in run.library.sections:
        place = Place(f"{run.library.root}/sections", 1)
        return run.agreement, [
            Problem("no-summary", "this library has no summary", place, help="add sections/summary.md")
        ]
    text, problems = assemble_beside("summary", run.plan, run.derived, run.library, run.kind, scheme)
    beside = _in_house_words(replace(run.agreement, front=[text], body=(), schedules=(), back=()), run.library)
    names = {
        id: words_of(party.columns.get("short_name", party.columns.get("name", party)), run.derived.scope)
        for id, party in run.derived.answers.parties.items()
    }
    name = names.pop(reader, "")
    return summary_sheet(run.agreement, beside.front[0], name, list(names.values())), problems


def _in_house_words(agreement: Agreement, library: Library) -> Agreement:
    """The agreement with its schedules called as the house calls them."""
    if agreement.scheme.schedule_word == DEFAULT.schedule_word:
        return agreement
    from alliancegen.assembly.house_words import in_house_words  # noqa: PLC0415 - only for a house with a word of its own

    return in_house_words(agreement, library.style.proper_names)


def as_copy(agreement: Agreement, day: str) -> Agreement:
    """A conformed copy of an agreement that was signed on that day: it says so on each page, and first of all on its face."""
    if not agreement.front:
        return replace(agreement, copy_of=day)
    face, *others = agreement.front
    words = f"Conformed copy of the agreement signed on {day}. This is not the document that was signed."
    line = Provision(
        Role.TEXT, 0, f"{face.key}/conformed copy", face.place, inlines=(Text(words),), section=face.section
    )
    return replace(agreement, copy_of=day, front=[replace(face, children=(line, *face.children)), *others])


def compared(before: Assembled, after: Assembled) -> Comparison:
    """What changed from one agreement to the other, and why sections came or went. Both runs must have succeeded."""
    from alliancegen.assembly.comparing import compare, passages  # noqa: PLC0415 - only to compare

    assert before.agreement and before.plan and after.agreement and after.plan  # they have succeeded
    return compare(passages(before.agreement), passages(after.agreement), after.plan.decisions, before.plan.decisions)


def blank_heads(kind: AgreementKind, library: Library) -> Agreement:
    """The heads of terms of a kind with nothing settled yet."""
    from alliancegen.assembly.sheets import heads_sheet  # noqa: PLC0415 - only for this page

    return heads_sheet(kind.title, kind.id, _first_view(kind), questions_of(kind, library), {})


def _first_view(kind: AgreementKind) -> View:
    return kind.views[0] if kind.views else View("", kind.title, ())


def _in_house_style(
    written: Written, questions: Mapping[str, Question], style: Mapping[str, Written], scheme: Scheme
) -> tuple[Written, Mapping[str, Question]]:
    """The answers with what the house has chosen where they say nothing: the configuration, then the reference document.

    So these are read, judged and told like any answer, on their own lines, and nobody reports them as assumed.
    """
    chosen = dict(style)
    word = scheme.schedule_word
    if word != DEFAULT.schedule_word and (question := questions.get(_SCHEDULE_WORD)):
        questions = {**questions, _SCHEDULE_WORD: replace(question, choices={**question.choices, word: word})}
        chosen.setdefault("schedule_word", Written(word, Place("the reference document", 1)))
    typed = written.mapping.get("style")
    own = typed.mapping if typed is not None else {}
    added = {name: value for name, value in chosen.items() if name not in own or own[name].is_empty}
    if not added or (typed is not None and not typed.is_mapping and not typed.is_empty):
        return written, questions
    place = typed or next(iter(added.values()))
    merged = Written({**own, **added}, place.place, place.key)
    return replace(written, value={**written.mapping, "style": merged}), questions


def _library_asked_for(answers: Answers, library: Library, wanted: Written | None) -> list[Problem]:
    """Whether the library is of a version that the answers, or else the configuration, ask for."""
    asked = answers.root.at("library")
    if not isinstance(asked, Answer) and wanted is None:
        return []
    from alliancegen.readers.versions import library_problems  # noqa: PLC0415 - most ask for none

    version = library.style.library_version
    if isinstance(asked, Answer):
        return library_problems(str(asked.value), asked.origin.place, version)
    return library_problems(wanted.text, wanted.place, version) if wanted is not None else []


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
    if not written.is_mapping:
        message = "an answers file is made of lines like   name: value"
        problems.append(Problem("not-a-heading", message, written.place, help="start one with   alliancegen new KIND"))
        return None
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


def prove_clauses(
    checked: CheckedLibrary, today: date, examples: Mapping[str, str] = NO_EXAMPLES
) -> tuple[list[Problem], Proof]:
    """What some answers would show to be wrong with a library that was read without errors, and what was proved of it.

    `examples` are worked answers by kind: further cases from which to start.
    """
    from alliancegen.assembly.proving import Outcome, prove  # noqa: PLC0415 - only where a library is checked
    from alliancegen.writers.answers_file import AnswersFile  # noqa: PLC0415

    library = replace(checked, problems=(), sources=Sources())

    def build(text: str) -> Outcome:
        run = assemble_answers(text.encode(), "answers.yaml", library, today)
        problems = list(run.problems)
        if run.coverage is not None and "summary" in library.library.sections:
            problems += sheet(run, "summary")[1]
        decisions = run.plan.decisions if run.plan else {}
        included = {name: decision.included for name, decision in decisions.items()}
        return Outcome(problems, run.agreement, included)

    def bases(kind: AgreementKind) -> list[Written]:
        computed = {each.path for each in library.library.computed}
        asked = questions_of(kind, library.library).items()
        questions = {
            path: question
            for path, question in asked
            if path not in computed and not path.startswith("signed.")  # what is signed is closed
        }
        deciding = library.library.deciding[kind.id]
        texts = [AnswersFile(kind, library.library, questions, deciding).text(), examples.get(kind.id, "")]
        read = [read_yaml(text.encode(), "answers.yaml")[0] for text in texts if text]
        return [written for written in read if written is not None]

    return prove(library.library, lambda kind: questions_of(kind, library.library), bases, build)


def new_answers(kind_id: str, checked: CheckedLibrary, today: date) -> str:
    """The answers file for a new agreement of this kind: written once to see what isn't asked, then without it."""
    from alliancegen.writers.answers_file import AnswersFile  # noqa: PLC0415 - only for a new file

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
    unasked = {path for path in absent_paths(derived.answers.root, "") if question_at(path, questions)}
    return AnswersFile(kind, library, questions, deciding, unasked).text()
