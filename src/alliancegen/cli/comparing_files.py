"""`build --check`: the agreement as it would be built, beside the files that are there. Nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from msgspec.structs import replace

from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, PROBLEMS
from alliancegen.cli.outputs import COMPARED, contents
from alliancegen.cli.running import stop
from alliancegen.model.agreement import plain_text
from alliancegen.model.comparison import Comparison
from alliancegen.pipeline import Assembled


def compared_forms(asked: Collection[str]) -> Collection[str]:
    """The forms that must have a file to compare, of those asked for; none with the usual one, where either file will do."""
    return [] if set(asked) == {"docx"} else [form for form in asked if form in COMPARED]


def compared(
    run: Assembled, files: Mapping[str, Path], needed: Collection[str], say: Callable[[str], None], *, words: bool
) -> int:
    """Compare what a build would write with the Word and text files that are there and say what differs; the exit code.

    `words`: the words that differ are said too. Each form in `needed` must have its file. What is signed isn't built any more, so there is nothing to compare.
    """
    if run.standing is not None or run.failed:
        return FINE
    there = [form for form, path in files.items() if path.is_file()]
    needed = needed or ([] if there else ["docx"])
    wanted = [form for form in there if form in needed or not needed]
    missing = [form for form in needed if form not in there]
    for form in missing:
        say(f"{files[form]}: not built yet")
    made = contents(run, wanted, notes="none", pages=False) if wanted else {}
    differing = [form for form in wanted if _differs(run, form, files[form], made[form], say, words=words)]
    return PROBLEMS if differing or missing else FINE


def _differs(run: Assembled, form: str, path: Path, made: bytes, say: Callable[[str], None], *, words: bool) -> bool:
    """Say what a build would change in a file; whether it would change anything."""
    from alliancegen.writers.comparison_text import comparison_text  # noqa: PLC0415 - only for --check

    try:
        before = path.read_bytes()
    except OSError as error:
        stop(f"'{path}' can't be read: {error.strerror}", CANNOT_WRITE)
    found = _in_text(run, before, made) if form == "text" else _in_word(run, before, made)
    if found is None:
        say(f"{path}: as a build would write it")
    elif not words:
        say(f"{path}: a build would write other words")
    elif isinstance(found, str):
        say(f"{path}: {found}")
    else:
        say(comparison_text(found, str(path), "what a build would write").rstrip("\n"))
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
