"""`alliancegen check clauses/`: everything that is wrong with a clause library."""

from __future__ import annotations

from pathlib import Path

import typer

from alliancegen.cli.libraries import checked_in
from alliancegen.cli.running import FINE, PROBLEMS, folders_of, tell
from alliancegen.pipeline import check_clauses
from alliancegen.readers.library_folders import is_overlay
from alliancegen.writers.problem_text import visible


def check_library(folder: Path, clauses: Path | None = None) -> None:
    """Read the library, tell every problem and end the command by them. An overlay is laid over `clauses` first."""
    if is_overlay(folder):
        found = checked_in(*folders_of(clauses, folder.resolve().parent / "answers.yaml", folder))
    else:
        found = check_clauses(folder)
    tell(found.problems, found.sources)
    library = found.library
    for each in library.overlaid:
        typer.echo(visible(f"{each}, in {each.declared.place.short}: {each.declared.reason}".rstrip(": ")))
    typer.echo(
        f"{len(library.sections)} sections, {len(library.schedules)} schedules, {len(library.questions)} questions, "
        f"{len(library.facts)} facts: {len(found.problems)} problems"
    )
    raise typer.Exit(PROBLEMS if found.problems else FINE)
