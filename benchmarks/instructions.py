"""Instructions that processes execute: they don't depend on how busy the machine is, and can be compared with an earlier day's."""

from __future__ import annotations

import json
import platform
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.measuring import Contestant, Failed, Starter
from benchmarks.tables import Table

RECORDED = Path(__file__).with_name("recorded.json")
_VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
_PERF = ["perf", "stat", "-x,", "-e", "instructions:u"]
_COUNTED = re.compile(r"I\s+refs:\s+([\d,]+)|^(\d+),,instructions:u", re.MULTILINE)


def counter(starter: Starter, nothing: Contestant) -> list[str] | None:
    """What counts on this machine: perf where the processor lets it, else valgrind, else nothing."""
    for command in (_PERF, _VALGRIND):
        if shutil.which(command[0]):
            try:
                counted(starter, nothing, command)
            except Failed:
                continue
            return command
    return None


def counted(starter: Starter, contestant: Contestant, command: Sequence[str]) -> int:
    """The instructions of one run, after one that fills caches. Raises Failed where nothing was counted."""
    starter.run(contestant)
    printed = starter.run(replace(contestant, argv=[*command, *contestant.argv])).printed
    found = _COUNTED.search(printed)
    if found is None:
        raise Failed(f"{command[0]} counted nothing")
    return int((found[1] or found[2]).replace(",", ""))


def instructions(starter: Starter, contestants: Sequence[Contestant], *, record: bool) -> Table:
    """The counts, beside those that were recorded last with this Python and the same counter; `record` keeps them."""
    command = counter(starter, contestants[0])
    if command is None:
        return Table("Instructions", ("",), [], "Neither perf nor valgrind can count here (apt-get install valgrind).")
    found = {each.name: round(counted(starter, each, command) / 1e6, 1) for each in contestants}
    made_by = {"counter": command[0], "python": platform.python_version(), "machine": platform.machine()}
    if record:
        RECORDED.write_text(json.dumps({**made_by, "millions": found}, indent=2) + "\n", encoding="utf-8")
    before = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.is_file() else {}
    same = all(before.get(name) == value for name, value in made_by.items())
    last = before["millions"] if same else {}
    rows = [
        [name, f"{millions:,.0f}", _of(found, name), f"{millions / last[name]:.3f}" if name in last else ""]
        for name, millions in found.items()
    ]
    note = "" if same else "The recorded figures are of another Python, machine or counter, and are not compared."
    return Table(
        f"Millions of instructions, counted by {command[0]}",
        ("", "millions", "times the floor", "times the recorded"),
        rows,
        note,
    )


def _of(found: dict[str, float], name: str, floor: str = "floor") -> str:
    return f"{found[name] / found[floor]:.2f}" if floor in found else ""
