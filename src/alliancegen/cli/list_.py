"""`alliancegen list`: what there is."""

from __future__ import annotations

from typing import Annotated

import typer

from alliancegen.cli.options import Clauses
from alliancegen.cli.running import WRONG_COMMAND, good_library, stop


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
    if kind and kind not in library.kinds:
        stop(f"there is no kind of agreement '{kind}'; the kinds are {', '.join(library.kinds)}", WRONG_COMMAND)
    if what == "rules" and not kind:
        _list_rules_of_the_tool()
    for name, meaning in LISTS[what](of_kind(library, kind) if kind else library):
        typer.echo(f"{name:<40} {meaning}".rstrip())


def _list_rules_of_the_tool() -> None:
    """The rules that are code; those of the library, which are data, stand below them."""
    from alliancegen.rules.registry import page, records  # noqa: PLC0415 - loads every rule

    for name, record in records().items():
        sentence = page(name).partition("\n\n")[0].partition(": ")[2]
        typer.echo(f"{name:<40} {' '.join(sentence.split())} ({record.severity}; {' and '.join(record.looks_at)})")
