"""`alliancegen schema`: the questions of a kind as a JSON Schema, for editors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.exit_codes import CANNOT_WRITE
from alliancegen.cli.naming import document_named
from alliancegen.cli.running import good_library, known_kind, stop
from alliancegen.cli.streams import echo
from alliancegen.pipeline import CheckedLibrary

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Clauses


def schema(
    kind: Annotated[str, typer.Argument(help="The kind of agreement, as: gp_alliance.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The file to write. [default: standard output]")
    ] = None,
    clauses: Clauses = None,
) -> None:
    """Print a JSON Schema of the answers, with which an editor completes, explains and marks them while you type."""
    from alliancegen.writers.answers_schema import is_schema_of_ours  # noqa: PLC0415 - only this command needs it
    from alliancegen.writers.whole_files import why, write_whole  # noqa: PLC0415

    if output is not None and str(output) != "-":
        document_named(output)
    checked = good_library(clauses)
    text = schema_text(known_kind(kind, checked.library), checked)
    if output is None or str(output) == "-":
        echo(text, nl=False)
        return
    try:
        if output.is_symlink() or (
            output.exists() and not (output.is_file() and is_schema_of_ours(output.read_bytes()))
        ):
            stop(
                f"'{output}' was not written by this command, so it is left alone; give another name with -o",
                CANNOT_WRITE,
            )
        write_whole(output, text.encode())
    except OSError as error:
        stop(f"'{output}' can't be written: {why(error)}", CANNOT_WRITE)
    echo(f"Wrote {output}. An answers file uses it with the first line   {pointer(output.name)}")


def schema_text(kind: str, checked: CheckedLibrary) -> str:
    from alliancegen.pipeline import questions_of  # noqa: PLC0415 - with the writer
    from alliancegen.writers.answers_schema import answers_schema  # noqa: PLC0415

    found = checked.library.kinds[kind]
    return answers_schema(found, checked.library, questions_of(found, checked.library))


def pointer(name: str) -> str:
    """The line with which the YAML language server finds the schema `name` beside a file."""
    return f"# yaml-language-server: $schema=./{name}"


def schema_beside(answers: Path, kind: str, checked: CheckedLibrary) -> tuple[str, Mapping[Path, bytes]]:
    """The name of the kind's schema beside an answers file, and what must be written for it to be there.

    The name is empty where another's file has it. Raises `OSError`.
    """
    from alliancegen.writers.answers_schema import is_schema_of_ours  # noqa: PLC0415 - as above

    target = answers.with_name(f"{kind}.schema.json")
    if not target.exists() and not target.is_symlink():
        return target.name, {target: schema_text(kind, checked).encode()}
    return (target.name if target.is_file() and is_schema_of_ours(target.read_bytes()) else ""), {}
