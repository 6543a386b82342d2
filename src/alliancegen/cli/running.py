"""What every command does the same way: read the library and the answers, tell problems, stop with an exit code."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NoReturn

import typer

from alliancegen.cli.house_style import HouseStyle, house_style
from alliancegen.model.problems import Problem, Severity, has_errors
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers, check_clauses
from alliancegen.readers.configuration import find_configuration
from alliancegen.readers.sources import Sources
from alliancegen.writers.problem_text import problem_text

FINE, PROBLEMS, WRONG_COMMAND, CANNOT_WRITE, BUG = 0, 1, 2, 3, 70


@dataclass(slots=True)
class Setting:
    """What holds for every answers file of a run. The library is read once, and each house's style once."""

    library: CheckedLibrary
    today: date
    final: bool = False
    reference_doc: Path | None = None
    house_map: Path | None = None
    styles: dict[Path | None, HouseStyle] = field(default_factory=dict)

    def library_of(self, answers: Path) -> CheckedLibrary:  # noqa: ARG002 - the same for all, as long as none has its own
        """The library that an answers file is checked against."""
        return self.library

    def style_of(self, answers: Path) -> HouseStyle:
        """The style of the house that the answers belong to. Raises OSError for a file that can't be read."""
        configuration = find_configuration(answers)
        if configuration not in self.styles:
            self.styles[configuration] = house_style(answers, self.library.sources, self.reference_doc, self.house_map)
        return self.styles[configuration]

    def is_shared(self, problem: Problem) -> bool:
        """Whether a problem is the library's or a configuration's, and so the same for many files."""
        return problem in self.library.problems or any(problem in each.problems for each in self.styles.values())


def run_file(answers: Path, setting: Setting, raw: bytes | None = None) -> tuple[Assembled, int]:
    """All stages on one file in the style of its house, and the exit code of what kept them from beginning, if anything did.

    `raw` is the file's content where it isn't read from its place. Nothing is told here.
    """
    library = setting.library_of(answers)
    sources = library.sources
    try:
        raw = answers.read_bytes() if raw is None else raw
        style = setting.style_of(answers)
    except OSError as error:
        message = f"'{error.filename or answers}' can't be read: {error.strerror}"
        return Assembled(sources, [Problem("unreadable-file", message)]), CANNOT_WRITE
    if has_errors(style.problems):
        return Assembled(sources, list(style.problems), configuration=style.configuration), WRONG_COMMAND
    run = assemble_answers(
        raw,
        str(answers),
        library,
        setting.today,
        final=setting.final,
        style=style.configuration.style,
        scheme=style.scheme,
    )
    run.problems += style.problems
    run.configuration, run.house = style.configuration, style.house
    return run, FINE


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
    """The same for a command about one file, problems told unless `quiet`. What can't begin ends the command."""
    library = library_in(clauses)
    run, code = run_file(answers, Setting(library, day(today), final, reference_doc, house_map))
    if code or not quiet:
        tell(run.told(), run.sources)
    if code:
        raise typer.Exit(code)
    return run


def day(today: str) -> date:
    if not today:
        return date.today()
    try:
        return date.fromisoformat(today)
    except ValueError:
        stop(f"--today is a date like 2027-04-01, not '{today}'", WRONG_COMMAND)


def library_in(clauses: Path | None) -> CheckedLibrary:
    folder = library_folder(clauses)
    if not folder.is_dir():
        stop(f"'{folder}' is no folder of clauses", WRONG_COMMAND)
    return check_clauses(folder)


def library_folder(clauses: Path | None) -> Path:
    """The library that `--clauses` names, or the one that comes along."""
    return clauses or shipped_library()


def shipped_library() -> Path:
    """The library that comes along: in the wheel beside this file, in a checkout beside `src`."""
    here = Path(__file__).resolve().parents[1]
    return here / "clauses" if (here / "clauses").is_dir() else here.parents[1] / "clauses"


def tell(problems: Sequence[Problem], sources: Sources) -> None:
    """Every problem that counts, on standard error."""
    tell_with(problems, sources.lines)


def tell_with(problems: Sequence[Problem], lines: Callable[[str], Sequence[str] | None]) -> None:
    """The same with the lines of the files from elsewhere."""
    for problem in problems:
        if not problem.suppressed:
            typer.echo(problem_text(problem, lines) + "\n", err=True)


def exit_by(problems: Sequence[Problem], *, strict: bool) -> None:
    raise typer.Exit(PROBLEMS if is_failing(problems, strict=strict) else FINE)


def is_failing(problems: Sequence[Problem], *, strict: bool) -> bool:
    """Whether any problem is an error, or with `strict` a warning."""
    least = Severity.WARNING if strict else Severity.ERROR
    return any(problem.severity >= least and not problem.suppressed for problem in problems)


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


def seen_in(run: Assembled, view: str, *, strictly: bool = True) -> Assembled:
    """The run with its report in the order of a view of the kind; the command ends if there is no such view.

    Not `strictly`: a kind without that view keeps its own order.
    """
    if view and run.coverage is not None:
        seen = run.coverage.seen_in(view)
        if seen is None and strictly:
            stop(f"--view knows {', '.join(each.id for each in run.coverage.views)}, not '{view}'", WRONG_COMMAND)
        run.coverage = seen or run.coverage
    return run


def example_answers(kind: str) -> str:
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "examples", here.parents[1] / "examples"):
        if (folder / kind / "answers.yaml").is_file():
            return (folder / kind / "answers.yaml").read_text(encoding="utf-8")
    return stop(f"there is no example of '{kind}'", WRONG_COMMAND)
