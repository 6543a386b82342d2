"""Answers with a few of them changed: what a clause test writes under `given:`.

An answer is replaced whole; under a heading only what is named changes. A row of a table is named by its id, or by its
number as messages print it (from 0); `+` adds one. Nothing behind the colon leaves the answer, or the row, out. What was changed
keeps its place in the test's file, so that a problem with it is told there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from alliancegen.model.places import Place
from alliancegen.model.problems import MOST_SHOWN, Problem
from alliancegen.model.written import Written
from alliancegen.readers.answer_kinds import is_left_empty, listed

NEW_ROW = "+"
_NUMBER = re.compile("[0-9]{1,6}")
"""The number of a row. (str.isdigit would take ² for one.)"""


class _NothingThere(Exception):
    """A path that leads nowhere. Carries what is there instead."""


def edited(answers: Written, given: Mapping[str, Written], questions: Collection[str]) -> tuple[Written, list[Problem]]:
    """The answers with what is `given`, and a problem for each path that leads nowhere. `questions` are all paths that are asked."""
    problems: list[Problem] = []
    changes = [change for path, value in given.items() for change in _changes(path, value, questions)]
    for path, value in sorted(changes, key=_rows_go_last):
        try:
            answers = _put(answers, path.split("."), value)
        except _NothingThere as reason:
            message = f"'{path[:MOST_SHOWN]}' leads nowhere: {reason}"
            problems.append(Problem("unknown-answer", message, value.key or value.place))
    return answers, problems


def _changes(path: str, value: Written, questions: Collection[str]) -> Iterator[tuple[str, Written]]:
    """The single changes: what stands below a heading, one by one."""
    is_heading = any(each.startswith(f"{path}.") for each in questions) and path not in questions
    if is_heading and value.is_mapping:
        for name, below in value.mapping.items():
            yield from _changes(f"{path}.{name}", below, questions)
    else:
        yield path, value


def _rows_go_last(change: tuple[str, Written]) -> tuple[bool, Sequence[int]]:
    """Rows are left out after all else, the last first, so that each number means the row that it means in the file."""
    path, value = change
    numbers = [-int(name) for name in path.split(".") if _NUMBER.fullmatch(name)]
    return (True, numbers) if is_left_empty(value) else (False, ())


def _put(at: Written, names: Sequence[str], value: Written) -> Written:
    """What stands at a path, with the value at the end of `names`. Raises `_NothingThere`."""
    name, *rest = names
    place = value.key or value.place
    if at.is_list and name != NEW_ROW:
        index = _row(at.entries, name)
        row = [_put(at.entries[index], rest, value)] if rest else [] if is_left_empty(value) else [value]
        return replace(at, value=(*at.entries[:index], *row, *at.entries[index + 1 :]))
    if name == NEW_ROW:
        if rest or not (at.is_list or is_left_empty(at)):
            raise _NothingThere("a new row is written as   table.+: {…}")
        return replace(at, value=(*at.entries, value))
    mapping = dict(at.mapping)
    if rest:
        below = mapping.get(name, Written("", place, place))
        mapping[name] = _put(below, rest, value)
    elif not is_left_empty(value):
        mapping[name] = value
    elif mapping.pop(name, None) is None:
        raise _NothingThere("there is no such answer to leave out")
    return replace(at, value=mapping, place=_of_mapping(at, place))


def _of_mapping(at: Written, place: Place) -> Place:
    return at.place if at.is_mapping else place


def _row(rows: Sequence[Written], name: str) -> int:
    ids = [row.mapping["id"].text if "id" in row.mapping else "" for row in rows]
    if name in ids:
        return ids.index(name)
    if _NUMBER.fullmatch(name) and int(name) < len(rows):
        return int(name)
    known = [each for each in ids if each]
    raise _NothingThere(f"the rows are {listed(known)}" if known else f"there are {len(rows)} rows, counted from 0")
