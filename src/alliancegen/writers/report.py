"""The coverage report on a terminal: readable at 80 columns, without colour, and piped."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from shutil import get_terminal_size
from typing import TextIO

from alliancegen.model.agreement import DraftingNote
from alliancegen.model.coverage import Changed, Coverage, PointCoverage, SectionCoverage, Status
from alliancegen.writers.problem_text import visible

_NARROWEST, _WIDEST, _HEIGHT = 20, 10_000, 25
SIGNS = {
    Status.COVERED: ("ok", "green"),
    Status.BLANK: ("blank", "yellow"),
    Status.MISSING: ("missing", "red"),
    Status.WAIVED: ("waived", "yellow"),
    Status.NOT_APPLICABLE: ("not needed", "dim"),
    Status.LEFT_OUT: ("left out", "dim"),
}


def print_report(
    coverage: Coverage,
    *,
    points: bool = False,
    notes: Sequence[DraftingNote] = (),
    color: str = "auto",
    file: TextIO | None = None,
) -> None:
    """Print the report: the guidance's headings, the other sections, short lists, the last lines.

    `notes` are those that the files just written carry. `color` is auto (on a terminal, unless NO_COLOR is set), always
    or never. `file` takes it, colours included; without one, standard output.
    """
    from rich.console import Console  # noqa: PLC0415 - rich takes longer to load than a check takes
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    force = {"always": True, "never": False}.get(color)
    width = _width()
    console = Console(
        file=file,
        width=width,
        height=_HEIGHT if width else None,
        highlight=False,
        force_terminal=force,
        no_color=None if force is None else not force,
    )

    def plain(text: str, style: str = "") -> Text:
        """Text in which rich sees no markup, no link and no emoji, and a terminal no command."""
        return Text(visible(text), style=style)

    def table(title: str, rows: Sequence[tuple[str, Status, str]]) -> None:
        grid = Table(
            title=plain(title), title_justify="left", title_style="bold", box=None, pad_edge=False, expand=False
        )
        grid.add_column("Section", max_width=34, overflow="fold")
        grid.add_column("Status", no_wrap=True)
        grid.add_column("Where", overflow="fold")
        for name, status, where in rows:
            word, style = SIGNS[status]
            grid.add_row(plain(name), plain(word, style), plain(where))
        console.print(grid)
        console.print()

    viewed: set[str] = set()
    for view in coverage.views[:1]:
        viewed = {covered.partition("#")[0] for row in view.rows for covered in row.covers}
        table(view.title, [(f"{i} {row.heading}", row.status, row.printed) for i, row in enumerate(view.rows, 1)])
    others = [section for section in coverage.sections if section.id not in viewed]
    table("Other sections and schedules", [(each.title, each.status, each.printed or each.reason) for each in others])
    shown = [row for section in coverage.sections for row in _points(section, every=points)]
    if shown:
        table("Points", shown)
    for title, lines in _lists(coverage):
        console.print(plain(title, "bold"))
        for line in lines:
            console.print(plain(f"  - {line}"))
        console.print()
    if warning := _notes_left(notes):
        console.print(plain(warning, "yellow"))
        console.print()
    console.print(plain(_last_line(coverage)))


def _width() -> int | None:
    """How wide COLUMNS says that lines are, within reason; None leaves it to rich, which would take any number."""
    if not {"COLUMNS", "LINES"} & os.environ.keys():
        return None
    return min(max(get_terminal_size().columns, _NARROWEST), _WIDEST)


def _points(section: SectionCoverage, *, every: bool) -> Iterator[tuple[str, Status, str]]:
    settled = (Status.COVERED, Status.NOT_APPLICABLE, Status.LEFT_OUT)
    for point in section.points:
        if every or (point.status not in settled and section.status is not Status.WAIVED):
            yield point.id, point.status, _where(point, every=every)


def _where(point: PointCoverage, *, every: bool) -> str:
    if not point.evidence:
        return point.reason
    return ", ".join(f"{each.provision} ({each.place.short})" if every else each.provision for each in point.evidence)


def _lists(coverage: Coverage) -> Iterator[tuple[str, list[str]]]:
    """The short lists, each only where it holds something."""
    missing = [f"{point.id}: {point.ask}" for point in coverage.missing]
    blanks = [
        f"{each.path} (line {each.place.line}): {each.ask}" if each.place else each.path for each in coverage.blanks
    ]
    before = [
        f"{each.what}{f' ({each.who})' if each.who else ''}{f', by {each.by}' if each.by else ''}"
        for each in coverage.before_signing
    ]
    assumed = [
        f"{each.path}: {each.value}{f' ({each.provisions[0]})' if each.provisions else ''}" for each in coverage.assumed
    ]
    advice = [f"{each.path}: {each.value}. {each.why}" for each in coverage.advice]
    configured = [f"{each.path}: {each.value} ({each.provisions[0]})" for each in coverage.configured]
    changed = [_changed(each) for each in coverage.changed]
    special = [
        f"{heading} (typed for this agreement, not checked against the checklist)" for heading in coverage.special_terms
    ]
    for title, lines in (
        ("Missing", missing),
        ("Blank", blanks),
        ("Before you sign", before),
        ("Assumed, because nobody chose", assumed),
        ("Chosen by the house", configured),
        ("Changed from the clause library", changed),
        ("Take advice on", advice),
        ("Open points of law", list(coverage.open_points)),
        ("Special terms", special),
    ):
        if lines:
            yield title, lines


def _changed(changed: Changed) -> str:
    """A change of an overlay: what, where it is printed, which folder, why."""
    overlaid = changed.overlaid
    where = changed.printed or ("not printed here" if overlaid.declared.heading else "")
    reason = f": {overlaid.declared.reason}" if overlaid.declared.reason else ""
    return f"{overlaid}{f' ({where})' if where else ''}, in {overlaid.folder}{reason}"


def _notes_left(notes: Sequence[DraftingNote]) -> str:
    """What to know before a draft is sent to somebody."""
    internal = sum(note.internal for note in notes)
    if not internal:
        return ""
    carries = f"{internal} internal drafting note{'s' if internal > 1 else ''}"
    return f"This file carries {carries}; use --to-send before it leaves."


def _last_line(coverage: Coverage) -> str:
    reviewed = (
        f"No solicitor has reviewed {coverage.unreviewed} of the {coverage.clauses} clauses used. "
        if coverage.unreviewed
        else ""
    )
    return (
        f"Clause library {coverage.library_version}; law stated at {coverage.law_stated_at}. {reviewed}"
        "Not legal advice; a solicitor must approve this agreement."
    )
