"""What each kind of answer accepts, what it refuses, and how it says so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.questions import Kind, Question, Shape
from alliancegen.model.values import Answer, Blank, How, Month, Origin
from alliancegen.model.written import Written
from alliancegen.readers.answer_kinds import (
    LONGEST_TEXT,
    is_left_empty,
    read_answer,
    spoken_range,
    states_none,
)

PLACE = Place("answers.yaml", 3, 9, 15)
ORIGIN = Origin("some.answer", PLACE, How.TYPED)
CHOICES = {"list_size": "by list size", "equal": "in equal shares", "GMS": "a GMS contract"}


def written(value: str | list[str], *, plain: bool = True) -> Written:
    if isinstance(value, str):
        return Written(value, PLACE, plain=plain)
    return Written(tuple(Written(entry, PLACE) for entry in value), PLACE, Place("answers.yaml", 2, 1, 5))


def question(kind: Kind, **attributes: Any) -> Question:
    """A question of a kind; its bounds and default are given as they would be typed."""
    for name in ("at_least", "at_most", "default"):
        if name in attributes:
            attributes[name] = written(str(attributes[name]))
    choices = CHOICES if kind is Kind.CHOICE else {}
    asked = Question(
        "some.answer", "What is it?", kind, Shape.ONE, Place("clauses/sections/term.md", 9), choices=choices
    )
    return replace(asked, **attributes)


def value_of(kind: Kind, typed: str | list[str], **attributes: Any) -> object:
    answer, problem = read_answer(written(typed), question(kind, **attributes), ORIGIN)
    assert problem is None
    assert isinstance(answer, Answer)
    assert answer.origin == ORIGIN
    return answer.value


def refusal(kind: Kind, typed: str | list[str], **attributes: Any) -> Problem:
    answer, problem = read_answer(written(typed), question(kind, **attributes), ORIGIN)
    assert isinstance(answer, Blank)
    assert answer.origin == ORIGIN
    assert problem is not None
    return problem


ACCEPTED = [
    (Kind.TEXT, "NO", "NO"),
    (Kind.TEXT, "01234567", "01234567"),
    (Kind.TEXT, "none", "none"),
    (Kind.TEXT, "  padded \n", "padded"),
    (Kind.PARAGRAPH, "one\n\ntwo\n", "one\n\ntwo"),
    (Kind.WHOLE_NUMBER, "6", Decimal(6)),
    (Kind.WHOLE_NUMBER, "11,240", Decimal(11240)),
    (Kind.WHOLE_NUMBER, "06", Decimal(6)),
    (Kind.WHOLE_NUMBER, "-1", Decimal(-1)),
    (Kind.DECIMAL, "2.50", Decimal("2.50")),
    (Kind.DECIMAL, "1,200.5", Decimal("1200.5")),
    (Kind.PERCENT, "42.28", Decimal("42.28")),
    (Kind.PERCENT, "42.28%", Decimal("42.28")),
    (Kind.PERCENT, "42.28 %", Decimal("42.28")),
    (Kind.PERCENT, "5 per cent", Decimal(5)),
    (Kind.MONEY, "5000000", Decimal(5000000)),
    (Kind.MONEY, "5,000,000", Decimal(5000000)),
    (Kind.MONEY, "£96.50", Decimal("96.50")),
    (Kind.MONEY, "£ 1,096.5", Decimal("1096.5")),
    (Kind.MONEY_OR_PERCENT, "£250,000", Decimal(250000)),
    (Kind.MONEY_OR_PERCENT, "150%", Decimal(150)),
    (Kind.DATE, "2027-04-01", date(2027, 4, 1)),
    (Kind.DATE, "1 April 2027", date(2027, 4, 1)),
    (Kind.DATE, "01 april 2027", date(2027, 4, 1)),
    (Kind.DATE, "1st Apr 2027", date(2027, 4, 1)),
    (Kind.DATE, "1\u00a0April\u00a02027", date(2027, 4, 1)),
    (Kind.DATE, "29 February 2028", date(2028, 2, 29)),
    (Kind.MONTH, "January", Month(1)),
    (Kind.MONTH, "dec", Month(12)),
    (Kind.MONTH, "4", Month(4)),
    (Kind.MONTH, "04", Month(4)),
    (Kind.YEARS, "6", Decimal(6)),
    (Kind.YEARS, "6 years", Decimal(6)),
    (Kind.YEARS, "1 year", Decimal(1)),
    (Kind.MONTHS, "6 months", Decimal(6)),
    (Kind.DAYS, "30 days", Decimal(30)),
    (Kind.WORKING_DAYS, "10 Working Days", Decimal(10)),
    (Kind.WORKING_DAYS, "10", Decimal(10)),
    (Kind.HOURS, "24 hours", Decimal(24)),
    (Kind.HOURS, "24h", Decimal(24)),
    (Kind.YES_NO, "yes", True),
    (Kind.YES_NO, "No", False),
    (Kind.YES_NO, "TRUE", True),
    (Kind.YES_NO, "false", False),
    (Kind.CHOICE, "list_size", "list_size"),
    (Kind.CHOICE, "By  list size", "list_size"),
    (Kind.CHOICE, "gms", "GMS"),
    (Kind.EMAIL, "jo.lee+x@nhs.example.uk", "jo.lee+x@nhs.example.uk"),
    (Kind.PHONE, "020 7946 0000", "020 7946 0000"),
    (Kind.PHONE, "+44 (0)20 7946 0000 ext 12", "+44 (0)20 7946 0000 ext 12"),
    (Kind.PHONE, "111", "111"),
    (Kind.POSTCODE, "SW1A 1AA", "SW1A 1AA"),
    (Kind.POSTCODE, "sw1a1aa", "SW1A 1AA"),
    (Kind.POSTCODE, "ZZ1 1AA", "ZZ1 1AA"),
    (Kind.ADDRESS, ["1 Quay Street", "Harbour", "ZZ1 1AA"], "1 Quay Street\nHarbour\nZZ1 1AA"),
    (Kind.ADDRESS, "1 Quay Street, Harbour, ZZ1 1AA", "1 Quay Street\nHarbour\nZZ1 1AA"),
    (Kind.ADDRESS, "1 Quay Street,\nHarbour\nZZ1 1AA\n", "1 Quay Street\nHarbour\nZZ1 1AA"),
    (Kind.ODS_CODE, "Z90001", "Z90001"),
    (Kind.ODS_CODE, "rx1", "RX1"),
    (Kind.COMPANY_NUMBER, "01234567", "01234567"),
    (Kind.COMPANY_NUMBER, "ce990104", "CE990104"),
    (Kind.COMPANY_NUMBER, "RS 012345", "RS012345"),
    (Kind.COMPANY_NUMBER, "27329r", "27329R"),
    (Kind.COMPANY_NUMBER, "IP27329R", "IP27329R"),
    (Kind.COMPANY_NUMBER, "7876", "7876"),
    (Kind.CHARITY_NUMBER, "9900104", "9900104"),
    (Kind.CHARITY_NUMBER, "990010-12", "990010-12"),
    (Kind.ID, "same_day_clinic2", "same_day_clinic2"),
    (Kind.PARTY, "northgate", "northgate"),
    (Kind.ROW, "clinic", "clinic"),
    (Kind.SECTION, "data_protection", "data_protection"),
]


@pytest.mark.parametrize(("kind", "typed", "value"), ACCEPTED)
def test_accepted(kind: Kind, typed: str | list[str], value: object) -> None:
    assert value_of(kind, typed) == value


def test_every_kind_of_a_single_answer_has_an_accepted_form() -> None:
    assert {kind for kind, _, _ in ACCEPTED} == set(Kind) - {Kind.GROUP, Kind.TABLE}


REFUSED = [
    # what is typed, the words for what is wanted
    (Kind.TEXT, ["a"], "must be one line of text, not a list"),
    (Kind.TEXT, "one\ntwo", "must be one line of text"),
    (Kind.TEXT, "  ", "must be one line of text, not empty"),
    (Kind.WHOLE_NUMBER, "6.5", "must be a whole number, not '6.5'"),
    (Kind.WHOLE_NUMBER, "six", "must be a whole number, not 'six'"),
    (Kind.WHOLE_NUMBER, "1,0", "must be a whole number, not '1,0'"),
    (Kind.WHOLE_NUMBER, "1_000", "must be a whole number, not '1_000'"),
    (Kind.WHOLE_NUMBER, "1e3", "must be a whole number, not '1e3'"),
    (Kind.WHOLE_NUMBER, "٣", "must be a whole number, not '٣'"),
    (Kind.WHOLE_NUMBER, "9" * 16, "must be a whole number, not '9999999999999999'"),
    (Kind.DECIMAL, "NaN", "must be a number, not 'NaN'"),
    (Kind.PERCENT, "a third", "must be a percentage, not 'a third'"),
    (Kind.MONEY, "£5m", "must be an amount of money, not '£5m'"),
    (Kind.MONEY, "$5", "must be an amount of money, not '$5'"),
    (Kind.MONEY, "9,999,999,999,999,999", "must be an amount of money, not '9,999,999,999,999,999'"),
    (Kind.MONEY, "-5", "must be an amount of money, not '-5'"),
    (Kind.MONEY, "£96.505", "must be an amount of money with at most two decimals, not '£96.505'"),
    (Kind.DATE, "April 2027", "must be a date, not 'April 2027'"),
    (Kind.DATE, "1706659200", "must be a date, not '1706659200'"),
    (Kind.DATE, "2027-04-01T00:00", "must be a date, not '2027-04-01T00:00'"),
    (Kind.MONTH, "13", "must be a month, not '13'"),
    (Kind.MONTH, "2027-04", "must be a month, not '2027-04'"),
    (Kind.MONTHS, "6 years", "must be a whole number of months, not '6 years'"),
    (Kind.WORKING_DAYS, "10 days", "must be a whole number of working days, not '10 days'"),
    (Kind.HOURS, "-1", "must be a whole number of hours, not '-1'"),
    (Kind.YES_NO, "on", "must be yes or no, not 'on'"),
    (Kind.YES_NO, "y", "must be yes or no, not 'y'"),
    (Kind.EMAIL, "jo.lee", "must be an email address, not 'jo.lee'"),
    (Kind.EMAIL, "jo lee@example.org", "must be an email address, not 'jo lee@example.org'"),
    (Kind.PHONE, "call Jo", "must be a telephone number, not 'call Jo'"),
    (Kind.PHONE, "12", "must be a telephone number, not '12'"),
    (Kind.POSTCODE, "Harbour", "must be a UK postcode, not 'Harbour'"),
    (Kind.ADDRESS, ["1 Quay Street", "Harbour"], "must be the lines of an address, a UK postcode last"),
    (Kind.ADDRESS, ["ZZ1 1AA"], "must be the lines of an address, and has a postcode alone"),
    (Kind.ADDRESS, [], "must be the lines of an address, a UK postcode last, not a list"),
    (Kind.ADDRESS, ",", "must be the lines of an address, a UK postcode last, not ','"),
    (Kind.ODS_CODE, "Z9000", "must be an ODS code, not 'Z9000'"),
    (
        Kind.COMPANY_NUMBER,
        "123",
        "must be a company number of eight characters, or the number of a registered society, not '123'",
    ),
    (
        Kind.COMPANY_NUMBER,
        "27329X",
        "must be a company number of eight characters, or the number of a registered society, not '27329X'",
    ),
    (Kind.CHARITY_NUMBER, "12345", "must be a charity number, not '12345'"),
    (Kind.ID, "Same day", "must be an id: lower-case letters, digits and _, a letter first, not 'Same day'"),
    (Kind.PARTY, "Northgate Surgery", "must be the id of a party, not 'Northgate Surgery'"),
    (Kind.SECTION, "data-protection", "must be the id of a section, not 'data-protection'"),
]


@pytest.mark.parametrize(("kind", "typed", "words"), REFUSED)
def test_refused(kind: Kind, typed: str | list[str], words: str) -> None:
    problem = refusal(kind, typed)
    assert problem.rule == "wrong-kind"
    assert problem.message == f"some.answer {words}"
    assert problem.remarks[0].text == 'asked in clauses/sections/term.md:9, "What is it?"'


@pytest.mark.parametrize(
    ("kind", "typed", "help"),
    [
        (Kind.COMPANY_NUMBER, "1234567", "put the noughts in front that were lost: 01234567"),
        (Kind.ID, "Same day clinic", "write   same_day_clinic"),
        (Kind.MONEY, "£5m", "write it in full figures, as 5,000,000"),
        (Kind.MONEY, "96,50", "write a point before decimals: 96.50"),
        (Kind.DATE, "1 Arpil 2027", "the nearest known name is 'April'"),
        (Kind.DATE, "25/12/2027", "write 25 December 2027"),
        (Kind.ADDRESS, ["1 Quay Street", "Harbour ZZ1 1AA"], "put the postcode on a line of its own, last"),
    ],
)
def test_help_where_the_slip_is_known(kind: Kind, typed: str | list[str], help: str) -> None:
    assert refusal(kind, typed).help == help


def test_an_example_where_it_is_not() -> None:
    problem = refusal(Kind.DATE, "soon")
    assert (problem.label, problem.help) == ("write it like 1 April 2027 or 2027-04-01", "")


def test_a_refusal_is_placed_on_the_value_or_on_the_name_of_a_list() -> None:
    assert refusal(Kind.DATE, "soon").place == PLACE
    assert refusal(Kind.DATE, ["soon"]).place == Place("answers.yaml", 2, 1, 5)


def test_messages_quote_sixty_letters_on_one_line() -> None:
    message = refusal(Kind.DATE, "long\n" * 60).message
    assert "'long long" in message
    assert len(message) < 100
    assert "\n" not in message


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(
    ("typed", "one", "other"),
    [
        ("01/04/2027", "1 April 2027", "4 January 2027"),
        ("1.4.2027", "1 April 2027", "4 January 2027"),
        ("01-04-27", "1 April 2027", "4 January 2027"),
    ],
)
def test_figures_that_can_be_read_in_two_ways_are_refused_with_both(typed: str, one: str, other: str) -> None:
    problem = refusal(Kind.DATE, typed)
    assert problem.rule == "ambiguous-date"
    assert problem.message == f"some.answer: '{typed}' can be read as {one} or as {other}"
    assert problem.help == f"write {one}, or {other}"


@pytest.mark.parametrize("typed", ["01/01/2027", "25/12/2027", "12/25/2027"])
def test_figures_with_one_reading_are_refused_with_that(typed: str) -> None:
    problem = refusal(Kind.DATE, typed)
    assert problem.rule == "wrong-kind"
    assert problem.help.startswith("write ")


@pytest.mark.parametrize("typed", ["2027-02-30", "30 February 2027", "2027-13-01", "45/45/2027", "0/0/2027"])
def test_days_that_dont_exist(typed: str) -> None:
    assert refusal(Kind.DATE, typed).rule == "wrong-kind"


@pytest.mark.parametrize("typed", ["0207-04-01", "1 April 9999"])
def test_years_that_must_be_slips(typed: str) -> None:
    assert refusal(Kind.DATE, typed).rule == "out-of-range"


# ---------------------------------------------------------------- choices


def test_a_choice_keeps_its_words() -> None:
    answer, _ = read_answer(written("in equal shares"), question(Kind.CHOICE), ORIGIN)
    assert answer == Answer("equal", Kind.CHOICE, ORIGIN, words="in equal shares")


def test_an_unknown_choice_is_told_what_there_is() -> None:
    problem = refusal(Kind.CHOICE, "list_sizes")
    assert problem.rule == "unknown-choice"
    assert problem.message == "some.answer must be one of list_size, equal, GMS, not 'list_sizes'"
    assert problem.help == "the nearest known name is 'list_size'"


def test_money_or_percent_says_which_it_is() -> None:
    kinds = [read_answer(written(typed), question(Kind.MONEY_OR_PERCENT), ORIGIN)[0].kind for typed in ("150%", "150")]
    assert kinds == [Kind.PERCENT, Kind.MONEY]


def test_a_row_keeps_its_table() -> None:
    answer, _ = read_answer(written("clinic"), question(Kind.ROW, table="services"), ORIGIN)
    assert answer == Answer("clinic", Kind.ROW, ORIGIN, words="services")


def test_a_unit_of_the_question_may_be_typed() -> None:
    assert value_of(Kind.WHOLE_NUMBER, "12 sessions", unit="sessions") == 12


# ---------------------------------------------------------------- blank, absent, empty


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.GROUP, Kind.TABLE)])
@pytest.mark.parametrize("typed", ["tbc", "TBC", "Tbc "])
def test_to_be_confirmed_is_a_blank_for_every_kind(kind: Kind, typed: str) -> None:
    answer, problem = read_answer(written(typed), question(kind), ORIGIN)
    assert problem is None
    assert answer == Blank(kind, Origin("some.answer", PLACE, How.TO_BE_CONFIRMED))


@pytest.mark.parametrize(
    ("typed", "attributes", "stated"),
    [
        ("none", {"or_none": True}, True),
        ("None", {"default": "none"}, True),
        ("none", {"default": "5"}, False),
        ("none", {}, False),
        ("no", {"or_none": True}, False),
    ],
)
def test_none_is_a_statement_where_it_may_be_said(typed: str, attributes: dict[str, Any], stated: bool) -> None:
    assert states_none(written(typed), question(Kind.TEXT, **attributes)) is stated


def test_a_choice_called_none_is_a_choice() -> None:
    asked = Question("a", "", Kind.CHOICE, Shape.ONE, PLACE, choices={"none": "no contract"}, or_none=True)
    assert states_none(written("none"), asked) is False
    assert read_answer(written("none"), asked, ORIGIN)[0] == Answer("none", Kind.CHOICE, ORIGIN, words="no contract")


@pytest.mark.parametrize(
    ("value", "empty"),
    [
        (written(""), True),
        (written("~"), True),
        (written("null"), True),
        (written("", plain=False), False),
        (written("Null"), False),
        (written([]), False),
    ],
)
def test_left_empty(value: Written, empty: bool) -> None:
    assert is_left_empty(value) is empty


# ---------------------------------------------------------------- ranges and patterns


@pytest.mark.parametrize(
    ("kind", "typed", "bounds", "words"),
    [
        (Kind.WHOLE_NUMBER, "0", {"at_least": 1}, "must be at least 1"),
        (Kind.WHOLE_NUMBER, "13", {"at_least": 1, "at_most": 12}, "must be from 1 to 12"),
        (Kind.MONTHS, "0 months", {"at_least": "1 month"}, "must be at least 1"),
        (Kind.MONEY, "£4,000,000", {"at_least": 5000000}, "must be at least £5,000,000"),
        (Kind.PERCENT, "100.01%", {"at_least": 0, "at_most": "100%"}, "must be from 0% to 100%"),
        (Kind.DATE, "2026-12-31", {"at_least": "1 January 2027"}, "must be at least 1 January 2027"),
        (Kind.TEXT, "ab", {"at_least": 3, "at_most": 120}, "must be from 3 to 120 characters"),
        (Kind.MONEY_OR_PERCENT, "400%", {"at_most": "300%"}, "must be at most 300%"),
    ],
)
def test_out_of_range(kind: Kind, typed: str, bounds: dict[str, Any], words: str) -> None:
    problem = refusal(kind, typed, **bounds)
    assert problem.rule == "out-of-range"
    assert problem.message == f"some.answer {words}"


@pytest.mark.parametrize(
    ("kind", "typed", "bounds"),
    [
        (Kind.WHOLE_NUMBER, "1", {"at_least": 1}),
        (Kind.WHOLE_NUMBER, "12", {"at_most": 12}),
        (Kind.TEXT, "abc", {"at_least": 3, "at_most": 3}),
        (Kind.MONEY_OR_PERCENT, "£400", {"at_most": "300%"}),
        (Kind.WHOLE_NUMBER, "5", {"at_least": "not a number"}),
    ],
)
def test_within_range(kind: Kind, typed: str, bounds: dict[str, Any]) -> None:
    assert value_of(kind, typed, **bounds) is not None


def test_a_text_has_a_greatest_length() -> None:
    assert value_of(Kind.PARAGRAPH, "x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    assert refusal(Kind.PARAGRAPH, "x" * (LONGEST_TEXT + 1)).rule == "out-of-range"


def test_a_pattern() -> None:
    assert value_of(Kind.ODS_CODE, "z90001", pattern="[A-Z][0-9]{5}") == "Z90001"
    problem = refusal(Kind.ODS_CODE, "RX1", pattern="[A-Z][0-9]{5}", example="Z90001")
    assert (problem.rule, problem.label) == ("wrong-form", "write it like Z90001")


def test_a_pattern_that_is_none_is_left_to_the_check_of_the_library() -> None:
    assert value_of(Kind.TEXT, "x", pattern="(") == "x"


@pytest.mark.parametrize(
    ("least", "most", "words"), [("1", "", "at least 1"), ("", "9", "at most 9"), ("1", "9", "from 1 to 9")]
)
def test_a_range_in_words(least: str, most: str, words: str) -> None:
    assert spoken_range(least, most) == words


# ---------------------------------------------------------------- whatever comes

LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    "0123456789,.£%-/ aApriltbc@\n", max_size=14
)
VALUES = LETTERS.map(written) | st.lists(LETTERS, max_size=3).map(written)


@given(st.sampled_from(list(Kind)), VALUES)
@settings(max_examples=1500, deadline=None)
def test_anything_gives_an_answer_or_a_problem(kind: Kind, value: Written) -> None:
    answer, problem = read_answer(value, question(kind, at_least=1, at_most=5), ORIGIN)
    assert isinstance(answer, Blank) or problem is None
    if problem:
        assert problem.message.startswith("some.answer")
        assert "\n" not in problem.message


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_both_forms_of_a_date_mean_the_same(day: date) -> None:
    written_out = f"{day.day} {day:%B} {day.year}"
    assert value_of(Kind.DATE, day.isoformat()) == value_of(Kind.DATE, written_out) == day


@given(st.decimals(0, 10**9, places=2))
def test_money_in_each_form_means_the_same(amount: Decimal) -> None:
    forms = [f"{amount}", f"{amount:,}", f"£{amount:,}"]
    assert [value_of(Kind.MONEY, form) for form in forms] == [amount] * 3


@given(st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=60))
def test_a_text_is_kept_as_typed(text: str) -> None:
    if text.strip() and text.strip().casefold() != "tbc":
        assert value_of(Kind.TEXT, text) == text.strip()
