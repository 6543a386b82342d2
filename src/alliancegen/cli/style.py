"""`alliancegen style`: the default looks as a Word file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.exit_codes import CANNOT_WRITE
from alliancegen.cli.naming import document_named
from alliancegen.cli.running import stop
from alliancegen.cli.streams import echo

if TYPE_CHECKING:
    import typer


def style(
    output: Annotated[Path, typer.Option("-o", "--output", help="The Word file to write.")] = Path("house.docx"),
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there already.")] = False,
) -> None:
    """Write the default looks as a Word file that shows every style: change it, and build with --reference-doc."""
    from alliancegen.writers.docx import write_specimen  # noqa: PLC0415 - Word is loaded only here
    from alliancegen.writers.files import another_kind  # noqa: PLC0415
    from alliancegen.writers.whole_files import why, write_whole  # noqa: PLC0415

    if document_named(output).is_dir():
        stop(f"'{output}' is a folder; give a file name with -o", CANNOT_WRITE)
    if output.exists() and not force:
        stop(f"'{output}' is there already, so it is left alone; give another name with -o, or --force", CANNOT_WRITE)
    try:
        if output.is_file() and (kind := another_kind("docx", output.read_bytes())):
            stop(f"'{output}' is {kind}, so it is left alone; give another name with -o", CANNOT_WRITE)
        write_whole(output, write_specimen())
    except OSError as error:
        stop(f"'{output}' can't be written: {why(error)}", CANNOT_WRITE)
    echo(f"Wrote {output}. Change its styles in Word, then:  alliancegen build ANSWERS --reference-doc {output}")
