"""Whole processes that write the synthetic agreement: alliancegen and its peers, at each size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from benchmarks.equal_work import missing
from benchmarks.installing import Home
from benchmarks.measuring import Contestant, Failed, Rounds, Starter, measure
from benchmarks.tables import Table, in_rounds, megabytes, milliseconds, times
from benchmarks.workload import TODAY, Workload

BARE, FLOOR, WARM, UNCACHED = "bare Python", "floor", "alliancegen", "alliancegen, nothing cached"
DOCXTPL, PANDOC, DOCXTEMPLATER, DOCX = "docxtpl", "pandoc", "docxtemplater", "docx (npm)"
_PEERS = Path(__file__).with_name("peers")


def contestants(home: Home, workload: Workload) -> list[Contestant]:
    """Everybody who writes the agreement, and Python that does nothing."""
    out = home.root / "out"
    out.mkdir(exist_ok=True)
    env, folder = home.environment(), workload.folder

    def peer(name: str, runner: str | Path, script: str, *more: str | Path) -> Contestant:
        file = out / f"{Path(script).stem}.docx"
        return Contestant(name, [runner, _PEERS / script, folder, file, *more], env, file)

    def ours(name: str, *, cached: bool) -> Contestant:
        file = out / "alliancegen.docx"
        argv: list[str | Path] = [home.alliancegen, "build", workload.answers, "-o", file]
        argv += ["--clauses", workload.clauses, "--today", TODAY]
        return Contestant(name, argv, home.environment(cached=cached), file)

    found = [
        Contestant(BARE, [home.python, "-c", "pass"], env),
        peer(FLOOR, home.python, "floor.py"),
        ours(WARM, cached=True),
        ours(UNCACHED, cached=False),
        peer(DOCXTPL, home.python, "docxtpl_peer.py"),
    ]
    if home.pandoc is not None:
        found.append(peer(PANDOC, home.python, "pandoc_peer.py", home.pandoc))
    if home.has_node:
        found += [peer(DOCXTEMPLATER, "node", "docxtemplater_peer.cjs"), peer(DOCX, "node", "docx_peer.cjs")]
    return found


def beside_peers(home: Home, starter: Starter, workload: Workload, rounds: int) -> tuple[Table, Rounds]:
    """One size. Raises Failed for a contestant that leaves out some of the work."""

    def look_at(contestant: Contestant) -> None:
        if contestant.out is not None and (lacks := missing(contestant.out.read_bytes(), workload.agreement)):
            raise Failed(f"{contestant.name} did not do all of the work: {lacks[0]}")

    field = contestants(home, workload)
    done = measure(starter, field, rounds, look_at)
    count = sum(1 for _ in workload.agreement.paragraphs())
    rows = [_row(each, done) for each in field]
    head = ("", "ms", "processor ms", "peak MiB", "file kB", "times the floor", "times docxtpl")
    note = "Least, median and greatest; times are medians of each round's ratio. Every file was checked for all of the agreement."
    figures = {f"{count}: {WARM} / {other}": done.ratio(WARM, other).median for other in done.samples if other != BARE}
    figures[f"{count}: {UNCACHED} / {DOCXTPL}"] = done.ratio(UNCACHED, DOCXTPL).median
    title = f"{count:,} numbered paragraphs, whole process, {in_rounds(rounds)}"
    return Table(title, head, rows, note, figures), done


def _row(contestant: Contestant, done: Rounds) -> Sequence[str]:
    name = contestant.name
    size = f"{contestant.out.stat().st_size / 1000:,.0f}" if contestant.out is not None else ""
    over = (
        [times(done.ratio(name, FLOOR)), times(done.ratio(name, DOCXTPL))] if contestant.out is not None else ["", ""]
    )
    return [name, milliseconds(done.wall(name)), milliseconds(done.cpu(name)), megabytes(done.peak(name)), size, *over]


def growth(by_size: Mapping[int, Rounds]) -> Table:
    """How the time of each contestant grows from size to size: 1 is linear, 2 quadratic. Start-up is in it."""
    sizes = sorted(by_size)
    steps = list(pairwise(sizes))
    names = [name for name in by_size[sizes[0]].samples if name != BARE]
    rows = [[name, *(f"{_exponent(name, by_size, one, two):.2f}" for one, two in steps)] for name in names]
    head = ["", *(f"{one:,} to {two:,}" for one, two in steps)]
    return Table(
        "Growth of the whole process", head, rows, "1 is linear, 2 quadratic; less than 1 is what starting costs."
    )


def _exponent(name: str, by_size: Mapping[int, Rounds], one: int, two: int) -> float:
    grown = by_size[two].wall(name).median / by_size[one].wall(name).median
    return math.log(grown) / math.log(two / one)
