"""Every rule id that is told anywhere in the code has its page, which `explain` prints and `list rules` shows."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from alliancegen.model.problems import Severity
from alliancegen.pipeline import CheckedLibrary, lint_clauses
from alliancegen.rules.registry import page, records
from alliancegen.rules.settling import known_rules
from example import ROOT, TODAY

SOURCE = ROOT / "src/alliancegen"
TELLING = {"Problem", "Refused", "refuse", "_refuse", "_finding", "needs_quotation_marks"}
"""What is called with a rule's id in front. Elsewhere an id is given by name: `rule="..."`."""
ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+|circular|disagrees|unclosed")


def ids_in(source: str) -> Iterator[str]:
    """The ids of rules in a module: literals, and those that an f-string or a condition is made of."""
    for each in ast.walk(ast.parse(source)):
        given: list[ast.expr] = []
        if isinstance(each, ast.Call):
            name = each.func.attr if isinstance(each.func, ast.Attribute) else getattr(each.func, "id", "")
            given += each.args[:1] if name in TELLING else []
            given += [keyword.value for keyword in each.keywords if keyword.arg == "rule"]
        elif isinstance(each, ast.arguments):
            names = [*each.posonlyargs, *each.args]
            pairs = [
                *zip(reversed(names), reversed(each.defaults), strict=False),
                *zip(each.kwonlyargs, each.kw_defaults, strict=True),
            ]
            given += [default for argument, default in pairs if argument.arg == "rule" and default is not None]
        for literal in (literal for expression in given for literal in ast.walk(expression)):
            if isinstance(literal, ast.Constant) and isinstance(literal.value, str) and ID.fullmatch(literal.value):
                yield literal.value


def told() -> dict[str, Path]:
    return {rule: path for path in SOURCE.rglob("*.py") for rule in ids_in(path.read_text(encoding="utf-8"))}


def test_ids_are_found_wherever_they_are_given() -> None:
    source = """
Problem("a-b", message, place)
Problem("c-d" if none else "e-f", message)
self._refuse("g-h", message)
raise NotOfThisKind(message, rule="i-j")
def __init__(self, *, rule: str = "k-l"): ...
print("no-rule")
"""
    assert list(ids_in(source)) == ["a-b", "c-d", "e-f", "g-h", "i-j", "k-l"]


def test_every_rule_that_is_told_is_documented() -> None:
    found = told()
    assert len(found) > 90
    undocumented = {rule: str(path.relative_to(ROOT)) for rule, path in found.items() if rule not in records()}
    assert undocumented == {}


def test_no_rule_is_documented_that_nothing_tells() -> None:
    source = "\n".join(
        path.read_text(encoding="utf-8") for path in SOURCE.rglob("*.py") if path.name != "reading_rules.py"
    )
    assert [rule for rule in records() if f'"{rule}"' not in source and not rule.startswith("unknown-s")] == []


def test_each_says_what_it_finds() -> None:
    for rule, record in records().items():
        assert page(rule).startswith(f"{rule}: "), rule
        assert record.looks_at
        assert set(record.looks_at) <= {"library", "answers", "agreement", "configuration", "output"}
    assert page("no-such-rule") == ""


def test_a_rule_of_the_library_is_known_too(checked: CheckedLibrary) -> None:
    rules = known_rules(checked.library)
    assert rules["x19-dated-body"].severity is Severity.WARNING
    assert rules["and-or"].looks_at == ("library",)


def test_nothing_is_told_of_the_library(checked: CheckedLibrary) -> None:
    told = [str(problem) for problem in lint_clauses(checked, TODAY) if not problem.suppressed]
    assert told == []
