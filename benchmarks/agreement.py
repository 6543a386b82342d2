"""The synthetic agreement: the same for every contestant, drawn by a fixed seed.

N numbered paragraphs stand in sections of ten, on three levels below the section's heading (1.1, (a), (i)), about 60 words
each with three answers. Every fifth holds two of 20 defined terms, and every fifth a reference, so 500 paragraphs hold 100.
Three sections end with a table of 10 rows, and 4 schedules of 5 paragraphs follow. Nothing here knows how any contestant is
fed: `clause_library.py` and `forms.py` write that.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

TITLE = "Synthetic Alliance Agreement"
SECTION = 10
"""How many numbered paragraphs make a section."""
LEVELS = (1, 2, 2, 3, 3, 1, 2, 2, 1, 1)
"""Of each paragraph of a section: 1.1, (a), (b), (i), (ii), 1.2, (a), (b), 1.3, 1.4."""
ENDINGS = (":", ";", ":", ";", ".", ":", ";", ".", ".", ".")
LINKS = {1: "and", 3: "or", 6: "and"}
"""The paragraphs that end with "; and" or "; or"."""
TABLE_HEAD = ("Entry", "Organisation", "Amount", "Date")
TABLE_ROWS = 9
SCHEDULES = 4
SCHEDULE_PARAGRAPHS = 5
ANSWER_GROUPS = ("lead", "host", "programme", "licence", "payment", "notice", "term", "supply")
ANSWER_FORMS = ("name", "date", "amount", "address", "days")
TERMS = tuple(
    f"{first} {second}"
    for first in ("Alliance", "Joint", "Shared", "Programme", "Background")
    for second in ("Technology", "Committee", "Product", "Plan")
)
_WORDS = (
    "the of and to in any such party parties agreement under this other by for with not be as or which reasonable notice "
    "written alliance collaboration programme joint committee development commercial responsible costs expenses consent "
    "however subject each respective intellectual property territory field products results data confidential information "
    "disclose receiving purpose except extent required applicable law governing dispute arbitration termination breach "
    "material remedy period days following receipt payment invoice royalty net sales records audit audited books calendar "
    "quarter report forecast supply manufacturing quality regulatory approval filing authority safety liability losses "
    "claims third insurance organised validly existing power deliver perform enforceable"
)
_HEADINGS = (
    "access accounts advice approval audit billing brand budget care change claims comfort conduct costs cover data delay "
    "delivery design duty effort energy equity errors events evidence exit faults fees filing finance focus funding goods "
    "growth handover health hosting ideas income inputs insight intake leave limits logistics losses mail markets meetings "
    "money needs notice offers orders outputs parking patents payment people plans postage power premises pricing profit "
    "progress quality queries records refunds relief rent repair reports rescue research review risk safety samples savings"
)
"""Words of a sentence; and of headings, which join two. Both are split where they are drawn from."""

Runs = Sequence["Run"]


@dataclass(frozen=True)
class Words:
    text: str


@dataclass(frozen=True)
class Answered:
    """A place for an answer, such as the date of the programme."""

    group: str
    form: str

    @property
    def name(self) -> str:
        return f"{self.group}_{self.form}"


@dataclass(frozen=True)
class Reference:
    """A reference to a paragraph or a schedule, by its key. `number` is what it prints."""

    key: str
    number: str


Run = Words | Answered | Reference


@dataclass
class Paragraph:
    """A numbered paragraph. `heading` is that of a sub-clause; `number` is what a reference to it prints, as 3.2(a)."""

    key: str
    level: int
    number: str
    heading: str
    runs: list[Run] = field(default_factory=list)
    is_target: bool = False


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    paragraphs: Sequence[Paragraph]
    table: Sequence[Sequence[Run]] = ()


@dataclass(frozen=True)
class Schedule:
    key: str
    title: str
    paragraphs: Sequence[Runs]


@dataclass(frozen=True)
class Party:
    key: str
    name: str
    number: str
    address: str


@dataclass(frozen=True)
class Agreement:
    """`definitions` are what each term means, in alphabetical order; they are section 1, which is none of `sections`.

    `answers` are as they print, by the name of their place (`programme_date`), those about the parties among them.
    """

    parties: Sequence[Party]
    definitions: Mapping[str, str]
    sections: Sequence[Section]
    schedules: Sequence[Schedule]
    answers: Mapping[str, str]

    def paragraphs(self) -> Iterator[Paragraph]:
        for section in self.sections:
            yield from section.paragraphs


def draw(paragraphs: int, parties: int = 2) -> Agreement:
    """The agreement of that many numbered paragraphs, a multiple of ten, between that many parties."""
    if paragraphs % SECTION:
        raise ValueError(f"{paragraphs} is no multiple of {SECTION}")
    draws = random.Random(20270301 + paragraphs)
    names = _names(draws)
    outline = [_outline(number, names) for number in range(paragraphs // SECTION)]
    schedules = [
        Schedule(f"schedule_{number}", f"Particulars of {next(names).lower()}", _schedule_body(draws, number))
        for number in range(1, SCHEDULES + 1)
    ]
    flat = [paragraph for _, section in outline for paragraph in section]
    for at, paragraph in enumerate(flat):
        paragraph.runs = _runs(draws, at, flat, schedules)
    with_table = {len(outline) // 4: 0, len(outline) // 2: 1, 3 * len(outline) // 4: 2}
    sections = [
        Section(f"section_{at + 1}", title, section, _table(with_table[at]) if at in with_table else ())
        for at, (title, section) in enumerate(outline)
    ]
    definitions = {term: f"means {' '.join(_words(draws, 20))}." for term in sorted(TERMS)}
    signing = _parties(parties)
    return Agreement(signing, definitions, sections, schedules, _answers(signing))


def _outline(at: int, names: Iterator[str]) -> tuple[str, list[Paragraph]]:
    """The title of a section and its paragraphs, still without words. Section 1 is that of the definitions."""
    title, counts, section = f"Terms of {next(names).lower()}", [0, 0, 0], []
    for place, level in enumerate(LEVELS):
        counts[level - 1] += 1
        counts[level:] = [0] * (3 - level)
        number = f"{at + 2}.{counts[0]}"
        number += f"({'abcd'[counts[1] - 1]})" if level > 1 else ""
        number += f"({'i' * counts[2]})" if level > 2 else ""
        heading = next(names) if level == 1 else ""
        section.append(Paragraph(f"p{at * SECTION + place + 1}", level, number, heading))
    return title, section


def _names(draws: random.Random) -> Iterator[str]:
    """Names of two words that never come twice."""
    words = _HEADINGS.split()
    pairs = [f"{first.capitalize()} {second}" for first in words for second in words if first != second]
    draws.shuffle(pairs)
    return iter(pairs)


def _words(draws: random.Random, count: int) -> list[str]:
    """Words of which no two neighbours are the same."""
    choices, words = _WORDS.split(), list[str]()
    while len(words) < count:
        word = draws.choice(choices)
        if not words or words[-1] != word:
            words.append(word)
    return words


def _sentence(draws: random.Random, count: int) -> str:
    words = _words(draws, count)
    return " ".join([words[0].capitalize(), *words[1:]])


def _runs(draws: random.Random, at: int, flat: Sequence[Paragraph], schedules: Sequence[Schedule]) -> list[Run]:
    """Three sentences with an answer in each; terms and a reference where it is their turn."""
    place = at % SECTION
    answers = [_answer(at * 3 + each) for each in range(3)]
    is_entry = LEVELS[place] > 1
    first, second, third = _sentence(draws, 16), _sentence(draws, 14), _sentence(draws, 12)
    middle = " ".join(_words(draws, 8))
    first = first.lower() if is_entry else first
    if at % 5 == 1:
        terms = [TERMS[(at // 5 * 2 + each) % len(TERMS)] for each in range(2)]
        first, middle = f"{first} through the {terms[0]} at", f"{middle} through the {terms[1]}"
    runs: list[Run] = [Words(f"{first} "), answers[0], Words(f". {second} "), answers[1], Words(f" {middle}. {third} ")]
    runs.append(answers[2])
    if at % 5 == 2:
        runs += [Words(" in accordance with "), *_reference(at, flat, schedules)]
    link = f" {LINKS[place]}" if place in LINKS else ""
    runs.append(Words(ENDINGS[place] + link))
    return runs


def _reference(at: int, flat: Sequence[Paragraph], schedules: Sequence[Schedule]) -> list[Run]:
    """One in ten goes to a schedule, two to entries of lists, the others to sub-clauses."""
    turn = at // 5
    if turn % 10 == 9:
        number = turn // 10 % len(schedules)
        return [Reference(schedules[number].key, f"Schedule {number + 1}")]
    levels = (2, 3) if turn % 5 == 3 else (1,)
    targets = [each for each in flat if each.level in levels]
    target = targets[(turn * 7 + 3) % len(targets)]
    target.is_target = True
    return [Words("clause "), Reference(target.key, target.number)]


def _answer(turn: int) -> Answered:
    return Answered(
        ANSWER_GROUPS[turn // len(ANSWER_FORMS) % len(ANSWER_GROUPS)], ANSWER_FORMS[turn % len(ANSWER_FORMS)]
    )


def _table(number: int) -> list[list[Run]]:
    rows: list[list[Run]] = [[Words(cell) for cell in TABLE_HEAD]]
    for row in range(1, TABLE_ROWS + 1):
        answers = [_answer(row * 5 + form) for form in (0, 2, 1)]
        rows.append([Words(f"Entry {number + 1}.{row}"), *answers])
    return rows


def _schedule_body(draws: random.Random, number: int) -> list[list[Run]]:
    return [
        [
            Words(f"{_sentence(draws, 30)} "),
            _answer(number * 5 + each),
            Words(f". {_sentence(draws, 28)}."),
        ]
        for each in range(SCHEDULE_PARAGRAPHS)
    ]


def _parties(count: int) -> list[Party]:
    return [
        Party(
            f"party_{number}",
            f"Northwind and Sons {number} Limited",
            f"{9900000 + number:08}",
            f"{number} Harbour Street, Harbourton, ZZ1 1AA",
        )
        for number in range(1, count + 1)
    ]


def _answers(parties: Sequence[Party]) -> dict[str, str]:
    found = {}
    for number, group in enumerate(ANSWER_GROUPS):
        found[f"{group}_name"] = f"Eastwind & Daughters {number + 1} Limited"
        found[f"{group}_date"] = f"{number + 1} March 2027"
        found[f"{group}_amount"] = f"£{number + 1},500,000"
        found[f"{group}_address"] = f"{number + 10} Quay Street, Dock <{number + 1}>, Harbourton"
        found[f"{group}_days"] = f"{number + 10} days"
    for party in parties:
        found |= {f"{party.key}_{form}": getattr(party, form) for form in ("name", "number", "address")}
    return found
