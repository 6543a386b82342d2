"""What the answers may say, in yes/no variables: each is something that somebody could type or leave out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as compared
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen.model.expressions import Expression
from alliancegen.model.questions import Kind, Question

TRUE, FALSE, NOTHING = "yes", "no", ""
"""What a yes/no column of a row may hold; the last stands for every column that holds nothing."""


class Rows(Struct, frozen=True):
    """The rows of a table, or those of them whose columns hold one of some values.

    `other` are further conditions, as they are spelt, of which nothing more is known. `through` says that the rows are
    those to which a column of other rows points (`services | each('recipients')`); one may then come more than once.
    """

    table: str
    allowed: Mapping[str, frozenset[str]] = field(default_factory=dict)
    other: frozenset[str] = frozenset()
    through: tuple[Rows, str] | None = None

    @property
    def name(self) -> str:
        spelt = [f"{column} in {sorted(values)}" for column, values in sorted(self.allowed.items())]
        of = f"({self.through[0].name} > {self.through[1]})" if self.through else self.table
        return " ".join([of, *spelt, *sorted(self.other)])

    @property
    def is_whole(self) -> bool:
        """Whether these are all rows of their table."""
        return not self.allowed and not self.other and self.through is None

    @property
    def is_empty(self) -> bool:
        """Whether no row can be one of these."""
        return any(not values for values in self.allowed.values())

    def narrowed(self, column: str, values: frozenset[str]) -> Rows:
        kept = self.allowed.get(column, values) & values
        return replace(self, allowed={**self.allowed, column: kept})

    def whatever(self, column: str) -> Rows:
        """These rows, whatever stands in one of the columns."""
        return replace(self, allowed={name: values for name, values in self.allowed.items() if name != column})

    def are_among(self, others: Rows) -> bool:
        """Whether every one of these rows is one of the others."""
        if others.through is not None and (
            self.through is None
            or self.through[1] != others.through[1]
            or not self.through[0].are_among(others.through[0])
        ):
            return False
        return (
            self.table == others.table
            and others.other <= self.other
            and all(
                column in self.allowed and self.allowed[column] <= values for column, values in others.allowed.items()
            )
        )


class Chosen(Struct, frozen=True):
    """A choice has this value."""

    path: str
    value: str


class Yes(Struct, frozen=True):
    """A yes/no answer is yes."""

    path: str


class Listed(Struct, frozen=True):
    """A value stands in a list."""

    path: str
    value: str


class SaidNone(Struct, frozen=True):
    """An answer that may be none is none."""

    path: str


class StillOpen(Struct, frozen=True):
    """An answer is still to come."""

    path: str


@dataclass(frozen=True, slots=True)
class AtLeast:
    """A number, or how many rows or entries there are, is at least this (or more than this)."""

    name: str
    number: Decimal
    more: bool = False
    rows: Rows | None = compared(default=None, compare=False)
    path: str = ""


class Switched(Struct, frozen=True):
    """A section or schedule is switched the other way in the answers (`sections: {foi: no}`)."""

    section: str
    on: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something of which only the words are known."""

    text: str
    expression: Expression | None = compared(default=None, compare=False)


Variable = Chosen | Yes | Listed | SaidNone | StillOpen | AtLeast | Switched | Unknown


class Slot(Struct, frozen=True):
    """An answer that an expression names: where it stands, what asks for it, and the formula of its being asked."""

    path: str
    question: Question
    asked: int


class RowOf(Struct, frozen=True):
    """One row of a table, inside a loop. `key` names it; `rows` are those that the loop goes through."""

    key: str
    rows: Rows
    columns: Mapping[str, Question]


def values_of(question: Question) -> frozenset[str]:
    """Everything that a yes/no or a choice may hold; empty for another kind."""
    if question.kind is Kind.YES_NO:
        return frozenset({TRUE, FALSE, NOTHING})
    return frozenset({*question.choices, NOTHING}) if question.choices else frozenset()
