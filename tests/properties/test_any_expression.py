"""Any expression that can be spelled is refused with its place, or comes to a value or the reason why it can't."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from damage import CLAUSE, damaged, effort
from hypothesis import example, given
from hypothesis import strategies as st

from alliancegen.assembly.evaluating import CannotEvaluate, Scope, evaluate
from alliancegen.assembly.printing import print_expression
from alliancegen.model.expressions import FILTERS
from alliancegen.model.library import Calendar
from alliancegen.model.places import Place
from alliancegen.model.questions import Kind
from alliancegen.model.values import Absent, Answer, Blank, ByParty, Month, Origin, Row, Several, Value
from alliancegen.readers.template.expressions import read_expression
from alliancegen.readers.template.refusal import Refused

HERE = Place("facts.yaml", 1)


def _rows() -> Several:
    return Several(
        (
            Row({"id": Answer("a", Kind.ID), "share": Answer(Decimal("42.5"), Kind.PERCENT), "on": Answer(date(2027, 2, 28), Kind.DATE)}),
            Row({"id": Answer("b", Kind.ID), "share": Blank(Kind.PERCENT, Origin("rows.1.share")), "on": Absent()}),
        )
    )  # fmt: skip


NAMES: dict[str, Value] = {
    "rows": _rows(),
    "share": ByParty({"a": Answer(Decimal(60), Kind.PERCENT), "b": Blank(Kind.PERCENT, Origin("share.b"))}),
    "open": Blank(Kind.MONEY, Origin("open")),
    "unsaid": Absent(),
    "sum": Answer(Decimal("1234567.89"), Kind.MONEY),
    "huge": Answer(Decimal("9" * 40), Kind.MONEY),
    "day": Answer(date(2028, 2, 29), Kind.DATE),
    "last_day": Answer(date(9999, 12, 31), Kind.DATE),
    "first_day": Answer(date(1, 1, 1), Kind.DATE),
    "month": Answer(Month(4), Kind.MONTH),
    "sure": Answer(True, Kind.YES_NO),
    "words": Answer("O’Brien & Sons", Kind.TEXT),
    "basis": Answer("equal", Kind.CHOICE, words="in equal shares"),
    "party": Answer("a", Kind.PARTY),
}
SCOPE = Scope(NAMES, lambda _table, _row: None, Calendar(frozenset({date(2026, 12, 25)}), 2026, 2027, "made here"))

LEAVES = st.sampled_from(
    [*NAMES, "rows.share", "rows[0].on", "share['a']", "party.name", "sure.x", "true", "none", "_a", "a._b", "nowhere.x", "1", "0", "2.5", "1e400",
     "1e-400", "9" * 80, "'x'", "'2027-01-01'", "[]", "[1, 'a', sure]", "''", "0x10", "1_000", "-1", "1000000"]
)  # fmt: skip
ARGUMENTS = st.sampled_from(["'share'", "'id', 'a'", "'share', '<', 50", "'on', '>', day", "2", "-2", "1e9", "huge", "open", "day", "''", "'share', 'like', 1", "month", "0.5"])  # fmt: skip
FILTERED = st.tuples(st.sampled_from([*sorted(FILTERS), "attr", "no_such"]), st.one_of(st.just(""), ARGUMENTS)).map(
    lambda each: f"{each[0]}({each[1]})" if each[1] else each[0]
)
SIGNS = st.sampled_from(["+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">=", "in", "not in", "and", "or", "if"])  # fmt: skip


def _grown(below: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(below, SIGNS, below).map(" ".join),
        st.tuples(below, FILTERED).map(" | ".join),
        below.map(lambda each: f"({each})"),
        below.map(lambda each: f"not {each}"),
        below.map(lambda each: f"-{each}"),
        below.map(lambda each: f"{each} is blank"),
        below.map(lambda each: f"{each}()"),
        st.lists(below, max_size=3).map(lambda each: f"[{', '.join(each)}]"),
    )


EXPRESSIONS = st.recursive(LEAVES, _grown, max_leaves=8)
REAL = "services | where('clinical', true) | each('recipients') | where('core_contract', 'GMS') | count > 0"


@effort(250)
@example("huge")
@given(EXPRESSIONS | damaged(REAL, [*CLAUSE, "|", "(", ")", "not ", "rows", "open"]))
def test_any_expression_is_refused_or_comes_to_a_value(source: str) -> None:
    try:
        expression = read_expression(source, HERE)
    except Refused as refused:
        problem = refused.problem
        assert (problem.place, bool(problem.message)) == (HERE, True)
        return
    for use in (evaluate, print_expression):
        try:
            use(expression, SCOPE)
        except CannotEvaluate as cannot:
            reason = str(cannot)
            assert reason


@pytest.mark.parametrize("source", ["1e400", "1e-400 - 1e400", "9" * 16, "-1e15", "x + 1e15"])
def test_a_number_without_measure_is_refused(source: str) -> None:
    with pytest.raises(Refused, match="at most 15 digits"):
        read_expression(source, HERE)


@given(
    st.lists(
        st.sampled_from(["a", "b_1", "in", "is", "not", "none", "true", "recursive", "items"]), min_size=1, max_size=4
    ).map(".".join)
)
def test_a_path_is_read_as_jinja_reads_it(path: str) -> None:
    def read(source: str) -> object:
        try:
            return read_expression(source, HERE)
        except Refused as refused:
            return refused.problem.rule

    assert read(path) == read(f"({path})")  # in brackets it goes through Jinja
