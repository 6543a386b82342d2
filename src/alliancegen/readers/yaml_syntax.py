"""Words for the places at which libyaml gives up. It knows tokens; the reader of the message knows lines and colons."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.readers.yaml_text import YamlText

_NAME = r"(?:- +)*[\w.]+"
_COLON_WITHOUT_SPACE = Pattern(rf"^\s*{_NAME}(:)(?=[^\s:/])")
_TYPE = Pattern(r"(!![a-z]+)(?: +(.*))?$", re.DOTALL)
_NAME_ALONE = Pattern(r"^\s*[\w.]+\s*$")
_CODE = Pattern(r"\\(?:u\w{0,4}|U\w{0,8}|x\w{0,2}|.)")
_BRACES = Pattern(r"(?:^\s*|[:\-,\[] +)(\{\{.*?\}\}|\{\{)")
_VALUE = Pattern(rf"^\s*(?P<name>{_NAME}): +(?P<value>.*?)\s*$")


class Failure(Struct, frozen=True):
    """Where libyaml gave up (`at`) and what it had begun to read (`since`), in offsets.

    `context` and `problem` are its own words for that.
    """

    source: YamlText
    context: str
    problem: str
    at: int
    since: int

    @property
    def row(self) -> int:
        return self.source.row(self.at)

    @property
    def letter(self) -> str:
        """The letter at which libyaml gave up; empty at the end of the file."""
        return self.source.text[self.at : self.at + 1]

    @property
    def before(self) -> str:
        """What stands before it on its line."""
        return self.source.line(self.row)[: self.at - self.source.starts[self.row]]

    @property
    def at_end(self) -> bool:
        return not self.source.text[self.at :].strip()

    def line_above(self) -> int | None:
        """The nearest row above that holds more than a comment."""
        for row in range(self.row - 1, -1, -1):
            if self.source.line(row).strip() and not self.source.line(row).lstrip().startswith("#"):
                return row
        return None


def syntax_problem(source: YamlText, context: str, problem: str, at: int, since: int) -> Problem:
    """The problem that makes a file unreadable as YAML, in words. What isn't known here is told in libyaml's words."""
    failure = Failure(source, context, problem, at, since)
    if braces := _unquoted_braces(failure):
        return braces
    for words, tell in _BY_CONTEXT.items():
        if context.startswith(words):
            return tell(failure)
    for words, tell in _BY_PROBLEM.items():
        if problem.startswith(words):
            return tell(failure)
    return _refuse(f"this can't be read as YAML: {problem}", source.place(at))


def needs_quotation_marks(rule: str, sign: str, place: Place, value: str = "") -> Problem:
    """The problem of a value that starts with a sign of YAML's own."""
    if found := _TYPE.match(value):
        message = f"{found[1]} names a type of YAML, and a value needs none here"
        rest = found[2] or ""
        return Problem(rule, message, place, help=f"write   {_as_text(rest)}" if rest else f"delete {found[1]}")
    message = f"a value that starts with {sign} must stand in quotation marks"
    return Problem(rule, message, place, help=f"write   {quoted(value)}" if value else "")


def _as_text(value: str) -> str:
    return value if value.startswith(("'", '"')) else quoted(value)


def quoted(value: str) -> str:
    """A value in quotation marks, as it would have to be typed."""
    mark = "'" if '"' in value or "\\" in value else '"'
    return mark + (value.replace("'", "''") if mark == "'" else value) + mark


def _refuse(message: str, place: Place, help: str = "") -> Problem:
    return Problem("yaml-syntax", message, place, help=help)


def _unquoted_braces(failure: Failure) -> Problem | None:
    """`{{ name }}` or `{% tag %}` without quotation marks, on the line that failed or where its value began."""
    source = failure.source
    for row in dict.fromkeys((failure.row, source.row(failure.since))):
        if found := _BRACES.search(source.line(row)):
            start = source.starts[row]
            return needs_quotation_marks(
                "unquoted-braces", "{{", source.place(start + found.start(1), start + found.end(1))
            )
    if failure.letter == "%" and failure.before.endswith("{"):
        return needs_quotation_marks("unquoted-braces", "{%", source.place(failure.at - 1, failure.at + 1))
    return None


# ---------------------------------------------------------------- told by what was being read


def _sign(rule: str) -> Callable[[Failure], Problem]:
    def tell(failure: Failure) -> Problem:
        source = failure.source
        value = source.rest_of_line(failure.since).strip()
        place = source.place(failure.since, failure.since + len(value))
        return needs_quotation_marks(rule, value[:1], place, value)

    return tell


def _directive(failure: Failure) -> Problem:
    row = failure.source.row(failure.since)
    return Problem(
        "yaml-directive", "a line can't start with %", failure.source.line_place(row), help="delete this line"
    )


def _open_quotation(failure: Failure) -> Problem:
    place = failure.source.place(failure.since)
    return _refuse("the quotation mark that opens here is never closed", place, "close it where the text ends")


def _escape(failure: Failure) -> Problem:
    source = failure.source
    start = source.text.rfind("\\", 0, failure.at + 1)
    found = _CODE.match(source.text, max(start, 0))
    place = source.place(start, found.end() if found else start + 2)
    if failure.problem.startswith("found invalid Unicode"):
        return Problem(
            "control-character", "this code stands for no character", place, help="type the character itself"
        )
    return _refuse("a backslash in double quotation marks is no plain letter", place, "use single quotation marks: '…'")


def _block_text(failure: Failure) -> Problem:
    if "tab" in failure.problem:
        return _tab(failure)
    sign = failure.source.text[failure.since]
    place = failure.source.place(failure.at, failure.at + len(failure.source.rest_of_line(failure.at)))
    return _refuse(
        f"nothing may stand behind {sign} on its line",
        place,
        "put the text in quotation marks, or start it on the next line, indented",
    )


_BY_CONTEXT: Mapping[str, Callable[[Failure], Problem]] = {
    "while scanning an alias": _sign("yaml-alias"),
    "while scanning an anchor": _sign("yaml-anchor"),
    "while scanning a tag": _sign("yaml-tag"),
    "while parsing a tag": _sign("yaml-tag"),
    "while scanning a directive": _directive,
    "while scanning a %": _directive,
    "while parsing a %": _directive,
    "while scanning a quoted scalar": _open_quotation,
    "while parsing a quoted scalar": _escape,
    "while scanning a block scalar": _block_text,
}


# ---------------------------------------------------------------- told by what was wrong


def _tab(failure: Failure) -> Problem:
    place = failure.source.place(failure.at)
    return Problem(
        "tab-indent", "here stands a tab where YAML counts spaces", place, help="use spaces, two for each level"
    )


def _unexpected_colon(failure: Failure) -> Problem:
    """A colon where no name can stand: a text with a colon in it, a colon too little above, or a wrong indent."""
    source = failure.source
    typed = _VALUE.match(source.line(failure.row))
    if typed and ": " in failure.before + " ":
        return _colon_in_value(failure, typed)
    above = failure.line_above()
    if above is not None and (missing := _missing_colon(source, above)):
        return missing
    message = "this line is indented under one that already has a value"
    return _refuse(message, source.line_place(failure.row), "give it the indent of its neighbours")


def _colon_in_value(failure: Failure, typed: re.Match[str]) -> Problem:
    """The problem of a second colon on a line; `typed` is its name and its value."""
    source = failure.source
    if typed["value"].startswith(("'", '"')):
        return _after_quotation(failure)
    start = source.starts[failure.row] + typed.start("value")
    message = "a text that holds a colon and a space must stand in quotation marks"
    help = f"write   {typed['name']}: {quoted(typed['value'])}"
    return _refuse(message, source.place(start, start + len(typed["value"])), help)


def _missing_colon(source: YamlText, row: int) -> Problem | None:
    """The problem of a line without a colon, or without a space after it; None for any other line."""
    line = source.line(row)
    if found := _COLON_WITHOUT_SPACE.match(line):
        start = source.starts[row] + found.start(1)
        return _refuse("a space is missing after this colon", source.place(start, start + 1))
    if _NAME_ALONE.match(line):
        return _refuse("a colon is missing after this name", source.line_place(row), f"write   {line.strip()}:")
    return None


def _no_colon(failure: Failure) -> Problem:
    row = failure.source.row(failure.since)
    if missing := _missing_colon(failure.source, row):
        return missing
    return _refuse("this line is no 'name: value', and no entry of a list", failure.source.line_place(row))


def _list_beside_name(failure: Failure) -> Problem:
    place = failure.source.place(failure.at, failure.at + len(failure.source.rest_of_line(failure.at)))
    return _refuse(
        "a list can't start on the line of its name", place, "start it on the next line, each entry with - before it"
    )


def _odd_start(failure: Failure) -> Problem:
    if failure.letter == "\t":
        return _tab(failure)
    value = failure.source.rest_of_line(failure.at).strip()
    place = failure.source.place(failure.at, failure.at + len(value))
    return needs_quotation_marks("yaml-syntax", failure.letter, place, value)


def _no_name(failure: Failure) -> Problem:
    """A line, or the rest of one, that doesn't fit the names above it."""
    source = failure.source
    before = failure.before.strip()
    rest = source.place(failure.at, failure.at + len(source.rest_of_line(failure.at)))
    if before.endswith(("'", '"')):
        return _after_quotation(failure)
    if before:
        return _refuse("this doesn't belong to the value before it", rest, "put the whole value in quotation marks")
    if failure.letter == "-":
        return _refuse(
            "an entry of a list stands where a name is expected", rest, "indent it under the name that it belongs to"
        )
    if failure.letter == ":":
        return _refuse("no name stands before this colon", rest)
    return _refuse("this line has the indent of no line above it", rest, "give it the indent of its neighbours")


def _after_quotation(failure: Failure) -> Problem:
    """Text behind a closing quotation mark; most often one mark that was meant as an apostrophe, or one that never closed."""
    source = failure.source
    mark = failure.before.rstrip()[-1]
    if failure.before.count(mark) % 2 and (opened := _opened_above(source, failure.row, mark)):
        message = f"the quotation mark that opens here closes only on line {failure.row + 1}"
        return _refuse(message, opened, f"close it with {mark} where its text ends")
    marks = "double" if failure.before.rstrip().endswith("'") else "single"
    rest = source.place(failure.at, failure.at + len(source.rest_of_line(failure.at)))
    message = "after the closing quotation mark nothing more may stand"
    return _refuse(message, rest, f"put the whole value in {marks} quotation marks")


def _opened_above(source: YamlText, row: int, mark: str) -> Place | None:
    """The nearest line above on which a text in quotation marks is opened and not closed."""
    for above in range(row - 1, -1, -1):
        line = source.line(above)
        if line.count(mark) % 2 and (opened := re.search(rf"^[^#]*?(?:[:,\[{{]|-) *({mark})", line)):
            start = source.starts[above] + opened.start(1)
            return source.place(start, start + len(line) - opened.start(1))
    return None


def _no_dash(failure: Failure) -> Problem:
    row = failure.source.line_place(failure.row)
    return _refuse(
        "this line stands among the entries of a list and doesn't begin with -",
        row,
        "begin it with - or indent it under an entry",
    )


def _open_bracket(failure: Failure) -> Problem:
    """A bracket that isn't closed on its line, or entries without a comma between them."""
    source = failure.source
    sign = source.text[failure.since]
    closing = {"[": "]", "{": "}"}.get(sign, sign)
    if failure.row != source.row(failure.since) or failure.at_end:
        return _refuse(
            f"the bracket {sign} that opens here is not closed", source.place(failure.since), f"close it with {closing}"
        )
    place = source.place(failure.at, failure.at + len(source.rest_of_line(failure.at)))
    if failure.letter == "?":
        return needs_quotation_marks("yaml-syntax", "?", place)
    return _refuse(
        f"inside {sign} … {closing} a comma is missing before this",
        place,
        "put a text that holds , : [ ] { } in quotation marks",
    )


def _no_value(failure: Failure) -> Problem:
    source = failure.source
    if failure.at_end:
        start = max(source.text.rfind("[", 0, failure.at), source.text.rfind("{", 0, failure.at), 0)
        return _refuse("a bracket that opens here is not closed", source.place(start))
    if failure.letter == ",":
        return _refuse("nothing stands before this comma", source.place(failure.at))
    return _odd_start(failure)


def _left_of_start(failure: Failure) -> Problem:
    above = failure.line_above()
    if above is not None and failure.source.line(above).rstrip() == "...":
        message = "a line of ... ends the answers, and more of them follow"
        return _refuse(message, failure.source.line_place(above), "delete this line")
    place = failure.source.line_place(failure.row)
    return _refuse(
        "this line starts further left than the first one", place, "let every heading start in the first column"
    )


_BY_PROBLEM: Mapping[str, Callable[[Failure], Problem]] = {
    "mapping values are not allowed": _unexpected_colon,
    "could not find expected ':'": _no_colon,
    "block sequence entries are not allowed": _list_beside_name,
    "mapping keys are not allowed": _odd_start,
    "found character that cannot start any token": _odd_start,
    "found a tab character": _tab,
    "did not find expected key": _no_name,
    "did not find expected '-' indicator": _no_dash,
    "did not find expected ',' or": _open_bracket,
    "did not find expected node content": _no_value,
    "did not find expected <document start>": _left_of_start,
    "found undefined tag handle": _sign("yaml-tag"),
}
