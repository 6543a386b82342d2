"""House words: where the house calls its schedules annexes or appendices, our own words do too. The last thing done.

Clause files say "Schedule" throughout, and everything that is judged is judged so; here the finished tree takes the
house's word. Answers are left alone: they are `Filled`, and only `Text` is looked at. So are the schedules of other
documents, which are told apart by how they are written:

- one that is typed with a number ("Schedule 3 to the GMS Regulations", "Schedule 9, Group 7") is never ours, because
  ours get their numbers from references; nor is one whose number an answer brings;
- "the Schedule to the Act", "schedule of rates": ours are to this Agreement, or to nothing;
- "that Schedule", "the Schedule" after one of those, or after an Act or Regulations, in the same sentence;
- what stands among the proper names of house-style.yaml.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from alliancegen.model.agreement import Agreement, BodyPart, Cell, Emphasis, Inline, Provision, Term, Text
from alliancegen.model.patterns import Pattern

OURS = "Schedule"

_SCHEDULE = Pattern(r"(?:\b(?P<article>[Aa])(?P<gap>\s))?\b(?P<word>[Ss]chedule|SCHEDULE)(?P<plural>[Ss]?)\b")
_NUMBERED = Pattern(r"\s+\(?(?:[A-Z]{0,2}\d|[IVXL]+\b)")
_OF_ANOTHER = Pattern(
    r"\s+(?:of(?!\s+(?:this|the)\s+Agreement\b)\s|to\s+(?:the|that|those|an?)\s+(?!Agreement\b)[A-Z])"
)
_ENACTMENT = Pattern(r"\b(?:Act|Regulations?|Order|Directive|Rules)\b")
_FULL_STOP = Pattern(r"[.!?]”?\s")
_POINTS_BACK = Pattern(r"\b(?:that|the|those|its)\s+$", re.IGNORECASE)


def in_house_words(agreement: Agreement, proper_names: Iterable[str] = ()) -> Agreement:
    """The agreement with its schedules called by the word of its scheme."""
    if agreement.scheme.schedule_word.casefold() == OURS.casefold():
        return agreement
    words = _Words(agreement.scheme.schedule_word, [name for name in proper_names if OURS.lower() in name.lower()])
    return replace(
        agreement,
        front=[words.provision(top) for top in agreement.front],
        body=[
            BodyPart(words.text(part.title, numbered=False), [words.provision(top) for top in part.clauses])
            for part in agreement.body
        ],
        schedules=[words.provision(top) for top in agreement.schedules],
        back=[words.provision(top) for top in agreement.back],
    )


class _Words:
    def __init__(self, word: str, proper_names: Sequence[str]) -> None:
        self._word = word
        self._proper = re.compile("|".join(map(re.escape, proper_names))) if proper_names else None

    def provision(self, provision: Provision) -> Provision:
        table = provision.table
        if table is not None:
            table = replace(table, head=self._cells(table.head), rows=[self._cells(row) for row in table.rows])
        return replace(
            provision,
            heading=self._inlines(provision.heading),
            inlines=self._inlines(provision.inlines),
            children=tuple(self.provision(child) for child in provision.children),
            notes=tuple(replace(note, inlines=self._inlines(note.inlines)) for note in provision.notes),
            table=table,
        )

    def _cells(self, cells: Sequence[Cell]) -> list[Cell]:
        return [Cell(self._inlines(cell.inlines)) for cell in cells]

    def _inlines(self, inlines: Sequence[Inline]) -> tuple[Inline, ...]:
        done: list[Inline] = []
        for index, inline in enumerate(inlines):
            match inline:
                case Text(text):
                    done.append(Text(self.text(text, numbered=index + 1 < len(inlines))))
                case Term(inner):
                    done.append(Term(self._inlines(inner)))
                case Emphasis(inner, strong):
                    done.append(Emphasis(self._inlines(inner), strong))
                case _:
                    done.append(inline)
        return tuple(done)

    def text(self, text: str, *, numbered: bool) -> str:
        """Our words with the house's; `numbered` says that an answer follows, which may be the number of a schedule."""
        proper = [found.span() for found in self._proper.finditer(text)] if self._proper else []
        foreign = [found.end() for found in _ENACTMENT.finditer(text)]

        def renamed(found: re.Match[str]) -> str:
            start, end = found.start("word"), found.end()
            rest = text[end:]
            if (
                _NUMBERED.match(rest)
                or _OF_ANOTHER.match(rest)
                or (numbered and rest and not rest.strip())
                or any(first <= start < last for first, last in proper)
            ):
                foreign.append(end)
                return found[0]
            before = max((end for end in foreign if end <= start), default=None)
            if before is not None and _POINTS_BACK.search(text[:start]) and not _FULL_STOP.search(text, before, start):
                return found[0]
            return _like(found, self._word)

        return _SCHEDULE.sub(renamed, text)


def _like(found: re.Match[str], word: str) -> str:
    """The word in the number and letters of what it takes the place of, after the article that it takes."""
    word = _plural(word) if found["plural"] else word
    old = found["word"]
    letters: Callable[[str], str] = str.upper if old.isupper() else str.lower if old.islower() else str
    article = found["article"] or ""
    if article and word[0].lower() in "aeiou":
        article += "n"
    return f"{article}{found['gap'] or ''}{letters(word)}"


def _plural(word: str) -> str:
    """Annexes, Appendices, Exhibits."""
    if word.lower().endswith("ix"):
        return f"{word[:-2]}ices"
    return f"{word}es" if word.lower().endswith(("x", "s", "ch", "sh")) else f"{word}s"
