"""The command line: the only place that opens files for writing, prints, reads the clock and exits."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from alliancegen import __version__
from alliancegen.model.problems import Problem, Severity, has_errors
from alliancegen.model.suggestions import nearest
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers, check_clauses
from alliancegen.readers.sources import Sources
from alliancegen.writers.problem_text import problem_text

FINE, PROBLEMS, WRONG_COMMAND, CANNOT_WRITE, BUG = 0, 1, 2, 3, 70

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)

Answers = Annotated[Path, typer.Argument(help="An answers file.", show_default=False)]
Clauses = Annotated[
    Path | None, typer.Option("--clauses", help="Another clause library than the one that comes along.")
]
Today = Annotated[
    str, typer.Option("--today", help="The day on which waivers are judged, as 2027-04-01. [default: today]")
]
Final = Annotated[
    bool, typer.Option("--final", help="Build for signature: no blanks, no drafting notes, nothing left to do.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings too.")]
Format = Annotated[str, typer.Option("--format", help="The report as text or json.")]
Points = Annotated[bool, typer.Option("--points", help="Show every point of the checklist with its clause and file.")]


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"alliancegen {__version__}")
        raise typer.Exit(FINE)


@app.callback()
def _main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Assembles alliance agreements for English health and care from clause templates and answers."""


@app.command()
def build(
    answers: Answers,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="The Word file. [default: beside the answers]")
    ] = None,
    to: Annotated[str, typer.Option("--to", help="docx, text, or both: docx,text.")] = "docx",
    final: Final = False,
    clauses: Clauses = None,
    today: Today = "",
    strict: Strict = False,
    points: Points = False,
    form: Format = "text",
    force: Annotated[bool, typer.Option("--force", help="Replace a Word file even if a person has edited it.")] = False,
) -> None:
    """Build the agreement as a Word file and print the coverage report."""
    formats = [each.strip() for each in to.split(",")]
    if unknown := [each for each in formats if each not in ("docx", "text")]:
        _stop(f"--to knows docx and text, not '{unknown[0]}'", WRONG_COMMAND)
    run = _run(answers, clauses, today, final=final)
    if run.agreement is not None and run.coverage is not None and not run.failed:
        for each in formats:
            target = (
                output if output and len(formats) == 1 else answers.with_suffix(".docx" if each == "docx" else ".txt")
            )
            _write(run, each, target, force=force)
            typer.echo(f"Wrote {target}\n", err=form == "json")
    _report(run, form, points=points)
    _exit_by(run.problems, strict=strict)


def _report(run: Assembled, form: str, *, points: bool) -> None:
    """The report as asked for; with json it is all that stands on standard output."""
    if form == "json":
        from alliancegen.writers.report_json import report_json  # noqa: PLC0415 - only where it is printed

        typer.echo(report_json(run.coverage, run.told()), nl=False)
    elif run.coverage is not None:
        from alliancegen.writers.report import print_report  # noqa: PLC0415 - loads rich

        print_report(run.coverage, points=points)


def _write(run: Assembled, form: str, target: Path, *, force: bool) -> None:
    from alliancegen.writers.docx import write_docx  # noqa: PLC0415 - Word is loaded only for a build
    from alliancegen.writers.files import refusal, write_whole  # noqa: PLC0415
    from alliancegen.writers.text import agreement_text  # noqa: PLC0415

    assert run.agreement is not None  # the caller has looked
    if refused := refusal(target, force=force):
        _tell([refused], run.sources)
        raise typer.Exit(CANNOT_WRITE)
    content = (
        write_docx(run.agreement, comments=run.agreement.draft)
        if form == "docx"
        else agreement_text(run.agreement).encode()
    )
    try:
        write_whole(target, content)
    except OSError as error:
        _stop(f"'{target}' can't be written: {error.strerror}", CANNOT_WRITE)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="An answers file, or a folder of clause files.", show_default=False)],
    final: Final = False,
    clauses: Clauses = None,
    today: Today = "",
    strict: Strict = False,
    points: Points = False,
    form: Format = "text",
) -> None:
    """Check an answers file and print its coverage report, or check a clause library. Writes nothing."""
    if path.is_dir():
        _check_library(path)
        return
    run = _run(path, clauses, today, final=final)
    _report(run, form, points=points)
    if run.coverage is not None and form == "text":
        for number, blank in enumerate(run.coverage.blanks[:10], 1):
            line = f" (line {blank.place.line})" if blank.place else ""
            typer.echo(f"{number}. Fill {blank.path}{line}: {blank.ask}")
    _exit_by(run.problems, strict=strict)


def _check_library(folder: Path) -> None:
    found = check_clauses(folder)
    _tell(found.problems, found.sources)
    library = found.library
    typer.echo(
        f"{len(library.sections)} sections, {len(library.schedules)} schedules, {len(library.questions)} questions, "
        f"{len(library.facts)} facts: {len(found.problems)} problems"
    )
    raise typer.Exit(PROBLEMS if found.problems else FINE)


@app.command()
def new(
    kind: Annotated[str, typer.Argument(help="The kind of agreement, as: gp_alliance.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The answers file to write.")] = Path("answers.yaml"),
    example: Annotated[
        bool, typer.Option("--example", help="The worked example instead of a file to fill in.")
    ] = False,
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Write an answers file that builds at once into a draft, with every question in it."""
    from alliancegen.pipeline import new_answers  # noqa: PLC0415 - only this command needs it
    from alliancegen.writers.files import write_whole  # noqa: PLC0415

    checked = _good_library(clauses)
    if kind not in checked.library.kinds:
        known = ", ".join(checked.library.kinds)
        _stop(f"there is no kind of agreement '{kind}'; the kinds are {known}", WRONG_COMMAND)
    if output.exists():
        _stop(f"'{output}' is there already, so it is left alone; give another name with -o", CANNOT_WRITE)
    text = _example(kind) if example else new_answers(kind, checked, _day(today))
    try:
        write_whole(output, text.encode())
    except OSError as error:
        _stop(f"'{output}' can't be written: {error.strerror}", CANNOT_WRITE)
    typer.echo(f"Wrote {output}. Now:  alliancegen check {output}")


def _example(kind: str) -> str:
    here = Path(__file__).resolve().parent
    for folder in (here / "examples", here.parents[1] / "examples"):
        if (folder / kind / "answers.yaml").is_file():
            return (folder / kind / "answers.yaml").read_text(encoding="utf-8")
    return _stop(f"there is no example of '{kind}'", WRONG_COMMAND)


@app.command()
def show(
    section: Annotated[str, typer.Argument(help="The id of a section or schedule, as: insurance.")],
    answers: Annotated[Path | None, typer.Argument(help="An answers file. [default: the example's]")] = None,
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Print one section or schedule as it comes out with these answers."""
    from alliancegen.writers.text import section_text  # noqa: PLC0415 - only this command needs it

    run = _run_or_example(answers, clauses, today)
    if run.agreement is None:
        _exit_by(run.problems, strict=False)
        return
    found = [top for top in run.agreement.sections() if top.section == section]
    if not found:
        decision = run.plan.decisions.get(section) if run.plan else None
        known = sorted({top.section for top in run.agreement.sections()})
        reason = f": {decision.reason}" if decision else f"; there are {', '.join(known)}"
        _stop(f"'{section}' is not in this agreement{reason}", PROBLEMS)
    for top in found:
        typer.echo(section_text(top), nl=False)


def _run_or_example(answers: Path | None, clauses: Path | None, today: str) -> Assembled:
    if answers is not None:
        return _run(answers, clauses, today, final=False)
    library = _good_library(clauses)
    kind = next(iter(library.library.kinds))
    run = assemble_answers(_example(kind).encode(), f"examples/{kind}/answers.yaml", library, _day(today))
    _tell(run.told(), run.sources)
    return run


@app.command()
def explain(
    thing: Annotated[str, typer.Argument(help="A section, point (section#point), rule, fact, or clause number (8.1).")],
    answers: Annotated[Path | None, typer.Argument(help="An answers file, to see why it is in or out.")] = None,
    clauses: Clauses = None,
    today: Today = "",
) -> None:
    """Say what a section, point, rule, fact or clause number means, where it comes from, and why it is in or out."""
    from alliancegen.writers.explaining import explanation, known_things  # noqa: PLC0415 - only this command needs it

    run = _run_or_example(answers, clauses, today)
    library = _good_library(clauses).library
    lines = explanation(thing, library, run.agreement, run.coverage, run.plan, run.derived.facts if run.derived else {})
    if not lines:
        near = nearest(thing, known_things(library))
        _stop(f"there is no section, point, rule, fact or clause '{thing}'{f'; {near}' if near else ''}", WRONG_COMMAND)
    for line in lines:
        typer.echo(line)


@app.command("list")
def list_(
    what: Annotated[str, typer.Argument(help="kinds, sections, questions, facts or rules.")],
    clauses: Clauses = None,
) -> None:
    """List what there is."""
    from alliancegen.writers.explaining import LISTS  # noqa: PLC0415 - only this command needs it

    library = _good_library(clauses).library
    if what not in LISTS:
        _stop(f"there is no list of '{what}'; there are {', '.join(LISTS)}", WRONG_COMMAND)
    for name, meaning in LISTS[what](library):
        typer.echo(f"{name:<40} {meaning}".rstrip())


def _good_library(clauses: Path | None) -> CheckedLibrary:
    """A library without errors; with them, they are told and the command ends."""
    checked = _library(clauses)
    if has_errors(checked.problems):
        _tell(checked.problems, checked.sources)
        raise typer.Exit(PROBLEMS)
    return checked


# ---------------------------------------------------------------- a run


def _run(answers: Path, clauses: Path | None, today: str, *, final: bool) -> Assembled:
    """All stages on one file, problems told."""
    try:
        raw = answers.read_bytes()
    except OSError as error:
        _stop(f"'{answers}' can't be read: {error.strerror}", CANNOT_WRITE)
    library = _library(clauses)
    run = assemble_answers(raw, str(answers), library, _day(today), final=final)
    _tell(run.told(), run.sources)
    return run


def _day(today: str) -> date:
    if not today:
        return date.today()
    try:
        return date.fromisoformat(today)
    except ValueError:
        _stop(f"--today is a date like 2027-04-01, not '{today}'", WRONG_COMMAND)


def _library(clauses: Path | None) -> CheckedLibrary:
    folder = clauses or _shipped()
    if not folder.is_dir():
        _stop(f"'{folder}' is no folder of clauses", WRONG_COMMAND)
    return check_clauses(folder)


def _shipped() -> Path:
    """The library that comes along: in the wheel beside this file, in a checkout beside `src`."""
    here = Path(__file__).resolve().parent
    return here / "clauses" if (here / "clauses").is_dir() else here.parents[1] / "clauses"


def _tell(problems: Sequence[Problem], sources: Sources) -> None:
    for problem in problems:
        typer.echo(problem_text(problem, sources.lines) + "\n", err=True)


def _exit_by(problems: Sequence[Problem], *, strict: bool) -> None:
    warned = any(problem.severity is Severity.WARNING for problem in problems)
    raise typer.Exit(PROBLEMS if has_errors(problems) or (strict and warned) else FINE)


def _stop(message: str, code: int) -> NoReturn:
    typer.echo(f"error: {message}", err=True)
    raise typer.Exit(code)


def main() -> None:
    """The console script. A bug shows its traceback and exits with 70; Ctrl-C with 130, SIGTERM with 143."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    gc.disable()  # one agreement a process: collecting garbage costs more than it frees
    signal.signal(signal.SIGINT, lambda *_: sys.exit(130))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        app()
    except BrokenPipeError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FINE) from None
    except Exception:
        traceback.print_exc()
        typer.echo(
            "\nThis is a fault of alliancegen, not of your file. Please report it with the lines above.", err=True
        )
        raise SystemExit(BUG) from None
