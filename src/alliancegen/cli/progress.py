"""How far a run over many files is: one line on a terminal's standard error, only after a second."""

from __future__ import annotations

import sys
from time import monotonic

from alliancegen.cli.streams import bare
from alliancegen.writers.problem_text import visible

QUIET_FOR = 1.0
_WIDEST = 70


class Progress:
    """Shows `12 of 200  deals/a.yaml`, and takes it away before anything else is printed."""

    def __init__(self, total: int, *, wanted: bool = True) -> None:
        self._total = total
        self._began = monotonic()
        self._wanted = wanted and total > 1 and sys.stderr.isatty()
        self._width = 0

    def show(self, number: int, name: str) -> None:
        """Say that file `number` is being read."""
        if self._wanted and monotonic() - self._began >= QUIET_FOR:
            self.clear()
            line = f"{number} of {self._total}  {visible(name)}"[:_WIDEST]
            self._width = len(line)
            _draw(f"\r{line}")

    def clear(self) -> None:
        """Take the line away; spaces do that on every console."""
        if self._width:
            _draw(f"\r{' ' * self._width}\r")
            self._width = 0


def _draw(text: str) -> None:
    """Write on the terminal itself: the cursor is moved."""
    bare(sys.stderr).write(text)
    sys.stderr.flush()
