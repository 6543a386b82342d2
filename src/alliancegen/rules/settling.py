"""What becomes of the problems found: a file may allow some with a reason, a firm may change how grave others are.

What is an error from the start can be neither allowed nor lowered: an agreement that breaks it can't be made, or isn't lawful.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from alliancegen.model.library import Library
from alliancegen.model.problems import Problem, Severity, shown
from alliancegen.model.suggestions import nearest
from alliancegen.model.written import Written
from alliancegen.readers.allowing import Allowance, read_allowances
from alliancegen.readers.sources import Sources
from alliancegen.rules.record import RuleRecord
from alliancegen.rules.registry import records

Levels = Mapping[str, Severity | None]
OFF = "off"
_SEVERITIES = {"note": Severity.NOTE, "warning": Severity.WARNING, "error": Severity.ERROR}
LEVELS = (OFF, *_SEVERITIES)


def known_rules(library: Library) -> dict[str, RuleRecord]:
    """Every rule: those of the tool, then those that the library has as data."""
    data = [*library.rules, *(rule for kind in library.kinds.values() for rule in kind.rules)]
    return {**{rule.id: RuleRecord(rule.id, rule.severity, ("answers",)) for rule in data}, **records()}


def read_levels(
    written: Mapping[str, Written], rules: Mapping[str, RuleRecord]
) -> tuple[dict[str, Severity | None], list[Problem]]:
    """`rules` of the configuration: for each rule its severity, None where it is off; and every problem with them."""
    levels: dict[str, Severity | None] = {}
    problems: list[Problem] = []
    for rule, entry in written.items():
        level = _SEVERITIES.get(entry.text) if entry.is_text else None
        place = entry.key or entry.place
        if rule not in rules:
            help = nearest(rule, rules) or "alliancegen list rules   lists them"
            problems.append(Problem("unknown-rule", f"there is no rule '{shown(rule)}'", place, help=help))
        elif not entry.is_text or entry.text not in LEVELS:
            message = f"a rule is off, note, warning or error, not '{shown(entry.text)}'"
            problems.append(Problem("wrong-shape", message, entry.place, help=nearest(entry.text, LEVELS)))
        elif rules[rule].severity is Severity.ERROR and level is not Severity.ERROR:
            message = f"'{rule}' keeps a wrong agreement from being built, and can't be lowered"
            problems.append(Problem("fixed-rule", message, entry.place, help="leave it out here"))
        else:
            levels[rule] = level
    return levels, problems


def settled_library(problems: Iterable[Problem], library: Library, sources: Sources, levels: Levels) -> list[Problem]:
    """The problems of a library. What only an agreement can show is never told unused here."""
    files = [file for file in sources.files() if file.startswith(f"{library.root}/")]
    settling = Settling(
        known_rules(library), levels, _allowances(files, sources), lambda _, rule: "agreement" not in rule.looks_at
    )
    return settling.settle(problems)


def settled_run(
    problems: Iterable[Problem],
    library: Library,
    sources: Sources,
    files: Iterable[str],
    levels: Levels,
    judged: Container[str],
) -> list[Problem]:
    """The problems of one run. `files` may allow some; `judged` are those that nothing is left to tell of."""
    settling = Settling(
        known_rules(library), levels, _allowances(sorted(files), sources), lambda each, _: each.place.file in judged
    )
    return settling.settle(problems)


def _allowances(files: Iterable[str], sources: Sources) -> list[Allowance]:
    return [allowance for file in files for allowance in read_allowances(file, sources.lines(file) or ())]


class Settling(Struct):
    """Takes the problems of one run. `is_told_unused` says of which allowances this run can know that nothing needs them."""

    rules: Mapping[str, RuleRecord]
    levels: Levels
    allowances: Sequence[Allowance]
    is_told_unused: Callable[[Allowance, RuleRecord], bool]
    _used: set[int] = field(default_factory=set)
    _refused: set[int] = field(default_factory=set)

    def settle(self, problems: Iterable[Problem]) -> list[Problem]:
        """The problems that stay, those that a file allows with its reason, and what is wrong with the allowances."""
        settled = [self._allowed(problem) for problem in problems]
        settled += [problem for number in range(len(self.allowances)) if (problem := self._wrong(number))]
        return [levelled for problem in settled if (levelled := self._levelled(problem)) is not None]

    def _allowed(self, problem: Problem) -> Problem:
        for number, each in enumerate(self.allowances):
            place = problem.place
            if each.rule != problem.rule or place is None or place.file != each.place.file:
                continue
            if each.first <= place.line <= each.last:
                if problem.is_error:
                    self._refused.add(number)
                elif each.reason:
                    self._used.add(number)
                    return replace(problem, suppressed=each.reason)
        return problem

    def _wrong(self, number: int) -> Problem | None:
        """What is wrong with an allowance; None where nothing is."""
        each = self.allowances[number]
        known = self.rules.get(each.rule)
        if known is None:
            help = nearest(each.rule, self.rules) or "alliancegen list rules   lists them"
            return _finding("wrong-suppression", f"there is no rule '{shown(each.rule)}' to allow", each, help)
        if number in self._refused or known.severity is Severity.ERROR:
            message = f"'{each.rule}' keeps a wrong agreement from being built, and can't be allowed"
            return _finding("wrong-suppression", message, each, "mend what it tells, and delete this line")
        if not each.reason:
            return _finding(
                "wrong-suppression", f"no reason is given why '{each.rule}' is allowed here", each, "add it"
            )
        if number not in self._used and self.is_told_unused(each, known):
            return _finding("unused-suppression", f"nothing here needs '{each.rule}' to be allowed", each, "delete it")
        return None

    def _levelled(self, problem: Problem) -> Problem | None:
        if problem.rule not in self.levels:
            return problem
        level = self.levels[problem.rule]
        if problem.is_error and level is not Severity.ERROR:
            return problem
        return None if level is None else problem.as_severity(level)


def _finding(rule: str, message: str, allowance: Allowance, help: str) -> Problem:
    return Problem(rule, message, allowance.place, Severity.WARNING, help=help)
