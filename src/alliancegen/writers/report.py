"""The coverage report on a terminal: readable at 80 columns, without colour, and piped."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TextIO

from alliancegen.model.agreement import DraftingNote
from alliancegen.model.coverage import Changed, Coverage, PointCoverage, SectionCoverage, Status
from alliancegen.writers.columns_of_text import beside, width, wrapped
from alliancegen.writers.problem_text import visible

_WIDEST = 99_999
"""Columns: what COLUMNS says beyond that is no width; rich would take any number."""
_HEIGHT = 25
SIGNS = {
    Status.COVERED: ("ok", "green"),
    Status.BLANK: ("blank", "yellow"),
    Status.MISSING: ("missing", "red"),
    Status.WAIVED: ("waived", "yellow"),
    Status.NOT_APPLICABLE: ("not needed", "dim"),
    Status.LEFT_OUT: ("left out", "dim"),
}


Line = Sequence[tuple[str, str]]
"""A line in pieces, each with its style in rich's words; empty for plain words."""
_NARROWEST = 40
_GAP = "  "
_SECTION = 34
"""The widest column of names."""


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
    or never. Only a terminal needs rich, which takes longer to load than a check takes. `file` takes it, colours included;
    without one, standard output.
    """
    stream = file or sys.stdout
    coloured = color == "always" or (color == "auto" and (stream.isatty() or _is_forced()))
    if not coloured:
        lines = report_lines(coverage, _columns(), points=points, notes=notes)
        stream.write("".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines))
        stream.flush()
        return
    from rich.console import Console  # noqa: PLC0415 - see above
    from rich.text import Text  # noqa: PLC0415

    force = True if color == "always" else None
    sized = bool({"COLUMNS", "LINES"} & os.environ.keys())
    console = Console(
        width=_columns() if sized else None,
        height=_HEIGHT if sized else None,
        file=file,
        highlight=False,
        force_terminal=force,
        no_color=False if force else None,
    )
    for line in report_lines(coverage, max(console.width, _NARROWEST), points=points, notes=notes):
        console.print(Text.assemble(*line), soft_wrap=True)


def _is_forced() -> bool:
    """Whether the environment asks for colours where there is no terminal; rich knows how."""
    return bool(os.environ.get("FORCE_COLOR") or os.environ.get("TTY_COMPATIBLE"))


def _columns() -> int:
    """The width of what is no terminal: what the environment says, or 80."""
    wide = os.environ.get("COLUMNS", "")
    return max(_NARROWEST, int(wide) if wide.isdecimal() and len(wide) <= len(str(_WIDEST)) else 80)


def report_lines(
    coverage: Coverage, columns: int, *, points: bool = False, notes: Sequence[DraftingNote] = ()
) -> Iterator[Line]:
    """The report in lines of at most so many columns."""
    viewed: set[str] = set()
    for view in coverage.views[:1]:
        viewed = {covered.partition("#")[0] for row in view.rows for covered in row.covers}
        rows = [(f"{i} {row.heading}", row.status, row.printed) for i, row in enumerate(view.rows, 1)]
        yield from _table(view.title, rows, columns)
    others = [section for section in coverage.sections if section.id not in viewed]
    rows = [(each.title, each.status, each.printed or each.reason) for each in others]
    yield from _table("Other sections and schedules", rows, columns)
    shown = [row for section in coverage.sections for row in _points(section, every=points)]
    if shown:
        yield from _table("Points", shown, columns)
    for title, entries in _lists(coverage):
        yield [(visible(title), "bold")]
        for entry in entries:
            for number, text in enumerate(wrapped(visible(entry), columns - 4)):
                yield [("    " if number else "  - ", ""), (text, "")]
        yield []
    if warning := _notes_left(notes):
        yield [(visible(warning), "yellow")]
        yield []
    for text in wrapped(visible(_last_line(coverage)), columns):
        yield [(text, "")]


def _table(title: str, rows: Sequence[tuple[str, Status, str]], columns: int) -> Iterator[Line]:
    """A title, a head and the rows; names fold in their column, places in what is left of the line."""
    head = ("Section", "Status", "Where")
    cells = [(visible(name), *SIGNS[status], visible(where)) for name, status, where in rows]
    first = min(_SECTION, max([width(head[0]), *(width(each[0]) for each in cells)])) + len(_GAP)
    second = max([width(head[1]), *(width(each[1]) for each in cells)]) + len(_GAP)
    room = (first, second, max(_NARROWEST // 4, columns - first - second))
    for text in wrapped(visible(title), columns):
        yield [(text, "bold")]
    for line in beside(head, room):
        yield [(text, "bold") for text in line]
    for name, word, style, where in cells:
        for line in beside((name, word, where), (first - len(_GAP), second - len(_GAP), room[2])):
            yield [(line[0] + _GAP, ""), (line[1] + _GAP, style), (line[2], "")]
    yield []


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
