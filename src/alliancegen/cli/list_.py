"""`alliancegen list`: what there is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.exit_codes import WRONG_COMMAND
from alliancegen.cli.running import good_library, known_kind, stop
from alliancegen.cli.streams import echo

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Clauses, HouseMap, ReferenceDoc


CONFIG = "config"
WHAT = ("kinds", "sections", "questions", "facts", "rules", CONFIG)


def list_(
    what: Annotated[
        str,
        typer.Argument(
            metavar="WHAT",
            help=f"{', '.join(WHAT[:-1])} or {CONFIG}.",
            autocompletion=lambda incomplete: [each for each in WHAT if each.startswith(incomplete)],
        ),
    ],
    kind: Annotated[
        str,
        typer.Argument(
            metavar="[KIND|PATH]",
            help="Only those of this kind of agreement, as gp_alliance; with config: an answers file, or a folder.",
        ),
    ] = "",
    clauses: Clauses = None,
    reference_doc: ReferenceDoc = None,
    house_map: HouseMap = None,
    pages: Annotated[bool, typer.Option("--pages", help="With config: as build is told it.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="With config: as check and build are told it.")] = False,
) -> None:
    """List what there is: kinds of agreement, sections, questions, facts, rules, or the configuration that holds."""
    if what == CONFIG:
        from alliancegen.cli.list_config import list_config  # noqa: PLC0415 - only this list needs it

        list_config(Path(kind or "."), good_library(clauses), clauses, reference_doc, house_map, pages, strict)
        return
    from alliancegen.writers.explaining import LISTS, of_kind  # noqa: PLC0415 - only this command needs it

    library = good_library(clauses).library
    if what not in LISTS:
        stop(f"there is no list of '{what}'; there are {', '.join(WHAT)}", WRONG_COMMAND)
    if kind:
        known_kind(kind, library)
    if what == "rules" and not kind:
        _list_rules_of_the_tool()
    for name, meaning in LISTS[what](of_kind(library, kind) if kind else library):
        echo(f"{name:<40} {meaning}".rstrip())


def _list_rules_of_the_tool() -> None:
    """The rules that are code; those of the library, which are data, stand below them."""
    from alliancegen.rules.registry import page, records  # noqa: PLC0415 - loads every rule

    for name, record in records().items():
        sentence = page(name).partition("\n\n")[0].partition(": ")[2]
        echo(f"{name:<40} {' '.join(sentence.split())} ({record.severity}; {' and '.join(record.looks_at)})")
