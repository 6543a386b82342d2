"""`build --check`: the agreement as it would be built, beside the files that are there. Nothing is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path

import typer

from alliancegen.cli.outputs import contents, targets
from alliancegen.cli.running import CANNOT_WRITE, PROBLEMS, exit_by, stop
from alliancegen.model.agreement import plain_text
from alliancegen.model.comparison import Comparison
from alliancegen.pipeline import Assembled

_FORMS = ("docx", "text")
"""The forms whose files can be compared."""


def compare_files(run: Assembled, answers: Path, output: Path | None, asked: Collection[str], *, strict: bool) -> None:
    """Compare what a build would write with the Word and text files that are there, print it, and end the command.

    Of the forms that are asked for each must have its file; without more than the usual one, either file will do. What is
    signed isn't built any more, so there is nothing to compare: its standing is told.
    """
    if run.standing is not None and run.standing.words:
        typer.echo(run.standing.words)
    if run.standing is not None or run.failed:
        exit_by(run.problems, strict=strict)
    files = targets(answers, output, _FORMS)
    there = [form for form, path in files.items() if path.is_file()]
    needed = [form for form in asked if form in _FORMS] if set(asked) != {"docx"} else [] if there else ["docx"]
    wanted = [form for form in there if form in needed or not needed]
    for form in needed:
        if form not in there:
            typer.echo(f"{files[form]}: not built yet")
    made = contents(run, wanted, notes="none", pages=False) if wanted else {}
    told = [_told(run, form, files[form], made[form]) for form in wanted]
    if any(told) or set(needed) - set(there):
        raise typer.Exit(PROBLEMS)
    exit_by(run.problems, strict=strict)


def _told(run: Assembled, form: str, path: Path, made: bytes) -> bool:
    """Print what a build would change in a file; whether it would change anything."""
    from alliancegen.writers.comparison_text import comparison_text  # noqa: PLC0415 - only for --check

    try:
        before = path.read_bytes()
    except OSError as error:
        stop(f"'{path}' can't be read: {error.strerror}", CANNOT_WRITE)
    found = _in_text(run, before, made) if form == "text" else _in_word(run, before, made)
    if found is None:
        typer.echo(f"{path}: as a build would write it")
    elif isinstance(found, str):
        typer.echo(f"{path}: {found}")
    else:
        typer.echo(comparison_text(found, str(path), "what a build would write"), nl=False)
    return found is not None


def _in_text(run: Assembled, before: bytes, made: bytes) -> Comparison | str | None:
    """What changes, or why that can't be said; None where nothing does."""
    from alliancegen.assembly.comparing import compare  # noqa: PLC0415
    from alliancegen.readers.agreement_text import read_agreement_text  # noqa: PLC0415

    old, new = (each.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n") for each in (before, made))
    if old == new:
        return None
    sections = _sections_by_title(run)
    left, right = (
        [replace(each, section=sections.get(each.title, "")) for each in read_agreement_text(text)]
        for text in (old, new)
    )
    found = compare(left, right, run.plan.decisions if run.plan else {})
    return found if found.renumbered or not found.is_nothing else "its lines are parted otherwise than a build would"


def _sections_by_title(run: Assembled) -> Mapping[str, str]:
    assert run.library and run.agreement  # the run has succeeded
    files = {**run.library.sections, **run.library.schedules}
    titles = {each.title_text: name for name, each in files.items()}
    return titles | {plain_text(top.heading): top.section for top in run.agreement.sections()}


def _in_word(run: Assembled, before: bytes, made: bytes) -> Comparison | str | None:
    """What changes, or why that can't be said; None where nothing does."""
    from alliancegen.assembly.comparing import compare  # noqa: PLC0415
    from alliancegen.writers.docx import body_hash, edited_since_build, passages  # noqa: PLC0415

    state = edited_since_build(before)
    if state == "not-ours":
        return "not written by alliancegen, so it isn't compared"
    if state == "edited":
        return "edited since alliancegen wrote it, so it isn't compared; see  alliancegen verify"
    if body_hash(before) == body_hash(made):
        return None
    old = passages(before)
    if old is None:
        return "a build would write something else; its record of clauses was taken out"
    found = compare(old, passages(made) or [], run.plan.decisions if run.plan else {})
    return found if not found.is_nothing else "its headers or footers are not those that a build would write"
