"""`alliancegen list`: what there is."""

from __future__ import annotations

from typing import Annotated

import typer

from alliancegen.cli.options import Clauses
from alliancegen.cli.running import WRONG_COMMAND, good_library, known_kind, stop


def list_(
    what: Annotated[str, typer.Argument(help="kinds, sections, questions, facts or rules.")],
    kind: Annotated[str, typer.Argument(help="Only those of this kind of agreement, as: gp_alliance.")] = "",
    clauses: Clauses = None,
) -> None:
    """List what there is."""
    from alliancegen.writers.explaining import LISTS, of_kind  # noqa: PLC0415 - only this command needs it

    library = good_library(clauses).library
    if what not in LISTS:
        stop(f"there is no list of '{what}'; there are {', '.join(LISTS)}", WRONG_COMMAND)
    for name, meaning in LISTS[what](of_kind(library, known_kind(kind, library)) if kind else library):
        typer.echo(f"{name:<40} {meaning}".rstrip())
