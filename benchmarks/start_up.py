"""What a command costs before and beside its work: start-up, help, and a check of the synthetic agreement."""

from __future__ import annotations

from pathlib import Path

from benchmarks.beside_peers import BARE
from benchmarks.installing import Home
from benchmarks.measuring import Contestant, Starter, measure
from benchmarks.tables import Table, in_rounds, megabytes, milliseconds, times
from benchmarks.workload import TODAY, Workload

VERSION, HELP, CHECK, CHECK_JSON = "--version", "--help", "check", "check --format json"


def start_up_field(home: Home, workload: Workload) -> list[Contestant]:
    env = home.environment()
    check: list[str | Path] = [
        home.alliancegen,
        "check",
        workload.answers,
        "--clauses",
        workload.clauses,
        "--today",
        TODAY,
    ]
    return [
        Contestant(BARE, [home.python, "-c", "pass"], env),
        Contestant(VERSION, [home.alliancegen, "--version"], env),
        Contestant(HELP, [home.alliancegen, "--help"], env),
        Contestant(CHECK, check, env),
        Contestant(CHECK_JSON, [*check, "--format", "json"], env),
    ]


def start_up(home: Home, starter: Starter, workload: Workload, rounds: int) -> Table:
    field = start_up_field(home, workload)
    done = measure(starter, field, rounds)
    rows = [
        [
            each.name,
            milliseconds(done.wall(each.name)),
            megabytes(done.peak(each.name)),
            times(done.ratio(each.name, BARE)),
        ]
        for each in field
    ]
    figures = {f"{each.name} / {BARE}": done.ratio(each.name, BARE).median for each in field}
    count = sum(1 for _ in workload.agreement.paragraphs())
    title = f"Start-up, and a check of the agreement of {count:,} paragraphs, {in_rounds(rounds)}"
    return Table(title, ("", "ms", "peak MiB", "times bare Python"), rows, figures=figures)
