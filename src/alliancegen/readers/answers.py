"""The answers file: every value converted by its question's kind, every name checked, all problems at once.

What comes out is a tree of rows that follows the dotted paths of the questions. A value that is wrong is told and
becomes a blank in the tree, so that everything else is still checked; whoever goes on looks at `has_errors` first.
What rests on other answers (`default_is`, computed values, `when`) is settled by a later stage: such an answer, left
out, is a blank that says it was left out. A plain default is applied here, whether its question is asked or not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity, shown
from alliancegen.model.questions import Kind, Question, Shape
from alliancegen.model.suggestions import nearest, nearest_name
from alliancegen.model.values import Absent, Answer, Answers, Blank, ByParty, How, Origin, Row, Several, Value
from alliancegen.model.written import Written
from alliancegen.readers.answer_forms import is_slug
from alliancegen.readers.answer_kinds import (
    asked_in,
    is_left_empty,
    is_to_be_confirmed,
    listed,
    place_of,
    read_answer,
    spoken_range,
    states_none,
)

MOST_ROWS = 2_000
"""How many entries a list or a table has at most, where its question allows no fewer."""

_PARTIES = "parties"
_STATUS = ("agreement", "status")

_THOUSANDS, _HUNDREDS = Pattern(r"£?\d{1,3}"), Pattern(r"\d{3}(?!\d)")

_NOT_ASKED = Place("", 0)  # stands as the place of a computed value's question: left out, it isn't in the tree

_Headings = Mapping[str, "Question | _Headings"]


def read_answers(
    written: Written,
    questions: Mapping[str, Question],
    *,
    kind: str,
    file: str,
    today: date,
    execution: bool,
    extra: Mapping[str, Kind] | None = None,
) -> tuple[Answers, list[Problem]]:
    """The typed answers of a file, and every problem found.

    `questions` are by dotted path. `extra` holds the computed values that may be typed too, with their kinds; they are
    in the tree only where they are typed. `execution` is what the command line asks for (`--final`); an answer
    `agreement.status: execution` or `signed` means the same. Raises nothing.
    """
    problems: list[Problem] = []
    known = _Known.of(written, questions)
    top = Place(file, 1)
    if not written.is_mapping:
        problems.append(Problem("not-a-heading", "an answers file is made of lines like   name: value", written.place))
    reader = _Reader(known, problems)
    root = reader.heading(written, _headings(questions, extra or {}), "", top)
    status = _text_at(root, _STATUS)
    signing = execution or status in ("execution", "signed")
    if execution and status != "signed":
        root = _for_execution(root, questions.get(".".join(_STATUS)))
    parties: dict[str, Row] = {}
    for row in _rows(root.columns.get(_PARTIES)):
        if row.id:
            parties.setdefault(row.id, row)
    return Answers(file, kind, root, today, signing, parties, status == "signed"), problems


def _rows(value: Value | None) -> list[Row]:
    return [entry for entry in value.entries if isinstance(entry, Row)] if isinstance(value, Several) else []


def _text_at(root: Row, path: Sequence[str]) -> str:
    """The text of the answer below a few headings; empty where there is none."""
    value: Value = root
    for name in path:
        value = value.columns.get(name, Absent()) if isinstance(value, Row) else Absent()
    return value.value if isinstance(value, Answer) and isinstance(value.value, str) else ""


def _for_execution(root: Row, question: Question | None) -> Row:
    """The answers as if they were ready to sign, so that no clause prints that they are a draft."""
    heading = root.columns.get(_STATUS[0])
    status = heading.columns.get(_STATUS[1]) if isinstance(heading, Row) else None
    if not isinstance(heading, Row) or status is None or question is None or "execution" not in question.choices:
        return root
    final = Answer("execution", Kind.CHOICE, status.origin, question.choices["execution"])
    return replace(
        root, columns={**root.columns, _STATUS[0]: replace(heading, columns={**heading.columns, _STATUS[1]: final})}
    )


def _headings(questions: Mapping[str, Question], extra: Mapping[str, Kind]) -> _Headings:
    """The questions as a tree of headings."""
    typed = {path: Question(path, "", kind, Shape.ONE, _NOT_ASKED) for path, kind in extra.items()}
    tree: dict[str, Question | _Headings] = {}
    for path, question in {**typed, **questions}.items():
        *headings, name = path.split(".")
        below: dict[str, Question | _Headings] = tree
        for heading in headings:
            next_below = below.setdefault(heading, {})
            if not isinstance(next_below, dict):
                break  # a question that is also a heading: the library's check tells that
            below = next_below
        else:
            below[name] = question
    return tree


# ---------------------------------------------------------------- what may be pointed to


class _Known(Struct, frozen=True):
    """The ids that were typed, right or wrong, so that one wrong id isn't told again wherever it is used.

    A table that isn't there has no entry in `ids`: what points to it can't be judged. `names` leads from what else a
    party is called to its id; `paths` are all questions.
    """

    ids: Mapping[str, Sequence[str]]
    names: Mapping[str, str]
    paths: Collection[str]

    @classmethod
    def of(cls, written: Written, questions: Mapping[str, Question]) -> _Known:
        ids: dict[str, list[str]] = {}
        for path, question in questions.items():
            rows = _table_rows(written, path, question)
            if rows is not None:
                column = _id_column(question)
                ids[path] = [row.mapping[column].text for row in rows if column in row.mapping]
        return cls(ids, _other_names(_written_at(written, _PARTIES)), questions.keys())

    def sure(self, table: str) -> Sequence[str] | None:
        """The ids of a table; None where it can't be known which there are."""
        return self.ids.get(table)


def _table_rows(written: Written, path: str, question: Question) -> Sequence[Written] | None:
    """The rows of a table with ids, as typed or by default; None where there is no such table yet."""
    if question.kind is not Kind.TABLE or not _id_column(question):
        return None
    typed = _written_at(written, path)
    if typed is None or is_left_empty(typed):
        typed = question.default
    return typed.entries if typed is not None and typed.is_list else None


def _written_at(written: Written, path: str) -> Written | None:
    found: Written | None = written
    for name in path.split("."):
        found = found.mapping.get(name) if found is not None else None
    return found


def _other_names(parties: Written | None) -> dict[str, str]:
    names = {}
    for row in parties.entries if parties else ():
        for column in ("name", "short_name"):
            if "id" in row.mapping and column in row.mapping:
                names[row.mapping[column].text.casefold()] = row.mapping["id"].text
    return names


# ---------------------------------------------------------------- reading


class _Source(Struct, frozen=True):
    """Where values come from: typed ones stand at their own place, defaults where they would have to be typed."""

    how: How = How.TYPED
    place: Place | None = None

    def origin(self, path: str, written: Written) -> Origin:
        return Origin(path, self.place or place_of(written), self.how)


_TYPED = _Source()


class _Reader:
    """Reads one file. Every method takes what is written, and the dotted path that it is told by."""

    def __init__(self, known: _Known, problems: list[Problem]) -> None:
        self._known = known
        self._problems = problems

    # ------------------------------------------------------------ headings

    def heading(self, written: Written | None, below: _Headings, path: str, place: Place) -> Row:
        """A heading with all that is asked under it. `place` is where an answer would have to be added."""
        mapping = written.mapping if written else {}
        columns: dict[str, Value] = {}
        for name, asked in below.items():
            typed, inner = mapping.get(name), f"{path}.{name}" if path else name
            if isinstance(asked, Question):
                if typed is not None or asked.place != _NOT_ASKED:
                    columns[name] = self.answer(typed, asked, inner, place)
                continue
            self._check_heading(typed, inner)
            under = (typed.key or typed.place) if typed else place
            columns[name] = self.heading(typed, asked, inner, under)
        self._refuse_unknown(mapping, below, path)
        return Row(columns, Origin(path, place, How.TYPED if written else How.LEFT_OUT))

    def _check_heading(self, typed: Written | None, path: str) -> None:
        if typed is None or typed.is_mapping or is_left_empty(typed):
            return
        message = f"'{path}' is a heading: its answers stand on the lines below it, each as   name: value"
        self._problems.append(Problem("not-a-heading", message, place_of(typed)))

    def _refuse_unknown(self, mapping: Mapping[str, Written], below: Collection[str], path: str) -> None:
        for name, typed in mapping.items():
            if name not in below:
                full = f"{path}.{name}" if path else name
                help = self._elsewhere(name, full) or nearest(name, below)
                message = f"nothing asks for '{shown(full)}'"
                self._problems.append(Problem("unknown-answer", message, typed.key or typed.place, help=help))

    def _elsewhere(self, name: str, full: str) -> str:
        """A help sentence for an answer under the wrong heading."""
        paths = {path.rpartition(".")[2]: path for path in self._known.paths}
        path = full if full in self._known.paths else paths.get(name, "")
        heading, _, last = path.rpartition(".")
        return f"write '{last}' under the heading '{heading}:'" if heading else ""

    # ------------------------------------------------------------ questions

    def answer(
        self, written: Written | None, question: Question, path: str, place: Place, source: _Source = _TYPED
    ) -> Value:
        """The answer to a question, or to a column of a row, in its shape."""
        if written is None:
            return self.left_out(question, path, place)
        if is_left_empty(written):
            return self.left_out(question, path, written.key or place)
        if is_to_be_confirmed(written):
            origin = replace(source.origin(path, written), how=How.TO_BE_CONFIRMED)
            return Blank(question.kind, origin, question.by_hand)
        if states_none(written, question):
            return Absent(source.origin(path, written))
        match question.shape:
            case Shape.LIST:
                return self._list(written, question, path, source)
            case Shape.FOR_EACH_PARTY | Shape.FOR_EACH_SECTION:
                return self._for_each(written, question, path, source)
            case Shape.ONE:
                return self._one(written, question, path, source)

    def left_out(self, question: Question, path: str, place: Place) -> Value:
        """What stands for an answer that wasn't given: its default, a ruled line, the columns of a group, or a blank."""
        origin = Origin(path, place, How.LEFT_OUT)
        if question.by_hand:
            return Blank(question.kind, replace(origin, how=How.BY_HAND), by_hand=True)
        if question.computed is not None or question.default_is is not None:
            return Blank(question.kind, origin)
        if question.default is not None and not is_left_empty(question.default):
            return self._default(question.default, question, path, place)
        if question.kind is Kind.GROUP and question.shape is Shape.ONE:
            columns = {
                name: self.left_out(column, f"{path}.{name}", place) for name, column in question.columns.items()
            }
            return Row(columns, origin)
        return Blank(question.kind, origin)

    def _default(self, default: Written, question: Question, path: str, place: Place) -> Value:
        source = _Source(How.DEFAULT, place)
        each = question.shape in (Shape.FOR_EACH_PARTY, Shape.FOR_EACH_SECTION)
        if each and default.is_text and not states_none(default, question):
            ids = self._known.sure(_PARTIES) or () if question.shape is Shape.FOR_EACH_PARTY else ()
            entries = {party: self._one(default, question, f"{path}.{party}", source) for party in ids}
            return ByParty(entries, Origin(path, place, How.DEFAULT))
        return self.answer(default, question, path, place, source)

    def _one(self, written: Written, question: Question, path: str, source: _Source) -> Value:
        """One value, one group, or one table."""
        if question.kind is Kind.TABLE:
            return self._table(written, question, path, source)
        if question.kind is Kind.GROUP:
            return self._row(written, question, path, source)
        answer, problem = read_answer(written, question, source.origin(path, written))
        if problem:
            self._problems.append(problem)
        if isinstance(answer, Answer) and not self._points_somewhere(answer, written, question):
            return Blank(question.kind, answer.origin, question.by_hand)
        return answer

    def _refused(
        self, rule: str, message: str, written: Written, question: Question, path: str, source: _Source, help: str = ""
    ) -> Blank:
        """The blank that stands for a value of a wrong shape, whose problem is told."""
        self._problems.append(Problem(rule, message, place_of(written), remarks=asked_in(question), help=help))
        return Blank(question.kind, source.origin(path, written), question.by_hand)

    # ------------------------------------------------------------ lists and tables

    def _too_long(self, written: Written, question: Question, path: str, source: _Source) -> Blank:
        message = (
            f"{question.path} has {len(written.entries):,} entries, and a list or a table has at most {MOST_ROWS:,}"
        )
        help = "divide it over several agreements, or put it into an annex of its own"
        return self._refused("out-of-range", message, written, question, path, source, help)

    def _list(self, written: Written, question: Question, path: str, source: _Source) -> Value:
        if not written.is_list:
            message = f"{question.path} must be a list: one entry a line, each with - before it"
            return self._refused("not-a-list", message, written, question, path, source)
        if len(written.entries) > MOST_ROWS:
            return self._too_long(written, question, path, source)
        self._check_count(written, question, "entry", "entries", source)
        self._warn_of_split_numbers(written, question)
        entries = tuple(self._entries(written, question, path, source))
        return Several(entries, source.origin(path, written))

    def _warn_of_split_numbers(self, written: Written, question: Question) -> None:
        """In `[trust, 14,000 volunteers]` the comma of the number parts two entries."""
        if question.kind not in (Kind.TEXT, Kind.PARAGRAPH):
            return
        for one, other in pairwise(written.entries):
            if _THOUSANDS.fullmatch(one.text) and one.plain and other.plain and _HUNDREDS.match(other.text):
                message = f"'{shown(one.text)}' and '{shown(other.text)}' are two entries, and look like one number"
                help = f'write "{one.text},{shown(other.text)}" in quotation marks'
                self._problems.append(
                    Problem("split-number", message, one.place, Severity.WARNING, remarks=asked_in(question), help=help)
                )

    def _entries(self, written: Written, question: Question, path: str, source: _Source) -> Iterator[Value]:
        for number, entry in enumerate(written.entries):
            if is_left_empty(entry):
                message = f"an entry of {question.path} is empty"
                self._problems.append(Problem("wrong-kind", message, entry.place, remarks=asked_in(question)))
            else:
                yield self._one(entry, question, f"{path}.{number}", source)

    def _table(self, written: Written, question: Question, path: str, source: _Source) -> Value:
        if not written.is_list:
            message = f"{question.path} must be a list of rows, each of which begins with -"
            return self._refused("not-a-list", message, written, question, path, source, "write   []   for no rows")
        if len(written.entries) > MOST_ROWS:
            return self._too_long(written, question, path, source)
        self._check_count(written, question, "row", "rows", source)
        rows = [self._row(entry, question, f"{path}.{number}", source) for number, entry in enumerate(written.entries)]
        self._check_ids(rows, written, question)
        return Several(tuple(rows), source.origin(path, written))

    def _row(self, written: Written, question: Question, path: str, source: _Source) -> Value:
        """A row of a table, or a group."""
        if is_to_be_confirmed(written):
            return Blank(question.kind, replace(source.origin(path, written), how=How.TO_BE_CONFIRMED))
        place = source.place or place_of(written)
        if not written.is_mapping:
            names = listed(list(question.columns))
            what = f"a row of {question.path}" if question.kind is Kind.TABLE else question.path
            message = f"{what} must be made of answers, each as   name: value"
            return self._refused("not-a-row", message, written, question, path, source, f"its names are {names}")
        columns = {
            name: self.answer(written.mapping.get(name), column, f"{path}.{name}", place, source)
            for name, column in question.columns.items()
        }
        self._refuse_unknown_columns(written, question)
        self._check_excluded(columns, written, question)
        table = _declared(path) if question.kind is Kind.TABLE else ""
        return Row(columns, source.origin(path, written), _id_of(columns, question), table)

    def _refuse_unknown_columns(self, written: Written, question: Question) -> None:
        what = f"a row of {question.path}" if question.kind is Kind.TABLE else question.path
        for name, typed in written.mapping.items():
            if name not in question.columns:
                help = nearest(name, question.columns) or f"its names are {listed(list(question.columns))}"
                message = f"{what} has no '{shown(name)}'"
                self._problems.append(Problem("unknown-answer", message, typed.key or typed.place, help=help))

    def _check_count(self, written: Written, question: Question, one: str, many: str, source: _Source) -> None:
        least, most = _count(question.at_least), _count(question.at_most)
        count = len(written.entries)
        if source.how is How.DEFAULT or ((least is None or count >= least) and (most is None or count <= most)):
            return
        wanted = spoken_range("" if least is None else str(least), "" if most is None else str(most))
        unit = one if (least or most) == 1 and None in (least, most) else many
        message = f"{question.path} must have {wanted} {unit}, not {count}"
        self._problems.append(Problem("out-of-range", message, place_of(written), remarks=asked_in(question)))

    def _check_ids(self, rows: Sequence[Value], written: Written, question: Question) -> None:
        seen: dict[str, Place] = {}
        for row, entry in zip(rows, written.entries, strict=True):
            if not isinstance(row, Row) or not row.id:
                continue
            place = entry.mapping[_id_column(question)].place
            if row.id in seen:
                first = seen[row.id]
                remark = Remark(f"used first in {first.short}", first)
                message = f"two rows of {question.path} have the id '{row.id}'"
                help = "give one of them another id"
                self._problems.append(Problem("duplicate-id", message, place, remarks=(remark,), help=help))
            seen.setdefault(row.id, place)

    # ------------------------------------------------------------ a value for each party

    def _for_each(self, written: Written, question: Question, path: str, source: _Source) -> Value:
        origin = source.origin(path, written)
        parties = question.shape is Shape.FOR_EACH_PARTY
        if written.is_list and not written.entries:
            return ByParty({}, origin)
        if not written.is_mapping:
            what = "party" if parties else "section"
            message = f"{question.path} must have a line for each {what}, as   {what}: value"
            return self._refused("not-a-row", message, written, question, path, source)
        entries = {}
        for name, typed in written.mapping.items():
            if self._names_party(name, typed, question) if parties else self._is_section(name, typed, question):
                at = (
                    source if parties else _Source(source.how, source.place or typed.key)
                )  # a section is told by its name
                entries[name] = self._each(typed, question, f"{path}.{name}", at)
        if parties and source.how is How.TYPED:
            self._check_every_party(written, question)
        return ByParty(entries, origin)

    def _each(self, written: Written, question: Question, path: str, source: _Source) -> Value:
        if is_left_empty(written):
            return Blank(question.kind, Origin(path, written.key, How.LEFT_OUT), question.by_hand)
        if states_none(written, question):
            return Absent(source.origin(path, written))
        return self._one(written, question, path, source)

    def _names_party(self, name: str, typed: Written, question: Question) -> bool:
        """Whether the name before a colon is a party's id; a problem where it isn't."""
        ids = self._known.sure(_PARTIES)
        if ids is None or name in ids:
            return True
        self._unknown_party(name, typed.key or typed.place, ids, question)
        return False

    def _is_section(self, name: str, typed: Written, question: Question) -> bool:
        if is_slug(name):
            return True
        message = f"{question.path}: '{shown(name)}' is no id of a section"
        self._problems.append(Problem("wrong-kind", message, typed.key or typed.place, remarks=asked_in(question)))
        return False

    def _check_every_party(self, written: Written, question: Question) -> None:
        missing = [party for party in self._known.sure(_PARTIES) or () if party not in written.mapping]
        if missing:
            message = f"{question.path} has no line for {listed(missing)}"
            help = f"add   {missing[0]}: …   (or tbc)"
            problem = Problem("missing-party", message, place_of(written), remarks=asked_in(question), help=help)
            self._problems.append(problem)

    # ------------------------------------------------------------ what points to a row

    def _points_somewhere(self, answer: Answer, written: Written, question: Question) -> bool:
        """Whether a party, or the row of a table, that an answer names is there; a problem where it isn't."""
        if answer.kind not in (Kind.PARTY, Kind.ROW) or not isinstance(answer.value, str):
            return True
        table = _PARTIES if answer.kind is Kind.PARTY else question.table
        ids = self._known.sure(table)
        if ids is None or answer.value in ids:
            return True
        if answer.kind is Kind.PARTY:
            self._unknown_party(answer.value, written.place, ids, question)
        else:
            message = f"'{shown(answer.value)}' is the id of no row of {table}"
            self._unknown("unknown-row", message, answer.value, written.place, ids, question)
        return False

    def _unknown_party(self, name: str, place: Place, ids: Sequence[str], question: Question) -> None:
        message = f"'{shown(name)}' is not the id of a party"
        called = self._known.names.get(name.casefold().replace("_", " "), "")
        help = f"the id of that party is '{called}'" if called else ""
        self._unknown("unknown-party", message, name, place, ids, question, help)

    def _unknown(
        self, rule: str, message: str, name: str, place: Place, ids: Sequence[str], question: Question, help: str = ""
    ) -> None:
        there = Remark(f"the known ids are {listed(ids)}" if ids else "no id is known yet")
        near = nearest_name(name, ids)
        help = help or (f"the nearest known id is '{near}'" if near else "")
        self._problems.append(Problem(rule, message, place, remarks=(there, *asked_in(question)), help=help))

    def _check_excluded(self, columns: Mapping[str, Value], written: Written, question: Question) -> None:
        """A column that must name another party than its neighbour (`not: provider`)."""
        for name, column in question.columns.items():
            other = columns.get(column.exclude)
            if not column.exclude or not isinstance(other, Answer):
                continue
            value = columns[name]
            for entry in value.entries if isinstance(value, Several) else (value,):
                if isinstance(entry, Answer) and entry.value == other.value and entry.origin.how is How.TYPED:
                    message = f"'{entry.value}' is {column.exclude} already, so it can't be in {name} too"
                    place = entry.origin.place or written.place
                    self._problems.append(Problem("same-party", message, place, help="take it out of one of the two"))


def _declared(path: str) -> str:
    """The path of a declaration: that of a value without the numbers of its rows."""
    return ".".join(part for part in path.split(".") if not part.isdigit())


def _id_column(question: Question) -> str:
    return next((name for name, column in question.columns.items() if column.kind is Kind.ID), "")


def _id_of(columns: Mapping[str, Value], question: Question) -> str:
    value = columns.get(_id_column(question))
    return value.value if isinstance(value, Answer) and isinstance(value.value, str) else ""


def _count(written: Written | None) -> int | None:
    """A number of entries, where one is written that a list can have."""
    text = written.text if written else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None
