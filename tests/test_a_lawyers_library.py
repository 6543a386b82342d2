"""What a lawyer does to a library without Python: a new section, a schedule for each row, a mistake."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli.app import app
from alliancegen.pipeline import Assembled, assemble_answers, check_clauses, lint_clauses
from alliancegen.writers.text import agreement_text
from example import EXAMPLE, ROOT

PETS = """---
id: pets
title: Therapy animals
covers:
  welcome: Animals at work
questions:
  pets.allowed:
    ask: May therapy animals come to work?
    kind: choice
    choices: {dogs: dogs alone, all: any tame animal}
    default: dogs
---

1. **Animals at work.** Each Party may let {{ pets.allowed }} into its premises, subject to [[Premises and equipment]].
"""


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "clauses"
    shutil.copytree(ROOT / "clauses", folder)
    return folder


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def build(library: Path, answers: str = EXAMPLE) -> Assembled:
    return assemble_answers(answers.encode(), "answers.yaml", check_clauses(library), date(2026, 11, 24))


@pytest.fixture
def with_pets(library: Path) -> Path:
    """One file, a row of the contents, a row of the checklist."""
    (library / "sections/pets.md").write_text(PETS, encoding="utf-8")
    kind = library / "kinds/gp_alliance"
    edit(kind / "contents.yaml", "- social_value\n", "- social_value\n      - pets\n")
    edit(kind / "checklist.yaml", "- section:", "- section: pets\n  title: Therapy animals\n  required: recommended\n"
         "  points:\n    welcome: {ask: \"Which animals are welcome?\"}\n- section:")  # fmt: skip
    return library


def test_undone_goes_with_before_signing(library: Path) -> None:
    edit(library / "kinds/gp_alliance/rules.yaml", "  before: signing\n  undone: yes\n", "  undone: yes\n")
    problems = [problem.message for problem in check_clauses(library).problems]
    assert problems == ["'undone' goes with 'before: signing'"]


def test_a_section_is_added_without_python(with_pets: Path) -> None:
    run = build(with_pets)
    assert [problem.message for problem in run.problems] == []
    assert run.agreement is not None
    assert "Each Party may let dogs alone into its premises, subject to clause" in agreement_text(run.agreement)
    assert run.coverage is not None
    [row] = [section for section in run.coverage.sections if section.id == "pets"]
    assert row.points[0].status.value == "covered"
    assert ("pets.allowed", "dogs alone") in [(each.path, each.value) for each in run.coverage.assumed]


def test_it_can_be_left_out_by_an_answer(with_pets: Path) -> None:
    run = build(with_pets, EXAMPLE + "sections: {pets: no}\n")
    assert run.agreement is not None
    assert "Therapy animals" not in agreement_text(run.agreement)


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("{{ pets.allowed }}", "{{ pets.alowed }}", "unknown-question", 14),
        ("{{ pets.allowed }}", "{{ pets.allowed | loud }}", "unknown-filter", 14),
        ("welcome: Animals at work", "welcome: Animals", "unknown-heading", 5),
        ("kind: choice", "kind: choise", "unknown-kind", 9),
        ("id: pets", "id: cats", "wrong-id", 2),
    ],
)
def test_a_mistake_in_it_is_told_with_file_and_line(with_pets: Path, old: str, new: str, rule: str, line: int) -> None:
    edit(with_pets / "sections/pets.md", old, new)
    problems = check_clauses(with_pets).problems
    told = [
        (problem.rule, problem.place.line)
        for problem in problems
        if problem.place and problem.place.file.endswith("pets.md")
    ]
    assert told == [(rule, line)]


def test_a_default_that_answers_nothing_is_told_with_the_library(with_pets: Path) -> None:
    edit(with_pets / "sections/pets.md", "default: dogs", "default: cats")
    told = [each for each in lint_clauses(check_clauses(with_pets), date(2026, 11, 24)) if each.is_error]
    assert [each.rule for each in told] == ["unknown-choice"]
    assert told[0].place is not None
    assert (told[0].place.file, told[0].place.line) == (f"{with_pets.name}/sections/pets.md", 11)


def test_a_broken_reference_is_told_when_it_is_built(with_pets: Path) -> None:
    edit(with_pets / "sections/pets.md", "[[Premises and equipment]]", "[[Premises and equipmen]]")
    [problem] = [problem for problem in build(with_pets).problems if problem.is_error]
    assert (problem.rule, problem.help) == ("broken-reference", "write [[Premises and equipment]]")


def test_a_schedule_for_each_row(library: Path) -> None:
    sheet = '---\nid: sheet\ntitle: "Sheet for {{ service.name }}"\n---\n\n## Hours\n\n1. The hours are {{ service.hours }}.\n'
    (library / "schedules/sheet.md").write_text(sheet, encoding="utf-8")
    edit(
        library / "kinds/gp_alliance/contents.yaml",
        "schedules:\n",
        'schedules:\n  - {schedule: sheet, for: "service in services"}\n',
    )
    run = build(library)
    assert [problem.message for problem in run.problems] == []
    assert run.agreement is not None
    titles = [line for line in agreement_text(run.agreement).split("\n") if "Sheet for" in line]
    assert len(titles) == EXAMPLE.count("\n    pathway:") + 1
    assert titles[0].startswith("Schedule\u00a01 Sheet for ")
    assert titles[1].startswith("Schedule\u00a02 Sheet for ")


@pytest.mark.parametrize(
    "section",
    ["services", "resources", "obligations", "patient_records", "insurance", "price_payment", "liability", "staff", "term",
     "termination", "review", "confidentiality", "data_protection", "dispute_resolution"],
)  # fmt: skip
def test_no_heading_of_the_guidance_can_be_switched_off(section: str, checked: object) -> None:
    run = build(ROOT / "clauses", EXAMPLE + f"sections: {{{section}: no}}\n")
    [problem] = [problem for problem in run.problems if problem.is_error]
    assert problem.rule == "required-section"
    assert problem.place is not None
    assert problem.place.line == EXAMPLE.count("\n") + 1
    assert run.agreement is None


def test_a_waiver_must_be_whole_and_in_force() -> None:
    waiver = "waivers: [{{waive: insurance#evidence, reason: Held centrally, by: Jo Lee, until: {until}}}]\n"
    assert build(ROOT / "clauses", EXAMPLE + waiver.format(until="2027-06-30")).problems == []
    [expired] = build(ROOT / "clauses", EXAMPLE + waiver.format(until="2026-06-30")).problems
    assert expired.rule == "expired-waiver"
    [fixed] = build(
        ROOT / "clauses",
        EXAMPLE + waiver.replace("insurance#evidence", "gp_subcontracting#gms_notice").format(until="2027-06-30"),
    ).problems
    assert fixed.rule == "not-waivable"


def test_who_has_reviewed_a_clause_is_counted(library: Path) -> None:
    before = build(library).coverage
    edit(library / "sections/insurance.md", "owner:", "reviewed: {by: A. Solicitor, on: 2026-11-20}\nowner:")
    after = build(library).coverage
    assert before is not None
    assert after is not None
    assert before.unreviewed == before.clauses == after.clauses
    assert after.unreviewed == before.unreviewed - 1
    edit(library / "sections/insurance.md", "on: 2026-11-20", "on: last week")
    assert [problem.rule for problem in check_clauses(library).problems] == ["wrong-kind"]


def test_open_points_are_those_on_which_the_agreement_depends(library: Path) -> None:
    file = library / "open-points.yaml"
    file.write_text(
        "- {point: always, text: Every agreement.}\n"
        "- {point: vat, text: VAT., sections: [vat]}\n"
        "- {point: bcf, text: The fund., sections: [bcf]}\n"
        "- {point: fact, text: Rests on a fact., when: s75_kind}\n",
        encoding="utf-8",
    )
    coverage = build(library).coverage
    assert coverage is not None
    assert list(coverage.open_points) == ["Every agreement.", "VAT."]
    edit(file, "[bcf]", "[bfc]")
    edit(file, "s75_kind", "s75_kinds")
    edit(library / "choosing.yaml", "kind: gp_alliance", "kind: gp")
    assert sorted(problem.rule for problem in check_clauses(library).problems) == [
        "unknown-fact",
        "unknown-kind",
        "unknown-section",
    ]


def test_explain_names_who_should_read_a_section(library: Path) -> None:
    file = library / "who-reads.yaml"
    explained = CliRunner().invoke(app, ["explain", "vat", "--clauses", str(library)]).output
    assert "who should read it: finance leads" in explained
    edit(file, "price_payment, vat, ", "price_payment, vats, ")
    told = check_clauses(library).problems
    assert [(problem.rule, problem.help) for problem in told] == [
        ("unknown-section", "the nearest known name is 'vat'")
    ]


def test_every_required_section_of_the_library_has_a_reader() -> None:
    library = check_clauses(ROOT / "clauses").library
    read = {name for reader in library.readers for name in reader.sections}
    required = {row.id for kind in library.kinds.values() for row in kind.checklist}
    assert not required - read


def test_sources_that_nobody_has_read_for_long_are_told_once(library: Path) -> None:
    told = lint_clauses(check_clauses(library), date(2028, 1, 1))
    assert [problem.rule for problem in told if not problem.suppressed] == ["law-check-overdue"]


def test_a_term_with_two_entries_behind_one_condition_is_told(library: Path) -> None:
    edit(library / "definitions.md", '"**Losses**"', '"**Losses**" means any harm.\n\n"**Losses**"')
    told = lint_clauses(check_clauses(library), date(2026, 11, 24))
    assert [problem.rule for problem in told if not problem.suppressed] == ["term-defined-twice"]
