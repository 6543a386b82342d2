"""Tables, as Markdown that a terminal can show as well."""

from __future__ import annotations

import os
import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from benchmarks.measuring import Spread

Figures = dict[str, float]
"""What was measured, by name: what targets are about."""


@dataclass(frozen=True)
class Table:
    """A title, the heads of the columns, rows, and a sentence on how to read them."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""
    figures: Figures = field(default_factory=dict)

    def markdown(self) -> str:
        widths = [max(map(len, column)) for column in zip(self.head, *self.rows, strict=True)]
        dashes = ["-" * width if number == 0 else "-" * (width - 1) + ":" for number, width in enumerate(widths)]
        lines = [_row(self.head, widths), _row(dashes, widths), *(_row(row, widths) for row in self.rows)]
        return "\n".join([f"**{self.title}**", "", *lines, *(["", self.note] if self.note else [])]) + "\n"


def _row(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.ljust(width) if number == 0 else cell.rjust(width)
        for number, (cell, width) in enumerate(zip(cells, widths, strict=True))
    ]
    return f"| {' | '.join(padded)} |"


def milliseconds(spread: Spread) -> str:
    return " / ".join(f"{each * 1000:,.0f}" for each in (spread.least, spread.median, spread.most))


def times(spread: Spread) -> str:
    return " / ".join(f"{each:.2f}" for each in (spread.least, spread.median, spread.most))


def megabytes(size: float) -> str:
    return f"{size / 2**20:.0f}"


def in_rounds(count: int) -> str:
    return "1 round" if count == 1 else f"{count:,} rounds"


def machine() -> str:
    """The machine, in a line."""
    found = re.search(r"model name\s*:\s*(.+)", _read("/proc/cpuinfo"))
    cores = f"{os.cpu_count()} cores" + (f" of {found[1]}" if found else "")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    today = date.today()
    return f"{cores}, {platform.system()}, {python}, {today.day} {today:%B %Y}"


def _read(file: str) -> str:
    path = Path(file)
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
