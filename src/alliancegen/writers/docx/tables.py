"""Tables: those of a clause with their repeated header row, and the borderless ones that hold a signature block."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from alliancegen.model.agreement import Cell, Table, plain_text
from alliancegen.writers.docx import columns as widths
from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.markup import empty
from alliancegen.writers.docx.ooxml import legal
from alliancegen.writers.docx.styles import Styles

_SHORT_ROW = 12
"""Up to so many lines a row is never split by a page break; a longer one would leave too much of a page empty."""


class Row(Struct, frozen=True):
    """A row of a table with borders: its start tag and properties, and each cell with those of its own."""

    start: str
    cells: Sequence[tuple[str, Cell]]


def data_table(table: Table, *, indent: int, width: int, styles: Styles, key: str) -> tuple[str, Sequence[Row]]:
    """The start of a table with borders, as wide as the text at its indent, and its rows: the first is the head."""
    rows = [table.head, *table.rows]
    for number, cells in enumerate(rows):
        if not len(cells) == len(table.widths) == len(table.right):
            raise ValueError(f"{key}: row {number} of the table has {len(cells)} cells for {len(table.widths)} columns")
    printed = [[plain_text(cell.inlines) for cell in cells] for cells in rows]
    heads = ", ".join(printed[0])
    columns = widths.fitted(width - indent, table.widths, printed)
    opened = _start(
        columns,
        indent=indent,
        style=styles.id(names.TABLE_GRID),
        caption=legal(table.caption or heads, key),
        description=legal(f"Columns: {heads}", key),
        total=has_total(table),
    )
    starts = [cell(wide) for wide in columns]
    found = []
    for number, cells in enumerate(rows):
        longest = max(widths.lines(words, wide) for words, wide in zip(printed[number], columns, strict=True))
        opened_row = row(header=number == 0, whole=longest <= _SHORT_ROW)
        found.append(Row(opened_row, list(zip(starts, cells, strict=True))))
    return opened, found


def has_total(table: Table) -> bool:
    """Whether the last row adds up those above it."""
    return len(table.rows) > 1 and plain_text(table.rows[-1][0].inlines).casefold().startswith("total")


def layout_table(columns: Sequence[int], *, indent: int, description: str) -> str:
    """The start of a table without borders that only keeps things side by side."""
    return _start(columns, indent=indent, description=description, cell_margin=0)


def row(*, header: bool = False, whole: bool = True) -> str:
    """The start of a row; no page break splits it if it is kept `whole`."""
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if header else "")
    return f"<w:tr><w:trPr>{properties}</w:trPr>" if properties else "<w:tr>"


def cell(
    width: int, *, span: int = 1, merged: str = "", gap: int = 0, at_foot: bool = False, rule: bool = False
) -> str:
    """The start of a cell; of cells that are one from top to bottom, the first is `merged` "restart", the others "continue".

    `gap` is room on its right; its words may stand at its foot, and a rule to write on below it.
    """
    bottom = empty("bottom", val="single", sz="6", space="0", color="auto")
    properties = (
        empty("tcW", w=str(width), type="dxa")
        + (empty("gridSpan", val=str(span)) if span > 1 else "")
        + (empty("vMerge", val=merged) if merged else "")
        + (f"<w:tcBorders>{bottom}</w:tcBorders>" if rule else "")
        + (f"<w:tcMar>{empty('right', w=str(gap), type='dxa')}</w:tcMar>" if gap else "")
        + (empty("vAlign", val="bottom") if at_foot else "")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>"


def _start(
    columns: Sequence[int],
    *,
    indent: int,
    description: str,
    style: str = "",
    caption: str = "",
    cell_margin: int | None = None,
    total: bool = False,
) -> str:
    margins = "".join([empty(side, w=str(cell_margin), type="dxa") for side in ("left", "right")])
    look = 0x0600 | (0x0020 if style else 0) | (0x0040 if total else 0)
    rows_that_look_special = {"firstRow": "1" if style else "0", "lastRow": "1" if total else "0"}
    properties = (
        (empty("tblStyle", val=style) if style else "")
        + empty("tblW", w=str(sum(columns)), type="dxa")
        + empty("tblInd", w=str(indent), type="dxa")
        + empty("tblLayout", type="fixed")
        + (f"<w:tblCellMar>{margins}</w:tblCellMar>" if cell_margin is not None else "")
        + empty("tblLook", val=f"{look:04X}", **rows_that_look_special,
                firstColumn="0", lastColumn="0", noHBand="1", noVBand="1")
        + (empty("tblCaption", val=caption) if caption else "")
        + empty("tblDescription", val=description)
    )  # fmt: skip
    grid = "".join([empty("gridCol", w=str(column)) for column in columns])
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
