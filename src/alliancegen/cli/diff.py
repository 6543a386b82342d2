"""`alliancegen diff`: what changed between two answers files, or two versions of one, in the agreement that they give."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from alliancegen.cli.exit_codes import CANNOT_WRITE, FINE, PROBLEMS, WRONG_COMMAND, Ended
from alliancegen.cli.running import run_answers, stop
from alliancegen.cli.streams import echo
from alliancegen.pipeline import Assembled, compared

if TYPE_CHECKING:
    import typer

    from alliancegen.cli.options import Clauses, Today


FORMS = ("text", "markdown")


def diff(
    old: Annotated[Path, typer.Argument(metavar="A", help="An answers file.", show_default=False)],
    new: Annotated[
        Path | None, typer.Argument(metavar="[B]", help="A later one; left out with --from.", show_default=False)
    ] = None,
    from_: Annotated[
        str, typer.Option("--from", metavar="REV", help="Compare A as it was at this revision, read by git.")
    ] = "",
    to: Annotated[
        str, typer.Option("--to", metavar="REV", help="With --from: up to this revision. [default: the file as it is]")
    ] = "",
    form: Annotated[str, typer.Option("--format", help="text or markdown.")] = "text",
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Say which sections came or went and why, and which clauses say something else: old words and new.

    Both versions are built with the same library, and compared by what clauses are and not by their numbers.
    """
    if form not in FORMS:
        stop(f"--format knows {' and '.join(FORMS)}, not '{form}'", WRONG_COMMAND)
    if (new is None) is not bool(from_) or (to and not from_):
        stop("diff takes two files, or one file with --from REV and perhaps --to REV", WRONG_COMMAND)
    before = _run(old, from_, clauses, today)
    after = _run(new or old, to, clauses, today)
    if any(run.failed or run.agreement is None for run in (before, after)):
        raise Ended(PROBLEMS)
    assert before.kind and after.kind  # as they didn't fail
    if before.kind.id != after.kind.id:
        stop(f"one is a {before.kind.id} and the other a {after.kind.id}, which have no words in common", WRONG_COMMAND)
    from alliancegen.writers.comparison_text import comparison_markdown, comparison_text  # noqa: PLC0415

    write = comparison_markdown if form == "markdown" else comparison_text
    echo(write(compared(before, after), _named(old, from_), _named(new or old, to)), nl=False)
    raise Ended(FINE)


def _named(path: Path, revision: str) -> str:
    return f"{path} at {revision}" if revision else str(path)


def _run(path: Path, revision: str, clauses: Path | None, today: str) -> Assembled:
    if not revision:
        return run_answers(path, clauses, today, final=False)
    from alliancegen.readers.git import NoRevision, file_at  # noqa: PLC0415 - only where it is asked for

    try:
        raw = file_at(path, revision)
    except NoRevision as reason:
        code = WRONG_COMMAND if "no name" in str(reason) else CANNOT_WRITE
        stop(str(reason), code)
    return run_answers(path, clauses, today, final=False, raw=raw, name=_named(path, revision))
