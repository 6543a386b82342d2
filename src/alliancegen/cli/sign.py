"""`alliancegen sign`: the lines that close an agreement, to be pasted into its answers. Writes nothing, signs nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.running import stop
from alliancegen.cli.streams import echo
from alliancegen.readers.plain_files import read_plain, resolved
from alliancegen.readers.signed_file import MOST_BYTES

if TYPE_CHECKING:
    import typer


def sign(
    answers: Annotated[Path, typer.Argument(metavar="ANSWERS", help="An answers file.", show_default=False)],
    file: Annotated[Path, typer.Argument(help="The file that was signed: Word or PDF.", show_default=False)],
    on: Annotated[
        str,
        typer.Option("--on", metavar="DATE", help="The day on which it was signed, as 2027-04-01.", show_default=False),
    ],
) -> None:
    """Print the lines that record in the answers that the agreement was signed. Writes nothing.

    FILE stands beside the answers or below them and stays there: `check` compares it from then on.
    """
    from datetime import date  # noqa: PLC0415

    from alliancegen.writers.beside import lock_of  # noqa: PLC0415
    from alliancegen.writers.signed_text import built_from, text_hash, why_unread  # noqa: PLC0415 - only this command

    try:
        day = date.fromisoformat(on)
    except ValueError:
        stop(f"--on is a date like 2027-04-01, not '{on}'", WRONG_COMMAND)
    try:
        if not answers.is_file():
            stop(f"'{answers}' is no answers file", CANNOT_WRITE)
        content = read_plain(file, MOST_BYTES)
        if len(content) > MOST_BYTES:
            stop(f"'{file}' can't be read: it is larger than {MOST_BYTES // 1_000_000} MB", CANNOT_WRITE)
        folder, signed = resolved(answers).parent, resolved(file)
        lock = lock_of(file)
    except OSError as error:
        stop(f"'{file}' can't be read: {error.strerror}", CANNOT_WRITE)
    if not signed.is_relative_to(folder):
        stop(f"'{file}' is not in the folder of the answers; put it there, or below it", WRONG_COMMAND)
    if lock is not None:
        stop(
            f"'{file}' is open in a word processor, where it can still change ('{lock.name}' is beside it); close it there",
            CANNOT_WRITE,
        )
    found = text_hash(content)
    if found is None:
        stop(f"'{file}' {why_unread(content)}", PROBLEMS)
    manifest = built_from(content)
    if manifest is not None and manifest.draft:
        stop(f"'{file}' was built as a draft, and says so on its face; sign what is built with --final", PROBLEMS)
    name = signed.relative_to(folder).as_posix()
    echo(f"Put these lines into {answers}, and   status: signed   under agreement:\n", err=True)
    quoted = name.replace("'", "''")
    echo(f"signed:\n  on: {day.isoformat()}\n  file: '{quoted}'\n  text_hash: {found}")
    raise Ended(FINE)
