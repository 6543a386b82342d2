"""YAML, read as letters with places: the only module that imports yaml.

libyaml's events are walked into `model.written`; no scalar is ever turned into a number, a date or a yes/no, and
nothing in a file can make this module copy, refer or build objects: anchors, aliases, merge keys and tags are refused.
One parser, libyaml's, on every platform, because PyYAML's own differs from it in what it accepts.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import normalize

from alliancegen.model.patterns import Pattern, compiled_late
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem, Remark, Severity, has_errors, shown
from alliancegen.model.written import Written
from alliancegen.readers.odd_letters import odd_letters
from alliancegen.readers.yaml_syntax import needs_quotation_marks, quoted, syntax_problem
from alliancegen.readers.yaml_text import (
    FORBIDDEN,
    YamlText,
    as_typed,
    decode,
    merge_markers,
    odd_indents,
    readable,
    stray_characters,
)

with compiled_late():
    import yaml

MAX_SIZE = 1024 * 1024
MAX_DEPTH = 32
MAX_NODES = 50_000
_TOO_DEEP = f"headings and lists stand at most {MAX_DEPTH} deep"
_TOO_DEEP_HELP = "close the brackets that open before this, and take away indents"

_SWALLOWED = Pattern(r"[ \t]+(#(?=[^\s#]).*)")
_ESCAPE = Pattern(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_NAMED_ESCAPES = dict(zip("0abefrvNLP", "\0\a\b\x1b\f\r\v\x85\u2028\u2029", strict=True))
_BRACES = Pattern(r"\{\{.*?\}\}|\{\{")


def outside_scalars(text: str, found: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of the places `found` (line and column from 0) that are no part of a key or value: where a # opens a comment.

    Nothing where the text can't be read.
    """
    try:
        spans = [
            ((token.start_mark.line, token.start_mark.column), (token.end_mark.line, token.end_mark.column))
            for token in yaml.scan(readable(text), Loader=yaml.CSafeLoader)
            if isinstance(token, yaml.ScalarToken)
        ]
    except (yaml.YAMLError, ValueError):
        return []
    return [place for place in found if not any(start <= place < end for start, end in spans)]


def read_yaml(raw: bytes, file: str) -> tuple[Written | None, list[Problem]]:
    """What the bytes of a YAML file say, and every problem found.

    `file` is its name in messages. The value is None where nothing, or not the whole of the file, could be read; with
    other errors the rest of the file is still given, so that later readers can tell theirs at the same time. Whoever
    uses it looks at `has_errors` first. Raises nothing.
    """
    if len(raw) > MAX_SIZE:
        return None, [_too_large(file)]
    text = decode(raw, file)
    if isinstance(text, Problem):
        return None, [text]
    return read_yaml_text(text, file)


def read_yaml_text(text: str, file: str, first_line: int = 1) -> tuple[Written | None, list[Problem]]:
    """The same for a text; `first_line` is the line of the file that it starts on (front matter starts on line 2)."""
    if len(text) > MAX_SIZE:
        return None, [_too_large(file)]
    if not yaml.__with_libyaml__:
        help = "install PyYAML's wheel from PyPI, which brings libyaml"
        return None, [Problem("no-libyaml", "PyYAML is installed without libyaml, which reads the files", help=help)]
    typed = YamlText(file, as_typed(text, opens_file=first_line == 1), first_line)
    problems = [*stray_characters(typed), *odd_letters(typed.text, typed.place), *merge_markers(typed)]
    if any(problem.rule == "conflict-marker" for problem in problems):
        return None, problems
    walk = _Walk(YamlText(file, readable(typed.text), first_line))
    written, failure = walk.read()
    continued = walk.continued - ({failure.place.line - first_line} if failure and failure.place else set())
    indents = odd_indents(typed, continued)
    problems += walk.problems + indents
    if failure and not _told(failure, [*walk.problems, *indents], indents):
        problems.append(failure)
    if written is None and not failure and not has_errors(problems):
        problems.append(Problem("empty-file", "nothing is written here", Place(file, first_line)))
    return written, problems


def _too_large(file: str) -> Problem:
    message = f"a file of answers or clause data holds at most {MAX_SIZE // 1024**2} MiB"
    return Problem("file-too-large", message, Place(file, 1), help="put long texts into annexes of their own")


def _told(failure: Problem, found: list[Problem], indents: list[Problem]) -> bool:
    """Whether the reason for giving up was told already: on the same line, or as an odd indent above it."""
    if failure.place is None:
        return has_errors(found)
    line = failure.place.line
    on_line = any(problem.place and problem.place.line == line for problem in found if problem.is_error)
    return on_line or any(problem.place and problem.place.line <= line for problem in indents)


class _GivenUp(Exception):
    """The file can't be read further. Carries the reason."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def _offset(mark: Any) -> int:
    """Where an event begins or ends. Any: the stubs know two kinds of mark, and none at all; libyaml marks every event."""
    return int(mark.index)


def _row(mark: Any) -> int:
    """The line on which an event begins or ends, from 0."""
    return int(mark.line)


class _Walk:
    """One walk over the events of a text. `continued` are the rows on which a text goes on that began above."""

    def __init__(self, source: YamlText) -> None:
        self.problems: list[Problem] = []
        self.continued: set[int] = set()
        self._source = source
        self._events: Iterator[yaml.Event] = yaml.parse(source.text, Loader=yaml.CSafeLoader)
        self._nodes = 0

    def read(self) -> tuple[Written | None, Problem | None]:
        """The value of the first document; None, and the problem, where reading had to stop."""
        try:
            return self._document(), None
        except _GivenUp as given_up:
            return None, given_up.problem
        except (yaml.YAMLError, ValueError) as error:
            if "nesting depth" in str(error):
                return None, self._given_up_deep()
            if isinstance(error, yaml.MarkedYAMLError):
                return None, self._syntax(error)
            return None, Problem("yaml-syntax", f"this can't be read as YAML: {error}", Place(self._source.file, 1))

    def _given_up_deep(self) -> Problem:
        """PyYAML 6.0.4 counts depths as well, and gives up before an event that could be counted here."""
        if found := _BRACES.search(self._source.text):
            place = self._source.place(found.start(), found.start() + 2)
            return needs_quotation_marks("unquoted-braces", "{{", place, shown(found[0]))
        return Problem("too-deep", _TOO_DEEP, Place(self._source.file, 1), help=_TOO_DEEP_HELP)

    def _syntax(self, error: yaml.MarkedYAMLError) -> Problem:
        at = error.problem_mark.index if error.problem_mark else 0
        since = error.context_mark.index if error.context_mark else at
        return syntax_problem(self._source, error.context or "", error.problem or "", at, since)

    # ------------------------------------------------------------ documents

    def _document(self) -> Written | None:
        written: Written | None = None
        documents = 0
        for event in self._events:
            match event:
                case yaml.DocumentStartEvent():
                    documents += 1
                    if documents > 1:
                        self._second(event)
                        break
                    self._directives(event)
                case yaml.StreamStartEvent() | yaml.StreamEndEvent() | yaml.DocumentEndEvent():
                    pass
                case _:
                    written = self._value(event, None, 0)
        return None if written is None or written.is_empty else written

    def _directives(self, event: yaml.DocumentStartEvent) -> None:
        if event.version or event.tags:
            row = next((row for row in range(len(self._source.starts)) if self._source.line(row).startswith("%")), 0)
            self._refuse(
                "yaml-directive", "a line can't start with %", self._source.line_place(row), "delete this line"
            )

    def _second(self, event: yaml.DocumentStartEvent) -> None:
        start = _offset(event.start_mark)
        message = "a line --- starts a second set of answers in the same file"
        self._refuse("second-document", message, self._source.place(start, start + 3), "delete this line")

    # ------------------------------------------------------------ values

    def _value(self, event: yaml.Event, key: Place | None, depth: int) -> Written:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            message = f"a file holds at most {MAX_NODES:,} values"
            raise _GivenUp(Problem("file-too-large", message, self._span(event), help="divide it"))
        if depth > MAX_DEPTH:
            raise _GivenUp(Problem("too-deep", _TOO_DEEP, self._span(event), help=_TOO_DEEP_HELP))
        match event:
            case yaml.ScalarEvent():
                return self._scalar(event, key)
            case yaml.AliasEvent():
                return self._alias(event, key)
            case yaml.SequenceStartEvent():
                self._refuse_signs(event)
                return self._list(event, key, depth)
            case yaml.MappingStartEvent():
                self._refuse_signs(event)
                if event.flow_style and self._source.text.startswith("{{", _offset(event.start_mark)):
                    return self._braces(event, key)
                return self._mapping(event, key, depth)
            case _:
                raise _GivenUp(Problem("yaml-syntax", "this can't be read as YAML", self._span(event)))

    def _list(self, start: yaml.SequenceStartEvent, key: Place | None, depth: int) -> Written:
        entries: list[Written] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                return Written(tuple(entries), self._from(start, event), key, plain=True)
            entries.append(self._value(event, None, depth + 1))
        raise self._cut_short(start)

    def _mapping(self, start: yaml.MappingStartEvent, key: Place | None, depth: int) -> Written:
        entries: dict[str, Written] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                return Written(entries, self._from(start, event), key, plain=True)
            name, place = self._name(event, depth)
            following = self._next(start)
            value = self._value(following, place, depth + 1)
            if name is not None and start.flow_style and self._stands_alone(event, following):
                self._refuse("yaml-key", *self._alone(name, start, event, place))
            elif name is not None and self._is_new(name, place, entries):
                entries[name] = value
        raise self._cut_short(start)

    def _alone(self, name: str, start: yaml.Event, event: yaml.Event, place: Place) -> tuple[str, Place, str]:
        """What is told of a name without a colon inside { }, where, and what to do."""
        if "," in self._source.text[_offset(start.start_mark) : _offset(event.end_mark)]:
            message = f"'{shown(name)}' stands alone: inside {{ }} a comma begins a new entry"
            return message, place, "put the words or the sum that hold the comma in quotation marks"
        message = f"{{ }} make a group of names and values, and '{shown(name)}' has no value"
        return message, place, "put the whole value in quotation marks if { and } belong to its words"

    def _stands_alone(self, name: yaml.Event, following: yaml.Event) -> bool:
        """Whether no colon follows a name: of `{fee: £1,500}` the `500`."""
        return ":" not in self._source.text[_offset(name.end_mark) : _offset(following.start_mark) + 1]

    def _next(self, start: yaml.Event) -> yaml.Event:
        event = next(self._events, None)
        if event is None:
            raise self._cut_short(start)
        return event

    def _cut_short(self, start: yaml.Event) -> _GivenUp:
        return _GivenUp(Problem("yaml-syntax", "this is cut short", self._span(start)))

    def _name(self, event: yaml.Event, depth: int) -> tuple[str | None, Place]:
        """A key and its place; None for one that can't be a name."""
        if not isinstance(event, yaml.ScalarEvent):
            place = self._span(event)
            self._value(event, None, depth + 1)
            self._refuse("yaml-key", "what stands before a colon must be a name, not a list or a group", place)
            return None, place
        name = self._scalar(event, None)
        place = name.place
        if name.text == "<<" and name.plain:
            self._refuse(
                "yaml-merge-key",
                "'<<' copies another heading's answers, which isn't done here",
                place,
                "write them out",
            )
            return None, place
        if not name.text:
            start = _offset(event.start_mark)
            place = place if event.style else self._source.place(max(start - 1, 0), start)
            self._refuse("yaml-key", "no name stands before this colon", place)
            return None, place
        return name.text, place

    def _is_new(self, name: str, place: Place, entries: dict[str, Written]) -> bool:
        first = entries[name].key if name in entries else None
        if first is None:
            return True
        remark = Remark(f"typed first in {first.short}", first)
        message = f"'{shown(name)}' is typed twice under the same heading"
        self.problems.append(Problem("duplicate-key", message, place, remarks=(remark,), help="delete one of the two"))
        return False

    # ------------------------------------------------------------ scalars

    def _scalar(self, event: yaml.ScalarEvent, key: Place | None) -> Written:
        self._continue_rows(event)
        plain = not event.style
        place = key if key and plain and not event.value and not event.anchor and not event.tag else self._span(event)
        if self._refuse_signs(event):
            return Written(normalize("NFC", self._typed(event)), place, key, plain=True)
        if event.style == '"':
            self._check_escapes(event)
        elif plain:
            self._warn_of_comment(event)
        return Written(normalize("NFC", event.value), place, key, plain)

    def _continue_rows(self, event: yaml.ScalarEvent) -> None:
        if _row(event.start_mark) == _row(event.end_mark):
            return
        first, end = _offset(event.start_mark), _offset(event.end_mark)
        last = first + len(self._source.text[first:end].rstrip())
        self.continued.update(range(self._source.row(first) + 1, self._source.row(last) + 1))

    def _check_escapes(self, event: yaml.ScalarEvent) -> None:
        """Characters typed by their code (`"\\u0007"`) are judged as if they had been typed themselves."""
        typed, start = self._typed(event), _offset(event.start_mark)
        meant, offsets, end = "", array("I"), 0
        for found in _ESCAPE.finditer(typed) if "\\" in typed else ():
            code = found[1] or found[2] or found[3]
            character = chr(int(code, 16)) if code else _NAMED_ESCAPES.get(found[4], " ")
            if FORBIDDEN.match(character):
                place = self._source.place(start + found.start(), start + found.end())
                self._refuse(
                    "control-character", f"the character U+{ord(character):04X} can't be used", place, "delete it"
                )
            meant += typed[end : found.start()] + character
            offsets.extend(range(start + end, start + found.start() + 1))
            end = found.end()
        if not meant.isascii():
            meant += typed[end:]
            offsets.extend(range(start + end, start + len(typed) + 1))
            self.problems += odd_letters(meant, lambda first, last: self._source.place(offsets[first], offsets[last]))

    def _warn_of_comment(self, event: yaml.ScalarEvent) -> None:
        """`Flat #4`: what follows ` #` is a comment to YAML, and probably not to whoever typed it."""
        end = _offset(event.end_mark)
        if not self._source.text.startswith((" ", "\t"), end):
            return
        rest = self._source.rest_of_line(end)
        found = _SWALLOWED.match(rest) if "#" in rest else None
        if not found:
            return
        lost = found[1].rstrip()
        value = self._source.text[_offset(event.start_mark) : end] + found[0].rstrip()
        place = self._source.place(end + found.start(1), end + found.start(1) + len(lost))
        message = f"'{shown(lost)}' is read as a comment, not as part of the answer"
        help = f"write   {quoted(shown(value.strip()))}"
        self.problems.append(Problem("swallowed-comment", message, place, Severity.WARNING, help=help))

    # ------------------------------------------------------------ what is refused

    def _alias(self, event: yaml.AliasEvent, key: Place | None) -> Written:
        typed = self._typed(event)
        self.problems.append(needs_quotation_marks("yaml-alias", "*", self._span(event), shown(typed)))
        return Written(normalize("NFC", typed), self._span(event), key, plain=True)

    def _refuse_signs(self, event: yaml.ScalarEvent | yaml.SequenceStartEvent | yaml.MappingStartEvent) -> bool:
        """Whether a value has an anchor or a tag; they are problems."""
        if not event.anchor and not event.tag:
            return False
        typed = self._typed(event) if isinstance(event, yaml.ScalarEvent) else ""
        start = _offset(event.start_mark)
        sign = self._source.text[start : start + 1]
        word = self._source.rest_of_line(start).split(" ")[0]
        place = self._span(event) if typed else self._source.place(start, start + len(word))
        rule = "yaml-anchor" if sign == "&" else "yaml-tag"
        self.problems.append(needs_quotation_marks(rule, sign, place, shown(typed)))
        return True

    def _braces(self, start: yaml.MappingStartEvent, key: Place | None) -> Written:
        """`{{ name }}` without quotation marks, which YAML takes for a group within a group."""
        found = _BRACES.match(self._source.rest_of_line(_offset(start.start_mark)))
        typed = found[0] if found else "{{"
        at = _offset(start.start_mark)
        place = self._source.place(at, at + len(typed))
        self.problems.append(needs_quotation_marks("unquoted-braces", "{{", place, shown(typed)))
        self._skip(start)
        return Written(normalize("NFC", typed), place, key, plain=True)

    def _skip(self, start: yaml.Event) -> None:
        """Leave out a list or mapping with all that is in it."""
        depth = 1
        while depth:
            event = self._next(start)
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > MAX_DEPTH:
                raise _GivenUp(Problem("too-deep", _TOO_DEEP, self._span(event), help=_TOO_DEEP_HELP))

    def _refuse(self, rule: str, message: str, place: Place, help: str = "") -> None:
        self.problems.append(Problem(rule, message, place, help=help))

    # ------------------------------------------------------------ places

    def _typed(self, event: yaml.Event) -> str:
        return self._source.text[_offset(event.start_mark) : _offset(event.end_mark)].rstrip()

    def _span(self, event: yaml.Event) -> Place:
        start: Any = event.start_mark  # of the stubs see _offset
        end: Any = event.end_mark
        if start.line == end.line and start.index < end.index and not self._source.text[end.index - 1].isspace():
            return Place(self._source.file, start.line + self._source.first_line, start.column + 1, end.column + 1)
        return self._source.place(start.index, end.index)

    def _from(self, start: yaml.Event, end: yaml.Event) -> Place:
        return self._source.place(_offset(start.start_mark), _offset(end.end_mark))
