"""What one answers file came to, as plain data: it may come from another process, or from the run before."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr

from msgspec import Struct, field

from alliancegen.cli.exit_codes import BUG, CANNOT_WRITE, PROBLEMS, Ended
from alliancegen.cli.running import Setting, is_failing
from alliancegen.cli.selecting import Selected
from alliancegen.cli.streams import echo
from alliancegen.model.notes import Notes, carried
from alliancegen.model.outcome import KnownLines, Outcome
from alliancegen.model.problems import Problem
from alliancegen.pipeline import Assembled
from alliancegen.readers.sources import Sources


class Made(Struct, frozen=True):
    """The files of one agreement, made and not yet written.

    `contents` are theirs by form, `stood` the sha256 of what was in their places when they were made, where anything was.
    `title` is the agreement's, by which its files are known; `since` says what they change, and `key` is what their record is found by, empty where none is to be kept.
    """

    contents: Mapping[str, bytes]
    stood: Mapping[str, str]
    title: str = ""
    since: str = ""
    key: str = ""


class Result(Struct, frozen=True):
    """An outcome, the exit code, and what else is to be done and said.

    `shared` leads from the place of a problem among those of the outcome to the problem of a library or a configuration that
    it is: such a one is told once a run. `said` goes beside the report, `told` to standard error.
    """

    outcome: Outcome
    code: int = 0
    shared: Mapping[int, Problem] = field(default_factory=dict)
    said: Sequence[str] = ()
    told: str = ""
    made: Made | None = None


class Telling(Struct, frozen=True):
    """What decides about an outcome besides the answers: warnings count (`strict`), answers are shown (`excerpt`), the whole
    coverage is wanted, not its tally (`whole`)."""

    strict: bool
    excerpt: bool
    whole: bool


def result_of(
    selected: Selected, run: Assembled, code: int, setting: Setting, telling: Telling, notes: Notes | None = None
) -> Result:
    """What is kept of a run: nothing of its agreement, and of the files that were read only the lines that problems show.

    `code` is an exit code beyond its problems; `notes` says which notes the files of the agreement carry.
    """
    strict = telling.strict or run.configuration.fail_on == "warning"
    code = code or (PROBLEMS if is_failing(run.problems, strict=strict) else 0)
    problems = run.told()
    outcome = Outcome(
        file=str(selected.path),
        problems=problems,
        coverage=run.coverage,
        fails=code != 0,
        lines=_lines_shown(problems, run.sources),
        notes=list(carried(run.agreement, notes)) if notes and run.agreement and not run.failed else None,
        signed=run.standing,
    )
    shared = {number: problem for number, problem in enumerate(problems) if setting.is_shared(problem)}
    if not telling.excerpt:
        outcome = _withheld(outcome, run.sources.lines(str(selected.path)) or (), setting)
    return Result(outcome if telling.whole else outcome.without_coverage(), code, shared)


def _lines_shown(problems: Sequence[Problem], sources: Sources) -> KnownLines:
    """The lines on which problems stand, every other one empty, up to the last of these."""
    shown: dict[str, set[int]] = {}
    for problem in problems:
        if problem.place is not None:
            shown.setdefault(problem.place.file, set()).add(problem.place.line)
    files = {}
    for file, numbers in shown.items():
        if (lines := sources.lines(file)) is not None:
            few = lines[: max(numbers)]
            files[file] = [line if number in numbers else "" for number, line in enumerate(few, 1)]
    return KnownLines(files)


def _withheld(outcome: Outcome, lines: Sequence[str], setting: Setting) -> Outcome:
    from alliancegen.cli.rule_words import rule_words, values_of  # noqa: PLC0415 - only where answers are withheld
    from alliancegen.writers.withholding import without_answers  # noqa: PLC0415

    library = setting.library.library
    return without_answers(outcome, values_of("\n".join(lines)), lambda rule: rule_words(rule, library))


def guarded(work: Callable[[], Result], selected: Selected, *, alone: bool) -> Result:
    """What `work` on one of several files comes to, whatever happens in it: the others go on.

    What it tells is kept for later, so that it stands in its place among the others'. Work on one file `alone` may end the
    command.
    """
    told = io.StringIO()
    try:
        with redirect_stderr(told):
            result = work()
    except Ended as ended:  # a wrong command line for this file, and the reason was told
        if alone:
            echo(told.getvalue(), err=True, nl=False)
            raise
        result = Result(Outcome(str(selected.path), fails=True), ended.exit_code)
    except MemoryError:
        if alone:
            raise
        result = _too_little_memory(selected)
    except Exception:
        if alone:
            raise
        import traceback  # noqa: PLC0415 - only for a bug

        told.write(f"{traceback.format_exc()}\n")
        result = _at_fault(selected)
    return Result(result.outcome, result.code, result.shared, result.said, told.getvalue(), result.made)


def _nothing_made(selected: Selected, problem: Problem, code: int) -> Result:
    return Result(Outcome(str(selected.path), [problem], fails=True), code)


def _at_fault(selected: Selected) -> Result:
    problem = Problem(
        "internal-fault",
        f"alliancegen failed on '{selected.path}', which is a fault of alliancegen and not of the file",
        help="report it with the lines above",
    )
    return _nothing_made(selected, problem, BUG)


def _too_little_memory(selected: Selected) -> Result:
    problem = Problem(
        "too-little-memory",
        f"there is too little memory for '{selected.path}', so nothing was made of it",
        help="try it by itself, or all with --jobs 1",
    )
    return _nothing_made(selected, problem, CANNOT_WRITE)


def died(selected: Selected, code: int | None) -> Result:
    """The result of a file whose process was ended from outside with an exit code; below zero it is a signal's number."""
    how = f" by signal {-code}" if code is not None and code < 0 else ""
    problem = Problem(
        "worker-died",
        f"the process that worked on '{selected.path}' was ended{how}, so nothing was made of it",
        help="too little memory is the usual cause: try it by itself, or all with --jobs 1",
    )
    return _nothing_made(selected, problem, CANNOT_WRITE)
