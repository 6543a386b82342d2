"""What every command does the same way: read the library and the answers, tell problems, stop with an exit code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NoReturn

import typer

from alliancegen.cli.house_style import house_style
from alliancegen.model.notes import Notes, carried
from alliancegen.model.problems import Problem, Severity, has_errors
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers, check_clauses
from alliancegen.readers.sources import Sources
from alliancegen.writers.problem_text import problem_text

FINE, PROBLEMS, WRONG_COMMAND, CANNOT_WRITE, BUG = 0, 1, 2, 3, 70


def run_answers(
    answers: Path,
    clauses: Path | None,
    today: str,
    *,
    final: bool,
    reference_doc: Path | None = None,
    house_map: Path | None = None,
    quiet: bool = False,
) -> Assembled:
    """All stages on one file in the style of its house, problems told unless `quiet`. A wrong configuration ends the command."""
    try:
        raw = answers.read_bytes()
    except OSError as error:
        stop(f"'{answers}' can't be read: {error.strerror}", CANNOT_WRITE)
    library = library_in(clauses)
    try:
        style = house_style(answers, library.sources, reference_doc, house_map)
    except OSError as error:
        stop(f"'{error.filename}' can't be read: {error.strerror}", CANNOT_WRITE)
    if has_errors(style.problems):
        tell(style.problems, library.sources)
        raise typer.Exit(WRONG_COMMAND)
    run = assemble_answers(
        raw, str(answers), library, day(today), final=final, style=style.configuration.style, scheme=style.scheme
    )
    run.problems += style.problems
    run.configuration, run.house = style.configuration, style.house
    if not quiet:
        tell(run.told(), run.sources)
    return run


def day(today: str) -> date:
    if not today:
        return date.today()
    try:
        return date.fromisoformat(today)
    except ValueError:
        stop(f"--today is a date like 2027-04-01, not '{today}'", WRONG_COMMAND)


def library_in(clauses: Path | None) -> CheckedLibrary:
    folder = clauses or shipped_library()
    if not folder.is_dir():
        stop(f"'{folder}' is no folder of clauses", WRONG_COMMAND)
    return check_clauses(folder)


def shipped_library() -> Path:
    """The library that comes along: in the wheel beside this file, in a checkout beside `src`."""
    here = Path(__file__).resolve().parents[1]
    return here / "clauses" if (here / "clauses").is_dir() else here.parents[1] / "clauses"


def tell(problems: Sequence[Problem], sources: Sources) -> None:
    for problem in problems:
        typer.echo(problem_text(problem, sources.lines) + "\n", err=True)


def exit_by(problems: Sequence[Problem], *, strict: bool) -> None:
    warned = any(problem.severity is Severity.WARNING for problem in problems)
    raise typer.Exit(PROBLEMS if has_errors(problems) or (strict and warned) else FINE)


def stop(message: str, code: int) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(code)


def good_library(clauses: Path | None) -> CheckedLibrary:
    """A library without errors; with them, they are told and the command ends."""
    checked = library_in(clauses)
    if has_errors(checked.problems):
        tell(checked.problems, checked.sources)
        raise typer.Exit(PROBLEMS)
    return checked


def run_or_example(answers: Path | None, clauses: Path | None, today: str, thing: str = "") -> Assembled:
    """A run on the answers, or on the example of the first kind that knows `thing` (a section, point or rule)."""
    if answers is not None:
        return run_answers(answers, clauses, today, final=False)
    library = good_library(clauses)
    kinds = library.library.kinds
    kind = next((each.id for each in kinds.values() if each.knows(thing.partition("#")[0])), next(iter(kinds)))
    run = assemble_answers(example_answers(kind).encode(), f"examples/{kind}/answers.yaml", library, day(today))
    tell(run.told(), run.sources)
    return run


def seen_in(run: Assembled, view: str) -> Assembled:
    """The run with its report in the order of a view of the kind; the command ends if there is no such view."""
    if view and run.coverage is not None:
        seen = run.coverage.seen_in(view)
        if seen is None:
            stop(f"--view knows {', '.join(each.id for each in run.coverage.views)}, not '{view}'", WRONG_COMMAND)
        run.coverage = seen
    return run


def report(run: Assembled, form: str, *, points: bool, notes: Notes | None = None) -> None:
    """The report as asked for; with json it is all that stands on standard output.

    `notes` is what was asked for in the files that were written; None where none was.
    """
    written = list(carried(run.agreement, notes)) if notes and run.agreement and not run.failed else None
    if form == "json":
        from alliancegen.writers.report_json import report_json  # noqa: PLC0415 - only where it is printed

        typer.echo(report_json(run.coverage, run.told(), written), nl=False)
    elif run.coverage is not None:
        from alliancegen.writers.report import print_report  # noqa: PLC0415 - loads rich

        print_report(run.coverage, points=points, notes=written or ())


def example_answers(kind: str) -> str:
    return find_example(kind) or stop(f"there is no example of '{kind}'", WRONG_COMMAND)


def find_example(kind: str) -> str:
    """The worked answers of a kind; empty where there are none."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "examples", here.parents[1] / "examples"):
        if (folder / kind / "answers.yaml").is_file():
            return (folder / kind / "answers.yaml").read_text(encoding="utf-8")
    return ""
