"""Inside one process: a further agreement by stage, beside a further one of docxtpl; growth; the worked examples."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.installing import Home
from benchmarks.measuring import Contestant, Spread, Starter
from benchmarks.tables import Figures, Table, in_rounds, milliseconds, times
from benchmarks.workload import Workload, examples

_SCRIPT = Path(__file__).with_name("inside.py")


def by_stage(home: Home, starter: Starter, workloads: Mapping[str, tuple[Workload, int]]) -> Table:
    """A further agreement of each workload by stage, in so many rounds; beside docxtpl's, where the workload has its template."""
    found = {
        name: _inside(home, starter, "synthetic", each.folder, rounds) for name, (each, rounds) in workloads.items()
    }
    first = next(iter(found.values()))
    rows = [
        [stage, *(milliseconds(Spread.of(each["stages"][stage])) for each in found.values())]
        for stage in first["stages"]
    ]
    rows.append(["in all", *(milliseconds(Spread.of(each["alliancegen"])) for each in found.values())])
    peers = [Spread.of(each["docxtpl"]) if each["docxtpl"] else None for each in found.values()]
    rows.append(["docxtpl", *("" if peer is None else milliseconds(peer) for peer in peers)])
    ratios = {name: _ratio(each) for name, each in found.items() if each["docxtpl"]}
    rows.append(["of docxtpl's", *(times(ratios[name]) if name in ratios else "" for name in found)])
    figures = {f"further, {name} / docxtpl": ratio.median for name, ratio in ratios.items()}
    return Table(
        "A further agreement in one process, processor ms by stage",
        ("", *found),
        rows,
        "The library is read once. Each column is a process of its own.",
        {**figures, **{f"further, {name}": Spread.of(each["alliancegen"]).median for name, each in found.items()}},
    )


def growth(figures: Figures, paragraphs: Sequence[int], parties: Sequence[int]) -> Table:
    """How a further agreement grows, from figures of `by_stage`; what the paragraphs cost is no part of what parties do."""
    one, two = paragraphs[-2:]
    grown = figures[f"further, {paragraphs_name(two)}"] / figures[f"further, {paragraphs_name(one)}"]
    exponent = math.log(grown) / math.log(two / one)
    few, some, many = (figures[f"further, {parties_name(count)}"] for count in parties)
    each_further = ((many - some) / (parties[2] - parties[1])) / max((some - few) / (parties[1] - parties[0]), 1e-9)
    rows = [
        [f"{one:,} to {two:,} paragraphs: exponent (1 is linear, 2 quadratic)", f"{exponent:.2f}"],
        [f"a further party, above {parties[1]} against below it", f"{each_further:.2f}"],
    ]
    return Table(
        "Growth in one process",
        ("", ""),
        rows,
        figures={"growth, paragraphs": exponent, "growth, parties": each_further},
    )


def paragraphs_name(count: int) -> str:
    return f"{count:,} paragraphs"


def parties_name(count: int) -> str:
    return f"{count} parties"


def worked_examples(home: Home, starter: Starter, rounds: int) -> Table:
    files = examples()
    found = _inside(home, starter, "examples", rounds, *files)
    spreads = {what: Spread.of([len(files) / each for each in found[what]]) for what in ("check", "build")}
    rows = [
        [said, *(f"{each:.0f}" for each in (spreads[what].least, spreads[what].median, spreads[what].most))]
        for what, said in (("check", "checked"), ("build", "checked and built"))
    ]
    figures = {f"examples a second, {what}": each.median for what, each in spreads.items()}
    title = (
        f"The {len(files)} worked examples in one process: agreements a second of the processor, {in_rounds(rounds)}"
    )
    return Table(title, ("", "least", "median", "most"), rows, figures=figures)


def _ratio(found: Mapping[str, Any]) -> Spread:
    return Spread.of([ours / theirs for ours, theirs in zip(found["alliancegen"], found["docxtpl"], strict=True)])


def _inside(home: Home, starter: Starter, *arguments: object) -> dict[str, Any]:
    argv: list[str | Path] = [home.python, _SCRIPT, *map(str, arguments)]
    sample = starter.run(Contestant(f"inside {arguments[0]}", argv, home.environment()))
    found: dict[str, Any] = json.loads(sample.printed)
    return found
