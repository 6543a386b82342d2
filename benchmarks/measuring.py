"""Whole processes, measured in rounds: each round runs every contestant once, so that a busy machine slows all alike."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LIMIT = 900
"""After how many seconds a process is stopped."""


class Failed(Exception):
    """A measured process failed; the message is what it said."""


@dataclass(frozen=True)
class Sample:
    """One run: seconds by the clock and of the processors, peak memory in bytes, and what it printed."""

    wall: float
    cpu: float
    peak: float
    printed: str


@dataclass(frozen=True)
class Contestant:
    """A command. `out` is the file that it writes, which is removed before each run, if it writes one."""

    name: str
    argv: Sequence[str | Path]
    env: Mapping[str, str]
    out: Path | None = None
    may_exit: Sequence[int] = (0,)


@dataclass(frozen=True)
class Spread:
    """The least, the middle and the greatest of some figures."""

    least: float
    median: float
    most: float

    @staticmethod
    def of(figures: Sequence[float]) -> Spread:
        return Spread(min(figures), statistics.median(figures), max(figures))


@dataclass
class Rounds:
    """The runs of each contestant, by its name, round by round."""

    samples: dict[str, list[Sample]] = field(default_factory=dict)

    def wall(self, name: str) -> Spread:
        return Spread.of([each.wall for each in self.samples[name]])

    def cpu(self, name: str) -> Spread:
        return Spread.of([each.cpu for each in self.samples[name]])

    def peak(self, name: str) -> float:
        return max(each.peak for each in self.samples[name])

    def ratio(self, name: str, to: str) -> Spread:
        """How many times as long as another it took, from the ratios of each round."""
        pairs = zip(self.samples[name], self.samples[to], strict=True)
        return Spread.of([one.wall / other.wall for one, other in pairs])


class Starter:
    """A small process that starts the measured ones."""

    def __init__(self, python: Path) -> None:
        command = [str(python), "-I", "-S", str(Path(__file__).with_name("starter.py"))]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Starter:
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:  # which closes its pipes, whereupon it ends
            pass

    def run(self, contestant: Contestant) -> Sample:
        """One run. Raises Failed."""
        if contestant.out is not None:
            contestant.out.unlink(missing_ok=True)
        with tempfile.NamedTemporaryFile("w+", encoding="utf-8", errors="replace") as output:
            argv = [str(each) for each in contestant.argv]
            asked = {"argv": argv, "env": dict(contestant.env), "output": output.name, "limit": LIMIT}
            assert self._process.stdin and self._process.stdout  # they are pipes
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            found = json.loads(self._process.stdout.readline() or '{"error": "the starter ended"}')
            printed = output.read()
        if "error" in found or found["exit"] not in contestant.may_exit:
            why = found.get("error") or f"exit code {found['exit']}\n{printed[-2000:]}"
            raise Failed(f"{contestant.name}: {why}")
        if contestant.out is not None and not contestant.out.is_file():
            raise Failed(f"{contestant.name} wrote nothing")
        return Sample(found["wall"], found["cpu"], found["peak"], printed)


def measure(
    starter: Starter,
    contestants: Sequence[Contestant],
    rounds: int,
    look_at: Callable[[Contestant], None] = lambda _: None,
) -> Rounds:
    """A round to warm up, after which `look_at` sees what each contestant wrote, then those that count. Raises Failed."""
    done = Rounds({each.name: [] for each in contestants})
    for contestant in contestants:
        starter.run(contestant)
        look_at(contestant)
    for number in range(rounds):
        for contestant in contestants:
            _show(f"round {number + 1} of {rounds}: {contestant.name}")
            done.samples[contestant.name].append(starter.run(contestant))
    _show("")
    return done


def _show(doing: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{doing}", end="", file=sys.stderr, flush=True)
