"""The exit codes of every command, as the README lists them."""

from __future__ import annotations

FINE, PROBLEMS, WRONG_COMMAND, CANNOT_WRITE, BUG, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 70, 130, 143
