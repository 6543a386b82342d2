"""What `build` writes: the suffix of each form, and its content. All contents are made before any file is written."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from functools import partial
from pathlib import Path
from unicodedata import normalize

from alliancegen.cli.exit_codes import CANNOT_WRITE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.naming import document_named
from alliancegen.cli.running import stop, tell
from alliancegen.cli.selecting import Selected, Selection
from alliancegen.model.file_names import why_not_on_windows
from alliancegen.model.notes import Notes
from alliancegen.model.problems import Problem
from alliancegen.pipeline import Assembled

SHEETS = {"summary": ".summary.docx", "before-signing": ".before-signing.docx", "heads": ".heads.docx"}
"""Pages beside the agreement, each a Word file of its own."""
SUFFIXES = {"docx": ".docx", "pdf": ".pdf", "html": ".html", "text": ".txt", "json": ".json", **SHEETS}
COMPARED = ("docx", "text")
"""The forms whose files can be compared with what a build would write."""
ON_WINDOWS = os.name == "nt"
WITHOUT_NOTES = frozenset({"pdf", "text", *SHEETS})
"""The forms that never carry a note for drafters."""


def targets(answers: Path, output: Path | None, forms: Collection[str]) -> Mapping[str, Path]:
    """The file of each form: beside the answers, or where `output` (-o) says.

    With one form `output` is the file; a folder that is there takes files named after the answers; with several forms it
    is what their names begin with, so that `out/alliance` and `out/alliance.docx` both give out/alliance.docx, .pdf, ...
    """
    if output is None:
        return {form: answers.with_suffix(suffix) for form, suffix in SUFFIXES.items() if form in forms}
    if document_named(output).is_dir():
        stem = output / answers.stem
    elif len(set(forms)) == 1:
        [form] = set(forms)
        ending = Path(f"x{SUFFIXES[form]}").suffix
        if output.suffix in SUFFIXES.values() and output.suffix != ending:
            stop(f"'{output}' has the name of another form than --to {form}; call it {ending}", WRONG_COMMAND)
        return {form: output}
    else:
        stem = output.with_suffix("") if output.suffix in SUFFIXES.values() else output
    return {form: stem.with_name(stem.name + suffix) for form, suffix in SUFFIXES.items() if form in forms}


def targets_of_all(
    selection: Selection, output: Path | None, forms: Collection[str], name: Callable[[Path], Path] | None = None
) -> Mapping[Selected, Mapping[str, Path]]:
    """The files of each agreement. For several, -o is a folder, in which each keeps its path below the folder searched.

    `name` makes of the answers' path another, after which the files are called.
    """
    called = name or (lambda path: path)
    unnamed = [each for each in selection.files if each.is_unnamed]
    if unnamed and output is None:
        stop("answers from standard input need -o, or --stdin-filename", WRONG_COMMAND)
    if selection.alone:
        return _nameable({each: targets(called(each.path), output, forms) for each in selection.files})
    if output is not None and output.exists() and not output.is_dir():
        stop(f"'{output}' is a file, and several agreements need a folder", WRONG_COMMAND)
    found = {
        each: targets(called(output / each.below if output else each.path), None, forms) for each in selection.files
    }
    taken: dict[str, Path] = {}
    for selected, files in found.items():
        for target in files.values():
            known = normalize("NFC", str(target)).casefold()  # as Windows and macOS compare names
            if other := taken.get(known):
                stop(f"'{other}' and '{selected.path}' would both be written to '{target}'", WRONG_COMMAND)
            taken[known] = selected.path
    return _nameable(found)


def _nameable(found: Mapping[Selected, Mapping[str, Path]]) -> Mapping[Selected, Mapping[str, Path]]:
    """The same, if the system can hold files of these names; otherwise the command ends."""
    for target in (each for files in found.values() for each in files.values()) if ON_WINDOWS else ():
        if why := why_not_on_windows(target.name):
            stop(f"'{target}' {why}; give another name with -o", WRONG_COMMAND)
    return found


def contents(
    run: Assembled, forms: Collection[str], *, notes: Notes, pages: bool, reader: str = ""
) -> Mapping[str, bytes]:
    """The content of each form; if one can't be made, that is told and the command ends.

    `reader` is the party for which a summary is made. `pages`: the contents list has page numbers. Warnings go to the run's problems.
    """
    assert run.agreement is not None  # the caller has looked
    made: dict[str, bytes] = {}
    if "docx" in forms or "pdf" in forms:
        made |= _word_and_pdf(run, notes, pages=pages, as_pdf="pdf" in forms)
    if "text" in forms:
        from alliancegen.writers.text import agreement_text  # noqa: PLC0415

        made["text"] = agreement_text(run.agreement).encode()
    if "html" in forms:
        from alliancegen.writers.html import agreement_html  # noqa: PLC0415

        made["html"] = agreement_html(run.agreement, notes=notes, manifest=run.manifest).encode()
    if "json" in forms:
        from alliancegen.writers.agreement_json import agreement_json  # noqa: PLC0415

        made["json"] = agreement_json(run.agreement, notes=notes, manifest=run.manifest).encode()
    for form in SHEETS:
        if form in forms:
            made[form] = _sheet(run, form, reader)
    return made


def _sheet(run: Assembled, form: str, reader: str) -> bytes:
    from alliancegen.pipeline import sheet  # noqa: PLC0415
    from alliancegen.writers.docx import write_docx  # noqa: PLC0415

    made, problems = sheet(run, form, reader)
    if problems:
        tell(problems, run.sources)
        raise Ended(PROBLEMS)
    return write_docx(made, notes="none", house=run.house, manifest=run.manifest)


def _word_and_pdf(run: Assembled, notes: Notes, *, pages: bool, as_pdf: bool) -> Mapping[str, bytes]:
    from alliancegen.writers.docx import (  # noqa: PLC0415 - Word is loaded only for a build
        manifest_line,
        read_manifest,
        used_fonts,
        write_docx,
    )

    assert run.agreement is not None
    agreement = run.agreement
    pages = pages and agreement.contents
    if not pages and not as_pdf:
        return {"docx": write_docx(agreement, notes=notes, house=run.house, manifest=run.manifest)}
    from alliancegen.writers.page_numbers import lay_out  # noqa: PLC0415 - only with LibreOffice
    from alliancegen.writers.pdf_mark import with_record  # noqa: PLC0415

    def write(found: Mapping[str, int] | None, *, live: bool = True) -> bytes:
        return write_docx(agreement, notes=notes, house=run.house, manifest=run.manifest, pages=found, live=live)

    laid_out = lay_out(write, used_fonts, numbered=pages, printed=partial(write, live=False))
    if isinstance(laid_out, Problem):
        tell([laid_out], run.sources)
        raise Ended(CANNOT_WRITE)
    tell(laid_out.problems, run.sources)
    run.problems += laid_out.problems
    manifest = read_manifest(laid_out.docx)
    return {
        "docx": laid_out.docx,
        "pdf": with_record(laid_out.pdf, manifest_line(manifest)) if manifest else laid_out.pdf,
    }
