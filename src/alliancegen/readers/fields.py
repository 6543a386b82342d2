"""A mapping of a data file, read field by field: known keys only, right shapes, every problem with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from alliancegen.model.expressions import Expression
from alliancegen.model.patterns import Pattern
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.suggestions import nearest
from alliancegen.model.templates import Piece
from alliancegen.model.written import Written
from alliancegen.readers.template.expressions import read_expression, read_loop
from alliancegen.readers.template.refusal import Refused
from alliancegen.readers.template.sentences import read_sentence

ID = Pattern(r"[a-z][a-z0-9_]*")


class Fields:
    """Takes the fields out of one mapping. `known` are its keys; `what` names the thing in messages."""

    def __init__(self, written: Written, what: str, known: Iterable[str], problems: list[Problem]) -> None:
        self.place = written.place
        self._what = what
        self._problems = problems
        self._mapping = written.mapping
        names = tuple(known)
        if not written.is_mapping:
            self.refuse("wrong-shape", f"{what} is written as a list of 'name: value' lines", written.place)
        for key, value in self._mapping.items():
            if key not in names:
                self.refuse("unknown-key", f"{what} has no '{key}'", value.key or value.place, nearest(key, names))

    def refuse(self, rule: str, message: str, place: Place, help: str = "") -> None:
        self._problems.append(Problem(rule, message, place, help=help))

    def __contains__(self, key: str) -> bool:
        return key in self._mapping and not self._mapping[key].is_empty

    def written(self, key: str) -> Written | None:
        return self._mapping.get(key) if key in self else None

    def place_of(self, key: str) -> Place:
        written = self._mapping.get(key)
        return written.place if written else self.place

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """The text of a field; a problem when it is needed and missing, or isn't text."""
        written = self.written(key)
        if written is None:
            if needed:
                self.refuse("missing-key", f"{self._what} needs '{key}'", self.place, f"add   {key}: …")
            return default
        if not written.is_text:
            self.refuse("wrong-shape", f"'{key}' of {self._what} is one text", written.place)
            return default
        return written.text

    def id(self, key: str = "id", *, needed: bool = True) -> str:
        """A field that is an id: lower-case letters, digits and underscores."""
        text = self.text(key, needed=needed)
        if text and not ID.fullmatch(text):
            self.refuse(
                "wrong-id",
                f"'{text}' is no id",
                self.place_of(key),
                "ids are lower-case letters, digits and _, a letter first",
            )
        return text

    def yes(self, key: str, *, default: bool = False) -> bool:
        """A yes/no field."""
        text = self.text(key).lower()
        if text in ("yes", "true"):
            return True
        if text in ("no", "false"):
            return False
        if text:
            self.refuse("wrong-shape", f"'{key}' of {self._what} is yes or no", self.place_of(key))
        return default

    def one_of(self, key: str, values: Sequence[str], default: str) -> str:
        """A field that holds one of a few words."""
        text = self.text(key, default)
        if text not in values:
            self.refuse(
                "wrong-shape",
                f"'{key}' of {self._what} is one of {', '.join(values)}, not '{text}'",
                self.place_of(key),
                nearest(text, values),
            )
            return default
        return text

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, or one text alone."""
        written = self.written(key)
        if written is None:
            return ()
        if written.is_text:
            return (written.text,)
        if written.is_mapping:
            self.refuse("wrong-shape", f"'{key}' of {self._what} is a list", written.place)
        for entry in written.entries:
            if not entry.is_text:
                self.refuse("wrong-shape", f"'{key}' of {self._what} is a list of texts", entry.place)
        return tuple(entry.text for entry in written.entries if entry.is_text)

    def rows(self, key: str) -> Sequence[Written]:
        """A list of entries of any shape."""
        written = self.written(key)
        if written is None:
            return ()
        if not written.is_list:
            self.refuse("wrong-shape", f"'{key}' of {self._what} is a list (lines that begin with -)", written.place)
        return written.entries

    def mapping(self, key: str) -> Mapping[str, Written]:
        """A mapping below this one."""
        written = self.written(key)
        if written is None:
            return {}
        if not written.is_mapping:
            self.refuse("wrong-shape", f"'{key}' of {self._what} is written as 'name: value' lines", written.place)
        return written.mapping

    def words(self, key: str) -> Mapping[str, str]:
        """`word: what it means` lines, each one text."""
        words = {}
        for word, written in self.mapping(key).items():
            if written.is_text:
                words[word] = written.text
            else:
                self.refuse("wrong-shape", f"'{word}' of '{key}' is one text", written.place)
        return words

    def expression(self, key: str, *, needed: bool = False) -> Expression | None:
        """An expression, or None where the field is left out (or can't be read)."""
        text = self.text(key, needed=needed)
        return expression(text, self.place_of(key), self._problems) if text else None

    def loops(self, key: str) -> tuple[tuple[str, Expression], ...]:
        """`name: expression` lines, in the order typed."""
        loops = []
        for name, written in self.mapping(key).items():
            if read := expression(written.text, written.place, self._problems):
                loops.append((name, read))
        return tuple(loops)

    def loop(self, key: str) -> tuple[str, Expression] | None:
        """`row in rows`."""
        text = self.text(key)
        if not text:
            return None
        try:
            return read_loop(text, self.place_of(key))
        except Refused as refused:
            self._problems.append(refused.problem)
            return None

    def pieces(self, key: str, *, needed: bool = False) -> tuple[Piece, ...]:
        """A sentence that may hold answers."""
        return pieces(self.text(key, needed=needed), self.place_of(key), self._problems)


def expression(source: str, place: Place, problems: list[Problem]) -> Expression | None:
    """An expression out of a data file; a problem and None where it can't be read."""
    try:
        return read_expression(source, place)
    except Refused as refused:
        problems.append(refused.problem)
        return None


def pieces(source: str, place: Place, problems: list[Problem]) -> tuple[Piece, ...]:
    """A sentence out of a data file that may hold `{{ answers }}`."""
    try:
        return read_sentence(source, place)
    except Refused as refused:
        problems.append(refused.problem)
        return ()
