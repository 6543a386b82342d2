"""`alliancegen diff` and `build --check`: what another answer, or another library, does to the words."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.assembly.comparing import compare
from alliancegen.cli.app import app
from alliancegen.model.comparison import Passage
from alliancegen.pipeline import compared
from alliancegen.readers.agreement_text import read_agreement_text
from alliancegen.readers.git import NoRevision, file_at
from alliancegen.writers.comparison_text import MARKDOWN, comparison_markdown, comparison_text, marked
from alliancegen.writers.text import agreement_text
from example import EXAMPLE, ROOT, Build
from example import edited as answers_with

LIBRARY = ["--today", "2026-11-24", "--clauses", str(ROOT / "clauses")]
OTHER = answers_with(
    {
        "withdrawal_notice_months: 6": "withdrawal_notice_months: 9",
        "tupe_on_exit_possible: yes": "tupe_on_exit_possible: no",
        "\nterm:\n": "\nsections:\n  competition: no\nterm:\n",
    }
)


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*map(str, arguments), *LIBRARY], catch_exceptions=False)
    return result.exit_code, result.output


# ---------------------------------------------------------------- two agreements


def test_sections_and_words_that_changed(build: Build) -> None:
    found = compared(build(EXAMPLE), build(OTHER))
    assert [(each.title, each.came, each.reason) for each in found.sections] == [
        ("Competition law", False, "left out by the answers"),
        ("TUPE and exit", False, "the parties expect no employee to move, at the start or on exit"),
    ]
    says = comparison_text(found, "a", "b")
    assert "  clause 42.1: … giving every other Party notice of at least [-6-] {+9+} months.\n" in says
    assert "“Transferring Employee”: [-“Transferring Employee” means" in says
    assert len(found.words) < 10
    assert found.renumbered > 100
    back = compared(build(OTHER), build(EXAMPLE))
    assert [(each.title, each.came) for each in back.sections] == [("Competition law", True), ("TUPE and exit", True)]
    assert "some employees may move" not in back.sections[0].reason


def test_nothing_changed(build: Build) -> None:
    found = compared(build(EXAMPLE), build(EXAMPLE))
    assert found.is_nothing
    assert comparison_text(found, "a", "b") == "a -> b: the same words\n"
    assert comparison_markdown(found, "a", "b") == "### a → b\n\nThe same words.\n"


def test_markdown_does_not_take_words_for_marks(build: Build) -> None:
    first = EXAMPLE.replace("Licence for the recruitment software", "Licence for software")
    found = compared(build(first), build(first.replace("Licence for software", "Licence for <b>*soft*</b> | ware")))
    (only,) = found.words
    assert marked(only, MARKDOWN).count(r"**\<b\>\*soft\*\</b\> \| ware**") == 1


def passages(*lines: str, top: str = "a") -> list[Passage]:
    return [Passage(f"{top}/{n}", top, top, f"clause 1({n})", "A", line, line) for n, line in enumerate(lines, 1)]


def test_a_paragraph_put_in_moves_no_other() -> None:
    old = passages("keep the records of the service;", "tell the others about a change; and", "pay in time.")
    new = passages(
        "keep the records of the service;", "own up;", "tell the others about each change; and", "pay in time."
    )
    found = compare(old, new, {})
    assert [(each.label, each.old, each.new) for each in found.words] == [
        ("clause 1(2)", None, "own up;"),
        ("clause 1(3)", "tell the others about a change; and", "tell the others about each change; and"),
    ]
    assert found.renumbered == 1


def test_a_reference_to_a_paragraph_with_another_number_is_no_change() -> None:
    refers = "as [→a/1] says"
    one = [*passages("first words here"), Passage("b", "b", "b", "clause 2", "B", "as clause 1(1) says", refers)]
    two = passages("put in before", "first words here")
    two.append(Passage("b", "b", "b", "clause 2", "B", "as clause 1(2) says", refers.replace("a/1", "a/2")))
    found = compare(one, two, {})
    assert [(each.old, each.new) for each in found.words] == [(None, "put in before")]


def test_a_reference_to_something_else_is_one() -> None:
    def version(target: str) -> list[Passage]:
        return [*passages("one", "two"), Passage("b", "b", "b", "clause 2", "B", f"as {target}", f"as [→a/{target}]")]

    assert len(compare(version("1"), version("2"), {}).words) == 1


# ---------------------------------------------------------------- a text that was built


def test_a_text_is_read_back_and_compared_as_the_agreements_are(build: Build) -> None:
    before, after = build(EXAMPLE), build(OTHER)
    assert before.agreement and after.agreement
    old, new = (read_agreement_text(agreement_text(each)) for each in (before.agreement, after.agreement))
    found = compare(old, new, {})
    assert [(each.title, each.came) for each in found.sections] == [
        ("Competition law", False),
        ("TUPE and exit", False),
    ]
    says = comparison_text(found, "a", "b")
    assert "  clause 42.1: … giving every other Party notice of at least [-6-] {+9+} months.\n" in says
    assert len(found.words) < 14


@pytest.mark.parametrize("text", ["", "\n\n", "one line", "1 A\n\n\n   1 B\n(a)\n9.9.9 x", "\ufeff\x00|||\n   "])
def test_any_text_can_be_read(text: str) -> None:
    assert compare(read_agreement_text(text), read_agreement_text(text), {}).is_nothing


def test_check_compares_what_is_there_and_writes_nothing(answers: Path) -> None:
    code, output = run("build", answers, "--check")
    assert (code, "answers.docx: not built yet" in output) == (1, True)
    assert run("build", answers, "--to", "docx,text")[0] == 0
    word, text = answers.with_suffix(".docx"), answers.with_suffix(".txt")
    text.write_bytes(text.read_bytes().replace(b"\n", b"\r\n"))  # as git may check it out
    before = word.read_bytes(), text.read_bytes()
    code, output = run("build", answers, "--check")
    assert code == 0
    assert output.count("as a build would write it") == 2
    answers.write_text(OTHER, encoding="utf-8")
    code, output = run("build", answers, "--check")
    assert code == 1
    assert output.count("notice of at least [-6-] {+9+} months.") == 2
    assert output.count("  Competition law: left out by the answers\n") == 2
    assert (word.read_bytes(), text.read_bytes()) == before
    word.unlink()
    code, output = run("build", answers, "--check", "--to", "docx,text")
    assert (code, "answers.docx: not built yet" in output) == (1, True)


def test_check_of_a_word_file_that_is_not_ours(answers: Path) -> None:
    answers.with_suffix(".docx").write_bytes(b"no Word file")
    code, output = run("build", answers, "--check")
    assert (code, "not written by alliancegen" in output) == (1, True)


# ---------------------------------------------------------------- revisions


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository whose answers were changed since the only commit."""
    file = tmp_path / "deal" / "answers.yaml"
    file.parent.mkdir()
    file.write_text(EXAMPLE, encoding="utf-8")
    git = ["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "first"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    file.write_text(OTHER, encoding="utf-8")
    return file


def test_a_file_at_a_revision(repository: Path) -> None:
    assert file_at(repository, "HEAD").decode() == EXAMPLE
    code, output = run("diff", repository, "--from", "HEAD")
    assert code == 0
    assert output.splitlines()[-1].endswith("passages have other numbers and the same words.")
    assert f"{repository} at HEAD -> {repository}\n" in output


@pytest.mark.parametrize("revision", ["", "-p", "--output=x", "HEAD:answers.yaml", ":/first", "a\0b", "a\nb"])
def test_what_is_no_revision(repository: Path, revision: str) -> None:
    with pytest.raises(NoRevision, match="no name of a revision"):
        file_at(repository, revision)


def test_a_revision_that_is_not_there(repository: Path, tmp_path: Path) -> None:
    with pytest.raises(NoRevision, match="can't be read at nothing"):
        file_at(repository, "nothing")
    assert run("diff", repository, "--from", "nothing")[0] == 3
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "arguments", [[], ["--to", "HEAD"], ["{file}", "--from", "HEAD"], ["{file}", "--to", "HEAD"], ["--from", "-x"],
                  ["{file}", "--format", "html"]]
)  # fmt: skip
def test_command_lines_that_make_no_sense(answers: Path, arguments: list[str]) -> None:
    assert run("diff", answers, *[each.replace("{file}", str(answers)) for each in arguments])[0] == 2


def test_kinds_that_have_nothing_in_common(answers: Path) -> None:
    other = ROOT / "examples" / "partnership_agreement" / "answers.yaml"
    code, output = run("diff", answers, other)
    assert code == 2
    assert "partnership_agreement" in output
