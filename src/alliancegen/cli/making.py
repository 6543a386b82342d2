"""The files of one agreement: made, asked whether they may be put in their places, and written all or none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from time import time
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, WRONG_COMMAND, Ended
from alliancegen.cli.outputs import contents
from alliancegen.cli.records import Records, digest, standing
from alliancegen.cli.results import Made, Result
from alliancegen.cli.running import Setting, stop
from alliancegen.cli.selecting import Selected
from alliancegen.model.notes import Notes
from alliancegen.model.outcome import Built
from alliancegen.model.problems import Problem
from alliancegen.pipeline import Assembled
from alliancegen.writers.beside import Beside

if TYPE_CHECKING:
    from alliancegen.writers.files import Leave


class Making(Struct, frozen=True):
    """How the files are made: with which notes and page numbers, for which party, over whose work, and what is said of it."""

    notes: Notes
    carried: Notes
    """The notes that any of the forms carries."""
    pages: bool
    reader: str
    force: bool
    tell_changes: bool
    view: str
    alone: bool
    """One file was named: a view that its kind hasn't got ends the command."""
    by_itself: bool
    """There is one file, and so no table that would say which are up to date."""
    compare: bool
    """Whether nothing is written, and what a build would write is compared with the files that are there."""
    copy: bool
    wanted: Collection[str]
    """The forms whose files are compared; empty for those that are there."""
    beside: Beside
    """What others left beside the files of the run."""


def made_files(
    run: Assembled, selected: Selected, files: Mapping[str, Path], making: Making, setting: Setting
) -> tuple[Made | None, int]:
    """The files of one agreement, or None with the exit code of what stands in their way, which is told."""
    from alliancegen.writers.soundness import must_be_sound  # noqa: PLC0415 - only a build needs it

    stood = {form: standing(target) for form, target in files.items()}
    try:
        check_reader(run, making.reader)
        leave = _leave(run, selected.path, files, setting, force=making.force)
        if refused := leave.refusals():
            run.problems += refused
            return None, CANNOT_WRITE
        run.problems += making.beside.look([selected.path, *files.values()], time())
        made = contents(
            run, files, notes=making.notes, pages=making.pages or run.configuration.pages, reader=making.reader
        )
        for form in files:
            must_be_sound(form, made[form])
        changed = making.tell_changes and stood.get("docx") not in ("", digest(made.get("docx", b"")))
        since = _changed_since(files.get("docx"), made) if changed else ""
        return Made(made, stood, run.agreement.title if run.agreement else "", since), FINE
    except Ended as ended:  # what can't be made was told
        return None, ended.exit_code


def finished(result: Result, files: Mapping[str, Path], making: Making) -> Result:
    """The same after the files that were made are written, all or none; what would be the same bytes is left as it is."""
    outcome, made, said = result.outcome, result.made, [*result.said]
    if made is None:
        said += [f"Up to date: {target}\n" for target in files.values() if making.by_itself and outcome.built]
        return replace(result, outcome=replace(outcome, built=outcome.built or Built.NOT_BUILT), said=said)
    now = {form: standing(target) for form, target in files.items()}
    wanted = {
        form: target for form, target in files.items() if making.force or now[form] != digest(made.contents[form])
    }
    problems, message = _written(wanted, made, changed=now != made.stood, force=making.force)
    if problems or message:
        outcome = replace(outcome, built=Built.NOT_BUILT, problems=[*outcome.problems, *problems], fails=True)
        told = f"{result.told}error: {message}\n" if message else result.told
        return replace(result, outcome=outcome, code=CANNOT_WRITE, said=said, told=told)
    ending = "\n" if making.by_itself else ""
    said += [f"Up to date: {target}\n" for form, target in files.items() if making.by_itself and form not in wanted]
    said += [f"Wrote {target}{ending}" for target in wanted.values()]
    Records.keep(result)
    said += [made.since] if made.since else []
    return replace(result, outcome=replace(outcome, built=Built.WRITTEN if wanted else Built.UP_TO_DATE), said=said)


def _written(files: Mapping[str, Path], made: Made, *, changed: bool, force: bool) -> tuple[list[Problem], str]:
    """Write files, all or none; what stands in the way, as problems or as a message.

    `changed`: what stands there is no longer what it was when they were made, so it is asked again whether they may be replaced.
    """
    from alliancegen.writers.files import Leave, Refused  # noqa: PLC0415 - only a build needs it
    from alliancegen.writers.whole_files import why, write_all  # noqa: PLC0415

    if not files:
        return [], ""
    try:
        leave = Leave(files, made.title, force=force)
        if changed and (refused := leave.refusals()):
            return refused, ""
        for target in files.values():
            target.parent.mkdir(parents=True, exist_ok=True)
        write_all({target: made.contents[form] for form, target in files.items()}, leave.confirm)
    except Refused as refusal:
        return [refusal.problem], ""
    except OSError as error:
        names = " and ".join(f"'{target}'" for target in files.values())
        return [], f"{names} can't be written: {why(error)}"
    return [], ""


def check_reader(run: Assembled, reader: str) -> None:
    if run.derived is None or run.failed:
        return  # what is wrong with the answers is told first
    parties = run.derived.answers.parties
    if reader and reader not in parties:
        stop(f"--for names a party by its id: {', '.join(parties)}, not '{reader}'", WRONG_COMMAND)


def _leave(run: Assembled, answers: Path, files: Mapping[str, Path], setting: Setting, *, force: bool) -> Leave:
    """What says whether files may be replaced; the answers and what they are built with never are, and that ends the command."""
    from alliancegen.writers.files import Leave  # noqa: PLC0415 - only a build needs it

    assert run.agreement is not None  # the caller has looked
    kept = {"holds the answers": answers}
    if run.standing is not None:
        kept["is what was signed"] = answers.parent / run.standing.signature.file
    if reference_doc := setting.reference_doc or (
        configured.path if (configured := run.configuration.reference_doc) else None
    ):
        kept["is the reference document"] = reference_doc
    try:
        for target in files.values():
            for what, each in kept.items():
                if target.exists() and each.exists() and target.samefile(each):
                    stop(f"'{target}' {what}, so it is left alone; give another name with -o", CANNOT_WRITE)
        return Leave(files, run.agreement.title, force=force)
    except OSError as error:
        stop(f"'{error.filename or answers}' can't be read: {error.strerror}", CANNOT_WRITE)


def _changed_since(target: Path | None, made: Mapping[str, bytes]) -> str:
    """What the new Word file says that the one it replaces did not; empty where it replaces none of ours."""
    if target is None or not target.is_file():
        return ""
    from alliancegen.writers.docx import changed_since  # noqa: PLC0415 - Word is loaded only for a build
    from alliancegen.writers.verification_text import rebuild_text  # noqa: PLC0415

    changed = changed_since(target.read_bytes(), made["docx"])
    return rebuild_text(changed) if changed else ""
