"""Every rule of the library is broken once, by the smallest edit of the example, and told on the line that is to blame.

The cases stand in rules/*.yaml: the rule, what to replace by what, the start of the line told, the other rules that the
edit can't help breaking, and in `passes` the nearest edit that keeps the rule where the example doesn't come near it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import yaml

from alliancegen.model.problems import Severity
from alliancegen.pipeline import CheckedLibrary
from example import FILE, ROOT, Build, edited, example_of

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Case:
    rule: str
    fails: Mapping[str, str]
    line: str
    passes: Mapping[str, str] = field(default_factory=dict)
    also: tuple[str, ...] = ()
    final: bool = False
    base: str = ""
    """A golden case on whose answers the edit is made, instead of the example's."""
    kind: str = "gp_alliance"
    """The kind whose example is edited: that of which the file bears the name."""
    fault: str = ""
    """Why the library doesn't tell it yet: the test is expected to fail, and says so when it no longer does."""

    def text(self, edits: Mapping[str, str]) -> str:
        if not self.base:
            return edited(edits, example_of(self.kind))
        return edited(edits, (ROOT / "tests/cases" / self.base / "answers.yaml").read_text(encoding="utf-8"))


KINDS = [folder.name for folder in (ROOT / "clauses/kinds").iterdir()]
CASES = [
    Case(**{"kind": file.stem if file.stem in KINDS else "gp_alliance", **case})
    for file in sorted((ROOT / "tests/rules").glob("*.yaml"))
    for case in yaml.safe_load(file.read_text(encoding="utf-8"))
]


def params(wanted: Callable[[Case], bool]) -> list[Any]:
    return [
        pytest.param(case, id=case.rule, marks=[pytest.mark.xfail(reason=case.fault)] if case.fault else [])
        for case in CASES
        if wanted(case)
    ]


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_example_breaks_no_rule(kind: str, build: Build) -> None:
    for final in (False, True):
        assert [str(problem) for problem in build(example_of(kind), final=final).told()] == []


def test_every_rule_has_a_case(checked: CheckedLibrary) -> None:
    kinds = checked.library.kinds.values()
    rules = {rule.id for rule in checked.library.rules} | {rule.id for kind in kinds for rule in kind.rules}
    cased = [case.rule for case in CASES]
    assert sorted(cased) == sorted(rules)


@pytest.mark.parametrize("case", params(lambda case: True))
def test_the_rule_is_told_on_the_line_to_blame(case: Case, build: Build, checked: CheckedLibrary) -> None:
    text = case.text(case.fails)
    run = build(text, final=case.final)
    found = {problem.rule for problem in run.told() if problem.severity > Severity.NOTE or problem.rule == case.rule}
    assert found == {case.rule, *case.also}
    told = next(problem for problem in run.told() if problem.rule == case.rule)
    assert told.place is not None and told.place.file == FILE
    assert text.splitlines()[told.place.line - 1].strip().startswith(case.line)
    kind = checked.library.kinds[case.kind]
    rule = next(rule for rule in [*checked.library.rules, *kind.rules] if rule.id == case.rule)
    assert told.severity in (rule.severity_final if case.final else rule.severity, Severity.ERROR)
    assert told.message and "[●]" not in told.message
    assert told.help


@pytest.mark.parametrize("case", params(lambda case: bool(case.passes)))
def test_the_nearest_answer_that_fits_is_not_told(case: Case, build: Build) -> None:
    assert case.rule not in {problem.rule for problem in build(case.text(case.passes), final=case.final).told()}


@pytest.mark.parametrize("case", params(lambda case: not case.final))
def test_a_rule_is_no_milder_at_signing(case: Case, build: Build) -> None:
    text = case.text(case.fails)
    assert case.rule in {problem.rule for problem in build(text, final=True).told()}
