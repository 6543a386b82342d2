"""`alliancegen new`: an answers file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.completing import kinds
from alliancegen.cli.exit_codes import CANNOT_WRITE
from alliancegen.cli.naming import answers_named, document_named
from alliancegen.cli.running import day, example_answers, good_library, known_kind, stop
from alliancegen.cli.schema import pointer, schema_beside
from alliancegen.cli.streams import echo
from alliancegen.model.library import Library

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Clauses, Today


def new(
    kind: Annotated[
        str, typer.Argument(metavar="KIND", help="The kind of agreement, as: gp_alliance.", autocompletion=kinds)
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write. [default: answers.yaml, heads.docx]")
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="The worked example instead of a file to fill in.")
    ] = False,
    heads: Annotated[
        bool,
        typer.Option(
            "--heads", help="A Word page for a meeting before any drafting: what to consider, what to settle."
        ),
    ] = False,
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Write an answers file that builds at once into a draft, with every question in it, and beside it a schema for editors."""
    from alliancegen.pipeline import new_answers  # noqa: PLC0415 - only this command needs it
    from alliancegen.writers.whole_files import why, write_all  # noqa: PLC0415

    if output is not None:
        document_named(output) if heads else answers_named(output)
    checked = good_library(clauses, output)
    known_kind(kind, checked.library)
    output = output or Path("heads.docx" if heads else "answers.yaml")
    if output.exists():
        stop(f"'{output}' is there already, so it is left alone; give another name with -o", CANNOT_WRITE)
    if heads:
        content = _heads(kind, checked.library)
    else:
        content = (example_answers(kind) if example else new_answers(kind, checked, day(today))).encode()
    try:
        schema, beside = ("", {}) if heads else schema_beside(output, kind, checked)
        if schema:
            content = f"{pointer(schema)}\n".encode() + content
        write_all({**beside, output: content})
    except OSError as error:
        stop(f"'{output}' can't be written: {why(error)}", CANNOT_WRITE)
    echo(f"Wrote {output}." if heads else f"Wrote {output}. Now:  alliancegen check {output}")


def _heads(kind: str, library: Library) -> bytes:
    from alliancegen.pipeline import blank_heads  # noqa: PLC0415 - only this form needs it
    from alliancegen.writers.docx import write_docx  # noqa: PLC0415

    return write_docx(blank_heads(library.kinds[kind], library), notes="none")
