"""A clause file after parsing, before any answer is seen: its structure is fixed here, once, for all agreements.

Blocks are flat (a block knows its level); conditions and loops hold blocks. Filling drops and repeats blocks, then
nests what is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct, field

from alliancegen.model.expressions import Expression
from alliancegen.model.overlays import Declared, Locked
from alliancegen.model.places import Place


class Words(Struct, frozen=True):
    """Our own text, quotes already curly."""

    text: str
    place: Place


class Print(Struct, frozen=True):
    """`{{ expression }}`."""

    expression: Expression
    place: Place


class Define(Struct, frozen=True):
    """`"**Term**"`."""

    pieces: Sequence[Piece]
    place: Place


class Emphasise(Struct, frozen=True):
    """`**strong**` or `*light*`."""

    pieces: Sequence[Piece]
    strong: bool
    place: Place


class Refer(Struct, frozen=True):
    """`[[target]]`; the target may hold answers."""

    pieces: Sequence[Piece]
    place: Place


class InlineIf(Struct, frozen=True):
    """A condition inside one paragraph; the condition of the last branch is None for `else`."""

    branches: Sequence[tuple[Expression | None, Sequence[Piece]]]
    place: Place


Piece = Words | Print | Define | Emphasise | Refer | InlineIf


class Marker(Enum):
    """What opens a block."""

    __hash__ = object.__hash__  # that of Enum is written in Python, and these are asked for all the time

    PART = "# "
    HEADING = "## "
    NUMBER = "1."
    BRACKET_NUMBER = "(1)"
    BRACKET_CAPITAL = "(A)"
    LETTER = "(a)"
    ROMAN = "(i)"
    TEXT = ""
    TABLE_HEAD = "|"
    TABLE_ROW = "| "
    DRAFTING_NOTE = "> Drafting note:"
    NOTE_TO_OTHER_SIDE = "> Note to other side:"
    SIGN = "> Sign:"
    WRITE = "> Write:"
    DEFINITIONS = "{{ definitions }}"


class Endings(Struct, frozen=True):
    """How a list ends, read on the source: the conjunction before its last entry and the last entry's ending."""

    conjunction: str
    last: str


class Column(Struct, frozen=True):
    """A column of a table in a clause: its share of the width and whether it is set right."""

    width: int
    right: bool


class Block(Struct, frozen=True):
    """One paragraph of a clause file.

    `level` 0 is the clause itself (text without marker), 1 a sub-clause (or party, recital), 2 `(a)`, 3 `(i)`; for text
    without marker it is the level of the provision that the text continues. `endings` is set on entries of a list.
    `cells` and `columns` are set for table rows alone.
    """

    marker: Marker
    level: int
    pieces: Sequence[Piece]
    place: Place
    heading: Sequence[Piece] = ()
    endings: Endings | None = None
    cells: Sequence[Sequence[Piece]] = ()
    columns: Sequence[Column] = ()


class If(Struct, frozen=True):
    """`{% if %}` … `{% elif %}` … `{% else %}` … `{% endif %}`, each alone on its line."""

    branches: Sequence[tuple[Expression | None, Sequence[Part]]]
    place: Place


class For(Struct, frozen=True):
    """`{% for name in over %}` … `{% endfor %}`, each alone on its line."""

    name: str
    over: Expression
    body: Sequence[Part]
    place: Place


Part = Block | If | For


def blocks_of(parts: Iterable[Part]) -> Iterator[Block]:
    """Every block, in the order of the file, whatever condition or loop stands round it."""
    for part in parts:
        match part:
            case Block():
                yield part
            case If(branches):
                for _, body in branches:
                    yield from blocks_of(body)
            case For(body=body):
                yield from blocks_of(body)


def heading_words(block: Block) -> str:
    """A block's heading as typed, with … for each answer in it."""
    return "".join(piece.text if isinstance(piece, Words) else "…" for piece in block.heading)


class Claim(Struct, frozen=True):
    """That a file's provisions meet a point of the checklist: under these headings, or `whole` (no headings)."""

    section: str
    point: str
    headings: Sequence[str]
    place: Place


class FileKind(Enum):
    """Which folder a clause file stands in."""

    SECTION = "sections"
    SCHEDULE = "schedules"
    EXECUTION = "execution"


class ClauseFile(Struct, frozen=True):
    """A clause file: front matter and parsed body. `title` may hold answers (schedules).

    `owner` keeps the words; `reviewed_by` is the solicitor who last approved them, on the date `reviewed_on` (both empty
    where nobody did). `declared` is what a file of an overlay does to the library; `locked` keeps overlays off.
    """

    id: str
    kind: FileKind
    title: Sequence[Piece]
    title_text: str
    place: Place
    body: Sequence[Part]
    claims: Sequence[Claim] = ()
    legal_forms: Sequence[str] = ()
    form: str = ""
    signatories: tuple[int, int] | None = None
    authority: str = ""
    owner: str = ""
    reviewed_by: str = ""
    reviewed_on: str = ""
    declared: Declared | None = None
    locked: Locked | None = None
    extra: Mapping[str, str] = field(default_factory=dict)
