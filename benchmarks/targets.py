"""What alliancegen promises, and whether this run kept it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.tables import Figures, Table


@dataclass(frozen=True)
class Target:
    """A figure by its name, with the most or the least that it may be."""

    promise: str
    figure: str
    limit: float
    at_least: bool = False

    def met(self, figures: Figures) -> bool | None:
        """None where it was not measured."""
        if self.figure not in figures:
            return None
        measured = figures[self.figure]
        return measured >= self.limit if self.at_least else measured <= self.limit


TARGETS = (
    Target("build, 500 paragraphs, against docxtpl", "500: alliancegen / docxtpl", 0.65),
    Target("… against pandoc", "500: alliancegen / pandoc", 0.33),
    Target("… against docxtemplater", "500: alliancegen / docxtemplater", 0.75),
    Target("… against the floor", "500: alliancegen / floor", 8),
    Target("… with nothing cached, against docxtpl", "500: alliancegen, nothing cached / docxtpl", 1),
    Target("check, 500 paragraphs, against bare Python", "check / bare Python", 15),
    Target("… with --format json", "check --format json / bare Python", 9),
    Target("--help, against bare Python", "--help / bare Python", 6),
    Target("--version, against bare Python", "--version / bare Python", 1.5),
    Target("a further agreement in one process, against docxtpl", "further, 500 paragraphs / docxtpl", 0.1),
    Target("examples checked a second in one process", "examples a second, check", 50, at_least=True),
    Target("growth from 500 to 5,000 paragraphs (exponent)", "growth, paragraphs", 1.15),
    Target("a further party, above 30 against below", "growth, parties", 1.5),
    Target("memory of a batch, check: all against a quarter", "batch, check, memory", 1.1),
    Target("memory of a batch, build: all against a quarter", "batch, build, memory", 1.1),
)
_VERDICTS = {True: "met", False: "NOT met", None: "not measured"}


def verdict(figures: Figures, targets: Sequence[Target] = TARGETS) -> Table:
    rows = [
        [
            target.promise,
            f"{'at least' if target.at_least else 'at most'} {target.limit:g}",
            f"{figures[target.figure]:.3g}" if target.figure in figures else "",
            _VERDICTS[target.met(figures)],
        ]
        for target in targets
    ]
    return Table("Targets", ("", "target", "measured", ""), rows)


def all_met(figures: Figures, targets: Sequence[Target] = TARGETS) -> bool:
    """Whether everything that was measured is as promised."""
    return all(target.met(figures) is not False for target in targets)
