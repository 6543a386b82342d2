"""Values of answers: typed, and still knowing where they were written.

Every value that an expression can meet is one of `Value`. Nothing here is a plain Python string or number, so that
nothing in an answer can be taken for our own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum

from msgspec import Struct, field

from alliancegen.model.places import Place
from alliancegen.model.questions import Kind


class How(Enum):
    """How an answer came to be."""

    __hash__ = object.__hash__  # that of Enum is written in Python, and these are asked for all the time

    TYPED = "typed"
    DEFAULT = "default"
    COMPUTED = "computed"
    LEFT_OUT = "left out"
    TO_BE_CONFIRMED = "tbc"
    BY_HAND = "by hand"


class Origin(Struct, frozen=True):
    """The dotted path of an answer (`services.0.provider`), its place in the answers file, and how it came to be.

    For an answer that was left out the place is where it would have to be added.
    """

    path: str = ""
    place: Place | None = None
    how: How = How.COMPUTED


NOWHERE = Origin()


class Month(Struct, frozen=True):
    """A month of any year (number 1 to 12)."""

    number: int


class Answer(Struct, frozen=True):
    """A single value. Text kinds hold str (an address: its lines joined by a line feed), numbers Decimal, dates date,
    yes/no bool, choices the choice's id with its printed `words`, parties the party's id."""

    value: str | bool | Decimal | date | Month
    kind: Kind
    origin: Origin = NOWHERE
    words: str = ""


class Blank(Struct, frozen=True):
    """A value still unknown. `by_hand` is filled in with a pen at signing and is no blank in the report."""

    kind: Kind
    origin: Origin
    by_hand: bool = False


class Absent(Struct, frozen=True):
    """A question that isn't asked here (its `when` is false), or whose answer is stated as `none`."""

    origin: Origin = NOWHERE


class Row(Struct, frozen=True):
    """A row of a table, a group, or a heading with its answers. `id` is set where the row has one."""

    columns: Mapping[str, Value]
    origin: Origin = NOWHERE
    id: str = ""
    table: str = ""

    def at(self, path: str) -> Value:
        """The value at a dotted path below this row; absent if nothing is there."""
        value: Value = self
        for name in path.split("."):
            value = value.columns.get(name, Absent()) if isinstance(value, Row) else Absent()
        return value


class Several(Struct, frozen=True):
    """A list of values or the rows of a table, in the order typed.

    `unsure` holds entries of which it isn't known, because of a blank, whether they belong.
    """

    entries: Sequence[Value]
    origin: Origin = NOWHERE
    unsure: Sequence[Value] = ()


class ByParty(Struct, frozen=True):
    """A value for each party (or section), by its id."""

    entries: Mapping[str, Value]
    origin: Origin = NOWHERE


Value = Answer | Blank | Absent | Row | Several | ByParty


class Answers(Struct, frozen=True):
    """An answers file that was read and converted. `root` holds the headings; `today` decides what has expired."""

    file: str
    kind: str
    root: Row
    today: date
    execution: bool = False
    parties: Mapping[str, Row] = field(default_factory=dict)
    signed: bool = False
    """Whether `agreement.status` says that it has been signed; then it is built as for execution."""
