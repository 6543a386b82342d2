"""`alliancegen overlay`: a file to write one's own wording in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from msgspec.structs import replace

from alliancegen.cli.exit_codes import CANNOT_WRITE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.libraries import checked_in
from alliancegen.cli.naming import output_named
from alliancegen.cli.running import folders_of, run_answers, stop, tell
from alliancegen.cli.streams import echo
from alliancegen.model.places import Place
from alliancegen.model.problems import has_errors
from alliancegen.pipeline import CheckedLibrary
from alliancegen.readers.library_folders import BESIDE, is_whole_library
from alliancegen.readers.plain_files import resolved

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Clauses, Today
    from alliancegen.writers.overlay_file import OverlayFile


def overlay(
    thing: Annotated[
        str,
        typer.Argument(
            help='A section, schedule or execution block, as: confidentiality. Or one sub-clause, as: "confidentiality: Duration".'
        ),
    ],
    answers: Annotated[
        Path | None, typer.Argument(help="The answers file of the agreement for which the wording is.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", help="The overlay's folder; without it, clauses beside the answers."),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Who asked for other words, and why.")] = "",
    compared: Annotated[
        bool,
        typer.Option(
            "--compared", help="Note in the file that you have compared it with the library's words of today."
        ),
    ] = False,
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Write the library's words into a file of an overlay, for you to change, and keep a copy to compare with later."""
    from alliancegen.writers.overlay_file import CannotStart, overlay_file  # noqa: PLC0415 - only this command needs it

    if answers is not None and not answers.is_file():
        stop(f"'{answers}' can't be read: there is no such file", CANNOT_WRITE)
    folder = (output_named(output) if output else None) or (answers.parent if answers else Path()) / BESIDE
    if is_whole_library(folder):
        stop(f"'{folder}' is a whole library; give a folder for the overlay with -o", WRONG_COMMAND)
    checked = _below(folder, answers, clauses)
    printed = _printed(answers, clauses, today) if answers and not compared else []
    try:
        file = overlay_file(thing, checked.library, checked.sources, reason, printed)
    except CannotStart as problem:
        stop(str(problem), WRONG_COMMAND)
    target = folder / file.name
    if compared:
        file = _as_compared(file, target)
    elif target.exists():
        stop(f"'{target}' is there already, so it is left alone", CANNOT_WRITE)
    _write(folder, file)
    if compared:
        echo(f"{target} goes with the library's words of today.")
    else:
        say = "" if reason else ", say why under   reason:"
        echo(f"Wrote {target}. Change its words{say}. Then:  alliancegen check {answers or folder}")


def _below(folder: Path, answers: Path | None, clauses: Path | None) -> CheckedLibrary:
    """The library with the overlays over which this folder is laid. The command ends if it has errors."""
    folders, problems = folders_of(clauses, answers)
    places = [resolved(each.path) for each in folders.overlays]
    own = places.index(resolved(folder)) if resolved(folder) in places else len(places)
    checked = checked_in(replace(folders, overlays=folders.overlays[:own]), problems)
    if has_errors(checked.problems):
        tell(checked.problems, checked.sources)
        raise Ended(PROBLEMS)
    return checked


def _printed(answers: Path, clauses: Path | None, today: str) -> list[Place]:
    """The lines of the clause files from which this agreement is made; none where it can't be made."""
    run = run_answers(answers, clauses, today, final=False, quiet=True)
    tops = run.agreement.sections() if run.agreement else []
    return [provision.place for top in tops for provision in top.walk()]


def _as_compared(file: OverlayFile, target: Path) -> OverlayFile:
    from alliancegen.writers.overlay_file import compared  # noqa: PLC0415 - only this command needs it

    try:
        text = compared(target.read_bytes().decode("utf-8"), file.base)
    except OSError as error:
        stop(f"'{target}' can't be read: {error.strerror}", CANNOT_WRITE)
    except UnicodeDecodeError:
        stop(f"'{target}' can't be read: it is not saved as UTF-8", CANNOT_WRITE)
    if text is None:
        stop(f"'{target}' names no base: in its front matter", WRONG_COMMAND)
    return replace(file, text=text)


def _write(folder: Path, file: OverlayFile) -> None:
    from alliancegen.writers.whole_files import why, write_all  # noqa: PLC0415 - only this command needs it

    try:
        contents = {folder / file.base_name: file.base.encode(), folder / file.name: file.text.encode()}
    except UnicodeEncodeError:
        stop("--reason holds a letter that no file can hold", WRONG_COMMAND)
    try:
        (folder / file.name).parent.mkdir(parents=True, exist_ok=True)
        write_all(contents)
    except OSError as error:
        stop(f"'{folder / file.name}' can't be written: {why(error)}", CANNOT_WRITE)
