"""Many answers files in one command: how many a second, and whether memory grows with their number."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.installing import Home
from benchmarks.measuring import Contestant, Sample, Starter
from benchmarks.tables import Figures, Table, megabytes
from benchmarks.workload import TODAY, examples, write_batch


def batches(home: Home, starter: Starter, count: int) -> Table:
    """Worked examples, each with a title of its own, checked and built: a quarter of them, then all."""
    rows: list[Sequence[str]] = []
    figures: Figures = {}
    sources = examples()
    quarter = max(count // 4, len(sources))  # so that the largest is among them
    folders = {each: write_batch(home.work / f"batch-{each}", each, sources) for each in (quarter, count)}
    for what in ("check", "build"):
        samples = {each: _run(home, starter, what, folder) for each, folder in folders.items()}
        rate, grown = count / samples[count].wall, samples[count].peak / samples[quarter].peak
        peaks = [megabytes(samples[each].peak) for each in (quarter, count)]
        rows.append([what, f"{samples[count].wall:.1f}", f"{rate:.1f}", *peaks, f"{grown:.2f}"])
        figures |= {f"batch, {what}, a second": rate, f"batch, {what}, memory": grown}
    head = ("", "s", "agreements a second", f"peak MiB of {quarter:,}", f"of {count:,}", "times")
    return Table(f"A batch of {count:,} answers files in one command", head, rows, figures=figures)


def _run(home: Home, starter: Starter, what: str, folder: Path) -> Sample:
    out = home.root / "out/batch"
    shutil.rmtree(out, ignore_errors=True)
    shutil.rmtree(
        home.root / "cache/alliancegen/builds", ignore_errors=True
    )  # what was checked before counts for nothing
    argv: list[str | Path] = [home.alliancegen, what, folder, "--today", TODAY]
    argv += ["-o", out] if what == "build" else []
    sample = starter.run(Contestant(f"{what} {folder.name}", argv, home.environment()))
    shutil.rmtree(out, ignore_errors=True)
    return sample
