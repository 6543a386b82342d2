"""One thing that is wrong, as a value with a place. Found in one stage, worded where it is found, printed by a writer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.places import Place


class Severity(IntEnum):
    """Error, warning or note; an error keeps anything from being written."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Remark(Struct, frozen=True):
    """A further fact that helps to understand a problem, with its own place if it has one."""

    text: str
    place: Place | None = None


class Problem(Struct, frozen=True):
    """One plain sentence in legal words, the smallest span, at most one thing to do.

    `rule` is a kebab-case id that `alliancegen explain` knows; `label` stands under the excerpt, beside the `^^^^`.
    `suppressed` is the reason that the file itself gives for living with it: such a problem counts nowhere, and only
    reports for machines list it.
    """

    rule: str
    message: str
    place: Place | None = None
    severity: Severity = Severity.ERROR
    label: str = ""
    remarks: Sequence[Remark] = ()
    help: str = ""
    suppressed: str = ""

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR and not self.suppressed

    def as_severity(self, severity: Severity) -> Problem:
        return replace(self, severity=severity)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of the problems is an error that counts."""
    return any(problem.is_error and not problem.suppressed for problem in problems)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """The problems by file, line and column, each told once."""
    seen: dict[tuple[str, str, Place | None], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.rule, problem.message, problem.place), problem)
    first = Place("", 0)
    return sorted(seen.values(), key=lambda problem: problem.place or first)


MOST_SHOWN = 60


def shown(value: str) -> str:
    """A value as a message quotes it: on one line, at most 60 characters."""
    line = " ".join(value.split())
    return line if len(line) <= MOST_SHOWN else line[: MOST_SHOWN - 1] + "…"
