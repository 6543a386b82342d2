"""Rules about the finished text and the signatures: the bad case, the problem, the good case."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from alliancegen.model.problems import Severity
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers, check_clauses
from alliancegen.readers.answers import read_answers
from alliancegen.readers.template.blocks import read_body
from alliancegen.readers.yaml_source import read_yaml
from alliancegen.rules import same_party_twice
from example import TODAY, edited

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
    [(message, severity)] = told(run(text, library), "leftover-placeholder")
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
        run(text, library), "term-defined-twice"
    )


PARTNERSHIP = (ROOT / "examples/partnership_agreement/answers.yaml").read_text(encoding="utf-8")
ACTIVITY = "    - train volunteers, and support them so that they stay\n"


@pytest.mark.parametrize(
    ("typed", "severity"),
    [
        ("indemnify each other for what a volunteer does", Severity.ERROR),
        ("train volunteers, who shall stay", Severity.ERROR),
        ("send every question to arbitration", Severity.ERROR),
        ("train volunteers, who must stay", Severity.WARNING),
    ],
)
def test_a_promise_in_law_in_a_section_that_does_not_bind(
    library: CheckedLibrary, typed: str, severity: Severity
) -> None:
    assert ACTIVITY in PARTNERSHIP
    text = PARTNERSHIP.replace(ACTIVITY, f"    - {typed}\n")
    [(message, found)] = told(run(text, library), "binding-word-in-nonbinding")
    assert "purpose.activities" in message
    assert found is severity
    binding = text.replace("  binding: partly_binding\n", "").replace(
        text[text.index("  binding_sections:") :].split("\n", 1)[0] + "\n", ""
    )
    assert told(run(binding, library), "binding-word-in-nonbinding") == []
    assert (
        told(
            run(text.replace("binding_sections: [", "binding_sections: [purpose_and_aims, "), library),
            "binding-word-in-nonbinding",
        )
        == []
    )


def test_our_own_words_hold_no_promise_in_law_where_nothing_binds(library: CheckedLibrary) -> None:
    """Every golden case that doesn't bind, or binds in part, is built with this rule; here the library's words are tampered with."""
    section = library.library.sections["principles"]
    file = replace(
        section, body=[*section.body, *read_body("9. **More.** Each Party shall indemnify the others.\n", "x.md", 1)[0]]
    )
    tampered = replace(
        library, library=replace(library.library, sections={**library.library.sections, "principles": file})
    )
    assert [severity for _, severity in told(run(PARTNERSHIP, tampered), "binding-word-in-nonbinding")] == [
        Severity.ERROR
    ]


FENWICK = {"name: Fenwick Lane Practice Limited": "name: Quayside  medical Centre"}


@pytest.mark.parametrize(
    ("edits", "severities", "said"),
    [
        ({"ods_code: Z90003": "ods_code: Z90002"}, [Severity.WARNING], "the ODS code Z90002"),
        ({**FENWICK, "ods_code: Z90003": "ods_code: Z90002"}, [Severity.ERROR], "the ODS code Z90002"),
        (FENWICK, [], ""),
    ],
)
def test_an_organisation_that_is_two_parties(
    edits: dict[str, str], severities: list[Severity], said: str, library: CheckedLibrary
) -> None:
    found = [each for each in run(edited(edits), library).problems if each.rule == "same-party-twice"]
    assert [each.severity for each in found] == severities
    for problem in found:
        assert said in problem.message
        assert problem.place is not None
        assert problem.place.line == 60
        [remark] = problem.remarks
        assert remark.place is not None
        assert remark.place.line == 45


CHARTER_PARTIES = """parties:
  - {id: a, name: Alder House, short_name: Alder, address: [1 High Street, ZZ1 1AA], company_number: "99900011"}
  - {id: b, name: Birch Trust, address: [1 High Street, ZZ1 1AA], charity_number: "9900104"}
"""


@pytest.mark.parametrize(
    ("row", "severities"),
    [
        ('{id: c, name: "ALDER  House", short_name: C}', [Severity.ERROR]),
        ("{id: c, name: Alder House, short_name: C, address: [1 high street, zz11aa]}", [Severity.ERROR]),
        ("{id: c, name: Alder House, short_name: C, address: [2 High Street, ZZ1 1AA]}", []),
        ('{id: c, name: Alder House, short_name: C, company_number: "99900012"}', []),
        ('{id: c, name: Cedar, company_number: "99900011"}', [Severity.ERROR]),
        ('{id: c, name: Cedar, charity_number: "9900104"}', [Severity.WARNING]),
        ("{id: c, name: Cedar, charity_number: none}", []),
        ("{id: c, name: tbc, company_number: tbc}", []),
    ],
)
def test_two_parties_are_one_by_name_address_and_number(
    row: str, severities: list[Severity], library: CheckedLibrary
) -> None:
    written, _ = read_yaml(f"{CHARTER_PARTIES}  - {row}\n".encode(), "answers.yaml")
    assert written is not None
    questions = {"parties": library.library.questions["parties"]}
    answers, _ = read_answers(written, questions, kind="x", file="answers.yaml", today=TODAY, execution=False)
    assert [each.severity for each in same_party_twice.check(answers)] == severities


def test_a_library_whose_parties_have_no_short_names_builds(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "tests/rules/library", tmp_path / "clauses")
    parties = folder / "sections/parties.md"
    lines = parties.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line.replace(' ("**{{ party.short_name }}**")', "") for line in lines if "short_name:" not in line]
    parties.write_text("".join(kept), encoding="utf-8")
    checked = check_clauses(folder)
    assert not checked.problems
    text = "agreement: {kind: small}\nparties:\n  - {id: a, name: Alder}\n  - {id: b, name: Birch}\n"
    built = run(text, checked)
    assert built.problems == []
    assert built.agreement is not None
