"""Pages beside the agreement: what they say, and that the referee is silent on them."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace
from referee import faults
from typer.testing import CliRunner

from alliancegen.assembly.duties import dealings
from alliancegen.cli.app import app
from alliancegen.model.agreement import Agreement, BodyPart, Provision, Role, Text
from alliancegen.model.places import Place
from alliancegen.pipeline import Assembled, CheckedLibrary, assemble_answers, blank_heads, check_clauses, sheet
from alliancegen.writers.docx import write_docx
from alliancegen.writers.text import agreement_text
from example import ROOT, Build, example_of

KINDS = sorted(folder.name for folder in (ROOT / "clauses/kinds").iterdir())


def page(assembled: Assembled, form: str, reader: str = "") -> Agreement:
    made, problems = sheet(assembled, form, reader)
    assert problems == []
    return made


def words(made: Agreement) -> str:
    return agreement_text(made).replace("\u00a0", " ")


def run(*arguments: str) -> tuple[int, str]:
    options = ["--today", "2026-11-24", "--clauses", str(ROOT / "clauses")]
    result = CliRunner().invoke(app, [*arguments, *options], catch_exceptions=False)
    return result.exit_code, result.output


@pytest.mark.parametrize("form", ["summary", "before-signing", "heads"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_referee_is_silent_on_every_page(build: Build, kind: str, form: str, tmp_path: Path) -> None:
    file = tmp_path / "page.docx"
    file.write_bytes(write_docx(page(build(example_of(kind)), form), notes="none"))
    assert faults(file, draft=True, live_xrefs=False) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_a_summary_says_who_what_how_long_and_that_the_agreement_counts(build: Build, kind: str) -> None:
    assembled = build(example_of(kind))
    text = words(page(assembled, "summary"))
    for heading in ("Who we are.", "Money.", "How long.", "How to leave.", "Who decides.", "If something goes wrong."):
        assert heading in text, heading
    assert "This page is no part of the agreement." in text
    assert "[[" not in text


def test_a_summary_for_a_party_opens_with_its_own_tasks(build: Build) -> None:
    assembled = build(example_of("gp_alliance"))
    text = words(page(assembled, "summary", "quayside"))
    own = text[: text.index("The agreement in short")]
    assert "What Quayside has to do" in own
    assert "Contributions: " in own
    assert "(paragraph 1 of Schedule 2)" in own
    assert "What Quayside gets" in own
    assert "Shared recruitment desk, Fenwick Lane" in own[own.index("What Quayside gets") :]
    assert "What Quayside has to do" not in words(page(assembled, "summary", "millbrook"))


def test_a_party_finds_its_duties_whole_in_its_role_and_by_its_pronoun(build: Build) -> None:
    assembled = build((ROOT / "examples/vcse_partnership/funded.yaml").read_text(encoding="utf-8"))
    charity = words(page(assembled, "summary", "alliance"))
    assert "at £27 an hour, and reasonable expenses" in charity
    assert "The Alliance Charity will spend it only on the uses stated there" in charity
    assert "offered, at its cost and without having to say why: interpreters" in charity
    board = words(page(assembled, "summary", "icb"))
    assert "A Statutory Partner will offer a talk beforehand" in board
    assert "£90,000; 2028/29" in board
    assert board.index("£90,000") < board.index("Publish the first survey")
    assert "the contact" not in board.casefold()[: board.index("The agreement in short")]


@pytest.mark.parametrize(
    ("words_", "found"),
    [
        ("The Council must pay £24.50 an hour. It must not ask for more.", ["The Council must pay £24.50 an hour.", "The Council must not ask for more."]),
        ("If the Council asks, Hearth must answer. It must do so soon.", []),
        ("Hearth and the Council must meet.", ["Hearth and the Council must meet."]),
        ("The Council of Wrenford must meet.", []),
        ("The Council receives this money. It must spend it.", ["The Council must spend it."]),
    ],
)  # fmt: skip
def test_whose_sentence_it_is(words_: str, found: list[str]) -> None:
    provision = Provision(Role.SUB_CLAUSE, 1, "s", Place("a.md", 1), inlines=(Text(words_),), path="1.1", number="1.1")
    clause = Provision(Role.CLAUSE, 0, "c", Place("a.md", 1), children=(provision,), path="1", number="1", section="c")
    agreement = Agreement(
        kind="k", title="T", short_title="T", version="", version_date="", draft=False, deed=False, levels="legal",
        front=(), body=(BodyPart("", (clause,)),), schedules=(), back=(), contents=False, binds=None,
    )  # fmt: skip
    assert [each.words for each in dealings(agreement, "the Council", ["Hearth"]).does] == found


def test_the_tasks_before_signing_come_with_the_letters(build: Build) -> None:
    text = words(
        page(build(example_of("gp_alliance").replace("dpia_done: 2026", "dpia_done: tbc # ", 1)), "before-signing")
    )
    assert "Letter from Fenwick Lane" in text
    assert "Notice of intention to sub-contract clinical matters" in text
    assert "| What | Who | By when | Done |" in text


@pytest.mark.parametrize("kind", KINDS)
def test_heads_of_terms_ask_what_nobody_has_settled(build: Build, kind: str) -> None:
    checked = check_clauses(ROOT / "clauses")
    row = next(row for row in checked.library.kinds[kind].views[0].rows if row.settle)
    empty = blank_heads(checked.library.kinds[kind], checked.library)
    ask = checked.library.questions[row.settle[0]].ask
    assert ask in words(empty).replace("’", "'")
    filled = page(build(example_of(kind)), "heads")
    assert words(filled).count("__ |") < words(empty).count("__ |")


def test_the_pages_are_written_beside_the_answers(answers: Path) -> None:
    code, _ = run("build", str(answers), "--to", "summary,before-signing,heads", "--for", "quayside")
    assert code == 0
    assert {file.name for file in answers.parent.glob("answers.*.docx")} == {
        "answers.summary.docx",
        "answers.before-signing.docx",
        "answers.heads.docx",
    }
    code, output = run("build", str(answers), "--to", "summary", "--for", "nobody")
    assert code == 2
    assert "quayside" in output
    code, output = run("build", str(answers), "--for", "quayside")
    assert code == 2
    assert "--to summary" in output
    heads = answers.parent / "heads.docx"
    assert run("new", "gp_alliance", "--heads", "-o", str(heads))[0] == 0
    assert heads.is_file()


def test_a_duty_is_found_where_the_name_begins_with_an_article(build: Build) -> None:
    assembled = build((ROOT / "examples/vcse_partnership/funded.yaml").read_text(encoding="utf-8"))
    text = words(page(assembled, "summary", "alliance"))
    assert "short_name: the Alliance Charity" in (ROOT / "examples/vcse_partnership/funded.yaml").read_text(
        encoding="utf-8"
    )
    assert "– The Alliance Charity will" in text


def test_a_library_without_a_view_or_a_summary_has_pages_or_says_why_not(checked: CheckedLibrary) -> None:
    library = checked.library
    kinds = {"gp_alliance": replace(library.kinds["gp_alliance"], views=())}
    sections = {name: file for name, file in library.sections.items() if name != "summary"}
    small = replace(checked, library=replace(library, kinds=kinds, sections=sections))
    run_ = assemble_answers(example_of("gp_alliance").encode(), "answers.yaml", small, date(2026, 11, 24))
    assert "What to settle" in words(page(run_, "heads"))
    assert [problem.rule for problem in sheet(run_, "summary")[1]] == ["no-summary"]


def test_the_fact_on_which_the_contents_list_rests_must_be_one(tmp_path: Path) -> None:
    folder = tmp_path / "clauses"
    shutil.copytree(ROOT / "clauses", folder)
    contents = folder / "kinds/vcse_partnership/contents.yaml"
    text = contents.read_text(encoding="utf-8")
    assert "{section: contents, when: full_length}" in text
    contents.write_text(text.replace("contents, when: full_length", "contents, when: full_lenght"), encoding="utf-8")
    assert [problem.rule for problem in check_clauses(folder).problems] == ["unknown-fact"]
