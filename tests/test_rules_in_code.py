"""Rules about the finished text and the signatures: the bad case, the problem, the good case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from alliancegen.model.problems import Severity
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers, check_clauses

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / "examples/gp_alliance/answers.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def library() -> CheckedLibrary:
    return check_clauses(ROOT / "clauses")


def run(text: str, library: CheckedLibrary, *, final: bool = False) -> Assembled:
    return assemble_answers(text.encode(), "answers.yaml", library, date(2026, 11, 24), final=final)


def told(assembled: Assembled, rule: str) -> list[tuple[str, Severity]]:
    return [(problem.message, problem.severity) for problem in assembled.problems if problem.rule == rule]


def test_the_example_is_told_nothing(library: CheckedLibrary) -> None:
    assert run(EXAMPLE, library).problems == []


def test_a_placeholder_in_an_answer(library: CheckedLibrary) -> None:
    text = EXAMPLE.replace("special_terms:", "unused_terms:")
    text += "special_terms:\n  - heading: Cars\n    text: Each Party must park at [insert place].\n    agreed_by: Jo\n"
    [(message, severity)] = told(run(text, library), "x17-leftover-placeholder")
    assert "[insert place]" in message
    assert severity is Severity.WARNING


def test_too_few_partners_sign(library: CheckedLibrary) -> None:
    marker = "    partners:"
    assert marker in EXAMPLE
    start = EXAMPLE.index("    signatories:") if "    signatories:" in EXAMPLE else -1
    text = EXAMPLE
    if start >= 0:
        first = EXAMPLE.index("- id: millbrook")
        second = EXAMPLE.index("- id: quayside")
        party = EXAMPLE[first:second]
        lines = [line for line in party.split("\n") if not line.startswith("    signatories")]
        text = EXAMPLE.replace(party, "\n".join(lines))
    text = text.replace(marker, "    signatories: [{name: Dr A, title: Partner, capacity: partner}]\n" + marker, 1)
    [(message, severity)] = told(run(text, library), "x12-signatories")
    assert "partners of 'millbrook'" in message
    assert severity is Severity.WARNING


def test_a_short_name_that_is_a_term(library: CheckedLibrary) -> None:
    assert "short_name: Millbrook" in EXAMPLE
    text = EXAMPLE.replace("short_name: Millbrook", "short_name: Provider", 1)
    assert ("'Provider' is a party's short name and a defined term", Severity.ERROR) in told(
        run(text, library), "x10-terms"
    )
