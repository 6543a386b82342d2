"""The answers file that `new` writes, made from the questions alone: it builds at once into a draft.

Answers on which the agreement rests are filled with the commonest case and marked `# check this`; what is only printed
waits as `tbc`; what has a default stands as a comment with that default.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.questions import NUMBERS, Kind, Question, Shape
from alliancegen.model.written import Written

CHECK = "# check this"
WIDTH = 118
NOT_OFFERED = (
    "sections",
    "waivers",
    "special_terms",
    "agreement.binding",
    "agreement.governing_law",
    "style.clause_word",
    "style.schedule_word",
)
"""What a first file doesn't offer: what is left out or added on purpose, has one answer so far, or is the house's choice."""
NO_ROW: Mapping[str, Written] = MappingProxyType({})
_WITH_COMMAS = (Kind.MONEY, Kind.MONEY_OR_PERCENT)
"""What is typed with commas, which would end a value inside `{ }`: one line for each party."""
_NESTED = (Kind.TABLE, Kind.GROUP)
_FORM = {
    Kind.DATE: "2027-04-01",
    Kind.YES_NO: "no",
    Kind.EMAIL: "name@example.org",
    Kind.ADDRESS: "tbc",
}


class AnswersFile:
    """Writes the file. `deciding` are declarations that can't be left open; `unasked` the answers that this case doesn't ask.

    A kind may say in its contents what a first file starts with (`start`): its rows and values go before those made up here.
    """

    def __init__(
        self,
        kind: AgreementKind,
        library: Library,
        questions: Mapping[str, Question],
        deciding: Collection[str],
        unasked: Collection[str] = (),
    ) -> None:
        self._kind = kind
        self._library = library
        self._questions = questions
        self._deciding = deciding
        self._unasked = unasked

    def text(self) -> str:
        """The file, ending with a line feed."""
        lines = [
            f"# Answers: {self._kind.title}. The file builds as it stands:  alliancegen build THIS-FILE",
            f"# Lines marked '{CHECK[2:]}' decide what the agreement says. 'tbc' prints [●] until you answer.",
            "# A line that begins with # shows the default: take its # (and that of its heading) away to change it. In a table, rows"
            " such as that behind 'As:' take the place of 'tbc' or '[]', each on a line below.",
        ]
        done: set[str] = set()
        for title, headings in self._headings():
            fresh = [heading for heading in headings if heading not in done]
            if not fresh:
                continue
            done.update(fresh)
            entries = [line for heading in fresh for line in self._heading(heading)]
            waiting = any(not line.lstrip().startswith("#") for line in entries)
            lines += [*([""] if waiting else []), f"# == {title}", *entries] if entries else []
        return "\n".join(lines) + "\n"

    def _headings(self) -> Iterator[tuple[str, list[str]]]:
        """The first names of answers, under the title of the section or schedule that first owns one of them.

        What the kind starts with and none of its own files asks follows the pages in front.
        """
        own = {row.id for row in self._kind.rows()}
        for row in self._kind.front:
            yield from self._owned(row.id)
        for path in self._kind.start:
            if path in self._questions and self._questions[path].owner not in own:
                yield from self._owned(self._questions[path].owner)
        for row in self._kind.rows():
            yield from self._owned(row.id)

    def _owned(self, owner: str) -> Iterator[tuple[str, list[str]]]:
        clause_file = self._library.sections.get(owner) or self._library.schedules.get(owner)
        owned = [question.path.partition(".")[0] for question in self._questions.values() if question.owner == owner]
        if clause_file is not None and owned:
            yield clause_file.title_text, list(dict.fromkeys(owned))

    def _heading(self, heading: str) -> list[str]:
        whole = self._questions.get(heading)
        if whole is not None:
            return list(self._entry(whole, heading, heading, ""))
        below = [each for path, each in self._questions.items() if path.startswith(f"{heading}.")]
        asked = [each for each in below if each.path not in self._unasked]
        asked.sort(key=lambda each: (self._has_default(each), not self._must(each, each.path)))
        lines = [line for each in asked for line in self._entry(each, each.path, each.name, "  ")]
        if not lines:
            return []
        return [f"{heading}:" if any(not line.lstrip().startswith("#") for line in lines) else f"# {heading}:", *lines]

    def _must(self, question: Question, path: str) -> bool:
        names_another = question.kind in (Kind.PARTY, Kind.ROW) and question.shape is Shape.ONE
        return question.needed or path in self._deciding or question.kind is Kind.ID or names_another

    def _has_default(self, question: Question) -> bool:
        return question.default is not None or question.default_is is not None or question.by_hand

    # ------------------------------------------------------------ one answer

    def _entry(
        self,
        question: Question,
        path: str,
        name: str,
        indent: str,
        number: int = 1,
        row: Mapping[str, Written] = NO_ROW,
    ) -> Iterator[str]:
        """`number` is that of the table's row in which the question is a column, `row` what the kind starts that row with."""
        table = path.rpartition(".")[0]
        in_row = f"{table}.{number - 1}.{question.name}" if indent.count(" ") >= 4 else path
        if {path, in_row} & set(self._unasked) or question.computed is not None:
            return
        if path in NOT_OFFERED and path not in self._kind.start:
            return
        started = row.get(name) if row else self._kind.start.get(path)
        if started is not None and started.is_list and question.kind is Kind.TABLE and path != "parties":
            yield _line(f"{indent}{name}:", question, check=True)
            yield from (f"{indent}  - {_typed(entry)}" for entry in started.entries)
            yield f"{indent}  #{self._row_as_typed(question, path)}"
            return
        if started is not None and question.kind is not Kind.TABLE:
            yield _line(f"{indent}{name}: {_typed(started)}", question, check=True)
            return
        if question.kind is Kind.TABLE and not self._has_default(question):
            yield from self._table(question, path, name, indent)
        elif question.kind is Kind.GROUP:
            yield f"{indent}{name}:"
            for column, each in question.columns.items():
                yield from self._entry(each, f"{path}.{column}", column, f"{indent}  ", number)
        elif self._has_default(question) and path != "agreement.kind":
            if indent.count(" ") < 4:  # in rows, defaults would drown the questions
                as_typed = self._row_as_typed(question, path) if question.kind is Kind.TABLE else ""
                yield _line(f"{indent}# {name}: {_default(question)}", question, check=False) + as_typed
        elif question.shape is Shape.FOR_EACH_PARTY and question.kind in _WITH_COMMAS:
            yield _line(f"{indent}{name}:", question, check=False)
            yield from (f"{indent}  {party}: tbc" for party in self._parties())
        else:
            must = self._must(question, path)
            yield _line(f"{indent}{name}: {self._value(question, path, number, must=must)}", question, check=must)

    def _table(self, question: Question, path: str, name: str, indent: str) -> Iterator[str]:
        """One row, or as many as the table needs at least; a table that decides nothing waits for its rows."""
        if not self._must(question, path) and not any(each.startswith(f"{path}.") for each in self._deciding):
            yield _line(f"{indent}{name}: tbc", question, check=False) + self._row_as_typed(question, path)
            return
        yield _line(f"{indent}{name}:", question, check=False)
        started = self._kind.start[path].entries if path in self._kind.start else ()
        least = int(question.at_least.text) if question.at_least and question.at_least.text.isdecimal() else 1
        for number in range(1, (len(started) or least) + 1):
            row = started[number - 1].mapping if started else NO_ROW
            opened = False
            for column, each in question.columns.items():
                for line in self._entry(each, f"{path}.{column}", column, f"{indent}    ", number, row):
                    if not opened and not line.lstrip().startswith("#"):
                        line = f"{indent}  - {line.lstrip()}"  # noqa: PLW2901 - the row's first line carries its dash
                        opened = True
                    yield line

    def _row_as_typed(self, question: Question, path: str) -> str:
        """A row of a table as somebody would type it, behind its question: every column that is asked, with its example."""
        unasked = set(self._unasked)
        columns = {
            name: _in_a_row(self._value(column, f"{path}.{name}", 1, must=True))
            for name, column in question.columns.items()
            if column.computed is None and not {f"{path}.{name}", f"{path}.0.{name}"} & unasked
        }
        simple = {name: value for name, value in columns.items() if question.columns[name].kind not in _NESTED}
        return f" As: - {{{', '.join(f'{name}: {value}' for name, value in simple.items())}}}" if simple else ""

    def _value(self, question: Question, path: str, number: int, *, must: bool) -> str:
        if path == "agreement.kind":
            return self._kind.id
        if question.shape is Shape.FOR_EACH_PARTY:
            return "{" + ", ".join(f"{each}: tbc" for each in self._parties()) + "}"
        if not must:
            return "tbc"
        one = self._one(question, path, number)
        return f"[{one}]" if question.shape is Shape.LIST else one

    def _parties(self) -> list[str]:
        """The ids of the parties of the file."""
        started = self._kind.start["parties"].entries if "parties" in self._kind.start else ()
        return [row.mapping["id"].text for row in started] or [self._id("parties", number) for number in (1, 2)]

    def _one(self, question: Question, path: str, number: int) -> str:
        table = path.rpartition(".")[0]
        if question.kind is Kind.ID:
            return self._id(table, number)
        if question.kind is Kind.PARTY:
            return self._party(2 if question.exclude else 1)
        if question.kind is Kind.ROW:
            return self._id(question.table, 1)
        if question.kind is Kind.SECTION and question.example:
            return question.example  # ids, perhaps several
        if question.example and number == 1:
            return _quoted(question.example)
        if question.choices:
            return question.example or next(iter(question.choices))
        if question.kind in NUMBERS:
            return question.example or (question.at_least.text if question.at_least else "1")
        if question.kind in (Kind.TEXT, Kind.PARAGRAPH):
            return _quoted(f"{question.example or question.name.replace('_', ' ')} {number}")
        return question.example or _FORM.get(question.kind, "tbc")

    def _party(self, number: int) -> str:
        started = self._kind.start["parties"].entries if "parties" in self._kind.start else ()
        return started[number].mapping["id"].text if len(started) > number else self._id("parties", number)

    def _id(self, table: str, number: int) -> str:
        name = table.rpartition(".")[2].removesuffix("s").removesuffix("ie")
        return f"{'party' if table == 'parties' else name}_{number}"


def _line(start: str, question: Question, *, check: bool) -> str:
    """An answer with its question behind it, cut to one line."""
    choices = f" ({', '.join(question.choices)})" if 1 < len(question.choices) <= 8 else ""
    example = f" As: {question.example}." if question.example and not choices and not check else ""
    words = " ".join(f"{question.ask}{choices}{f' In {question.unit}.' if question.unit else ''}{example}".split())
    comment = f"{CHECK}: {words}" if check else f"# {words}"
    return f"{start}   {textwrap.shorten(comment, max(40, WIDTH - len(start)), placeholder=' …')}" if words else start


def _in_a_row(value: str) -> str:
    """A value as it must be typed inside `{ }`, where a comma ends it."""
    return value if value.startswith(("[", "{", '"')) else _quoted(value)


def _default(question: Question) -> str:
    """A default as it would be typed."""
    if question.by_hand:
        return "by hand at signing"
    return _typed(question.default) if question.default is not None else "worked out"


def _typed(written: Written) -> str:
    if written.is_text:
        return _quoted(written.text)
    if written.is_mapping:
        return "{" + ", ".join(f"{name}: {_typed(value)}" for name, value in written.mapping.items()) + "}"
    entries = ", ".join(_typed(entry) for entry in written.entries)
    return f"[{entries}]" if len(entries) < 60 else "[…]"


def _quoted(text: str) -> str:
    plain = text and not any(sign in text for sign in ":#{}[],&*!|>'\"%@`?") and text == text.strip() and text[0] != "-"
    return text if plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
