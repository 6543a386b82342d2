"""`python -m benchmarks`: installs what it needs, measures, prints tables."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks import beside_peers, in_process
from benchmarks.batches import batches
from benchmarks.in_process import paragraphs_name, parties_name
from benchmarks.installing import CannotInstall, Home, default_home, install
from benchmarks.instructions import instructions
from benchmarks.measuring import Contestant, Failed, Rounds, Starter
from benchmarks.start_up import start_up, start_up_field
from benchmarks.tables import Figures, Table, machine
from benchmarks.targets import all_met, verdict
from benchmarks.workload import Workload, write_workload

SIZES = (50, 500, 5_000)
PARTIES = (2, 30, 300)
SIZE = 500
"""The size that the targets are about."""
QUICK = ("start-up", "build")
ALL = ("start-up", "build", "sizes", "stages", "examples", "batch", "instructions")


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all is well, 1 where a target is not met, 2 where something could not be installed or measured."""
    options = _parser().parse_args(arguments)
    home = Home(options.home)
    try:
        if not options.no_install:
            install(home)
        with Starter(home.python) as starter:
            return _Run(home, starter, options).print_all()
    except (CannotInstall, Failed, OSError) as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measures alliancegen, built from this checkout, and others that write the same agreement.",
        epilog="Times are least / median / greatest; ratios are medians of each round's ratio, which a busy machine moves less.",
    )
    parser.add_argument(
        "--home", type=Path, default=default_home(), metavar="FOLDER",
        help="where everything is installed and written, outside the tree [%(default)s]",
    )  # fmt: skip
    parser.add_argument("--no-install", action="store_true", help="use what stands in the folder as it is")
    parser.add_argument("--quick", action="store_true", help=f"only {' and '.join(QUICK)}: under two minutes")
    parser.add_argument(
        "--only", type=_tables, metavar="TABLES", help=f"only these tables, with commas between: {', '.join(ALL)}"
    )
    parser.add_argument("--rounds", type=_count, default=9, metavar="N", help="rounds that count [%(default)s]")
    parser.add_argument(
        "--batch", type=_count, default=1_000, metavar="N", help="answers files of a batch [%(default)s]"
    )
    parser.add_argument(
        "--targets", action="store_true", help="say which targets are met, and exit with 1 if any isn't"
    )
    parser.add_argument("--markdown", action="store_true", help="print what stands in the README instead of all tables")
    parser.add_argument("--record", action="store_true", help="keep the counted instructions in recorded.json")
    return parser


def _tables(typed: str) -> Sequence[str]:
    wanted = typed.split(",")
    if unknown := [each for each in wanted if each not in ALL]:
        raise argparse.ArgumentTypeError(f"there is no table '{unknown[0]}': {', '.join(ALL)}")
    return wanted


def _count(typed: str) -> int:
    if not typed.isdecimal() or int(typed) == 0:
        raise argparse.ArgumentTypeError(f"'{typed}' is no whole number above 0")
    return int(typed)


class _Run:
    """One run of the benchmarks: the tables that are wanted, in their order, and the figures that they come to."""

    def __init__(self, home: Home, starter: Starter, options: argparse.Namespace) -> None:
        self._home, self._starter, self._options = home, starter, options
        self._rounds: int = options.rounds
        self._house = self._house_file()
        self._workloads: dict[tuple[int, int], Workload] = {}
        self._by_size: dict[int, Rounds] = {}

    def print_all(self) -> int:
        """Print every table as soon as it is measured; the exit code."""
        figures: Figures = {}
        kept: list[Table] = []
        wanted = self._options.only or (QUICK if self._options.quick else ALL)
        print(f"{machine()}\n")
        for name in (each for each in ALL if each in wanted):
            for table in self._tables[name](self):
                figures |= table.figures
                kept += [table] if name == "build" else []
                if not self._options.markdown:
                    print(table.markdown(), flush=True)
        if self._options.markdown or self._options.targets:
            kept.append(verdict(figures))
            print("\n".join(table.markdown() for table in (kept if self._options.markdown else kept[-1:])))
        return 1 if self._options.targets and not all_met(figures) else 0

    # ------------------------------------------------------------ tables

    def _start_up(self) -> Iterator[Table]:
        yield start_up(self._home, self._starter, self._workload(SIZE), 2 * self._rounds)

    def _build(self) -> Iterator[Table]:
        yield self._beside_peers(SIZE)

    def _sizes(self) -> Iterator[Table]:
        for size in SIZES:
            if size not in self._by_size:
                yield self._beside_peers(size)
        yield beside_peers.growth(self._by_size)

    def _stages(self) -> Iterator[Table]:
        sized = {paragraphs_name(size): (self._workload(size), self._rounds_of(size)) for size in SIZES}
        by_size = in_process.by_stage(self._home, self._starter, sized)
        yield by_size
        shared = {parties_name(count): (self._workload(SIZES[0], count), self._rounds) for count in PARTIES}
        by_parties = in_process.by_stage(self._home, self._starter, shared)
        yield by_parties
        yield in_process.growth({**by_size.figures, **by_parties.figures}, SIZES, PARTIES)

    def _examples(self) -> Iterator[Table]:
        yield in_process.worked_examples(self._home, self._starter, self._rounds)

    def _batch(self) -> Iterator[Table]:
        yield batches(self._home, self._starter, self._options.batch)

    def _instructions(self) -> Iterator[Table]:
        workload = self._workload(SIZE)
        counted = [*start_up_field(self._home, workload), *beside_peers.contestants(self._home, workload)]
        own = {each.name: each for each in counted if each.argv[0] != "node" and each.name != beside_peers.PANDOC}
        yield instructions(self._starter, list(own.values()), record=self._options.record)

    _tables: dict[str, Callable[[_Run], Iterator[Table]]] = dict(  # noqa: RUF012 - nothing changes it
        zip(ALL, (_start_up, _build, _sizes, _stages, _examples, _batch, _instructions), strict=True)
    )

    # ------------------------------------------------------------ what they are made from

    def _beside_peers(self, size: int) -> Table:
        workload, rounds = self._workload(size), self._rounds_of(size)
        table, self._by_size[size] = beside_peers.beside_peers(self._home, self._starter, workload, rounds)
        return table

    def _rounds_of(self, size: int) -> int:
        """What takes long is measured less often."""
        return self._rounds if size <= SIZE else max(self._rounds // 3, 1)

    def _workload(self, paragraphs: int, parties: int = 2) -> Workload:
        key = (paragraphs, parties)
        if key not in self._workloads:
            house = self._house if parties == 2 else b""  # the peers are fed with two parties alone
            self._workloads[key] = write_workload(self._home.work, paragraphs, parties, house)
        return self._workloads[key]

    def _house_file(self) -> bytes:
        """The Word file in whose styles everybody writes: alliancegen's own looks."""
        out = self._home.root / "house.docx"
        self._starter.run(
            Contestant("style", [self._home.alliancegen, "style", "-o", out], self._home.environment(), out)
        )
        return out.read_bytes()


if __name__ == "__main__":
    sys.exit(main())
