"""A problem as people read it: what is wrong, where, the line, and one thing to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from alliancegen.model.problems import Problem

WIDEST = 160
_HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff]")


def visible(text: str) -> str:
    """Control and invisible characters by their code points, so that a file can't drive a terminal."""
    return _HIDDEN.sub(lambda match: f"<U+{ord(match[0]):04X}>", text.replace("\n", "⏎").replace("\t", " "))


def problem_text(problem: Problem, lines: Callable[[str], Sequence[str] | None]) -> str:
    """The problem in several lines. `lines` gives the lines of a file that was read, None for any other."""
    told = [f"{problem.severity}[{problem.rule}]: {visible(problem.message)}"]
    place = problem.place
    margin = "  "
    if place is not None:
        told.append(f"  --> {visible(str(place))}")
        source = lines(place.file)
        if source is not None and 1 <= place.line <= len(source):
            number = str(place.line)
            margin = " " * (len(number) + 1)
            width = max(1, place.end - place.column) if place.end else 1
            label = f" {visible(problem.label)}" if problem.label else ""
            told += [
                f"{margin}|",
                f"{number} | {visible(source[place.line - 1])[:WIDEST]}",
                f"{margin}| {' ' * (place.column - 1)}{'^' * min(width, WIDEST)}{label}",
                f"{margin}|",
            ]
    for remark in problem.remarks:
        where = f"{remark.place}: " if remark.place else ""
        told.append(f"{margin}note: {where}{visible(remark.text)}")
    if problem.help:
        told.append(f"{margin}help: {visible(problem.help)}")
    return "\n".join(told)
