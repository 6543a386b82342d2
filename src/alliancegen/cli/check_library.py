"""`alliancegen check clauses/`: everything that is wrong with a clause library."""

from __future__ import annotations

from pathlib import Path

import typer

from alliancegen.cli.libraries import checked_in
from alliancegen.cli.running import (
    CANNOT_WRITE,
    FINE,
    PROBLEMS,
    WRONG_COMMAND,
    day,
    folders_of,
    good_levels,
    stop,
    tell,
)
from alliancegen.model.problems import Severity, has_errors
from alliancegen.pipeline import check_clauses, lint_clauses
from alliancegen.readers.configuration import read_configuration
from alliancegen.readers.library_folders import is_overlay
from alliancegen.writers.problem_text import visible


def check_library(folder: Path, clauses: Path | None = None, today: str = "") -> None:
    """Read the library, judge its words on the day `today`, tell every problem and end the command by them.

    An overlay is laid over `clauses` first.
    """
    if is_overlay(folder):
        found = checked_in(*folders_of(clauses, folder.resolve().parent / "answers.yaml", folder))
    else:
        found = check_clauses(folder)
    try:
        configuration, wrong = read_configuration(folder / "house-style.yaml", found.sources)
    except OSError as error:
        stop(f"'{error.filename}' can't be read: {error.strerror}", CANNOT_WRITE)
    if has_errors(wrong):
        tell(wrong, found.sources)
        raise typer.Exit(WRONG_COMMAND)
    levels = {} if has_errors(found.problems) else good_levels(configuration, found)
    problems = lint_clauses(found, day(today), levels)
    tell([*wrong, *problems], found.sources)
    library = found.library
    for each in library.overlaid:
        typer.echo(visible(f"{each}, in {each.declared.place.short}: {each.declared.reason}".rstrip(": ")))
    counted = [problem for problem in problems if not problem.suppressed]
    typer.echo(
        f"{len(library.sections)} sections, {len(library.schedules)} schedules, {len(library.questions)} questions, "
        f"{len(library.facts)} facts: {len(counted)} problems"
    )
    raise typer.Exit(PROBLEMS if any(problem.severity > Severity.NOTE for problem in counted) else FINE)
