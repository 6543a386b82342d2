"""Which sections and schedules go in, in which order, and why (also why not)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from alliancegen.model.library import ContentsRow
from alliancegen.model.values import Value


class Decision(Struct, frozen=True):
    """That a section or schedule is in or out, with the reason in words. `chosen` says a person decided it."""

    id: str
    included: bool
    reason: str
    waived: bool = False


class Entry(Struct, frozen=True):
    """One printed section or schedule; `names` are the loop's rows that it sees."""

    row: ContentsRow
    names: Mapping[str, Value]


class Plan(Struct, frozen=True):
    """The printed order, and the decision on every row of the contents (sections and schedules share no id)."""

    front: Sequence[Entry]
    body: Sequence[tuple[str, Sequence[Entry]]]
    schedules: Sequence[Entry]
    back: Sequence[Entry]
    decisions: Mapping[str, Decision]
