"""Tables: those of a clause with their repeated header row, and the borderless ones that hold a signature block."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from alliancegen.model.agreement import Cell, Table, plain_text
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.ooxml import Element, add, legal, new
from alliancegen.writers.docx.styles import Styles

CellWriter = Callable[[Element, Cell, int, bool], None]
"""Writes a cell's paragraph: into which w:tc, what, in which row (0 is the head), whether it is set right."""


def data_table(table: Table, *, indent: int, width: int, styles: Styles, key: str, write: CellWriter) -> Element:
    """A table with borders, as wide as the text at its indent."""
    heads = ", ".join(plain_text(cell.inlines) for cell in table.head)
    columns = _shared(width - indent, table.widths)
    root = new("tbl")
    _properties(
        root,
        columns,
        indent=indent,
        style=styles.id(names.TABLE_GRID),
        caption=legal(table.caption or heads, key),
        description=legal(f"Columns: {heads}", key),
    )
    for number, cells in enumerate([table.head, *table.rows]):
        if not len(cells) == len(columns) == len(table.right):
            raise ValueError(f"{key}: row {number} of the table has {len(cells)} cells for {len(columns)} columns")
        row = add_row(root, header=number == 0)
        for cell, wide, right in zip(cells, columns, table.right, strict=True):
            write(add_cell(row, wide), cell, number, right)
    return root


def layout_table(columns: Sequence[int], *, indent: int, description: str) -> Element:
    """A table without borders that only keeps things side by side."""
    root = new("tbl")
    _properties(root, columns, indent=indent, description=description, cell_margin=0)
    return root


def add_row(table: Element, *, header: bool = False) -> Element:
    """A row that no page break splits."""
    row = add(table, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    if header:
        add(properties, "tblHeader")
    return row


def add_cell(row: Element, width: int, *, span: int = 1, merged: str = "", gap: int = 0) -> Element:
    """A cell; of cells that are one from top to bottom, the first is `merged` "restart", the others "continue"."""
    cell = add(row, "tc")
    properties = add(cell, "tcPr")
    add(properties, "tcW", w=str(width), type="dxa")
    if span > 1:
        add(properties, "gridSpan", val=str(span))
    if merged:
        add(properties, "vMerge", val=merged)
    if gap:
        add(add(properties, "tcMar"), "right", w=str(gap), type="dxa")
    return cell


def _shared(width: int, shares: Sequence[int]) -> Sequence[int]:
    """The width in parts; what rounding leaves goes to the last column."""
    total = sum(shares)
    columns = [width * share // total for share in shares]
    columns[-1] += width - sum(columns)
    return columns


def _properties(
    table: Element,
    columns: Sequence[int],
    *,
    indent: int,
    description: str,
    style: str = "",
    caption: str = "",
    cell_margin: int | None = None,
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
    add(properties, "tblLook", val="0020" if style else "0000", firstRow="1" if style else "0", lastRow="0",
        firstColumn="0", lastColumn="0", noHBand="1", noVBand="1")  # fmt: skip
    if caption:
        add(properties, "tblCaption", val=caption)
    add(properties, "tblDescription", val=description)
    grid = add(table, "tblGrid")
    for column in columns:
        add(grid, "gridCol", w=str(column))
