"""Expressions over values, blanks included."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from alliancegen.assembly.evaluating import CannotEvaluate, Scope, attribute, evaluate, truth
from alliancegen.assembly.printing import print_expression
from alliancegen.model.agreement import plain_text
from alliancegen.model.library import Calendar
from alliancegen.model.places import Place
from alliancegen.model.questions import Kind
from alliancegen.model.values import Absent, Answer, Blank, ByParty, Origin, Row, Several, Value
from alliancegen.readers.template.expressions import read_expression

HERE = Place("rules.yaml", 1)
CHRISTMAS = Calendar(frozenset({date(2026, 12, 25), date(2026, 12, 28)}), 2026, 2026, "made for this test")


def service(clinical: Value, weight: str) -> Row:
    return Row(
        {"clinical": clinical, "weight": Answer(Decimal(weight), Kind.PERCENT), "name": Answer(f"S{weight}", Kind.TEXT)}
    )


YES, NO = Answer(True, Kind.YES_NO), Answer(False, Kind.YES_NO)
OPEN = Blank(Kind.YES_NO, Origin("services.0.clinical"))


def scope(*services: Row, **names: Value) -> Scope:
    return Scope(
        {"services": Several(services), "none_stated": Absent(), **names}, lambda _table, _row: None, CHRISTMAS
    )


def value(source: str, within: Scope) -> object:
    result = evaluate(read_expression(source, HERE), within)
    return result.value if isinstance(result, Answer) else result


@pytest.mark.parametrize(
    ("source", "services", "expected"),
    [
        ("services | any('clinical')", (NO, YES), True),
        ("services | any('clinical')", (NO, OPEN), None),
        ("services | any('clinical')", (OPEN, YES), True),
        ("services | all('clinical')", (OPEN, NO), False),
        ("services | where('clinical', true) | count > 0", (OPEN, YES), True),
        ("services | where('clinical', true) | count > 1", (OPEN, YES), None),
        ("services | where('clinical', true) | count == 0", (NO, NO), True),
        ("none_stated is given", (), False),
        ("not none_stated and services | count == 0", (), True),
    ],
)
def test_a_blank_decides_nothing_and_spoils_nothing(
    source: str, services: tuple[Value, ...], expected: bool | None
) -> None:
    rows = [service(clinical, "10") for clinical in services]
    assert truth(evaluate(read_expression(source, HERE), scope(*rows))) is expected


def test_numbers_are_exact() -> None:
    within = scope(service(YES, "42.28"), service(YES, "33.53"), service(YES, "24.19"))
    assert value("services | each('weight') | total == 100", within) is True
    assert value("0.1 + 0.2 == 0.3", within) is True


def test_a_value_for_one_party() -> None:
    shares = ByParty({"a": Answer(Decimal(60), Kind.PERCENT), "b": Answer(Decimal(40), Kind.PERCENT)})
    assert value("shares['a'] - shares['b']", scope(shares=shares)) == Decimal(20)


def test_dates_are_counted_as_agreements_count_them() -> None:
    within = scope(start=Answer(date(2026, 12, 24), Kind.DATE), end=Answer(date(2029, 12, 23), Kind.DATE))
    assert value("start | working_days_after(1)", within) == date(2026, 12, 29)
    assert value("start | months_after(2)", within) == date(2027, 2, 24)
    assert value("start | years_until(end)", within) == Decimal(3)
    assert isinstance(value("start | working_days_after(60)", within), Blank)


@pytest.mark.parametrize(
    ("months", "expected"),
    [(1, date(2027, 2, 28)), (11, date(2027, 12, 31)), (13, date(2028, 2, 29)), (15, date(2028, 4, 30))],
)
def test_months_end_on_their_last_day(months: int, expected: date) -> None:
    assert value(f"start | months_after({months})", scope(start=Answer(date(2027, 1, 31), Kind.DATE))) == expected


@pytest.mark.parametrize(
    ("day", "month", "expected"),
    [
        (date(2027, 4, 1), 3, date(2028, 3, 31)),
        (date(2027, 7, 1), 3, date(2028, 3, 31)),
        (date(2028, 1, 15), 3, date(2028, 3, 31)),
        (date(2028, 3, 31), 3, date(2028, 3, 31)),
        (date(2028, 2, 1), 2, date(2028, 2, 29)),
        (date(2027, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_the_end_of_the_year_in_which_a_day_lies(day: date, month: int, expected: date) -> None:
    assert value(f"start | year_end({month})", scope(start=Answer(day, Kind.DATE))) == expected
    assert isinstance(value("start | year_end(3)", scope(start=Blank(Kind.DATE, Origin("term.commencement")))), Blank)
    with pytest.raises(CannotEvaluate):
        value("start | year_end(13)", scope(start=Answer(day, Kind.DATE)))


@pytest.mark.parametrize(
    ("written", "month", "expected"),
    [("2027/28", 4, date(2027, 4, 1)), ("2099/00", 4, date(2099, 4, 1)), ("2027/28", 9, date(2027, 9, 1))],
)
def test_the_first_day_of_a_year_written_with_a_stroke(written: str, month: int, expected: date) -> None:
    assert value(f"year | year_start({month})", scope(year=Answer(written, Kind.TEXT))) == expected


@pytest.mark.parametrize(("written", "month"), [("2027/29", 4), ("2027", 4), ("next year", 4), ("2027/28", 13)])
def test_what_is_no_such_year_is_refused(written: str, month: int) -> None:
    with pytest.raises(CannotEvaluate):
        value(f"year | year_start({month})", scope(year=Answer(written, Kind.TEXT)))
    assert isinstance(value("year | year_start(4)", scope(year=Blank(Kind.TEXT, Origin("y")))), Blank)


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("m | money", "£1,897,000"),
        ("m | money_words", "one million, eight hundred and ninety-seven thousand pounds"),
        ("d", "1\u00a0April 2027"),
        ("p", "42.28%"),
        ("w", "1\u00a0Working Day"),
        ("services | each('name') | list", "S1, S2 and S3"),
        ("services | each('name') | list('or') | upper", "S1, S2 OR S3"),
        ("open", "[●]"),
    ],
)
def test_printing(source: str, printed: str) -> None:
    within = scope(
        service(YES, "1"),
        service(YES, "2"),
        service(YES, "3"),
        m=Answer(Decimal(1897000), Kind.MONEY),
        d=Answer(date(2027, 4, 1), Kind.DATE),
        p=Answer(Decimal("42.28"), Kind.PERCENT),
        w=Answer(Decimal(1), Kind.WORKING_DAYS),
        open=OPEN,
    )
    assert plain_text(print_expression(read_expression(source, HERE), within)) == printed


@pytest.mark.parametrize(
    ("kind", "missing"), [(Kind.PARTY, "parties.2.hosted_by"), (Kind.GROUP, "parties.2.hosted_by.legal_form")]
)
def test_a_column_of_a_blank_party_is_missing_where_the_party_is(kind: Kind, missing: str) -> None:
    found = attribute(Blank(kind, Origin("parties.2.hosted_by")), "legal_form", scope())
    assert isinstance(found, Blank)
    assert found.origin.path == missing


@pytest.mark.parametrize(
    "source", ["huge * huge", "huge * huge * huge * huge * huge", "last_day | years_until(last_day)"]
)
def test_what_is_beyond_counting_is_told(source: str) -> None:
    within = scope(huge=Answer(Decimal("9e14"), Kind.MONEY), last_day=Answer(date(9999, 12, 31), Kind.DATE))
    with pytest.raises(CannotEvaluate, match=r"more than 18 digits|outside the calendar"):
        value(source, within)
