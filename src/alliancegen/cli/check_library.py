"""`alliancegen check clauses/`: everything that is wrong with a clause library."""

from __future__ import annotations

from pathlib import Path

import typer

from alliancegen.cli.running import FINE, PROBLEMS, tell
from alliancegen.pipeline import check_clauses


def check_library(folder: Path) -> None:
    """Read the library, tell every problem and end the command by them."""
    found = check_clauses(folder)
    tell(found.problems, found.sources)
    library = found.library
    typer.echo(
        f"{len(library.sections)} sections, {len(library.schedules)} schedules, {len(library.questions)} questions, "
        f"{len(library.facts)} facts: {len(found.problems)} problems"
    )
    raise typer.Exit(PROBLEMS if found.problems else FINE)
