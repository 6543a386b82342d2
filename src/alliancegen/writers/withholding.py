"""Reports without the answers (`--no-excerpt`), for logs that anybody can read.

What is left says which rule, where, and what to do in general: no line of a file, no quoted or printed value, no name. A
rule of the library is told in its own words with … for each answer; a problem worded in code loses what it quotes, and
every value that stands in the answers file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from msgspec.structs import replace

from alliancegen.model.coverage import Changed, Coverage, SectionCoverage
from alliancegen.model.outcome import NO_LINES, Outcome, WaiverChange
from alliancegen.model.problems import Problem

HIDDEN = "…"
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”")
_SHORTEST = 3
"""A value of one or two letters says nothing by itself, and hiding it would tear other words."""

RuleWords = Callable[[str], str]
"""A rule of the library in general words; empty for a rule in code."""


def without_answers(outcome: Outcome, values: Collection[str], rule_words: RuleWords) -> Outcome:
    """The outcome as it may be shown to anybody. `values` are the scalars of the answers file."""
    hidden = _Hidden(values)
    return replace(
        outcome,
        problems=[_problem(each, hidden, rule_words) for each in outcome.problems],
        coverage=_coverage(outcome.coverage, hidden) if outcome.coverage else None,
        waivers=withheld_waivers(outcome.waivers),
        lines=NO_LINES,
    )


def withheld_waivers(waivers: Sequence[WaiverChange]) -> list[WaiverChange]:
    """Waivers without who decided them, and why."""
    return [replace(each, reason=HIDDEN, by=HIDDEN) for each in waivers]


class _Hidden:
    """Puts … for every value of the answers, the longest first, and for whatever is quoted."""

    def __init__(self, values: Collection[str]) -> None:
        lines = {line for value in values for line in (value.strip(), *value.split("\n")) if len(line) >= _SHORTEST}
        known = sorted(lines, key=lambda each: (-len(each), each))
        self._values = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in known) if known else r"(?!)")

    def values(self, text: str) -> str:
        return self._values.sub(HIDDEN, text)

    def all(self, text: str) -> str:
        return self.values(_QUOTED.sub(HIDDEN, text))


def _problem(problem: Problem, hidden: _Hidden, rule_words: RuleWords) -> Problem:
    return replace(
        problem,
        message=rule_words(problem.rule) or hidden.all(problem.message),
        label="",
        remarks=(),
        help="" if rule_words(problem.rule) else hidden.all(problem.help),
        suppressed=HIDDEN if problem.suppressed else "",
    )


def _changed(changed: Changed) -> Changed:
    declared = replace(changed.overlaid.declared, reason=HIDDEN)
    return replace(changed, overlaid=replace(changed.overlaid, declared=declared))


def _coverage(coverage: Coverage, hidden: _Hidden) -> Coverage:
    return replace(
        coverage,
        title=hidden.all(coverage.title),
        changed=[_changed(each) for each in coverage.changed],
        sections=[_section(each, hidden) for each in coverage.sections],
        before_signing=[replace(each, what=each.rule, who="", by="") for each in coverage.before_signing],
        assumed=[replace(each, value=HIDDEN) for each in coverage.assumed],
        configured=[replace(each, value=HIDDEN) for each in coverage.configured],
        advice=[replace(each, value=HIDDEN) for each in coverage.advice],
        special_terms=[HIDDEN] * len(coverage.special_terms),
    )


def _section(section: SectionCoverage, hidden: _Hidden) -> SectionCoverage:
    return replace(
        section,
        title=hidden.all(section.title),
        reason=hidden.all(section.reason),
        points=[replace(each, ask=hidden.values(each.ask), reason=hidden.all(each.reason)) for each in section.points],
    )
