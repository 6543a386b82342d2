"""`alliancegen new`: an answers file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliancegen.cli.options import Clauses, Today
from alliancegen.cli.running import CANNOT_WRITE, WRONG_COMMAND, day, example_answers, good_library, stop


def new(
    kind: Annotated[str, typer.Argument(help="The kind of agreement, as: gp_alliance.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The answers file to write.")] = Path("answers.yaml"),
    example: Annotated[
        bool, typer.Option("--example", help="The worked example instead of a file to fill in.")
    ] = False,
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Write an answers file that builds at once into a draft, with every question in it."""
    from alliancegen.pipeline import new_answers  # noqa: PLC0415 - only this command needs it
    from alliancegen.writers.files import write_whole  # noqa: PLC0415

    checked = good_library(clauses)
    if kind not in checked.library.kinds:
        known = ", ".join(checked.library.kinds)
        stop(f"there is no kind of agreement '{kind}'; the kinds are {known}", WRONG_COMMAND)
    if output.exists():
        stop(f"'{output}' is there already, so it is left alone; give another name with -o", CANNOT_WRITE)
    text = example_answers(kind) if example else new_answers(kind, checked, day(today))
    try:
        write_whole(output, text.encode())
    except OSError as error:
        stop(f"'{output}' can't be written: {error.strerror}", CANNOT_WRITE)
    typer.echo(f"Wrote {output}. Now:  alliancegen check {output}")
