"""A fault in running words, before anybody knows which file they stand in: rules on words find these."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from alliancegen.model.problems import Problem
from alliancegen.rules.record import RuleRecord

if TYPE_CHECKING:
    from alliancegen.rules.passages import Passage


class Fault(Struct, frozen=True):
    """What is wrong between two letters of a text, and the one thing to do."""

    start: int
    end: int
    message: str
    help: str


FindFaults = Callable[[str], Iterable[Fault]]


def in_passages(rule: RuleRecord, faults: FindFaults, passages: Iterable[Passage]) -> Iterator[Problem]:
    """The faults of a library's words as problems. What the branches of a condition share is told once."""
    told = set()
    for passage in passages:
        for fault in faults(passage.text):
            problem = Problem(
                rule.id, fault.message, passage.place(fault.start, fault.end), rule.severity, help=fault.help
            )
            if (problem.message, problem.place) not in told:
                told.add((problem.message, problem.place))
                yield problem


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for whole words or phrases, whichever their letters, a straight or curly apostrophe and any space."""
    forms = (
        re.escape(word).replace(r"\ ", r"\s+").replace("'", "['’]") for word in sorted(words, key=len, reverse=True)
    )
    return re.compile(rf"(?<![\w-])(?:{'|'.join(forms)})(?![\w-])", re.IGNORECASE)
