"""Answers as they are typed, to be changed and written again: the concrete case of a formula."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct, field

from alliancegen.assembly.proving.formulas import Formulas
from alliancegen.assembly.proving.variables import (
    FALSE,
    NOTHING,
    TRUE,
    AtLeast,
    Chosen,
    Listed,
    Rows,
    SaidNone,
    StillOpen,
    Switched,
    Variable,
    Yes,
)
from alliancegen.model.questions import Kind, Question, Shape
from alliancegen.model.written import Written

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d[\d.-]*")
_YES = ("yes", "true")


class CannotChange(Exception):
    """A case that these answers can't be made to show; carries the reason."""


def typed(written: Written) -> Any:
    """Answers as they stand in a file: mappings, lists and the letters of everything else."""
    if written.is_mapping:
        return {name: typed(each) for name, each in written.mapping.items()}
    if written.is_list:
        return [typed(each) for each in written.entries]
    return written.text


def as_yaml(answers: Any) -> str:
    """Answers on one line; only words that need them get quotation marks, as `tbc` and `none` may have none."""
    if isinstance(answers, Mapping):
        return "{" + ", ".join(f"{name}: {as_yaml(each)}" for name, each in answers.items()) + "}"
    if isinstance(answers, list):
        return "[" + ", ".join(as_yaml(each) for each in answers) + "]"
    text = str(answers)
    return text if _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)


class Draft(Struct):
    """The answers of one kind, and what was changed in them."""

    answers: dict[str, Any]
    formulas: Formulas
    changed: dict[str, Any] = field(default_factory=dict)

    def copy(self) -> Draft:
        return Draft(copy.deepcopy(self.answers), self.formulas)

    # ------------------------------------------------------------ what is typed

    def at(self, path: str) -> Any:
        value: Any = self.answers
        for name in path.split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        return value

    def _spoken(self, path: str) -> str:
        """An answer as it is typed, or its default; empty where there is neither."""
        value, question = self._row_value(path) if "[" in path else self.at(path), self._question(path)
        if value is None and question is not None and question.default is not None:
            return question.default.text
        return str(value) if isinstance(value, str) else ""

    def _row_value(self, path: str) -> Any:
        row = self._row(path)
        return row.get(path.rpartition(".")[2]) if row is not None else None

    def _row(self, path: str) -> dict[str, Any] | None:
        """The row that stands for a loop's: the first of its table."""
        key = path.rpartition(".")[0]
        row = self.formulas.row_keys.get(key)
        if row is None or "[" in row.rows.table:
            return None
        found = [each for _, each in self._matching(row.rows)] or self._rows(row.rows.table)
        return found[0] if found else None

    def _question(self, path: str) -> Question | None:
        slot = self.formulas.slot_at(path)
        return slot.question if slot else None

    def _rows(self, table: str) -> list[dict[str, Any]]:
        value = self.at(table)
        return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []

    def _cell(self, row: Mapping[str, Any], column: Question | None, name: str) -> str:
        value = row.get(name)
        if value is None and column is not None and column.default is not None:
            value = column.default.text
        text = str(value) if value is not None else NOTHING
        if column is not None and column.kind is Kind.YES_NO:
            return TRUE if text.casefold() in _YES else FALSE if text else NOTHING
        return text

    def _matching(self, rows: Rows) -> Iterator[tuple[int, dict[str, Any]]]:
        """The rows of a table that are such rows."""
        table = self.formulas.table_at(rows.table)
        columns: Mapping[str, Question] = table.columns if table is not None else {}
        pointed = None
        if rows.through is not None:
            cells = [row.get(rows.through[1]) for _, row in self._matching(rows.through[0])]
            pointed = {each for cell in cells for each in (cell if isinstance(cell, list) else [cell])}
        for index, row in enumerate(self._rows(rows.table)):
            if pointed is not None and row.get("id") not in pointed:
                continue
            if all(self._cell(row, columns.get(name), name) in values for name, values in rows.allowed.items()):
                yield index, row

    def holds(self, what: Variable) -> bool:
        """Whether these answers say it (as far as can be seen without working anything out)."""
        match what:
            case Chosen(path, value):
                return self._spoken(path) == value
            case Yes(path):
                return self._spoken(path).casefold() in _YES
            case Listed(path, value):
                entries = self.at(path)
                return isinstance(entries, list) and value in entries
            case SaidNone(path):
                return self._spoken(path).casefold() == "none"
            case StillOpen(path):
                return self._spoken(path).casefold() in ("", "tbc")
            case AtLeast(number=number, rows=Rows() as rows):
                entries = self.at(rows.table) if "[" not in rows.table else None
                if isinstance(entries, list) and rows.is_whole:
                    return len(entries) >= number
                return sum(1 for _ in self._matching(rows)) >= number if "[" not in rows.table else False
            case AtLeast(_, number, more, path=path):
                try:
                    figure = Decimal(self._spoken(path).replace(",", "").strip("£%"))
                except InvalidOperation:
                    return False
                return figure > number if more else figure >= number
            case Switched(section, on):
                switched = self.at("sections")
                said = switched.get(section) if isinstance(switched, Mapping) else None
                return said == ("yes" if on else "no")
            case _:
                return False

    # ------------------------------------------------------------ changes

    def show(self, case: Mapping[Variable, bool]) -> None:
        """Change the answers so that a case holds. Raises `CannotChange`."""
        for what, value in sorted(case.items(), key=lambda each: not isinstance(each[0], AtLeast)):
            if self.holds(what) != value:
                self._change(what, value)
        wrong = [what for what, value in case.items() if self.holds(what) != value]
        if wrong:
            raise CannotChange(f"nothing is known of {wrong[0]}")

    def _change(self, what: Variable, value: bool) -> None:
        match what:
            case Chosen(path, choice):
                if value:
                    self._put(path, choice)
            case Yes(path):
                self._put(path, "yes" if value else "no")
            case Listed(path, entry):
                found = self.at(path)
                others = [each for each in found if each != entry] if isinstance(found, list) else []
                self._put(path, [*others, entry] if value else others)
            case SaidNone(path):
                self._put(path, "none" if value else self._example(self._question(path)))
            case StillOpen(path):
                self._put(path, "tbc" if value else self._example(self._question(path)))
            case AtLeast(number=number, rows=Rows() as rows):
                self._rows_at_least(rows, int(number), wanted=value)
            case AtLeast(_, number, more, path=path) if path:
                self._put(path, str(number + (1 if more == value else 0) * (1 if value else -1)))
            case Switched(section, on):
                self._put(f"sections.{section}", ("yes" if on else "no") if value else ("no" if on else "yes"))
            case _:
                pass

    def sign(self, legal_form: str, form: str, count: int, kind: str) -> None:
        """Let the first party be of this legal form (and kind, if one is named), and so many people sign."""
        parties = self.formulas.table_at("parties")
        assert parties is not None  # without parties nobody signs
        if not self._rows("parties"):
            self._put("parties", [self._fresh_row(parties, number) for number in (1, 2)])
        rows = self._rows("parties")
        rows[0]["legal_form"] = legal_form
        if kind:
            rows[0]["kind"] = kind
        if "signatories" in parties.columns:
            rows[0]["signatories"] = [{"name": f"Signatory {number + 1}"} for number in range(count)]
        self.changed["parties"] = self.at("parties")
        self._put("agreement.form", form)

    def _put(self, path: str, value: Any) -> None:
        if "[" in path:
            row = self._row(path)
            if row is None:
                raise CannotChange(f"there is no row for {path}")
            row[path.rpartition(".")[2]] = value
            table = self.formulas.row_keys[path.rpartition(".")[0]].rows.table
            self.changed[table] = self.at(table)
            return
        *above, name = path.split(".")
        holder = self.answers
        for each in above:
            below = holder.get(each)
            if not isinstance(below, dict):
                below = holder[each] = {}
            holder = below
        holder[name] = value
        self.changed[path] = value

    def _rows_at_least(self, rows: Rows, number: int, *, wanted: bool) -> None:
        if "[" in rows.table or rows.other:
            raise CannotChange(f"nothing is known of {rows.name}")
        if self.formulas.table_at(rows.table) is None:
            raise CannotChange(f"{rows.table} is worked out")
        found = [row for _, row in self._matching(rows)]
        if not wanted:
            self._fewer(rows, found[number - 1 :])
        else:
            for _ in range(number - len(found)):
                self._one_more(rows)
        self.changed[rows.table] = self.at(rows.table)

    def _fewer(self, rows: Rows, found: Sequence[dict[str, Any]]) -> None:
        """These rows stop being such rows: by another value of a column, or by going."""
        table = self.formulas.table_at(rows.table)
        assert table is not None  # looked up before
        if rows.is_whole:
            kept = [row for row in self.at(rows.table) or [] if row not in found]
            self._put(rows.table, kept)
            gone = {str(row["id"]) for row in found if isinstance(row, dict) and "id" in row}
            if gone and kept:
                self.answers = _without(self.answers, gone, str(kept[-1].get("id", "")))
            return
        for row in found:
            for name, values in rows.allowed.items():
                column = table.columns[name]
                others = [each for each in _every(column) if each not in values]
                if others:
                    row[name] = others[0]
                    break
            else:
                raise CannotChange(f"{rows.name} can't be fewer")

    def _one_more(self, rows: Rows) -> None:
        table = self.formulas.table_at(rows.table)
        assert table is not None  # looked up before
        if table.kind is not Kind.TABLE:
            entries = self.at(rows.table)
            used = entries if isinstance(entries, list) else []
            fresh = [each for each in table.choices if each not in used] or [self._one(table)]
            self._put(rows.table, [*used, fresh[0]])
            return
        matching = {id(row) for _, row in self._matching(rows)}
        spare = [row for row in self._rows(rows.table) if id(row) not in matching]
        if rows.is_whole or not spare:
            row = self._fresh_row(table, len(self._rows(rows.table)) + 1)
            self._put(rows.table, [*self._rows(rows.table), row])
        else:
            row = spare[-1]
        for name, values in rows.allowed.items():
            chosen = [each for each in _every(table.columns[name]) if each in values]
            if not chosen:
                raise CannotChange(f"{rows.name} can't be more")
            if self._cell(row, table.columns[name], name) not in values:
                row[name] = chosen[0]

    def _fresh_row(self, table: Question, number: int) -> dict[str, Any]:
        row: dict[str, Any] = {}
        for name, column in table.columns.items():
            if column.computed is not None or column.default is not None or column.default_is is not None:
                continue
            if column.kind is Kind.ID:
                row[name] = f"another_{number}"
            elif name in ("name", "short_name", "heading"):
                row[name] = f"Another {number}"
            elif column.kind in (Kind.TABLE, Kind.GROUP):
                continue
            else:
                row[name] = self._example(column)
        return row

    def _example(self, question: Question | None) -> Any:
        """An answer that a question takes."""
        if question is None:
            raise CannotChange("nothing asks for it")
        if question.shape is Shape.FOR_EACH_PARTY:
            return {each["id"]: self._one(question) for each in self._rows("parties") if "id" in each}
        one = self._one(question)
        return [one] if question.shape is Shape.LIST else one

    def _one(self, question: Question) -> str:
        parties = [str(each["id"]) for each in self._rows("parties") if "id" in each]
        match question.kind:
            case Kind.YES_NO:
                return "no"
            case Kind.CHOICE:
                return next(iter(question.choices))
            case Kind.PARTY:
                return (parties or ["tbc"])[-1 if question.exclude else 0]
            case Kind.ROW:
                return str(next((each["id"] for each in self._rows(question.table) if "id" in each), "tbc"))
            case Kind.TEXT | Kind.PARAGRAPH:
                return question.example if question.example and "[" not in question.example else "some words"
            case Kind.DATE:
                return "2027-04-01"
            case _:
                limit = question.at_least.text if question.at_least is not None else "1"
                return question.example or limit


def _without(value: Any, gone: set[str], instead: str) -> Any:
    """Answers that name another row where they named one that is gone."""
    if isinstance(value, dict):
        return {name: _without(each, gone, instead) for name, each in value.items() if name not in gone}
    if isinstance(value, list):
        entries = [_without(each, gone, instead) for each in value]
        return [each for index, each in enumerate(entries) if isinstance(each, dict) or each not in entries[:index]]
    return instead if value in gone else value


def _every(column: Question) -> list[str]:
    return [FALSE, TRUE] if column.kind is Kind.YES_NO else list(column.choices)


def changes(before: Draft, after: Draft) -> dict[str, Any]:
    """The answers that differ, as a tree: in a table whose rows stay as many, only the columns that differ."""
    tree: dict[str, Any] = {}
    for path in after.changed:
        found = _different(before.at(path), after.at(path))
        holder = tree
        *above, name = path.split(".")
        for each in above:
            holder = holder.setdefault(each, {})
        holder[name] = found
    return tree


def _different(before: Any, after: Any) -> Any:
    if isinstance(before, list) and isinstance(after, list) and after and isinstance(after[0], dict):
        rows = []
        for index, row in enumerate(after):
            old = before[index] if index < len(before) and isinstance(before[index], dict) else {}
            named = {"id": row["id"]} if "id" in row else {}
            new = {name: value for name, value in row.items() if old.get(name) != value}
            if new:
                rows.append({**named, **new})
        return rows or after
    return after
