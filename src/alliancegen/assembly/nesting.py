"""Nest: the filled blocks of one section or schedule make a tree of provisions; lists get their endings back."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen.assembly.filling import FilledBlock
from alliancegen.model.agreement import Cell, DraftingNote, Filled, Inline, Provision, Role, Table, Text, plain_text
from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark
from alliancegen.model.templates import Endings, Marker


class Growing(Struct, eq=False):
    """A provision while its children are still added."""

    role: Role
    level: int
    key: str
    place: Place
    heading: Sequence[Inline] = ()
    inlines: list[Inline] = field(default_factory=list)
    children: list[Growing] = field(default_factory=list)
    notes: list[DraftingNote] = field(default_factory=list)
    endings: Endings | None = None
    table: Table | None = None

    def grown(self, section: str) -> Provision:
        return Provision(
            role=self.role,
            level=self.level,
            key=self.key,
            place=self.place,
            heading=tuple(self.heading),
            inlines=tuple(self.inlines),
            children=tuple(child.grown(section) for child in self.children),
            table=self.table,
            notes=tuple(self.notes),
            section=section,
        )


_ROLES = {
    Role.CLAUSE: {Marker.NUMBER: Role.SUB_CLAUSE},
    Role.SCHEDULE: {
        Marker.NUMBER: Role.SCHEDULE_SUB_CLAUSE,
        Marker.HEADING: Role.SCHEDULE_CLAUSE,
        Marker.PART: Role.PART,
    },
    Role.COVER: {Marker.PART: Role.TITLE, Marker.BRACKET_NUMBER: Role.PARTY},
    Role.PARTIES: {Marker.BRACKET_NUMBER: Role.PARTY},
    Role.BACKGROUND: {Marker.BRACKET_CAPITAL: Role.RECITAL},
    Role.EXECUTION: {},
    Role.BLOCK: {},
    Role.DEFINITION: {},
}
_EVERYWHERE = {
    Marker.LETTER: Role.PARAGRAPH,
    Marker.ROMAN: Role.SUB_PARAGRAPH,
    Marker.TEXT: Role.TEXT,
    Marker.SIGN: Role.SIGNING_LINE,
    Marker.WRITE: Role.SIGNING_LINE,
    Marker.DEFINITIONS: Role.DEFINITION,
}


def nest(
    blocks: Sequence[FilledBlock],
    role: Role,
    key: str,
    heading: Sequence[Inline],
    place: Place,
    section: str,
    problems: list[Problem],
) -> Provision:
    """The provision of a section or schedule. `key` is unique in the agreement."""
    return _Nest(role, key, heading, place, problems).grow(blocks).grown(section)


class _Nest:
    def __init__(self, role: Role, key: str, heading: Sequence[Inline], place: Place, problems: list[Problem]) -> None:
        self._root = Growing(role, 0, key, place, heading)
        self._roles = {**_EVERYWHERE, **_ROLES[role]}
        self._problems = problems
        self._headings: dict[tuple[str, str], Place] = {}
        self._part = self._root
        self._open: list[Growing] = [self._root]

    def grow(self, blocks: Sequence[FilledBlock]) -> Growing:
        for block in blocks:
            self._add(block)
        _end_lists(self._root, None)
        self._check_lists(self._root)
        return self._root

    # ------------------------------------------------------------ one block

    def _add(self, block: FilledBlock) -> None:
        match block.marker:
            case Marker.DRAFTING_NOTE | Marker.NOTE_TO_OTHER_SIDE:
                internal = block.marker is Marker.DRAFTING_NOTE
                self._last(self._root).notes.append(DraftingNote(tuple(block.inlines), internal, block.place))
            case Marker.TABLE_HEAD | Marker.TABLE_ROW:
                self._add_table_row(block)
            case marker:
                role = self._roles.get(marker)
                if role is None:
                    self._problems.append(
                        Problem(
                            "mixed-level",
                            f"'{marker.value}' has no meaning here",
                            block.place,
                            help=_help(self._root.role),
                        )
                    )
                else:
                    self._add_provision(block, role)

    def _add_provision(self, block: FilledBlock, role: Role) -> None:
        if role is Role.PART:
            self._open = [self._root]
        elif role is Role.SCHEDULE_CLAUSE:
            self._open = [self._root] if self._part is self._root else [self._root, self._part]
        parent = self._parent(block.level, role)
        if role is Role.SCHEDULE_SUB_CLAUSE and parent.role not in (Role.SCHEDULE_CLAUSE,):
            self._problems.append(
                Problem(
                    "mixed-level",
                    "a numbered paragraph of a schedule stands below a heading",
                    block.place,
                    help="put   ## Heading   above it",
                )
            )
        child = Growing(
            role,
            block.level,
            self._key(parent, block),
            block.place,
            block.heading,
            list(block.inlines),
            endings=block.endings,
        )
        if role is Role.SIGNING_LINE:
            child.inlines = [Text("Sign: " if block.marker is Marker.SIGN else "Write: "), *child.inlines]
        self._check_heading(child, block)
        parent.children.append(child)
        if role in (Role.TEXT, Role.SIGNING_LINE, Role.TITLE, Role.DEFINITION):
            return
        self._open = [*self._open[: self._open.index(parent) + 1], child]
        if role is Role.PART:
            self._part = child

    def _parent(self, level: int, role: Role) -> Growing:
        """The open provision that this one belongs to: text continues its own level, an entry hangs below the level above."""
        if role in (Role.PART, Role.SCHEDULE_CLAUSE):
            return self._open[-1]
        continues = role in (Role.TEXT, Role.TABLE, Role.SIGNING_LINE, Role.DEFINITION)
        for candidate in reversed(self._open):
            if candidate.level < level or (continues and candidate.level == level) or candidate is self._root:
                last = candidate.children[-1] if candidate.children else None
                if role is Role.DEFINITION and last is not None and last.role is Role.SUB_CLAUSE:
                    return last  # the definitions hang below the sub-clause that leads in to them
                return candidate
        return self._root

    def _key(self, parent: Growing, block: FilledBlock) -> str:
        name = plain_text(block.heading) if block.heading else str(len(parent.children) + 1)
        return f"{parent.key}/{name}"

    def _check_heading(self, child: Growing, block: FilledBlock) -> None:
        if not child.heading or child.role is Role.TITLE:
            return
        scope = "" if child.role is Role.PART else self._part.key
        name = " ".join(plain_text(child.heading).split()).casefold()
        if first := self._headings.get((scope, name)):
            self._problems.append(
                Problem(
                    "duplicate-heading",
                    f"the heading '{plain_text(child.heading)}' stands twice in this agreement",
                    block.place,
                    remarks=(Remark("the first one", first),),
                    help="give it another heading, so that references can tell them apart",
                )
            )
        self._headings.setdefault((scope, name), block.place)

    # ------------------------------------------------------------ tables, notes

    def _add_table_row(self, block: FilledBlock) -> None:
        cells = tuple(Cell(tuple(cell)) for cell in block.cells)
        parent = self._parent(block.level, Role.TABLE)
        if block.marker is Marker.TABLE_HEAD:
            table = Table(
                cells,
                (),
                [column.width for column in block.columns],
                [column.right for column in block.columns],
                self._caption(parent),
            )
            parent.children.append(Growing(Role.TABLE, block.level, self._key(parent, block), block.place, table=table))
            return
        last = parent.children[-1] if parent.children else None
        if last is None or last.table is None:
            self._problems.append(
                Problem(
                    "table-columns",
                    "this row belongs to no table",
                    block.place,
                    help="put a head and a line of dashes above it",
                )
            )
            return
        if len(cells) != len(last.table.head):
            self._problems.append(
                Problem(
                    "table-columns",
                    f"this row has {len(cells)} cells, and the table {len(last.table.head)} columns",
                    block.place,
                )
            )
            return
        last.table = replace(last.table, rows=(*last.table.rows, cells))

    def _caption(self, parent: Growing) -> str:
        """The nearest heading above a table."""
        for provision in reversed(self._open[: self._open.index(parent) + 1]):
            if provision.heading:
                return plain_text(provision.heading)
        return plain_text(self._root.heading)

    def _last(self, growing: Growing) -> Growing:
        """The provision that a note is about: the last one added, however deep (a table's note goes to what it stands in)."""
        while growing.children and growing.children[-1].table is None:
            growing = growing.children[-1]
        return growing

    def _check_lists(self, growing: Growing) -> None:
        """A lead-in whose entries were all left out."""
        if (
            growing.role in (Role.SUB_CLAUSE, Role.SCHEDULE_SUB_CLAUSE, Role.PARAGRAPH, Role.SUB_PARAGRAPH)
            and not growing.children
            and plain_text(growing.inlines).endswith(":")
        ):
            self._problems.append(
                Problem(
                    "empty-list",
                    "nothing is left below this colon",
                    growing.place,
                    help="put the lead-in inside the same condition as its entries",
                )
            )
        for child in growing.children:
            self._check_lists(child)


def _help(role: Role) -> str:
    if role is Role.CLAUSE:
        return "a section is made of   1. **Heading.** text,   (a),   (i)"
    return "see the table of markers in clauses/README.md"


# ---------------------------------------------------------------- list endings


def _end_lists(growing: Growing, ending: str | None) -> None:
    """Put endings on the lists below; `ending` is what the last text below must end with (None: leave it)."""
    children = [child for child in growing.children if child.role is not Role.TABLE]
    groups = _groups(children)
    for number, group in enumerate(groups):
        is_last = number == len(groups) - 1
        if group[0].endings is None:
            for child in group:
                _end_lists(child, None)
            if is_last and ending is not None:
                _append(group[-1], ending)
            continue
        shared = group[0].endings
        final = ending if is_last and ending is not None else shared.last
        for index, entry in enumerate(group):
            left = len(group) - 1 - index
            own = final if left == 0 else f"; {shared.conjunction}" if left == 1 else ";"
            if any(child.role is not Role.TABLE for child in entry.children):
                _end_lists(entry, own)
            else:
                _append(entry, own)


def _groups(children: Sequence[Growing]) -> list[list[Growing]]:
    """Runs of entries of one list, and everything else one by one."""
    groups: list[list[Growing]] = []
    for child in children:
        if groups and child.endings is not None and groups[-1][0].endings is not None:
            groups[-1].append(child)
        else:
            groups.append([child])
    return groups


_SENTENCE_SIGN = Pattern(r"[.;,]$")


def _append(growing: Growing, ending: str) -> None:
    """End a provision's text; an answer's own last sign gives way to the list's."""
    last = growing.inlines[-1] if growing.inlines else None
    if isinstance(last, Filled) and ending and _SENTENCE_SIGN.search(last.text):
        growing.inlines[-1] = replace(last, text=last.text[:-1])
    if ending:
        growing.inlines.append(Text(ending))
