"""`alliancegen check`: validate, cover, say what to fill next; writes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliancegen.cli.check_library import check_library
from alliancegen.cli.options import Clauses, Final, Format, Points, Strict, Today, View
from alliancegen.cli.running import day, exit_by, report, run_answers, seen_in


def check(
    path: Annotated[Path, typer.Argument(help="An answers file, or a folder of clause files.", show_default=False)],
    final: Final = False,
    clauses: Clauses = None,
    today: Today = "",
    strict: Strict = False,
    points: Points = False,
    view: View = "",
    form: Format = "text",
) -> None:
    """Check an answers file and print its coverage report, or check a clause library. Writes nothing."""
    if path.is_dir():
        check_library(path, day(today), points=points)
        return
    run = seen_in(run_answers(path, clauses, today, final=final), view)
    report(run, form, points=points)
    if run.coverage is not None and form == "text":
        for number, blank in enumerate(run.coverage.blanks[:10], 1):
            line = f" (line {blank.place.line})" if blank.place else ""
            typer.echo(f"{number}. Fill {blank.path}{line}: {blank.ask}")
    exit_by(run.problems, strict=strict)
