"""`alliancegen style`: the default looks as a Word file to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliancegen.cli.exit_codes import CANNOT_WRITE
from alliancegen.cli.running import stop


def style(
    output: Annotated[Path, typer.Option("-o", "--output", help="The Word file to write.")] = Path("house.docx"),
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it is there already.")] = False,
) -> None:
    """Write the default looks as a Word file that shows every style: change it, and build with --reference-doc."""
    from alliancegen.writers.docx import write_specimen  # noqa: PLC0415 - Word is loaded only here
    from alliancegen.writers.whole_files import why, write_whole  # noqa: PLC0415

    if output.is_dir():
        stop(f"'{output}' is a folder; give a file name with -o", CANNOT_WRITE)
    if output.exists() and not force:
        stop(f"'{output}' is there already, so it is left alone; give another name with -o, or --force", CANNOT_WRITE)
    try:
        write_whole(output, write_specimen())
    except OSError as error:
        stop(f"'{output}' can't be written: {why(error)}", CANNOT_WRITE)
    typer.echo(f"Wrote {output}. Change its styles in Word, then:  alliancegen build ANSWERS --reference-doc {output}")
