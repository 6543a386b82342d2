"""`alliancegen verify`: what was done to a built file since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.outputs import contents
from alliancegen.cli.running import run_answers, stop, tell
from alliancegen.cli.streams import echo
from alliancegen.readers.plain_files import read_plain
from alliancegen.readers.signed_file import MOST_BYTES

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Clauses, Format, HouseMap, ReferenceDoc, Today
    from alliancegen.model.verification import Verification
    from alliancegen.pipeline import Assembled


def verify(
    file: Annotated[Path, typer.Argument(help="A Word file that alliancegen built.", show_default=False)],
    answers: Annotated[
        Path | None,
        typer.Option(
            "--answers", help="The answers that it was built from. [default: FILE's name with .yaml, if there]"
        ),
    ] = None,
    clauses: Clauses = None,
    reference_doc: ReferenceDoc = None,
    house_map: HouseMap = None,
    today: Today = "",
    form: Format = "text",
) -> None:
    """Say what was changed in a built Word file: with tracking, without, or nothing. Exit 1 if anything wasn't tracked.

    The words are compared with those of the agreement built again from its answers; without answers, with the hashes that
    the file carries, and then only the numbers of the changed clauses can be told. Marks on words (struck through,
    highlighted, in bold), numbers, page breaks and fields are compared too; fonts, sizes and spacing are not. What alliancegen
    never writes into a file, such as macros, embedded files and links to the outside, is told with the name of its part.
    """
    if form not in ("text", "json"):
        stop(f"--format knows text and json, not '{form}'", WRONG_COMMAND)
    try:
        docx = read_plain(file, MOST_BYTES)
        if len(docx) > MOST_BYTES:
            stop(f"'{file}' can't be read: it is larger than {MOST_BYTES // 1_000_000} MB", CANNOT_WRITE)
        beside = answers or next((each for each in map(file.with_suffix, (".yaml", ".yml")) if each.is_file()), None)
    except OSError as error:
        stop(f"'{file}' can't be read: {error.strerror}", CANNOT_WRITE)
    try:
        found, compared = _verified(
            docx,
            beside,
            lambda final: run_answers(
                beside or file,
                clauses,
                today,
                final=final,
                reference_doc=reference_doc,
                house_map=house_map,
                quiet=True,
            ),
            named=answers is not None,
        )
    except ValueError as error:
        stop(f"'{file}' can't be read: {error}", CANNOT_WRITE)
    from alliancegen.writers.verification_text import (  # noqa: PLC0415 - only this command needs it
        verification_json,
        verification_text,
    )

    if form == "json":
        echo(verification_json(file.name, found), nl=False)
    else:
        echo(verification_text(str(file), found, str(beside) if compared else ""), nl=False)
    raise Ended(FINE if found.verdict.is_fine and (compared or answers is None) else PROBLEMS)


def _verified(
    docx: bytes, answers: Path | None, run: Callable[[bool], Assembled], *, named: bool
) -> tuple[Verification, bool]:
    """What was found, and whether the agreement could be built again; `run` assembles it, in final form or not.

    `named`: the user has named the answers, so it is an error if nothing can be built from them.
    """
    from alliancegen.writers.docx import read_manifest  # noqa: PLC0415 - loads lxml
    from alliancegen.writers.docx import verify as verify_docx  # noqa: PLC0415

    manifest = read_manifest(docx)
    alone = verify_docx(docx)
    if answers is None:
        return alone, False
    found: Verification | None = None
    assembled: Assembled | None = None
    for final in (False, True) if manifest is None else (not manifest.draft,):
        assembled = run(final)
        rebuilt = _rebuilt(assembled)
        if rebuilt is not None:
            tried = verify_docx(docx, rebuilt)
            if found is None or tried.verdict.is_fine or _differing(tried) < _differing(found):
                found = tried
    if found is None:
        if named and assembled is not None:
            tell([each for each in assembled.told() if each.is_error], assembled.sources)
        level = "error" if named else "warning"
        echo(
            f"{level}: the agreement can't be built from '{answers}' now, so it is not used; see  "
            f"alliancegen check {answers}\n",
            err=True,
        )
    return found or alone, found is not None


def _differing(found: Verification) -> int:
    return len(found.untracked) + len(found.looks)


def _rebuilt(run: Assembled) -> bytes | None:
    """The agreement built again; None where the answers have errors. Its other problems are no matter here."""
    if run.agreement is None or run.failed:
        return None
    return contents(run, ("docx",), notes="all", pages=False)["docx"]
