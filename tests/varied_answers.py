"""Real answers, varied within what the declared questions accept: choices, yes/no, figures, dates, words, rows, blanks.

`variants` walks: it makes one change after another, keeps those that still build, and gives what it has now and then.
The same seed gives the same walk.
"""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.questions import NUMBERS, Kind, Question, Shape
from alliancegen.pipeline import Assembled, questions_of
from example import ROOT

WORDS = (
    "the practice’s own staff & its partners",
    "at least 3 < 5 sessions a week – more if all agree",
    "Meddygfa Tŷ’r Felin, ŵythnos",
    "“as soon as possible”, and at the latest on the next day",
    "Unbreakable" * 18,
    "a first paragraph that says what is done\n\nand a second that says by whom",
    "العيادة المشتركة",
    "a very long answer with many words " * 40,
)
_STEPS = 8
_RESTART = 12
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|\d[\d.-]*")


def answers_to_vary() -> Sequence[Path]:
    """The answers of every example, and of the cases that bring their own."""
    return sorted([*ROOT.glob("examples/*/answers.yaml"), *ROOT.glob("tests/cases/*/answers.yaml")])


def variants(
    text: str, library: Library, build: Callable[[str], Assembled], seed: str
) -> Iterator[tuple[str, Assembled]]:
    """Answers that build, each a few accepted changes away from the one before, for ever."""
    chance = random.Random(seed)
    # every scalar keeps its letters, as in our own reader
    first: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    kind = library.kinds[first["agreement"]["kind"]]
    questions = questions_of(kind, library)
    while True:
        answers = copy.deepcopy(first)
        for _ in range(_RESTART):
            accepted: Assembled | None = None
            steps = 0
            while steps < _STEPS or accepted is None:
                tried = copy.deepcopy(answers)
                _Change(chance, tried, kind, library).make(chance.choice(list(questions.values())))
                run = build(written(tried))
                if run.agreement is not None and not run.failed:
                    answers, accepted = tried, run
                    steps += 1
            yield written(answers), accepted


def written(answers: Any) -> str:
    """Answers as YAML on one line: words that need no quotation marks have none, because `tbc` and `none` may have none."""
    if isinstance(answers, dict):
        return "{" + ", ".join(f"{key}: {written(value)}" for key, value in answers.items()) + "}"
    if isinstance(answers, list):
        return "[" + ", ".join(written(value) for value in answers) + "]"
    return answers if _PLAIN.fullmatch(answers) else json.dumps(answers, ensure_ascii=False)


class _Change:
    """One change of the answers to one question."""

    def __init__(self, chance: random.Random, answers: dict[str, Any], kind: AgreementKind, library: Library) -> None:
        self._chance = chance
        self._answers = answers
        self._kind = kind
        self._library = library

    def make(self, question: Question) -> None:
        if question.path == "agreement.kind":
            return
        holder = self._answers
        *above, name = question.path.split(".")
        for key in above:
            below = holder.setdefault(key, {})
            if not isinstance(below, dict):
                return
            holder = below
        self._change(holder, name, question)

    def _change(self, holder: dict[str, Any], name: str, question: Question) -> None:
        """Leave the answer out, say that it isn't known, or give another one."""
        match self._chance.randrange(10):
            case 0:
                holder.pop(name, None)
            case 1:
                holder[name] = "tbc"
            case 2 if question.or_none:
                holder[name] = "none"
            case _:
                holder[name] = self._answer(holder.get(name), question)

    def _answer(self, now: Any, question: Question) -> Any:
        if question.kind is Kind.TABLE:
            return self._table(now, question)
        if question.kind is Kind.GROUP:
            row = now if isinstance(now, dict) else {}
            self._row(row, question.columns)
            return row
        match question.shape:
            case Shape.FOR_EACH_PARTY:
                return self._for_each(now, self._parties(), question)
            case Shape.FOR_EACH_SECTION:
                return self._for_each(now, [self._chance.choice([row.id for row in self._kind.rows()])], question)
            case Shape.LIST:
                entries = list(now) if isinstance(now, list) else []
                if entries and self._chance.random() < 0.4:
                    entries.remove(self._chance.choice(entries))
                else:
                    entries.insert(self._chance.randint(0, len(entries)), self._one(None, question))
                return entries
            case Shape.ONE:
                return self._one(now, question)

    def _for_each(self, now: Any, names: Sequence[str], question: Question) -> dict[str, Any]:
        entries = dict(now) if isinstance(now, dict) else {}
        for name in names:
            if name not in entries or self._chance.random() < 0.3:
                entries[name] = self._one(entries.get(name), question)
        return entries

    # ------------------------------------------------------------ tables

    def _table(self, now: Any, question: Question) -> list[Any]:
        rows = list(now) if isinstance(now, list) else []
        choice = self._chance.random()
        if rows and choice < 0.15:
            rows.remove(self._chance.choice(rows))
        elif rows and choice < 0.35:
            row = copy.deepcopy(self._chance.choice(rows))
            if isinstance(row, dict):
                for name in [each for each in ("id", "name", "short_name", "heading") if each in row]:
                    row[name] = f"{row[name]}2" if name == "id" else f"Another {row[name]}"
                rows.insert(self._chance.randint(0, len(rows)), row)
        elif rows and choice < 0.9:
            row = self._chance.choice(rows)
            if isinstance(row, dict):
                self._row(row, question.columns)
        elif choice < 0.95:
            return []
        else:
            fresh: dict[str, Any] = {}
            for name, column in question.columns.items():
                if column.computed is None:
                    fresh[name] = self._answer(None, column)
            rows.append(fresh)
        return rows

    def _row(self, row: dict[str, Any], columns: Mapping[str, Question]) -> None:
        name = self._chance.choice(list(columns))
        if name != "id":
            self._change(row, name, columns[name])

    # ------------------------------------------------------------ one value

    def _one(self, now: Any, question: Question) -> Any:
        chance = self._chance
        match question.kind:
            case Kind.CHOICE:
                return chance.choice(list(question.choices))
            case Kind.YES_NO:
                return chance.choice(["yes", "no"])
            case Kind.PARTY:
                return chance.choice(self._parties())
            case Kind.ROW:
                rows = self._answers.get(question.table)
                ids = [row.get("id") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
                return chance.choice(ids or ["none"])
            case Kind.SECTION:
                return chance.choice(list(self._library.sections))
            case Kind.DATE:
                return f"{chance.randint(2026, 2031)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
            case Kind.MONTH:
                return chance.choice(["January", "June", "December"])
            case Kind.MONEY | Kind.MONEY_OR_PERCENT:
                return f"{chance.choice([0, 1, 999, 10_000, 1_234_567])}.{chance.choice(['00', '05', '99'])}"
            case kind if kind in NUMBERS:
                least = int(question.at_least.text) if question.at_least and question.at_least.text.isdigit() else 0
                most = (
                    int(question.at_most.text) if question.at_most and question.at_most.text.isdigit() else least + 99
                )
                return str(chance.randint(least, most))
            case Kind.TEXT | Kind.PARAGRAPH:
                return chance.choice(WORDS)
            case Kind.ADDRESS:
                return [chance.choice(WORDS[:3]), "Harbourton", "ZZ1 1AA"]
            case _:
                return now if now is not None else "tbc"

    def _parties(self) -> list[str]:
        rows = self._answers.get("parties")
        return [row["id"] for row in rows if isinstance(row, dict) and "id" in row] if isinstance(rows, list) else []
