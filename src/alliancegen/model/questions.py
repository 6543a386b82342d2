"""What a clause asks for: the declaration of one answer."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from msgspec import Struct, field

from alliancegen.model.expressions import Expression
from alliancegen.model.places import Place
from alliancegen.model.written import Written


class Kind(Enum):
    """The kinds of a single answer, of its rows, and of a group of answers."""

    __hash__ = object.__hash__  # that of Enum is written in Python, and these are asked for all the time

    TEXT = "text"
    PARAGRAPH = "paragraph"
    WHOLE_NUMBER = "whole number"
    DECIMAL = "decimal"
    PERCENT = "percent"
    MONEY = "money"
    MONEY_OR_PERCENT = "money or percent"  # typed with % it is a percent, otherwise money
    DATE = "date"
    MONTH = "month"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    WORKING_DAYS = "working days"
    HOURS = "hours"
    YES_NO = "yes/no"
    CHOICE = "choice"
    EMAIL = "email"
    PHONE = "phone"
    POSTCODE = "postcode"
    ADDRESS = "address"
    ODS_CODE = "ods code"
    COMPANY_NUMBER = "company number"
    CHARITY_NUMBER = "charity number"
    ID = "id"
    PARTY = "party"
    ROW = "row"  # "row of services": the id of a row of that table
    SECTION = "section"
    GROUP = "group"
    TABLE = "table"

    def __str__(self) -> str:
        return self.value


NUMBERS = frozenset(
    {
        Kind.WHOLE_NUMBER,
        Kind.DECIMAL,
        Kind.PERCENT,
        Kind.MONEY,
        Kind.YEARS,
        Kind.MONTHS,
        Kind.DAYS,
        Kind.WORKING_DAYS,
        Kind.HOURS,
    }
)
"""The kinds whose value is a Decimal."""


class Shape(Enum):
    """One value, a list of values, or a value for each party (or each section)."""

    ONE = "one"
    LIST = "list"
    FOR_EACH_PARTY = "for each party"
    FOR_EACH_SECTION = "for each section"


class Question(Struct, frozen=True):
    """One declared answer. `path` is dotted (`finance.split_basis`); for a column it is the column's name alone.

    `when` says on which fact (or, for a column, on which other columns of the row) the question rests: where it is
    false the question isn't asked. `computed` is set for a column that is worked out from its row. `default_is` is a
    default that is worked out from other answers. `or_none`: the answer may be stated as `none`. `table` is set for a
    `row of TABLE`; `exclude` names the sibling column whose party a party column must not hold.
    """

    path: str
    ask: str
    kind: Kind
    shape: Shape
    place: Place
    default: Written | None = None
    default_is: Expression | None = None
    or_none: bool = False
    table: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    at_least: Written | None = None
    at_most: Written | None = None
    pattern: str = ""
    columns: Mapping[str, Question] = field(default_factory=dict)
    when: Expression | None = None
    exclude: str = ""
    help: str = ""
    example: str = ""
    unit: str = ""
    needed: bool = False
    by_hand: bool = False
    advice: str = ""
    computed: Expression | None = None
    owner: str = ""

    @property
    def name(self) -> str:
        return self.path.rpartition(".")[2]
