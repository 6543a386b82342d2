"""The agreement: one tree that every reader ends in and every writer starts from.

A tree is made of `Provision`s: the cover, each clause, sub-clause, paragraph, schedule, signature page is one. Every
provision knows the clause file and line that it came from; every filled answer its dotted path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from msgspec import Struct

from alliancegen.model.places import Place
from alliancegen.model.scheme import DEFAULT, Scheme

# ---------------------------------------------------------------- inside a paragraph


class Text(Struct, frozen=True):
    """Our own words."""

    text: str


class Term(Struct, frozen=True):
    """A defined term where it is defined: printed bold (the quotation marks are Text beside it)."""

    inlines: Sequence[Inline]


class Filled(Struct, frozen=True):
    """An answer, printed verbatim: `path` in the answers file, `place` there (None for computed values)."""

    text: str
    path: str
    place: Place | None = None


class BlankMark(Struct, frozen=True):
    """A value still unknown, printed `[●]`; `place` is the line of the answers file to fill."""

    path: str
    place: Place | None = None


class Ruled(Struct, frozen=True):
    """A line to be filled in by hand at signing; `path` names what."""

    path: str


class ReferenceNumber(Struct, frozen=True):
    """One live number of a reference: `words` go before it; `key` is the provision it points to.

    `full` numbers are the whole path ("8.1(b)", Word's REF \\w); otherwise the provision's own label ("Part 1", \\n).
    """

    words: str
    number: str
    key: str
    full: bool = True


class Reference(Struct, frozen=True):
    """A cross-reference. `written` is what stands between the brackets, answers filled in; numbering fills `numbers`."""

    written: str
    place: Place
    numbers: Sequence[ReferenceNumber] = ()
    opens_sentence: bool = False

    @property
    def text(self) -> str:
        """The reference as printed, with non-breaking spaces."""
        return "".join(part.words + part.number for part in self.numbers)


class Emphasis(Struct, frozen=True):
    """Bold (`strong`) or italic text that is not a defined term."""

    inlines: Sequence[Inline]
    strong: bool


Inline = Text | Term | Filled | BlankMark | Ruled | Reference | Emphasis


# ---------------------------------------------------------------- paragraphs


class Role(Enum):
    """What a provision is; writers choose its style by this."""

    __hash__ = object.__hash__  # that of Enum is written in Python, and these are asked for all the time

    COVER = "cover"
    PARTIES = "parties"
    BACKGROUND = "background"
    CLAUSE = "clause"
    SCHEDULE = "schedule"
    EXECUTION = "execution"

    TITLE = "title"  # on the cover
    PARTY = "party"  # (1)
    RECITAL = "recital"  # (A)
    SUB_CLAUSE = "sub-clause"  # 1.1
    PARAGRAPH = "paragraph"  # (a)
    SUB_PARAGRAPH = "sub-paragraph"  # (i)
    PART = "part"  # Part 1 of a schedule
    SCHEDULE_CLAUSE = "schedule paragraph"  # 1
    SCHEDULE_SUB_CLAUSE = "schedule sub-paragraph"  # 1.1
    DEFINITION = "definition"
    TEXT = "text"  # unnumbered
    TABLE = "table"
    SIGNING_LINE = "signing line"
    BLOCK = "execution block"  # one party's signature block: holds text and signing lines


class Cell(Struct, frozen=True):
    inlines: Sequence[Inline]


class Table(Struct, frozen=True):
    """Head row and body rows; `widths` are shares, `right` says which columns are set right."""

    head: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]
    right: Sequence[bool]
    caption: str = ""


class DraftingNote(Struct, frozen=True):
    """Words for drafters: `internal` ones are for our side alone."""

    inlines: Sequence[Inline]
    internal: bool
    place: Place


class Provision(Struct, frozen=True):
    """One numbered or unnumbered unit of the agreement with everything below it.

    `level` 0 is a clause, schedule, party list ...; 1 to 3 are the levels below. For Role.TEXT it is the level of the
    provision that the text continues (its indent). `key` is unique and stable between builds. `number` is the printed
    label of this provision alone ("8", "8.1", "(b)", "Schedule 3", "Part 1", "(1)", "(A)"), `path` the whole of it as
    a reference prints it ("8.1(b)").
    """

    role: Role
    level: int
    key: str
    place: Place
    heading: Sequence[Inline] = ()
    inlines: Sequence[Inline] = ()
    children: Sequence[Provision] = ()
    number: str = ""
    path: str = ""
    table: Table | None = None
    notes: Sequence[DraftingNote] = ()
    section: str = ""

    def walk(self) -> Iterator[Provision]:
        """This provision and all below it, in printed order."""
        yield self
        for child in self.children:
            if child.children:
                yield from child.walk()
            else:
                yield child


class BodyPart(Struct, frozen=True):
    """A run of clauses under an optional printed heading; clause numbers run on."""

    title: str
    clauses: Sequence[Provision]


class Agreement(Struct, frozen=True):
    """A whole agreement in printed order: front, body, schedules, back.

    `levels` is `legal` (1, 1.1, (a), (i)) or `plain` (section headings numbered, text not). What is in agreed form is
    a draft still: it may have blanks and notes, yet no longer bears the word DRAFT. `contents_after` is how many of the
    sections in front stand before the contents list. `binds` holds the ids of the sections that bind in law, None where all of them do.
    `copy_of` is set for a conformed copy: the day on which the agreement was signed, as printed.
    """

    kind: str
    title: str
    short_title: str
    version: str
    version_date: str
    draft: bool
    deed: bool
    levels: str
    front: Sequence[Provision]
    body: Sequence[BodyPart]
    schedules: Sequence[Provision]
    back: Sequence[Provision]
    contents: bool = True
    signatures_before_schedules: bool = False
    scheme: Scheme = DEFAULT
    agreed_form: bool = False
    contents_after: int = 1
    binds: frozenset[str] | None = None
    copy_of: str = ""

    @property
    def binding(self) -> bool:
        """Whether any of it binds in law."""
        return self.binds is None or bool(self.binds)

    @property
    def named_by(self) -> Scheme:
        """The scheme with the word that this agreement has for a clause: a plain one says section."""
        if self.levels != "plain":
            return self.scheme
        return self.scheme.called("section", self.scheme.schedule_word)

    @property
    def runs_on(self) -> bool:
        """Whether schedules and signatures follow without a new page: in a plain agreement, which is short."""
        return self.levels == "plain"

    def sections(self) -> Iterator[Provision]:
        """The top provisions (cover, parties, clauses, schedules, execution) in printed order."""
        yield from self.front
        for part in self.body:
            yield from part.clauses
        if self.signatures_before_schedules:
            yield from self.back
        yield from self.schedules
        if not self.signatures_before_schedules:
            yield from self.back

    def walk(self) -> Iterator[Provision]:
        """Every provision, in printed order."""
        for section in self.sections():
            yield from section.walk()


_HOLDING = frozenset({Term, Emphasis})
"""The inlines that hold others."""


def inlines_of(provision: Provision) -> list[Inline]:
    """Every inline of a provision itself: its heading, its words, the cells of its table; those inside a term or emphasis too."""
    found: list[Inline] = [*provision.heading, *provision.inlines]
    if not _HOLDING.isdisjoint(map(type, found)):  # few provisions define or emphasise anything
        found = []
        _open(provision.heading, found)
        _open(provision.inlines, found)
    if provision.table is not None:
        for row in (provision.table.head, *provision.table.rows):
            for cell in row:
                _open(cell.inlines, found)
    return found


def _open(inlines: Sequence[Inline], found: list[Inline]) -> None:
    for inline in inlines:
        found.append(inline)
        if type(inline) is Term or type(inline) is Emphasis:
            _open(inline.inlines, found)


def plain_text(inlines: Sequence[Inline]) -> str:
    """The words of inlines as printed."""
    words = []
    for inline in inlines:
        if type(inline) is Text or type(inline) is Filled:
            words.append(inline.text)
        elif type(inline) is Term or type(inline) is Emphasis:
            words.append(plain_text(inline.inlines))
        elif type(inline) is Reference:
            words.append(inline.text or f"[[{inline.written}]]")
        elif type(inline) is BlankMark:
            words.append("[●]")
        else:
            words.append("_" * 20)
    return "".join(words)
