"""Tables: those of a clause with their repeated header row, and the borderless ones that hold a signature block."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alliancegen.model.agreement import Cell, Table, plain_text
from alliancegen.writers.docx import columns as widths
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.ooxml import Element, add, legal, new
from alliancegen.writers.docx.styles import Styles

_SHORT_ROW = 12
"""Up to so many lines a row is never split by a page break; a longer one would leave too much of a page empty."""

CellWriter = Callable[[Element, Cell, int, bool], None]
"""Writes a cell's paragraph: into which w:tc, what, in which row (0 is the head), whether it is set right."""


def data_table(table: Table, *, indent: int, width: int, styles: Styles, key: str, write: CellWriter) -> Element:
    """A table with borders, as wide as the text at its indent."""
    rows = [table.head, *table.rows]
    for number, cells in enumerate(rows):
        if not len(cells) == len(table.widths) == len(table.right):
            raise ValueError(f"{key}: row {number} of the table has {len(cells)} cells for {len(table.widths)} columns")
    printed = [[plain_text(cell.inlines) for cell in cells] for cells in rows]
    heads = ", ".join(printed[0])
    columns = widths.fitted(width - indent, table.widths, printed)
    root = new("tbl")
    _properties(
        root,
        columns,
        indent=indent,
        style=styles.id(names.TABLE_GRID),
        caption=legal(table.caption or heads, key),
        description=legal(f"Columns: {heads}", key),
        total=has_total(table),
    )
    for number, cells in enumerate(rows):
        longest = max(widths.lines(words, wide) for words, wide in zip(printed[number], columns, strict=True))
        row = add_row(root, header=number == 0, whole=longest <= _SHORT_ROW)
        for cell, wide, right in zip(cells, columns, table.right, strict=True):
            write(add_cell(row, wide), cell, number, right)
    return root


def has_total(table: Table) -> bool:
    """Whether the last row adds up those above it."""
    return len(table.rows) > 1 and plain_text(table.rows[-1][0].inlines).casefold().startswith("total")


def layout_table(columns: Sequence[int], *, indent: int, description: str) -> Element:
    """A table without borders that only keeps things side by side."""
    root = new("tbl")
    _properties(root, columns, indent=indent, description=description, cell_margin=0)
    return root


def add_row(table: Element, *, header: bool = False, whole: bool = True) -> Element:
    """A row; no page break splits it if it is kept `whole`."""
    row = add(table, "tr")
    if not whole and not header:
        return row
    properties = add(row, "trPr")
    if whole:
        add(properties, "cantSplit")
    if header:
        add(properties, "tblHeader")
    return row


def add_cell(
    row: Element,
    width: int,
    *,
    span: int = 1,
    merged: str = "",
    gap: int = 0,
    at_foot: bool = False,
    rule: bool = False,
) -> Element:
    """A cell; of cells that are one from top to bottom, the first is `merged` "restart", the others "continue".

    `gap` is room on its right; its words may stand at its foot, and a rule to write on below it.
    """
    cell = add(row, "tc")
    properties = add(cell, "tcPr")
    add(properties, "tcW", w=str(width), type="dxa")
    if span > 1:
        add(properties, "gridSpan", val=str(span))
    if merged:
        add(properties, "vMerge", val=merged)
    if rule:
        add(add(properties, "tcBorders"), "bottom", val="single", sz="6", space="0", color="auto")
    if gap:
        add(add(properties, "tcMar"), "right", w=str(gap), type="dxa")
    if at_foot:
        add(properties, "vAlign", val="bottom")
    return cell


def _properties(
    table: Element,
    columns: Sequence[int],
    *,
    indent: int,
    description: str,
    style: str = "",
    caption: str = "",
    cell_margin: int | None = None,
    total: bool = False,
) -> None:
    properties = add(table, "tblPr")
    if style:
        add(properties, "tblStyle", val=style)
    add(properties, "tblW", w=str(sum(columns)), type="dxa")
    add(properties, "tblInd", w=str(indent), type="dxa")
    add(properties, "tblLayout", type="fixed")
    if cell_margin is not None:
        margins = add(properties, "tblCellMar")
        for side in ("left", "right"):
            add(margins, side, w=str(cell_margin), type="dxa")
    look = 0x0600 | (0x0020 if style else 0) | (0x0040 if total else 0)
    add(properties, "tblLook", val=f"{look:04X}", firstRow="1" if style else "0", lastRow="1" if total else "0",
        firstColumn="0", lastColumn="0", noHBand="1", noVBand="1")  # fmt: skip
    if caption:
        add(properties, "tblCaption", val=caption)
    add(properties, "tblDescription", val=description)
    grid = add(table, "tblGrid")
    for column in columns:
        add(grid, "gridCol", w=str(column))
