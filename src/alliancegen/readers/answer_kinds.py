"""One written value becomes one typed answer: what each kind of question accepts, and how a refusal is worded.

A kind is a row of `_KINDS`: the words for it, an example, and a small function from text to value. Whether a party or a
row exists is not known here; `readers.answers` asks that.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.months import MONTHS
from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import MOST_SHOWN, Problem, Remark, shown
from alliancegen.model.questions import Kind, Question, Shape
from alliancegen.model.suggestions import nearest
from alliancegen.model.values import Answer, Blank, How, Month, Origin
from alliancegen.model.written import Written
from alliancegen.readers.answer_forms import (
    CHARITY_NUMBER,
    COMPANY_NUMBER,
    EMAIL,
    ISO_DATE,
    LONG_DATE,
    MONEY,
    NUMBER,
    NUMERIC_DATE,
    ODS_CODE,
    PERCENT,
    PERCENT_SIGN,
    PHONE,
    POSTCODE,
    WHOLE,
    counted,
    is_slug,
)

LONGEST_TEXT = 20_000
"""Of one answer, in characters."""
MOST_LISTED = 12
FIRST_YEAR, LAST_YEAR = 1900, 2199

_SPACES = Pattern("[ \t\u00a0\u2000-\u200a\u202f\u205f\u3000]+")


class NotOfThisKind(Exception):
    """A value that its kind doesn't accept, with what can be said about it beyond "must be a …"."""

    def __init__(self, message: str = "", *, rule: str = "wrong-kind", label: str = "", help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.rule = rule
        self.label = label
        self.help = help


class _Accepted(Struct, frozen=True):
    """What one kind accepts: its words, an example of how it is written, and the reading of it."""

    noun: str
    example: str
    read: Callable[[str, Question], Answer]


# ---------------------------------------------------------------- the door


def read_answer(written: Written, question: Question, origin: Origin) -> tuple[Answer | Blank, Problem | None]:
    """The typed answer of one written value (one entry, where the question asks for several).

    `tbc`, in any case, is a blank for every kind. A value that its kind, its range or its pattern doesn't accept gives
    the problem and a blank, so that everything else can still be checked. Groups and tables aren't read here.
    """
    blank = Blank(question.kind, origin, question.by_hand)
    if is_to_be_confirmed(written):
        return replace(blank, origin=replace(origin, how=How.TO_BE_CONFIRMED)), None
    try:
        answer = _read(written, question)
        _check_range(answer, question)
        _check_pattern(answer, question)
    except NotOfThisKind as refusal:
        return blank, _problem(refusal, written, question)
    return replace(answer, origin=origin), None


def is_to_be_confirmed(written: Written) -> bool:
    """Whether `tbc` stands here."""
    return written.is_text and written.text.strip().casefold() == "tbc"


def is_left_empty(written: Written) -> bool:
    """Whether nothing stands behind the name; `~` and `null` are how programs write that."""
    return written.is_text and written.plain and written.text in ("", "~", "null")


def states_none(written: Written, question: Question) -> bool:
    """Whether the answer is stated to be `none`, where that may be said (a choice called none is a choice)."""
    if not written.is_text or written.text.strip().casefold() != "none" or "none" in question.choices:
        return False
    return question.or_none or (question.default is not None and question.default.text.casefold() == "none")


def noun(question: Question) -> str:
    """What one answer to a question is called: "a date", "the id of a row of services"."""
    words = _KINDS[question.kind].noun if question.kind in _KINDS else str(question.kind)
    return f"the id of a row of {question.table}" if question.kind is Kind.ROW and question.table else words


def example_of(question: Question) -> str:
    """How an answer of the question's kind is written; empty where nothing needs saying."""
    return _KINDS[question.kind].example if question.kind in _KINDS else ""


def asked_in(question: Question) -> tuple[Remark, ...]:
    """The remark that says where a question is asked; none for columns that have no question of their own."""
    if not question.ask:
        return ()
    return (Remark(f'asked in {question.place.short}, "{question.ask}"', question.place),)


def place_of(written: Written) -> Place:
    """The smallest span that shows a value: the value itself, or the name of a list or group."""
    return written.place if written.is_text else written.key or written.place


def _problem(refusal: NotOfThisKind, written: Written, question: Question) -> Problem:
    message = refusal.message or f"{question.path} must be {noun(question)}, not {_what(written)}"
    example = example_of(question) if refusal.rule == "wrong-kind" else ""
    label = refusal.label or (f"write it like {example}" if example and not refusal.help else "")
    place = place_of(written)
    return Problem(refusal.rule, message, place, label=label, remarks=asked_in(question), help=refusal.help)


def _what(written: Written) -> str:
    if written.is_list:
        return "a list"
    if written.is_mapping:
        return "a group of answers"
    return f"'{shown(written.text)}'" if written.text.strip() else "empty"


def _read(written: Written, question: Question) -> Answer:
    """The answer, before its range and pattern are checked. Raises `NotOfThisKind`."""
    text = _typed_lines(written) if question.kind is Kind.ADDRESS else written.text.strip()
    if not text or question.kind not in _KINDS:
        raise NotOfThisKind
    if len(text) > LONGEST_TEXT:
        message = f"{question.path} holds more than {LONGEST_TEXT:,} characters"
        raise NotOfThisKind(message, rule="out-of-range", help="put a long text into an annex of its own")
    return _KINDS[question.kind].read(text, question)


def _typed_lines(written: Written) -> str:
    """The lines of an address, typed as a list or as a text of several lines; empty for anything else."""
    if written.is_text:
        return written.text.strip()
    if not all(entry.is_text for entry in written.entries):
        return ""
    return "\n".join(_one_line(entry.text.replace("\n", " ")) for entry in written.entries)


# ---------------------------------------------------------------- words


def _text(text: str, question: Question) -> Answer:
    if "\n" in text:
        raise NotOfThisKind(f"{question.path} must be one line of text", label="its text goes on over several lines")
    return _long_text(text, question)


def _long_text(text: str, question: Question) -> Answer:
    return Answer(text, question.kind)


def _one_line(text: str) -> str:
    """A text in which every run of spaces, also non-breaking ones, is one space."""
    if not text.isprintable() or "  " in text:  # of all spaces only the ordinary one is printable to Python
        text = _SPACES.sub(" ", text)
    return text.strip()


def _matching(kind: Kind, pattern: Pattern, *, upper: bool = False) -> Callable[[str, Question], Answer]:
    """The reading of a kind that has one form."""

    def read(text: str, _: Question) -> Answer:
        line = _one_line(text).upper() if upper else _one_line(text)
        if not pattern.fullmatch(line):
            raise NotOfThisKind
        return Answer(line, kind)

    return read


def _phone(text: str, _: Question) -> Answer:
    line = _one_line(text)
    if not PHONE.fullmatch(line) or not 3 <= sum(map(str.isdigit, re.split("[eExX]", line)[0])) <= 15:
        raise NotOfThisKind
    return Answer(line, Kind.PHONE)


def _postcode(text: str, _: Question) -> Answer:
    found = POSTCODE.fullmatch(_one_line(text))
    if not found:
        raise NotOfThisKind
    return Answer(f"{found[1]} {found[2]}".upper(), Kind.POSTCODE)


def _company_number(text: str, _: Question) -> Answer:
    number = _one_line(text).replace(" ", "").upper()
    if COMPANY_NUMBER.fullmatch(number):
        return Answer(number, Kind.COMPANY_NUMBER)
    if re.fullmatch("[0-9]{6,7}", number):
        raise NotOfThisKind(help=f"put the noughts in front that were lost: {number.zfill(8)}")
    raise NotOfThisKind


def _address(text: str, question: Question) -> Answer:
    lines = [_one_line(line).rstrip(",") for line in text.split("\n")]
    lines = [line for line in lines if line]
    if not lines:
        raise NotOfThisKind
    if len(lines) == 1:
        lines = [part for line in lines[0].split(",") if (part := line.strip())]
    if not POSTCODE.fullmatch(lines[-1]):
        raise NotOfThisKind(
            f"{question.path} must be the lines of an address, a UK postcode last",
            label=f"the last line is '{shown(lines[-1])}'",
            help="put the postcode on a line of its own, last",
        )
    if len(lines) < 2:
        raise NotOfThisKind(f"{question.path} must be the lines of an address, and has a postcode alone")
    return Answer("\n".join(lines), Kind.ADDRESS)


def _slug(kind: Kind) -> Callable[[str, Question], Answer]:
    """The reading of an id, or of a value that points to something by its id."""

    def read(text: str, question: Question) -> Answer:
        if not is_slug(text):
            raise NotOfThisKind(help=_slug_help(text))
        return Answer(text, kind, words=question.table)

    return read


def _slug_help(text: str) -> str:
    slug = re.sub("[^a-z0-9]+", "_", text.casefold()).strip("_")
    return f"write   {slug}" if is_slug(slug) and len(slug) <= MOST_SHOWN else ""


# ---------------------------------------------------------------- numbers


def _number(kind: Kind, pattern: Pattern) -> Callable[[str, Question], Answer]:
    """The reading of a number; the question's own unit may follow it."""

    def read(text: str, question: Question) -> Answer:
        line = _without_unit(_one_line(text), question.unit)
        found = pattern.fullmatch(line)
        if not found:
            raise NotOfThisKind(help=_number_help(line))
        return Answer(Decimal(found[1].replace(",", "")), kind)

    return read


def _without_unit(line: str, unit: str) -> str:
    if unit and line.casefold().endswith(unit.casefold()):
        return line[: -len(unit)].rstrip()
    return line


_MAGNITUDES = {"k": 10**3, "t": 10**3, "m": 10**6, "b": 10**9}


def _number_help(line: str) -> str:
    if re.fullmatch("£?[0-9]+,[0-9]{1,2}", line):
        return f"write a point before decimals: {line.replace(',', '.')}"
    if found := re.fullmatch(r"£?([0-9,]+(?:\.[0-9]+)?) ?(k|thousand|m|million|bn|billion)", line, re.IGNORECASE):
        full = Decimal(found[1].replace(",", "")) * _MAGNITUDES[found[2].lower()[0]]
        return f"write it in full figures, as {full.normalize():,f}"
    return ""


def _counted(kind: Kind) -> Callable[[str, Question], Answer]:
    """The reading of a whole number of something; its name may follow the number."""
    return _number(kind, counted(kind))


def _money(text: str, question: Question) -> Answer:
    line = _one_line(text)
    found = MONEY.fullmatch(line)
    if not found:
        raise NotOfThisKind(help=_number_help(line))
    amount = Decimal(found[1].replace(",", ""))
    if -int(amount.as_tuple().exponent) > 2:
        raise NotOfThisKind(
            f"{question.path} must be an amount of money with at most two decimals, not '{shown(line)}'"
        )
    return Answer(amount, Kind.MONEY)


def _money_or_percent(text: str, question: Question) -> Answer:
    if PERCENT_SIGN.search(text):
        return _KINDS[Kind.PERCENT].read(text, question)
    return _money(text, question)


# ---------------------------------------------------------------- dates


def _date(text: str, question: Question) -> Answer:
    line = _one_line(text).replace("\u2011", "-").replace("\u2010", "-")  # a hyphen that doesn't break, as Word sets it
    if found := ISO_DATE.fullmatch(line):
        return _dated(int(found[1]), int(found[2]), int(found[3]), question)
    if found := LONG_DATE.fullmatch(line):
        month = _month_number(found[2])
        if not month:
            raise NotOfThisKind(help=_month_help(found[2]))
        return _dated(int(found[3]), month, int(found[1]), question)
    if found := NUMERIC_DATE.fullmatch(line):
        raise _two_readings(line, found, question)
    raise NotOfThisKind


def _dated(year: int, month: int, day: int, question: Question) -> Answer:
    try:
        value = date(year, month, day)
    except ValueError:
        name = f"{day} {MONTHS[month - 1]} {year}" if 1 <= month <= 12 else f"month {month}"
        raise NotOfThisKind(f"{question.path}: there is no {name}", label="no day of the calendar") from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        message = f"{question.path}: the year {year} is not one from {FIRST_YEAR} to {LAST_YEAR}"
        raise NotOfThisKind(message, rule="out-of-range")
    return Answer(value, Kind.DATE)


def _two_readings(line: str, found: re.Match[str], question: Question) -> NotOfThisKind:
    """The refusal of `01/04/2027`, which is one day in England and another in America."""
    first, second, year = int(found[1]), int(found[2]), int(found[3]) + (2000 if len(found[3]) == 2 else 0)
    readings = [_spoken_day(year, month, day) for month, day in dict.fromkeys([(second, first), (first, second)])]
    readings = [reading for reading in readings if reading]
    if len(readings) == 2:
        message = f"{question.path}: '{line}' can be read as {readings[0]} or as {readings[1]}"
        return NotOfThisKind(message, rule="ambiguous-date", help=f"write {readings[0]}, or {readings[1]}")
    if readings:
        message = f"{question.path}: a date is not written in figures alone, as '{line}'"
        return NotOfThisKind(message, help=f"write {readings[0]}")
    return NotOfThisKind(f"{question.path}: '{line}' is no day of the calendar", label="write it like 1 April 2027")


def _spoken_day(year: int, month: int, day: int) -> str:
    try:
        return spoken_date(date(year, month, day))
    except ValueError:
        return ""


def spoken_date(day: date) -> str:
    """A date as it is printed: 1 April 2027."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _month_number(name: str) -> int:
    """The number of a month by its name or the first three letters of it; 0 for no month."""
    folded = name.casefold().rstrip(".")
    for number, month in enumerate(MONTHS, 1):
        if folded in (month.casefold(), month[:3].casefold()) or (folded == "sept" and number == 9):
            return number
    return 0


def _month_help(name: str) -> str:
    return nearest(name, MONTHS)


def _month(text: str, _: Question) -> Answer:
    line = _one_line(text)
    number = int(line) if re.fullmatch("[0-9]{1,2}", line) else _month_number(line)
    if not 1 <= number <= 12:
        raise NotOfThisKind(help=_month_help(line))
    return Answer(Month(number), Kind.MONTH)


# ---------------------------------------------------------------- one of a few


def _yes_no(text: str, _: Question) -> Answer:
    folded = text.casefold()
    if folded not in ("yes", "no", "true", "false"):
        raise NotOfThisKind
    return Answer(folded in ("yes", "true"), Kind.YES_NO)


def _choice(text: str, question: Question) -> Answer:
    """A choice by its id or by the words that it prints."""
    folded = _one_line(text).casefold()
    if text in question.choices:  # before "clause", where there are "clause" and "Clause"
        return Answer(text, Kind.CHOICE, words=question.choices[text])
    for choice, words in question.choices.items():
        if folded in (choice.casefold(), _one_line(words).casefold()):
            return Answer(choice, Kind.CHOICE, words=words)
    near = nearest(text, [*question.choices, *question.choices.values()])
    raise NotOfThisKind(
        f"{question.path} must be one of {listed(list(question.choices))}, not '{shown(text)}'",
        rule="unknown-choice",
        help=near,
    )


def listed(names: Sequence[str]) -> str:
    """Names in a message: "a, b, c", a long list cut short."""
    more = len(names) - MOST_LISTED
    return ", ".join(names[:MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


# ---------------------------------------------------------------- all kinds

_KINDS: Mapping[Kind, _Accepted] = {
    Kind.TEXT: _Accepted("one line of text", "", _text),
    Kind.PARAGRAPH: _Accepted("text", "", _long_text),
    Kind.WHOLE_NUMBER: _Accepted("a whole number", "6 or 12,000", _number(Kind.WHOLE_NUMBER, WHOLE)),
    Kind.DECIMAL: _Accepted("a number", "2.5 or 12,000", _number(Kind.DECIMAL, NUMBER)),
    Kind.PERCENT: _Accepted("a percentage", "42.28%", _number(Kind.PERCENT, PERCENT)),
    Kind.MONEY: _Accepted("an amount of money", "£5,000,000 or £96.50", _money),
    Kind.MONEY_OR_PERCENT: _Accepted("an amount of money or a percentage", "£250,000 or 150%", _money_or_percent),
    Kind.DATE: _Accepted("a date", "1 April 2027 or 2027-04-01", _date),
    Kind.MONTH: _Accepted("a month", "April", _month),
    Kind.YEARS: _Accepted("a whole number of years", "3", _counted(Kind.YEARS)),
    Kind.MONTHS: _Accepted("a whole number of months", "6", _counted(Kind.MONTHS)),
    Kind.DAYS: _Accepted("a whole number of days", "30", _counted(Kind.DAYS)),
    Kind.WORKING_DAYS: _Accepted("a whole number of working days", "10", _counted(Kind.WORKING_DAYS)),
    Kind.HOURS: _Accepted("a whole number of hours", "24", _counted(Kind.HOURS)),
    Kind.YES_NO: _Accepted("yes or no", "", _yes_no),
    Kind.CHOICE: _Accepted("one of the choices", "", _choice),
    Kind.EMAIL: _Accepted("an email address", "jo.lee@example.org", _matching(Kind.EMAIL, EMAIL)),
    Kind.PHONE: _Accepted("a telephone number", "020 7946 0000", _phone),
    Kind.POSTCODE: _Accepted("a UK postcode", "SW1A 1AA", _postcode),
    Kind.ADDRESS: _Accepted("the lines of an address, a UK postcode last", "", _address),
    Kind.ODS_CODE: _Accepted("an ODS code", "Z90001", _matching(Kind.ODS_CODE, ODS_CODE, upper=True)),
    Kind.COMPANY_NUMBER: _Accepted(
        "a company number of eight characters, or the number of a registered society",
        "01234567 or 27329R",
        _company_number,
    ),
    Kind.CHARITY_NUMBER: _Accepted(
        "a charity number", "1234567 or 1234567-1", _matching(Kind.CHARITY_NUMBER, CHARITY_NUMBER)
    ),
    Kind.ID: _Accepted("an id: lower-case letters, digits and _, a letter first", "", _slug(Kind.ID)),
    Kind.PARTY: _Accepted("the id of a party", "", _slug(Kind.PARTY)),
    Kind.ROW: _Accepted("the id of a row", "", _slug(Kind.ROW)),
    Kind.SECTION: _Accepted("the id of a section", "", _slug(Kind.SECTION)),
}


# ---------------------------------------------------------------- ranges and patterns


def _check_range(answer: Answer, question: Question) -> None:
    """Raises `NotOfThisKind` for a number or date outside its range, or a text that is too short or too long.

    The range of a list is about how many entries it has, and is checked where they are counted.
    """
    if question.shape is Shape.LIST:
        return
    size = _size(answer)
    least, most = _bound(question.at_least, answer, question), _bound(question.at_most, answer, question)
    too_small = least is not None and size is not None and _before(size, least)
    too_large = most is not None and size is not None and _before(most, size)
    if too_small or too_large:
        unit = " characters" if isinstance(answer.value, str) else ""
        wanted = spoken_range(_spoken(least, answer), _spoken(most, answer))
        raise NotOfThisKind(f"{question.path} must be {wanted}{unit}", rule="out-of-range")


def spoken_range(least: str, most: str) -> str:
    """A range in words; an empty bound is none."""
    if least and most:
        return f"from {least} to {most}"
    return f"at least {least}" if least else f"at most {most}"


def _size(answer: Answer) -> Decimal | date | None:
    """What a range is about: the number, the date, or the length of a text."""
    match answer:
        case Answer(Decimal() | date() as value):
            return value
        case Answer(str() as text, Kind.TEXT | Kind.PARAGRAPH):
            return Decimal(len(text))
        case _:
            return None


def _bound(written: Written | None, answer: Answer, question: Question) -> Decimal | date | None:
    """A bound as its question declares it; None where there is none, or none for this sort of value."""
    if written is None:
        return None
    kind = Kind.WHOLE_NUMBER if isinstance(answer.value, str) else question.kind
    try:
        bound = _read(written, replace(question, kind=kind))
    except NotOfThisKind:
        return None  # the library's own check tells that
    if kind is Kind.MONEY_OR_PERCENT and bound.kind is not answer.kind:
        return None
    return bound.value if isinstance(bound.value, Decimal | date) else None


def _before(one: Decimal | date, other: Decimal | date) -> bool:
    if isinstance(one, Decimal):
        return isinstance(other, Decimal) and one < other
    return isinstance(other, date) and one < other


def _spoken(bound: Decimal | date | None, answer: Answer) -> str:
    if bound is None:
        return ""
    if isinstance(bound, date):
        return spoken_date(bound)
    if answer.kind is Kind.MONEY:
        return f"£{bound:,}"
    return f"{bound:,}%" if answer.kind is Kind.PERCENT else f"{bound:,}"


def _check_pattern(answer: Answer, question: Question) -> None:
    """Raises `NotOfThisKind` for a text that doesn't have the form that its question wants."""
    if not question.pattern or not isinstance(answer.value, str):
        return
    from alliancegen.readers.forms_wanted import fits  # noqa: PLC0415 - few questions want a form

    if not fits(question.pattern, answer.value):
        label = f"write it like {question.example}" if question.example else ""
        message = f"{question.path} doesn't have the form that is wanted here"
        raise NotOfThisKind(message, rule="wrong-form", label=label)
