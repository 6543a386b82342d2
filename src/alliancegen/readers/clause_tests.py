"""`clauses/tests/*.yaml`: tests of the clauses, read field by field; what they name must be known to the kind."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from msgspec import Struct

from alliancegen.model.clause_tests import ANYWHERE, ClauseTest, Expected, Stated
from alliancegen.model.coverage import Status
from alliancegen.model.library import AgreementKind, Library
from alliancegen.model.problems import Problem
from alliancegen.model.suggestions import nearest
from alliancegen.model.written import Written
from alliancegen.readers.fields import Fields
from alliancegen.readers.yaml_source import read_yaml

_FILE = ("kind", "today", "start", "tests")
_TEST = ("test", "start", "final", "given", "expect")
_EXPECT = ("in", "out", "words", "no_words", "refers", "coverage", "problems", "no_problems", "before_signing")
_STATUSES = tuple(status.value for status in Status)


def read_clause_tests(raw: bytes, file: str, library: Library) -> tuple[list[ClauseTest], list[Problem]]:
    """The tests of a file, and every problem found; with an error among them none should be run."""
    written, problems = read_yaml(raw, file)
    if written is None:
        return [], problems
    fields = Fields(written, "a file of tests", _FILE, problems)
    kind_id = fields.id("kind")
    if kind_id not in library.kinds:
        if kind_id:
            help = nearest(kind_id, library.kinds) or f"the kinds are {', '.join(library.kinds)}"
            fields.refuse("unknown-kind", f"there is no kind of agreement '{kind_id}'", fields.place_of("kind"), help)
        return [], problems
    reader = _Reader(library.kinds[kind_id], library, _today(fields), fields.text("start"), problems)
    tests = [reader.test(entry) for entry in fields.rows("tests")]
    if not tests:
        fields.refuse("missing-key", "there is no test in this file", fields.place, "add   tests:   with   - test: …")
    first: dict[str, ClauseTest] = {}
    for test in tests:
        if test.name in first:
            message = f"two tests are called '{test.name}'"
            fields.refuse(
                "duplicate-id", message, test.place, f"the first stands on line {first[test.name].place.line}"
            )
        first.setdefault(test.name, test)
    return tests, problems


def _today(fields: Fields) -> date | None:
    text = fields.text("today")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fields.refuse("wrong-kind", f"'{text}' is no date like 2027-04-01", fields.place_of("today"))
        return None


class _Reader(Struct, frozen=True):
    """Reads the tests of one kind."""

    kind: AgreementKind
    library: Library
    today: date | None
    start: str
    problems: list[Problem]

    def test(self, written: Written) -> ClauseTest:
        fields = Fields(written, "a test", _TEST, self.problems)
        expect = fields.written("expect")
        if expect is None:
            fields.refuse("missing-key", "this test expects nothing", fields.place, "add   expect:")
        return ClauseTest(
            name=fields.text("test", needed=True),
            kind=self.kind.id,
            start=fields.text("start", self.start),
            given=fields.mapping("given"),
            expected=self._expected(expect) if expect else Expected(),
            final=fields.yes("final"),
            today=self.today,
            place=fields.place_of("test"),
        )

    def _expected(self, written: Written) -> Expected:
        fields = Fields(written, "what a test expects", _EXPECT, self.problems)
        sections = [row.id for row in self.kind.rows()]
        points = [
            name for row in self.kind.checklist for name in (row.id, *(f"{row.id}#{each}" for each in row.points))
        ]
        rules = [rule.id for rule in (*self.library.rules, *self.kind.rules)]
        return Expected(
            inside=self._listed(fields, "in", sections),
            outside=self._listed(fields, "out", sections),
            words=self._about(fields, "words", [*sections, ANYWHERE]),
            no_words=self._about(fields, "no_words", [*sections, ANYWHERE]),
            refers=self._about(fields, "refers", sections, sections),
            coverage=self._about(fields, "coverage", points, _STATUSES),
            problems=self._listed(fields, "problems", None),
            no_problems=self._listed(fields, "no_problems", rules),
            before_signing=self._listed(fields, "before_signing", rules),
        )

    def _listed(self, fields: Fields, key: str, known: Collection[str] | None) -> Sequence[Stated]:
        """A list of names, or one alone."""
        stated = [Stated("", each.text, each.place) for each in _texts(fields, key, fields.written(key))]
        return [each for each in stated if known is None or self._knows(each.text, known, each)]

    def _about(
        self, fields: Fields, key: str, known: Collection[str], values: Collection[str] | None = None
    ) -> Sequence[Stated]:
        """`name: text` lines, or `name: [text, text]`."""
        stated = []
        for name, written in fields.mapping(key).items():
            if self._knows(name, known, Stated("", name, written.key or written.place)):
                stated += [Stated(name, each.text, each.place) for each in _texts(fields, key, written)]
        return [each for each in stated if values is None or self._knows(each.text, values, each)]

    def _knows(self, name: str, known: Collection[str], stated: Stated) -> bool:
        if name in known:
            return True
        help = nearest(name, known) or (f"it is one of {', '.join(known)}" if len(known) < 10 else "")
        message = f"'{name}' is not known to the kind {self.kind.id}"
        self.problems.append(Problem("unknown-name", message, stated.place, help=help))
        return False


def _texts(fields: Fields, key: str, written: Written | None) -> Iterator[Written]:
    """The texts of a list, or one text."""
    if written is None:
        return
    for each in written.entries if written.is_list else [written]:
        if each.is_text and each.text.strip():
            yield each
        else:
            fields.refuse("wrong-shape", f"'{key}' holds texts, each of them not empty", each.key or each.place)
