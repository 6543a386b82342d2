"""The configuration: found, read, confined, and laid under the answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli.app import app
from alliancegen.model.problems import Problem
from alliancegen.pipeline import CheckedLibrary, assemble_answers
from alliancegen.readers.configuration import Configuration, find_configuration, read_configuration, read_house_map
from alliancegen.readers.sources import Sources
from example import EXAMPLE, FILE, ROOT, TODAY


def configured(folder: Path, text: str) -> tuple[Configuration, list[Problem]]:
    (folder / "alliancegen.yaml").write_text(text, encoding="utf-8")
    return read_configuration(folder / "answers.yaml", Sources(), home=folder.parent)


def only(folder: Path, text: str) -> Problem:
    _, problems = configured(folder, text)
    (problem,) = problems
    assert problem.place is not None
    assert problem.place.file.endswith("alliancegen.yaml")
    return problem


# ---------------------------------------------------------------- found


def test_it_is_found_beside_the_answers_and_above(tmp_path: Path) -> None:
    below = tmp_path / "a/b"
    below.mkdir(parents=True)
    (tmp_path / "alliancegen.yaml").write_text("pages: yes\n")
    assert find_configuration(below / "answers.yaml", home=tmp_path) == tmp_path / "alliancegen.yaml"
    (below / "alliancegen.yaml").write_text("pages: no\n")
    assert find_configuration(below / "answers.yaml", home=tmp_path) == below / "alliancegen.yaml"


def test_the_search_ends_at_a_repository_and_at_home(tmp_path: Path) -> None:
    below = tmp_path / "home/repository/agreements"
    below.mkdir(parents=True)
    (tmp_path / "alliancegen.yaml").write_text("pages: yes\n")
    assert find_configuration(below / "answers.yaml", home=tmp_path / "home") is None
    (below.parent / ".git").mkdir()
    (tmp_path / "home/alliancegen.yaml").write_text("pages: yes\n")
    assert find_configuration(below / "answers.yaml", home=tmp_path / "home") is None
    (below.parent / "alliancegen.yaml").write_text("pages: yes\n")
    assert find_configuration(below / "answers.yaml", home=tmp_path / "home") == below.parent / "alliancegen.yaml"


def test_without_one_nothing_is_configured(tmp_path: Path) -> None:
    assert read_configuration(tmp_path / "answers.yaml", Sources(), home=tmp_path) == (Configuration(), [])


# ---------------------------------------------------------------- read


def test_every_key_is_read(tmp_path: Path) -> None:
    (tmp_path / "looks").mkdir()
    (tmp_path / "looks/house.docx").write_bytes(b"x")
    (tmp_path / "house.map.yaml").write_text("Title: Deal Title\n")
    text = "reference_doc: looks/house.docx\nhouse_map: house.map.yaml\npages: Yes\nstyle:\n  modal: shall\n"
    text += "include: [deals/*.yaml, '*.answers.yaml']\nfail-on: warning\n"
    found, problems = configured(tmp_path, text)
    assert problems == []
    assert found.reference_doc is not None
    assert found.reference_doc.path == tmp_path / "looks/house.docx"
    assert found.reference_doc.place.line == 1
    assert found.house_map is not None
    assert found.house_map.path.name == "house.map.yaml"
    assert found.pages is True
    assert found.style["modal"].text == "shall"
    assert found.include == ["deals/*.yaml", "*.answers.yaml"]
    assert found.fail_on == "warning"
    assert found.places["fail_on"].line == 7


@pytest.mark.parametrize(
    ("text", "rule", "line", "column", "help"),
    [
        ("pages: yes\nreference_dok: x\n", "unknown-key", 2, 1, "the nearest known name is 'reference_doc'"),
        ("shell: rm\n", "unknown-key", 1, 1, "there are reference_doc, house_map, style, pages"),
        ("pages: perhaps\n", "wrong-shape", 1, 8, ""),
        ("style: shall\n", "wrong-shape", 1, 1, ""),
        ("- pages\n", "wrong-shape", 1, 1, ""),
        ("reference_doc: [a.docx]\n", "wrong-shape", 1, 1, ""),
        ("reference_doc: hous.docx\n", "no-such-file", 1, 16, "the nearest known name is 'house.docx'"),
        ("reference_doc: ../house.docx\n", "outside-folder", 1, 16, "put the file beside"),
        ("reference_doc: /etc/passwd\n", "outside-folder", 1, 16, "put the file beside"),
        ("reference_doc: 'C:\\house.docx'\n", "outside-folder", 1, 16, "put the file beside"),
        ("reference_doc: '\\\\server\\share\\house.docx'\n", "outside-folder", 1, 16, "put the file beside"),
        ("house_map: link.docx\n", "outside-folder", 1, 12, "put the file beside"),
        ("pages: yes\npages: no\n", "duplicate-key", 2, 1, ""),
        ("fail_on: error\nfail-on: error\n", "duplicate-key", 2, 1, ""),
        ("fail_on: warnings\n", "wrong-shape", 1, 10, "the nearest known name is 'warning'"),
        ("fail_on: [error]\n", "wrong-shape", 1, 10, ""),
        ("include: {a: b}\n", "wrong-shape", 1, 1, ""),
        ("include: [a.yaml, [b]]\n", "wrong-shape", 1, 19, ""),
        ("include: ../*.yaml\n", "outside-folder", 1, 10, "write it from the folder"),
        ("include: [ok.yaml, 'C:\\x\\*.yaml']\n", "outside-folder", 1, 20, "write it from the folder"),
        ("include: [/etc/*.yaml]\n", "outside-folder", 1, 11, "write it from the folder"),
    ],
)  # fmt: skip
def test_mistakes_are_told_in_their_place(
    tmp_path: Path, text: str, rule: str, line: int, column: int, help: str
) -> None:
    folder = tmp_path / "agreements"
    folder.mkdir()
    (folder / "house.docx").write_bytes(b"x")
    (tmp_path / "house.docx").write_bytes(b"x")
    (folder / "link.docx").symlink_to(tmp_path / "house.docx")
    problem = only(folder, text)
    assert problem.is_error
    assert (problem.rule, problem.place and problem.place.line, problem.place and problem.place.column) == (
        rule,
        line,
        column,
    )
    assert problem.help.startswith(help)


@pytest.mark.parametrize("text", ["pages: !!python/object:os.system x\n", "pages: &a yes\n", "a: *b\n"])
def test_nothing_in_it_is_built_or_copied(tmp_path: Path, text: str) -> None:
    _, problems = configured(tmp_path, text)
    assert any(problem.is_error for problem in problems)


def test_a_link_to_a_file_elsewhere_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "agreements"
    folder.mkdir()
    (tmp_path / "secret.yaml").write_text("password: x\n")
    (folder / "alliancegen.yaml").symlink_to(tmp_path / "secret.yaml")
    sources = Sources()
    _, problems = read_configuration(folder / "answers.yaml", sources, home=tmp_path)
    assert [problem.rule for problem in problems] == ["outside-folder"]
    assert sources.lines(str(folder / "alliancegen.yaml")) is None


def test_a_house_map_names_one_style_for_each() -> None:
    names, problems = read_house_map(b"Title: Deal Title\nParties: [a, b]\nBackground:\n", "house.map.yaml")
    assert names["Title"].text == "Deal Title"
    assert [(problem.rule, problem.place and problem.place.line) for problem in problems] == [
        ("wrong-shape", 2),
        ("wrong-shape", 3),
    ]


# ---------------------------------------------------------------- laid under the answers


def style(folder: Path, text: str) -> Configuration:
    found, problems = configured(folder, text)
    assert problems == []
    return found


def test_its_style_holds_where_the_answers_say_nothing(tmp_path: Path, checked: CheckedLibrary) -> None:
    house = style(tmp_path, "style:\n  modal: shall\n  clause_word: Clause\n").style
    run = assemble_answers(EXAMPLE.encode(), FILE, checked, TODAY, style=house)
    assert run.agreement is not None
    assert run.coverage is not None
    assert run.agreement.scheme.clause_word == "Clause"
    assumed = {each.path for each in run.coverage.assumed}
    assert {"style.modal", "style.clause_word"} & assumed == set()
    assert "style.signatures" in assumed
    chosen = [(each.path, each.value, Path(each.provisions[0]).name) for each in run.coverage.configured]
    assert chosen == [
        ("style.modal", "shall", "alliancegen.yaml"),
        ("style.clause_word", "Clause", "alliancegen.yaml"),
    ]


def test_an_answer_goes_before_it(tmp_path: Path, checked: CheckedLibrary) -> None:
    house = style(tmp_path, "style:\n  clause_word: Clause\n  schedule_word: Annex\n").style
    answers = f"style:\n  clause_word: clause\n  schedule_word:\n{EXAMPLE}"
    run = assemble_answers(answers.encode(), FILE, checked, TODAY, style=house)
    assert run.agreement is not None
    assert run.agreement.scheme.clause_word == "clause"
    assert run.agreement.scheme.schedule_word == "Annex"  # an answer left empty says nothing


@pytest.mark.parametrize(
    ("text", "rule", "near"),
    [("style:\n  modal: shal\n", "unknown-choice", "shall"), ("style:\n  moodal: shall\n", "unknown-answer", "modal")],
)
def test_a_wrong_style_is_told_where_it_is_configured(
    tmp_path: Path, checked: CheckedLibrary, text: str, rule: str, near: str
) -> None:
    run = assemble_answers(EXAMPLE.encode(), FILE, checked, TODAY, style=style(tmp_path, text).style)
    (problem,) = [problem for problem in run.problems if problem.is_error]
    assert problem.place is not None
    assert problem.place.file.endswith("alliancegen.yaml")
    assert problem.place.line == 2
    assert near in f"{problem.help}{problem.message}"
    assert problem.rule == rule


# ---------------------------------------------------------------- at the command line


def run(*arguments: str) -> tuple[int, str]:
    options = ["--today", "2026-11-24", "--clauses", str(ROOT / "clauses")]
    result = CliRunner().invoke(app, [*arguments, *options], catch_exceptions=False)
    return result.exit_code, result.output


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    file = tmp_path / "answers.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / ".git").mkdir()
    return file


def test_a_firm_sets_its_looks_once(answers: Path) -> None:
    house = answers.parent / "house.docx"
    assert CliRunner().invoke(app, ["style", "-o", str(house)]).exit_code == 0
    (answers.parent / "alliancegen.yaml").write_text("reference_doc: house.docx\nstyle:\n  schedule_word: Annex\n")
    code, output = run("build", str(answers), "--to", "docx,text")
    assert code == 0
    assert "Annex 1" in output
    assert "Chosen by the house" in output
    assert "Annex\u00a01 Services" in answers.with_suffix(".txt").read_text(encoding="utf-8")
    code, output = run("check", str(answers))
    assert code == 0
    assert "Annex 1" in output


def test_the_command_line_goes_before_the_configuration(answers: Path) -> None:
    house = answers.parent / "house.docx"
    CliRunner().invoke(app, ["style", "-o", str(house)])
    (answers.parent / "broken.docx").write_bytes(b"x")
    (answers.parent / "alliancegen.yaml").write_text("reference_doc: broken.docx\n")
    code, output = run("build", str(answers))
    assert code == 2
    assert "alliancegen.yaml:1:16" in output
    assert "'broken.docx' is no Word file" in output
    assert not answers.with_suffix(".docx").exists()
    assert run("build", str(answers), "--reference-doc", str(house))[0] == 0


def test_a_wrong_configuration_ends_the_command_with_2(answers: Path) -> None:
    (answers.parent / "alliancegen.yaml").write_text("page: yes\n")
    code, output = run("build", str(answers))
    assert code == 2
    assert "the nearest known name is 'pages'" in output
    assert "1 | page: yes" in output


def test_a_reference_document_that_is_not_there_cannot_be_read(answers: Path) -> None:
    code, output = run("build", str(answers), "--reference-doc", str(answers.parent / "none.docx"))
    assert code == 3
    assert "can't be read" in output


def test_a_house_map_needs_a_reference_document(answers: Path) -> None:
    names = answers.parent / "house.map.yaml"
    names.write_text("Title: Title\n")
    assert run("build", str(answers), "--house-map", str(names))[0] == 2


def test_the_file_to_start_from_is_not_replaced_by_mistake(tmp_path: Path) -> None:
    house = tmp_path / "house.docx"
    house.write_bytes(b"my own work")
    result = CliRunner().invoke(app, ["style", "-o", str(house)])
    assert result.exit_code == 3
    assert house.read_bytes() == b"my own work"
    assert CliRunner().invoke(app, ["style", "-o", str(house), "--force"]).exit_code == 0
    assert house.read_bytes().startswith(b"PK")
    assert CliRunner().invoke(app, ["style", "-o", str(tmp_path)]).exit_code == 3


# ---------------------------------------------------------------- which library


def test_the_versions_of_the_library_are_asked_for(tmp_path: Path, checked: CheckedLibrary) -> None:
    configuration, problems = configured(tmp_path, 'pages: no\nlibrary: ">=99"\n')
    assert problems == []
    run = assemble_answers(EXAMPLE.encode(), FILE, checked, TODAY, wanted=configuration.library)
    (problem,) = [each for each in run.problems if each.rule == "wrong-library"]
    assert problem.place is not None
    assert (problem.place.file.rpartition("/")[2], problem.place.line) == ("alliancegen.yaml", 2)
    own = EXAMPLE + '\nlibrary: "<99"\n'
    run = assemble_answers(own.encode(), FILE, checked, TODAY, wanted=configuration.library)
    assert [each.rule for each in run.problems if each.is_error] == []


def test_versions_are_one_text(tmp_path: Path) -> None:
    assert only(tmp_path, "library: [1, 2]\n").rule == "wrong-shape"
