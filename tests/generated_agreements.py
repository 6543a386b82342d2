"""Agreements that nobody wrote: trees with every role, list and inline, references to everything, and odd letters.

`agreements()` is the strategy. A tree is grown without numbers; numbers and references come from the same stages as in a
real run, so what is drawn here can be built.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st
from msgspec.structs import replace

from alliancegen.assembly.numbering import number
from alliancegen.assembly.referring import refer
from alliancegen.model.agreement import (
    Agreement,
    BlankMark,
    BodyPart,
    Cell,
    DraftingNote,
    Emphasis,
    Filled,
    Inline,
    Provision,
    Reference,
    Role,
    Ruled,
    Table,
    Term,
    Text,
    plain_text,
)
from alliancegen.model.places import Place
from alliancegen.model.typography import typeset

HERE = Place("sections/generated.md", 1)

PHRASES = [
    typeset(words)
    for words in (
        "must keep the other Parties' records safe",
        'means what the "usual meaning" of the words is',
        "acts under section 75 of the NHS Act and article 9(2)(h) of the UK GDPR",
        "pays £1,234.56 within 30 days – or later, if all agree",
        "may ask for less than 5 < 6 & more than 3 > 2",
        "gives notice in writing to every Party and to the Commissioner, whichever of them it is that asked for the notice",
        "agrees that nothing in this Agreement makes a partnership",
        "is done",
    )
]
NAMES = (
    "Riverside Surgery",
    "O’Brien & Sons <Holdings> Ltd",
    "Meddygfa Tŷ’r Felin",
    "עמותת הבריאות",
    "جمعية الصحة",
    "Zoë Łukasiewicz 🩺",
    "N" * 300,
    "Hochgeschwindigkeits" * 15,
    "A long name of a practice with very many partners in it " * 5,
)
ODD_LETTERS = st.text(
    # what answers may hold: no control, private or unassigned letter, no separator of lines
    st.characters(exclude_categories=["Cc", "Cs", "Co", "Cn", "Zl", "Zp"], exclude_characters="\ufeff[]{}<>«»$%:"),
    min_size=1,
    max_size=20,
).map(lambda text: unicodedata.normalize("NFC", text))


@dataclass(frozen=True)
class Drawn:
    """An agreement; `odd` says that its answers hold letters that a careful typist wouldn't have typed."""

    agreement: Agreement
    odd: bool


@st.composite
def agreements(draw: st.DrawFn) -> Drawn:
    """Whole agreements, numbered, with their references resolved."""
    odd = draw(st.booleans())
    grown = _Growing(draw, odd=odd, draft=draw(st.booleans())).agreement()
    return Drawn(aimed(grown, draw), odd)


# ---------------------------------------------------------------- growing a tree


@dataclass
class _Growing:
    """A tree while it is drawn. Every heading and entry opens with a word of its own, so that references can find it."""

    draw: st.DrawFn
    odd: bool
    draft: bool
    _count: int = 0

    def agreement(self) -> Agreement:
        parts = [BodyPart(self._title(), self._several(self._clause, 1, 4)) for _ in range(self._some(1, 2))]
        return Agreement(
            kind="generated",
            title="Generated agreement",
            short_title="Generated",
            version=self._one_of("", "0.6"),
            version_date=self._one_of("", "22 November 2026"),
            draft=self.draft,
            deed=self._chance(),
            levels=self._one_of("legal", "legal", "plain"),
            front=self._front(),
            body=parts,
            schedules=self._several(self._schedule, 0, 3),
            back=[self._execution()] if self._chance() else [],
            contents=self._chance(),
            signatures_before_schedules=self._chance(),
        )

    # ------------------------------------------------------------ draws

    def _some(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def _chance(self) -> bool:
        return self.draw(st.booleans())

    def _one_of(self, *choices: str) -> str:
        return self.draw(st.sampled_from(choices))

    def _several(self, grow: Callable[[], Provision], least: int, most: int) -> list[Provision]:
        return [grow() for _ in range(self._some(least, most))]

    def _new(self, what: str) -> str:
        self._count += 1
        return f"{what}{self._count}"

    def _title(self) -> str:
        return _ending_in_letters(self._new("Chapter")) if self._chance() else ""

    # ------------------------------------------------------------ sections

    def _front(self) -> list[Provision]:
        front = []
        if self._chance():
            lines = [
                self._make(Role.TITLE),
                self._make(Role.TEXT, inlines=(Text("Dated "), Ruled("agreement.date"))),
                *self._several(lambda: self._make(Role.PARTY, 1), 0, 4),
                *self._several(lambda: self._table(0), 0, 1),
            ]
            front.append(self._make(Role.COVER, children=lines, inlines=()))
        if self._chance():
            parties = self._several(lambda: self._with_entries(Role.PARTY, 1), 1, 5)
            front.append(self._section(Role.PARTIES, [self._text(0), *parties]))
        if self._chance():
            recitals = self._several(lambda: self._with_entries(Role.RECITAL, 1), 1, 4)
            front.append(self._section(Role.BACKGROUND, [*recitals, *self._several(lambda: self._text(0), 0, 1)]))
        return front

    def _section(self, role: Role, children: Sequence[Provision]) -> Provision:
        return self._make(role, heading=self._heading(), inlines=(), children=children)

    def _clause(self) -> Provision:
        children = [
            *self._several(lambda: self._text(0), 0, 1),
            *self._several(lambda: self._with_entries(Role.SUB_CLAUSE, 1), 0, 4),
            *self._several(self._defining, 0, 1),
            *self._several(lambda: self._table(1), 0, 1),
        ]
        return self._section(Role.CLAUSE, children or [self._text(0)])

    def _defining(self) -> Provision:
        """A sub-clause under which definitions stand."""
        entries = [
            replace(
                self._with_entries(Role.DEFINITION, 0),
                inlines=(Text("“"), Term((Text(self._new("Term")),)), Text("”"), Text(" "), *self._words()),
                heading=(),
            )
            for _ in range(self._some(1, 3))
        ]
        return self._make(Role.SUB_CLAUSE, 1, children=entries)

    def _with_entries(self, role: Role, level: int) -> Provision:
        """A numbered provision with (a) and (i) below it, words that go on after them, a table, lines to sign."""
        children: list[Provision] = []
        for _ in range(self._some(0, 2)):
            match self._one_of("entries", "entries", "text", "table", "lines"):
                case "entries":
                    children += self._several(self._paragraph, 1, 4)
                case "text":
                    children.append(self._text(level))
                case "table":
                    children.append(self._table(level))
                case _:
                    children += self._several(lambda: self._line(level), 1, 2)
        heading = self._heading() if role in (Role.SUB_CLAUSE, Role.SCHEDULE_SUB_CLAUSE) and self._chance() else ()
        return self._make(role, level, heading=heading, children=children)

    def _paragraph(self) -> Provision:
        below = self._several(lambda: self._make(Role.SUB_PARAGRAPH, 3), 0, 3)
        more = [self._text(2)] if self._chance() else []
        return self._make(Role.PARAGRAPH, 2, children=[*below, *more] if self._chance() else [])

    def _schedule(self) -> Provision:
        children = [
            *self._several(lambda: self._text(0), 0, 2),
            *self._several(self._paragraph, 0, 2),
            *self._several(self._schedule_clause, 0, 3),
        ]
        for _ in range(self._some(0, 3)):
            inside = [*self._several(lambda: self._text(0), 0, 1), *self._several(self._schedule_clause, 0, 2)]
            children.append(self._make(Role.PART, heading=self._heading(), inlines=(), children=inside))
        return self._section(Role.SCHEDULE, children)

    def _schedule_clause(self) -> Provision:
        children = [
            *self._several(lambda: self._with_entries(Role.SCHEDULE_SUB_CLAUSE, 1), 0, 3),
            *self._several(lambda: self._table(1), 0, 1),
        ]
        return self._make(Role.SCHEDULE_CLAUSE, heading=self._heading(), inlines=(), children=children)

    def _execution(self) -> Provision:
        return self._section(Role.EXECUTION, [self._text(0), *self._several(self._block, 1, 3)])

    def _block(self) -> Provision:
        children: list[Provision] = []
        for _ in range(self._some(1, 3)):
            children += [self._text(0), *self._several(lambda: self._line(0), 0, 3)]
        return self._make(Role.BLOCK, inlines=(), children=children)

    # ------------------------------------------------------------ one provision

    def _make(
        self,
        role: Role,
        level: int = 0,
        *,
        heading: Sequence[Inline] = (),
        inlines: Sequence[Inline] | None = None,
        children: Sequence[Provision] = (),
    ) -> Provision:
        return Provision(
            role,
            level,
            self._new(f"{role.value} "),
            HERE,
            heading=heading,
            inlines=self._opened() if inlines is None else inlines,
            children=tuple(children),
            notes=self._notes(),
        )

    def _opened(self) -> tuple[Inline, ...]:
        return (Text(f"{self._new('Matter')}, "), *self._words())

    def _text(self, level: int) -> Provision:
        return self._make(Role.TEXT, level)

    def _line(self, level: int) -> Provision:
        inlines = (Text(self._one_of("Sign: ", "Write: ")), *self._words())
        return self._make(Role.SIGNING_LINE, level, inlines=inlines)

    def _table(self, level: int) -> Provision:
        columns = self._some(1, 5)
        rows = [[Cell(self._opened()) for _ in range(columns)] for _ in range(self._some(0, 4) + 1)]
        table = Table(
            head=rows[0],
            rows=rows[1:],
            widths=[self._some(1, 40) for _ in range(columns)],
            right=[self._chance() for _ in range(columns)],
            caption=self._one_of("", "Shares"),
        )
        return replace(self._make(Role.TABLE, level, inlines=()), table=table)

    def _heading(self) -> tuple[Inline, ...]:
        words = Text(_ending_in_letters(self._new("Heading")))
        return (words, Text(" of "), self._answer(), Text(" here")) if self._chance() else (words,)

    def _notes(self) -> tuple[DraftingNote, ...]:
        if not self.draft or self._some(0, 9) > 0:
            return ()
        return tuple(DraftingNote(self._opened(), self._chance(), HERE) for _ in range(self._some(1, 2)))

    # ------------------------------------------------------------ words

    def _words(self) -> tuple[Inline, ...]:
        words: list[Inline] = []
        for _ in range(self._some(1, 3)):
            words += [self._inline(), Text(" and ")]
        return (*words[:-1], Text("."))

    def _inline(self) -> Inline:
        match self._one_of("text", "text", "answer", "reference", "emphasis", "blank", "ruled"):
            case "answer":
                return self._answer()
            case "reference":
                return Reference("", HERE)
            case "emphasis":
                return Emphasis((Text(self._one_of(*PHRASES)), Text(" "), self._answer()), self._chance())
            case "blank" if self.draft:
                return BlankMark("generated.blank")
            case "ruled":
                return Ruled("generated.ruled")
            case _:
                return Text(self._one_of(*PHRASES))

    def _answer(self) -> Filled:
        if self.odd and self._chance():
            return Filled(f"A{self.draw(ODD_LETTERS)}", "generated.odd")
        return Filled(self._one_of(*NAMES).strip(), "generated.name")


def _ending_in_letters(name: str) -> str:
    """A figure at the end of an entry of the contents is a page number to the referee."""
    return f"{name}th"


# ---------------------------------------------------------------- references


def aimed(agreement: Agreement, draw: st.DrawFn) -> Agreement:
    """The agreement with numbers, each of its references aimed at something in it."""
    targets = list(_targets(agreement))
    aim = _Aiming(lambda: draw(st.sampled_from(targets)))
    done, problems = refer(number(aim.agreement(agreement)))
    assert not problems, problems[:3]
    return done


def _targets(agreement: Agreement) -> Iterator[str]:
    """Everything that a reference can name: titles, headings, and entries by their opening word."""
    for top in agreement.sections():
        if not top.heading:
            continue
        title = plain_text(top.heading)
        name = f"Schedule: {title}" if top.role is Role.SCHEDULE else title
        yield name
        for headed in top.walk():
            if headed is top or not headed.heading:
                continue
            below = f"{name}: {plain_text(headed.heading)}"
            yield below
            for entry in headed.walk():
                if entry.role in (Role.PARAGRAPH, Role.SUB_PARAGRAPH):
                    yield f"{below} > {plain_text(entry.inlines).split()[0]}"


@dataclass
class _Aiming:
    """Goes through a tree and gives each reference the next target."""

    next_target: Callable[[], str]

    def agreement(self, agreement: Agreement) -> Agreement:
        return replace(
            agreement,
            front=[self._provision(top) for top in agreement.front],
            body=[BodyPart(part.title, [self._provision(top) for top in part.clauses]) for part in agreement.body],
            schedules=[self._provision(top) for top in agreement.schedules],
            back=[self._provision(top) for top in agreement.back],
        )

    def _provision(self, provision: Provision) -> Provision:
        table = provision.table
        if table is not None:
            table = replace(table, head=self._cells(table.head), rows=[self._cells(row) for row in table.rows])
        return replace(
            provision,
            inlines=self._inlines(provision.inlines),
            children=tuple(self._provision(child) for child in provision.children),
            notes=tuple(replace(note, inlines=self._inlines(note.inlines)) for note in provision.notes),
            table=table,
        )

    def _cells(self, cells: Sequence[Cell]) -> list[Cell]:
        return [Cell(self._inlines(cell.inlines)) for cell in cells]

    def _inlines(self, inlines: Sequence[Inline]) -> tuple[Inline, ...]:
        return tuple(
            replace(inline, written=self.next_target()) if isinstance(inline, Reference) else inline
            for inline in inlines
        )


# ---------------------------------------------------------------- trees without measure


def crowded() -> Agreement:
    """Three hundred parties with long names, each with a signature block."""
    names = [f"{name} {index}" for index, name in enumerate(["Practice " * 30 + "at", "P" * 300, "Surgery"] * 100, 1)]
    parties = [provision(Role.PARTY, 1, Filled(name.strip(), "parties.name")) for name in names]
    blocks = [
        provision(
            Role.BLOCK,
            children=[
                provision(Role.TEXT, 0, Text("Signed by "), Filled(name, "parties.name")),
                provision(Role.SIGNING_LINE, 0, Text("Sign: partner")),
                provision(Role.SIGNING_LINE, 0, Text("Write: date")),
            ],
        )
        for name in names
    ]
    cover = provision(Role.COVER, children=[provision(Role.TITLE, 0, Text("A crowd")), *map(_renamed, parties)])
    return _whole(
        front=[cover, provision(Role.PARTIES, heading="Parties", children=parties)],
        back=[provision(Role.EXECUTION, heading="Signatures", children=blocks)],
    )


def deep() -> Agreement:
    """Lists that are longer than the alphabet, at every depth, with a reference to the last entry of each."""
    entries = [
        provision(
            Role.PARAGRAPH,
            2,
            Text(f"Entry{index}, which holds:"),
            children=[
                provision(Role.SUB_PARAGRAPH, 3, Text(f"Detail{index}of{inner}, and so on;")) for inner in range(3)
            ],
        )
        for index in range(80)
    ]
    roman = [provision(Role.SUB_PARAGRAPH, 3, Text(f"Roman{inner}, and so on;")) for inner in range(120)]
    long = provision(Role.PARAGRAPH, 2, Text("Long, which holds:"), children=roman)
    aims = ["Clause1st: Listed > Entry79,", "Clause1st: Listed > Detail79of2,", "Clause1st: Listed > Roman119,"]
    closing = [part for aim in aims for part in (Text(" see "), Reference(aim, HERE))]
    listed = provision(Role.SUB_CLAUSE, 1, Text("This is:"), heading="Listed", children=[*entries, long])
    pointing = provision(Role.SUB_CLAUSE, 1, Text("For this,"), *closing, heading="Pointing")
    clauses = [provision(Role.CLAUSE, heading=f"Clause{index}th") for index in range(2, 120)]
    return _whole(clauses=[provision(Role.CLAUSE, heading="Clause1st", children=[listed, pointing]), *clauses])


def long_words() -> Agreement:
    """Paragraphs, headings, words and cells that are far longer than a line or a page."""
    words = [Filled("w" * 5_000, "long.word"), Filled("many words in one paragraph " * 360, "long.paragraph")]
    cells = [Cell([words[index % 2]]) for index in range(6)]
    table = Table(cells, [cells, cells], [1] * 6, [False] * 6, "Long cells")
    children = [
        provision(Role.SUB_CLAUSE, 1, Text("This says "), words[0], Text(" and "), words[1]),
        replace(provision(Role.TABLE, 1), table=table),
    ]
    heading = (Text("Heading "), Filled("very long " * 100, "long.heading"), Text("and on"))
    clause = replace(provision(Role.CLAUSE, children=children), heading=heading)
    return _whole(clauses=[clause], schedules=[replace(provision(Role.SCHEDULE), heading=heading)])


def many_schedules() -> Agreement:
    """A hundred schedules in parts, each pointing to the next."""
    schedules = []
    for index in range(1, 101):
        aim = f"Schedule: Title{index % 100 + 1}th: Part{index % 3 + 1}th: Matter{index % 3 + 1}th"
        parts = [
            provision(
                Role.PART,
                heading=f"Part{part}th",
                children=[
                    provision(
                        Role.SCHEDULE_CLAUSE,
                        heading=f"Matter{part}th",
                        children=[provision(Role.SCHEDULE_SUB_CLAUSE, 1, Text("This rests on "), Reference(aim, HERE))],
                    )
                ],
            )
            for part in range(1, 4)
        ]
        schedules.append(provision(Role.SCHEDULE, heading=f"Title{index}th", children=parts))
    return _whole(schedules=schedules)


_KEYS = iter(range(1, 1_000_000))


def provision(
    role: Role, level: int = 0, *inlines: Inline, heading: str = "", children: Sequence[Provision] = ()
) -> Provision:
    """A provision with a key that no other has."""
    words = (Text(heading),) if heading else ()
    return Provision(role, level, f"{role.value} {next(_KEYS)}", HERE, words, inlines, tuple(children))


def _renamed(provision: Provision) -> Provision:
    return replace(provision, key=f"cover/{provision.key}")


def _whole(
    *,
    front: Sequence[Provision] = (),
    clauses: Sequence[Provision] = (),
    schedules: Sequence[Provision] = (),
    back: Sequence[Provision] = (),
) -> Agreement:
    """An agreement, numbered, with its references resolved."""
    filler = provision(Role.CLAUSE, heading="Filler", children=[provision(Role.SUB_CLAUSE, 1, Text("Nothing."))])
    agreement = Agreement(
        kind="generated",
        title="Generated agreement",
        short_title="Generated",
        version="1.0",
        version_date="22 November 2026",
        draft=False,
        deed=False,
        levels="legal",
        front=front,
        body=[BodyPart("", [*clauses, filler])],
        schedules=schedules,
        back=back,
    )
    done, problems = refer(number(agreement))
    assert not problems, problems[:3]
    return done
