"""The paragraphs of a clause file: indents, markers, lists, tables, and the tags around them (DESIGN: grammar).

    indent 0   1. **Heading.** text    (1) party    (A) recital    # Part    ## Heading    text    | table    > note
    indent 3   (a) paragraph           text that continues the sub-clause
    indent 6   (i) sub-paragraph       text that continues the paragraph
    indent 9   text that continues the sub-paragraph

A paragraph opens after a blank line or a tag line; every other line is wrapped text, at any indent.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from msgspec import Struct, field

from alliancegen.model.expressions import Expression
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.templates import Block, Column, Endings, For, If, Marker, Part, Piece
from alliancegen.readers.odd_letters import may_hold_odd_letters, odd_letters
from alliancegen.readers.template.endings import read_endings
from alliancegen.readers.template.expressions import read_expression, read_loop
from alliancegen.readers.template.inlines import MAX_TAG_DEPTH, Paragraph, first_word, read_inlines, tag_words, too_deep
from alliancegen.readers.template.refusal import Refused
from alliancegen.readers.template.source import Slot, Source, mask

MAX_LOOP_DEPTH = 3
MOST_PARAGRAPHS = 5_000
"""How many paragraphs and tag lines a clause file holds at most."""

_MARKERS = {
    0: [
        (Marker.NUMBER, 1, re.compile(r"\d{1,3}\.[ \u00a0]+")),
        (Marker.BRACKET_NUMBER, 1, re.compile(r"\(\d{1,3}\)[ \u00a0]+")),
        (Marker.BRACKET_CAPITAL, 1, re.compile(r"\([A-Z]{1,2}\)[ \u00a0]+")),
        (Marker.HEADING, 0, re.compile(r"##[ \u00a0]+")),
        (Marker.PART, 0, re.compile(r"#[ \u00a0]+")),
    ],
    3: [(Marker.LETTER, 2, re.compile(r"\([a-z]{1,2}\)[ \u00a0]+"))],
    6: [(Marker.ROMAN, 3, re.compile(r"\([ivxlc]{1,6}\)[ \u00a0]+"))],
    9: [],
}
_NOTES = [
    (Marker.DRAFTING_NOTE, re.compile(r"> ?Drafting note: *")),
    (Marker.NOTE_TO_OTHER_SIDE, re.compile(r"> ?Note to other side: *")),
    (Marker.SIGN, re.compile(r"> ?Sign: *")),
    (Marker.WRITE, re.compile(r"> ?Write: *")),
]
_ALLOW = re.compile(r"> ?Allow(?=[ :]|$)")
"""A line that says why the next paragraph may stay as it is (`readers.allowing`): no paragraph, and printed nowhere."""
_ANY_MARKER = re.compile(
    r"(\d{1,3}\.|\([a-z]{1,6}\)|\([A-Z]\)|\(\d{1,3}\)|##?|> ?(Drafting note|Note to other side|Sign|Write):)[ \u00a0]"
)
_LOOKS_LIKE_MARKER = re.compile(r"(\d{1,3}\.|\(([a-z]{1,6}|[A-Z]|\d{1,3})\))[ \u00a0]")
_TABLE_RULE = re.compile(r"\|?[ :|-]+\|[ :|-]*$")


class Draft(Struct, eq=False):
    """A paragraph before its inside is read."""

    marker: Marker
    level: int
    text: Paragraph
    place: Place
    in_loop: bool = False
    in_condition: bool = False
    endings: Endings | None = None
    columns: Sequence[Column] = field(default_factory=tuple)

    @property
    def is_entry(self) -> bool:
        return self.marker in (Marker.LETTER, Marker.ROMAN)


def read_body(body: str, file: str, first_line: int) -> tuple[tuple[Part, ...], list[Problem]]:
    """The parts of a clause file's body, and everything that is wrong with it."""
    try:
        source = mask(body, file, first_line)
    except Refused as refused:
        return (), [refused.problem]
    problems: list[Problem] = []
    if may_hold_odd_letters(body):  # the masked text is full of letters that can't be seen, its marks
        problems += odd_letters(source.text, source.place)
    entries = list(islice(_entries(source, problems), MOST_PARAGRAPHS + 1))
    if excess := _too_many(entries) or _too_deep(entries):
        return (), [*problems, excess.problem]
    _mark_surroundings(entries, problems)
    drafts = [entry for entry in entries if isinstance(entry, Draft)]
    problems += read_endings(drafts)
    parts = _Nesting(entries, problems).read()
    return parts, problems


# ---------------------------------------------------------------- lines to drafts and tags


def _entries(source: Source, problems: list[Problem]) -> Iterator[Draft | Slot]:
    """Paragraphs and tag lines, in the order of the file."""
    lines: list[tuple[int, str]] = []
    start = 0

    for line in [*source.text.split("\n"), ""]:
        index, start = start, start + len(line) + 1
        stripped = line.strip(" \t\u00a0")
        tags = _tag_line(stripped, source)
        if stripped and not tags and not _is_allowance(stripped, lines):
            if lines and _opens_alone(stripped, lines):
                yield from _drafts(lines, source, problems)
                lines = []
            lines.append((index, line))
            continue
        if lines:
            yield from _drafts(lines, source, problems)
            lines = []
        yield from tags


def _is_allowance(stripped: str, lines: list[tuple[int, str]]) -> bool:
    """Whether a line is an allowance: a note above it, without a blank line between, may go on with such words."""
    return _ALLOW.match(stripped) is not None and not (lines and lines[0][1].lstrip().startswith(">"))


def _tag_line(stripped: str, source: Source) -> list[Slot]:
    """The tags of a line that holds nothing else."""
    if stripped[:1] not in source.slots:
        return []
    slots = [source.slots.get(letter) for letter in stripped.replace(" ", "")]
    tags = [slot for slot in slots if slot is not None and slot.is_tag]
    if not tags or len(tags) != len(slots):
        return []
    words = [first_word(slot) for slot in tags]
    return tags if len(tags) == 1 or "if" not in words or words.count("if") != words.count("endif") else []


def _opens_alone(stripped: str, lines: list[tuple[int, str]]) -> bool:
    """Lines that are a paragraph each without a blank line: table rows, headings, notes and signing lines."""
    before = lines[-1][1].strip()
    if stripped.startswith("|") or before.startswith("|"):
        return True
    if before.startswith("#"):
        return True
    return stripped.startswith(">") and any(pattern.match(stripped) for _, pattern in _NOTES)


def _drafts(lines: list[tuple[int, str]], source: Source, problems: list[Problem]) -> Iterator[Draft]:
    try:
        yield _draft(lines, source)
    except Refused as refused:
        problems.append(refused.problem)


def _draft(lines: list[tuple[int, str]], source: Source) -> Draft:
    first_index, first = lines[0]
    indent = len(first) - len(first.lstrip(" "))
    rest = first[indent:]
    here = source.place(first_index + indent, first_index + len(first.rstrip()))
    if rest[:1] in ("\t", "\u00a0"):
        raise Refused(
            "tab-indent", "the indent of this paragraph holds a tab or a non-breaking space", here, "indent with spaces"
        )
    if indent not in _MARKERS:
        raise Refused(
            "mixed-level",
            f"an indent of {indent} fits no level",
            here,
            "indent by 0 (sub-clause), 3 for (a), 6 for (i), or 9 spaces",
        )
    if rest.startswith(">"):
        for marker, pattern in _NOTES:
            if match := pattern.match(rest):
                return Draft(marker, indent // 3, _joined(lines, indent + match.end(), source, quoted=True), here)
        raise Refused(
            "unknown-note",
            "a line that begins with > is a note or a signing line",
            here,
            "begin it with > Drafting note:, > Note to other side:, > Sign:, > Write: or > Allow RULE:",
        )
    if rest.startswith("|"):
        return Draft(Marker.TABLE_ROW, indent // 3, _joined(lines, indent, source), here)
    for marker, level, pattern in _MARKERS[indent]:
        if match := pattern.match(rest):
            return Draft(marker, level, _joined(lines, indent + match.end(), source), here)
    if _LOOKS_LIKE_MARKER.match(rest):
        raise Refused(
            "mixed-level",
            f"the marker {rest.split()[0]} doesn't fit an indent of {indent} spaces",
            here,
            "write 1. at the margin, (a) after 3 spaces, (i) after 6 spaces",
        )
    return Draft(Marker.TEXT, indent // 3, _joined(lines, indent, source), here)


def _joined(lines: list[tuple[int, str]], skip: int, source: Source, *, quoted: bool = False) -> Paragraph:
    """The paragraph's words in one line, non-breaking spaces as plain ones; `skip` letters of the first line are its marker."""
    letters: list[str] = []
    length = 0
    starts: list[int] = []
    indexes: list[int] = []

    def take(words: str, index: int) -> None:
        nonlocal length
        if not starts or index - length != indexes[-1] - starts[-1]:
            starts.append(length)
            indexes.append(index)
        letters.append(words)
        length += len(words)

    for number, (index, line) in enumerate(lines):
        offset = skip if number == 0 else len(line) - len(line.lstrip(" \t\u00a0"))
        if quoted and number and line[offset:].startswith(">"):
            offset += 1 + (line[offset + 1 : offset + 2] == " ")
        if (
            number
            and _LOOKS_LIKE_MARKER.match(line[offset:])
            and re.search(r"[;:.](\s*(and|or))?$", "".join(letters)[-8:].rstrip())
        ):
            raise Refused(
                "blank-line-missing",
                f"{line[offset:].split()[0]} stands in the middle of a paragraph",
                source.place(index + offset, index + len(line)),
                "put a blank line before it if it opens a paragraph of its own",
            )
        words = line[offset:].rstrip(" \t\u00a0").replace("\u00a0", " ").replace("\t", " ")
        if "  " in words or (words.startswith(" ") and letters):
            for position, letter in enumerate(words, index + offset):
                if letter != " " or not letters or letters[-1][-1:] != " ":
                    take(letter, position)
        else:
            take(words, index + offset)
        take(" ", index + len(line))
    return Paragraph("".join(letters)[:-1], source, starts, indexes)


def _too_many(entries: list[Draft | Slot]) -> Refused | None:
    if len(entries) <= MOST_PARAGRAPHS:
        return None
    message = f"a clause file holds at most {MOST_PARAGRAPHS:,} paragraphs and tags"
    return Refused("file-too-large", message, entries[-1].place, "divide it into two files")


def _too_deep(entries: list[Draft | Slot]) -> Refused | None:
    """The refusal of the first tag that stands inside too many others."""
    depth = 0
    for entry in entries:
        if isinstance(entry, Slot):
            depth = max(0, depth + {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(first_word(entry), 0))
            if depth > MAX_TAG_DEPTH:
                return too_deep(entry)
    return None


def _mark_surroundings(entries: list[Draft | Slot], problems: list[Problem]) -> None:
    """Tell every draft whether a loop or a condition stands round it; check that the levels follow each other."""
    loops = conditions = 0
    for entry in entries:
        if isinstance(entry, Draft):
            entry.in_loop, entry.in_condition = loops > 0, conditions > 0
            continue
        word = first_word(entry)
        loops += {"for": 1, "endfor": -1}.get(word, 0)
        conditions += {"if": 1, "endif": -1}.get(word, 0)
    level = -1
    for entry in entries:
        if not isinstance(entry, Draft) or entry.marker in (
            Marker.TABLE_ROW,
            Marker.DRAFTING_NOTE,
            Marker.NOTE_TO_OTHER_SIDE,
        ):
            continue
        if entry.is_entry and entry.level > level + 1 and not (entry.level == 2 and level == 0):
            problems.append(
                Problem(
                    "mixed-level",
                    "this entry has no provision above it to belong to",
                    entry.place,
                    help="put (a) below a sub-clause, and (i) below (a)",
                )
            )
        level = entry.level


# ---------------------------------------------------------------- drafts and tags to parts


class _Nesting:
    """Reads the run of drafts and tags into parts, one tag's body inside the other."""

    def __init__(self, entries: list[Draft | Slot], problems: list[Problem]) -> None:
        self._entries = entries
        self._problems = problems
        self._at = 0
        self._loops = 0

    def read(self) -> tuple[Part, ...]:
        parts: list[Part] = []
        while self._at < len(self._entries):
            parts += self._run()
            if self._at < len(self._entries):
                slot = self._entries[self._at]
                self._at += 1
                if isinstance(slot, Slot):
                    word = first_word(slot)
                    self._problems.append(
                        Problem("stray-tag", f"'{word}' closes nothing", slot.place, help="delete it, or open it above")
                    )
        return tuple(parts)

    def _run(self) -> list[Part]:
        """Parts up to the next closing tag, which is left for the caller."""
        parts: list[Part] = []
        while self._at < len(self._entries):
            entry = self._entries[self._at]
            try:
                if isinstance(entry, Draft):
                    self._at += 1
                    if block := self._block(entry):
                        parts.append(block)
                    continue
                word, rest = tag_words(entry)
                if word == "if":
                    self._at += 1
                    parts.append(self._condition(entry, rest))
                elif word == "for":
                    self._at += 1
                    parts.append(self._loop(entry, rest))
                else:
                    break
            except Refused as refused:
                self._problems.append(refused.problem)
                if self._at < len(self._entries) and self._entries[self._at] is entry and isinstance(entry, Slot):
                    self._at += 1
        return parts

    def _condition(self, slot: Slot, rest: str) -> If:
        branches: list[tuple[Expression | None, Sequence[Part]]] = []
        condition: Expression | None = self._expression(rest, slot)
        while True:
            body = self._run()
            branches.append((condition, tuple(body)))
            closing = self._closing(slot, "{% endif %}")
            word, rest = tag_words(closing)
            if word == "endif":
                return If(tuple(branches), slot.place)
            if word == "endfor" or condition is None:
                raise Refused("stray-tag", f"'{word}' doesn't fit the 'if' of line {slot.place.line}", closing.place)
            condition = self._expression(rest, closing) if word == "elif" else None

    def _loop(self, slot: Slot, rest: str) -> For:
        self._loops += 1
        if self._loops > MAX_LOOP_DEPTH:
            message = f"loops nest at most {MAX_LOOP_DEPTH} deep"
            help = "let the rows of the inner table name those of the outer one, and loop over it alone"
            self._problems.append(Problem("not-allowed", message, slot.place, help=help))
        try:
            name, over = read_loop(rest, slot.place)
        except Refused as refused:
            self._problems.append(refused.problem)
            name, over = "row", read_expression("none", slot.place)
        body = self._run()
        self._loops -= 1
        closing = self._closing(slot, "{% endfor %}")
        word, _ = tag_words(closing)
        if word != "endfor":
            raise Refused("stray-tag", f"'{word}' doesn't fit the 'for' of line {slot.place.line}", closing.place)
        return For(name, over, tuple(body), slot.place)

    def _expression(self, source: str, slot: Slot) -> Expression:
        try:
            return read_expression(source, slot.place)
        except Refused as refused:
            self._problems.append(refused.problem)
            return read_expression("false", slot.place)

    def _closing(self, slot: Slot, wanted: str) -> Slot:
        if self._at >= len(self._entries):
            raise Refused("unclosed", "this tag is not closed", slot.place, f"close it with {wanted}")
        closing = self._entries[self._at]
        self._at += 1
        assert isinstance(closing, Slot)  # _run stops at a tag or at the end
        return closing

    # ------------------------------------------------------------ one paragraph

    def _block(self, draft: Draft) -> Block | None:
        try:
            if draft.marker is Marker.TABLE_ROW:
                return self._table_row(draft)
            return _read_block(draft)
        except Refused as refused:
            self._problems.append(refused.problem)
            return _heading_alone(draft)

    def _table_row(self, draft: Draft) -> Block | None:
        """A row; the one before a line of dashes is the head, and the line itself only gives widths."""
        if _TABLE_RULE.fullmatch(draft.text.text):
            return None
        following = self._entries[self._at] if self._at < len(self._entries) else None
        is_head = (
            isinstance(following, Draft)
            and following.marker is Marker.TABLE_ROW
            and _TABLE_RULE.fullmatch(following.text.text) is not None
        )
        cells = _cells(draft.text)
        pieces = tuple(read_inlines(cell.stripped()) for cell in cells)
        columns: tuple[Column, ...] = ()
        if is_head and isinstance(following, Draft):
            rules = [cell.text.strip() for cell in _cells(following.text)]
            if len(rules) != len(cells):
                raise Refused(
                    "table-columns",
                    f"the line of dashes has {len(rules)} columns, the head {len(cells)}",
                    following.place,
                )
            columns = tuple(
                Column(max(1, rule.count("-")), rule.endswith(":") and not rule.startswith(":")) for rule in rules
            )
        return Block(
            Marker.TABLE_HEAD if is_head else Marker.TABLE_ROW,
            draft.level,
            (),
            draft.place,
            cells=pieces,
            columns=columns,
        )


def _cells(text: Paragraph) -> list[Paragraph]:
    """The cells of a row: split at | outside references and escapes."""
    inner = text.stripped()
    if inner.text.startswith("|"):
        inner = inner[1:]
    if inner.text.endswith("|") and not inner.text.endswith("\\|"):
        inner = inner[:-1]
    cells: list[Paragraph] = []
    start = 0
    for index, letter in enumerate(inner.text):
        if letter == "|" and (index == 0 or inner.text[index - 1] != "\\"):
            cells.append(inner[start:index])
            start = index + 1
    cells.append(inner[start:])
    return cells


def _read_block(draft: Draft) -> Block:
    heading: tuple[Piece, ...] = ()
    text = draft.text
    match draft.marker:
        case Marker.NUMBER:
            heading, text = _run_in_heading(text)
        case Marker.PART | Marker.HEADING:
            return Block(draft.marker, draft.level, (), draft.place, heading=read_inlines(text.stripped()))
        case Marker.TEXT:
            slot = text.source.slots.get(text.text)
            if slot and not slot.is_tag and slot.source.strip() in PLACEHOLDERS:
                return Block(Marker.DEFINITIONS, draft.level, (), draft.place)
        case _:
            pass
    pieces = read_inlines(text)
    if not pieces and not heading:
        raise Refused("empty-provision", "there is no text after this marker", draft.place)
    return Block(draft.marker, draft.level, pieces, draft.place, heading=heading, endings=draft.endings)


def _heading_alone(draft: Draft) -> Block | None:
    """A sub-clause whose text can't be read keeps its heading, so that what names it isn't told as a second fault."""
    if draft.marker is not Marker.NUMBER:
        return None
    try:
        heading, _ = _run_in_heading(draft.text)
    except Refused:
        return None
    return Block(draft.marker, draft.level, (), draft.place, heading=heading)


PLACEHOLDERS = ("definitions", "execution_blocks")
"""What may stand alone on a line as an answer and isn't one: the place for the definitions, or the execution blocks."""


def _run_in_heading(text: Paragraph) -> tuple[tuple[Piece, ...], Paragraph]:
    """`**Heading.** text` apart; no heading where the text doesn't open in bold."""
    if not text.text.startswith("**"):
        return (), text
    close = text.text.find("**", 2)
    if close < 0:
        raise Refused("unclosed", "this heading is not closed", text.place(0, 2), "close it with **")
    heading = text[2:close].stripped()
    if not heading.text.endswith("."):
        return (), text
    heading = heading[: len(heading.text) - 1].stripped()
    if not heading.text:
        raise Refused("empty-heading", "this heading is empty", text.place(0, close + 2))
    return read_inlines(heading), text[close + 2 :].stripped()
