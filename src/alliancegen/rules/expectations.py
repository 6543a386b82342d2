"""What a clause test expects, laid over what came of its answers: one problem for each expectation that fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from alliancegen.model.agreement import Agreement, Provision, Reference, inlines_of, plain_text
from alliancegen.model.clause_tests import ANYWHERE, ClauseTest, Stated
from alliancegen.model.coverage import Coverage
from alliancegen.model.places import Place
from alliancegen.model.plan import Plan
from alliancegen.model.problems import Problem, Remark

_SHOWN, _LONGEST = 3, 240
_QUOTES = str.maketrans("“”‘’\u00a0\u202f", "\"\"''  ")


def check(
    test: ClauseTest,
    told: Sequence[Problem],
    agreement: Agreement | None,
    coverage: Coverage | None,
    plan: Plan | None,
) -> list[Problem]:
    """The problems of one test, each on the line of its expectation; `told` are those of the run itself."""
    problems = [*_unexpected(test, told), *_not_told(test, told)]
    if agreement is None or coverage is None:
        if not problems and _looks_at_text(test):
            problems.append(_failure(test, test.place, "nothing was built, so its text can't be looked at"))
        return problems
    found = _Found(test, agreement, coverage, plan)
    return [*problems, *found.sections(), *found.words(), *found.references(), *found.report()]


def _failure(test: ClauseTest, place: Place, message: str, remarks: Sequence[Remark] = ()) -> Problem:
    return Problem("clause-test", f"{test.name}: {message}", place, remarks=tuple(remarks))


def _looks_at_text(test: ClauseTest) -> bool:
    expected = test.expected
    sections = (*expected.inside, *expected.outside, *expected.words, *expected.no_words, *expected.refers)
    return bool((*sections, *expected.coverage, *expected.before_signing))


def _unexpected(test: ClauseTest, told: Sequence[Problem]) -> Iterator[Problem]:
    """Errors that the test doesn't name, and what it says isn't told."""
    wanted = {each.text for each in test.expected.problems}
    unwanted = {each.text: each.place for each in test.expected.no_problems}
    for problem in told:
        if problem.rule in unwanted or (problem.is_error and problem.rule not in wanted):
            place = unwanted.get(problem.rule, test.place)
            remarks = [Remark("told here", problem.place)] if problem.place else []
            yield _failure(test, place, f"{problem.severity}[{problem.rule}]: {problem.message}", remarks)


def _not_told(test: ClauseTest, told: Sequence[Problem]) -> Iterator[Problem]:
    rules = {problem.rule: problem for problem in told}
    for each in test.expected.problems:
        if each.text not in rules:
            others = ", ".join(rules) or "nothing"
            yield _failure(test, each.place, f"the rule '{each.text}' is not told", [Remark(f"told is {others}")])


class _Found(Struct, frozen=True):
    """What came of a test that built."""

    test: ClauseTest
    agreement: Agreement
    coverage: Coverage
    plan: Plan | None

    def _tops(self, section: str) -> list[Provision]:
        return [top for top in self.agreement.sections() if section in (top.section, ANYWHERE)]

    def _reason(self, section: str) -> list[Remark]:
        decision = self.plan.decisions.get(section) if self.plan else None
        return [Remark(decision.reason)] if decision else []

    def sections(self) -> Iterator[Problem]:
        for each in self.test.expected.inside:
            if not self._tops(each.text):
                yield _failure(self.test, each.place, f"'{each.text}' is not in the agreement", self._reason(each.text))
        for each in self.test.expected.outside:
            if self._tops(each.text):
                yield _failure(self.test, each.place, f"'{each.text}' is in the agreement", self._reason(each.text))

    def words(self) -> Iterator[Problem]:
        for each in self.test.expected.words:
            yield from self._absent(each) or self._without(each)
        for each in self.test.expected.no_words:
            yield from self._absent(each) or self._holding(each)

    def _absent(self, stated: Stated) -> list[Problem]:
        if self._tops(stated.of):
            return []
        message = f"'{stated.of}' is not in the agreement, so its words can't be looked at"
        return [_failure(self.test, stated.place, message, self._reason(stated.of))]

    def _without(self, stated: Stated) -> Iterator[Problem]:
        tops = self._tops(stated.of)
        if not any(_holds(" ".join(_printed(each) for each in top.walk()), stated.text) for top in tops):
            nearest = _nearest([each for top in tops for each in top.walk()], stated.text)
            yield _failure(self.test, stated.place, f"'{stated.of}' doesn't say \"{stated.text}\"", nearest)

    def _holding(self, stated: Stated) -> Iterator[Problem]:
        for top in self._tops(stated.of):
            for each in top.walk():
                if _holds(_printed(each), stated.text):
                    yield _failure(self.test, stated.place, f"'{stated.of}' says \"{stated.text}\"", [_remark(each)])
                    return

    def references(self) -> Iterator[Problem]:
        """Whether a section refers to another, or to a provision of it."""
        keys = {each.key: top.section for top in self.agreement.sections() for each in top.walk()}
        for stated in self.test.expected.refers:
            if absent := self._absent(stated):
                yield from absent
                continue
            found = dict.fromkeys(
                keys.get(number.key, "")
                for top in self._tops(stated.of)
                for each in top.walk()
                for inline in inlines_of(each)
                if isinstance(inline, Reference)
                for number in inline.numbers
            )
            if stated.text not in found:
                there = Remark(f"it refers to {', '.join(filter(None, found)) or 'nothing'}")
                yield _failure(self.test, stated.place, f"'{stated.of}' doesn't refer to '{stated.text}'", [there])

    def report(self) -> Iterator[Problem]:
        """Coverage, and what is still to be done."""
        statuses: dict[str, tuple[str, str]] = {}
        for section in self.coverage.sections:
            statuses[section.id] = (section.status.value, section.reason)
            statuses |= {point.id: (point.status.value, point.reason) for point in section.points}
        for stated in self.test.expected.coverage:
            status, reason = statuses.get(stated.of, ("not in the report", ""))
            if status != stated.text:
                remarks = [Remark(reason)] if reason else []
                yield _failure(
                    self.test, stated.place, f"'{stated.of}' is '{status}', and was to be '{stated.text}'", remarks
                )
        tasks = [each.rule for each in self.coverage.before_signing]
        for stated in self.test.expected.before_signing:
            if stated.text not in tasks:
                there = Remark(f"to be done is {', '.join(dict.fromkeys(tasks)) or 'nothing'}")
                yield _failure(self.test, stated.place, f"'{stated.text}' is not to be done before signing", [there])


# ---------------------------------------------------------------- words


def _printed(provision: Provision) -> str:
    """A provision's own words on one line, quotes straight, without its number."""
    heading, words = plain_text(provision.heading), plain_text(provision.inlines)
    parts = [f"{heading}. {words}" if heading and words else heading or words]
    if provision.table is not None:
        rows = (provision.table.head, *provision.table.rows)
        parts += [f"| {' | '.join(plain_text(cell.inlines) for cell in row)} |" for row in rows]
    return _straight(" ".join(filter(None, parts)))


def _straight(text: str) -> str:
    return " ".join(text.translate(_QUOTES).split())


def _holds(text: str, words: str) -> bool:
    """Whether whole words stand in a text."""
    wanted = re.escape(_straight(words))
    before, after = (r"\b" if words[0].isalnum() else ""), (r"\b" if words.rstrip()[-1].isalnum() else "")
    return re.search(f"{before}{wanted}{after}", text) is not None


def _nearest(provisions: Sequence[Provision], words: str) -> list[Remark]:
    """The provisions that share the most words with those looked for, in printed order."""
    wanted = set(re.findall(r"\w{3,}", words.casefold()))
    shared = [len(wanted & set(re.findall(r"\w{3,}", _printed(each).casefold()))) for each in provisions]
    best = sorted(range(len(provisions)), key=lambda index: -shared[index])[:_SHOWN]
    return [_remark(provisions[index]) for index in sorted(best) if shared[index]] or [
        _remark(each) for each in provisions[:_SHOWN] if _printed(each)
    ]


def _remark(provision: Provision) -> Remark:
    text = f"{provision.path or provision.number} {_printed(provision)}".strip()
    return Remark(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…", provision.place)
