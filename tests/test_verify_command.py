"""`alliancegen verify` and what `build` says when it replaces its own file, as a user meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner
from word_edits import BODY, Element, W, edited, packed, paragraph, parts, replace, tracked_replacement

from alliancegen.cli.app import app
from example import EXAMPLE, ROOT

LIBRARY = ["--today", "2026-11-24", "--clauses", str(ROOT / "clauses")]


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, *LIBRARY], catch_exceptions=False)
    return result.exit_code, result.output


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    answers = tmp_path_factory.mktemp("built") / "alliance.yaml"
    answers.write_text(EXAMPLE, encoding="utf-8")
    assert run("build", str(answers))[0] == 0
    return answers.with_suffix(".docx")


def change(file: Path, target: Path) -> Path:
    target.write_bytes(
        edited(file.read_bytes(), lambda root: replace(paragraph(root, "Results. "), "must review", "may review"), BODY)
    )
    return target


def test_the_answers_beside_the_file_are_found(built: Path) -> None:
    code, output = run("verify", str(built))
    assert (code, output.splitlines()[0]) == (0, f"{built}: unmodified")
    assert "built again from" in output


def test_a_renamed_file_and_its_answers(built: Path, tmp_path: Path) -> None:
    renamed = tmp_path / "Signed copy.docx"
    shutil.copy(built, renamed)
    code, output = run("verify", str(renamed))
    assert code == 0
    assert "only --answers can prove them" in output
    assert "built again from" in run("verify", str(renamed), "--answers", str(built.with_suffix(".yaml")))[1]


def test_changed_without_tracking(built: Path, tmp_path: Path) -> None:
    file = change(built, tmp_path / "back.docx")
    code, output = run("verify", str(file))
    assert code == 1
    assert "CHANGED WITHOUT TRACKING" in output
    assert "clause 16.6 (Patient records)" in output
    assert "may review" not in output
    code, output = run("verify", str(file), "--answers", str(built.with_suffix(".yaml")))
    assert code == 1
    assert "was: … The person who requests a test must review its result" in output
    assert "now: … The person who requests a test may review its result" in output


def test_changed_with_tracking(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "back.docx"
    file.write_bytes(
        edited(built.read_bytes(), lambda root: tracked_replacement(paragraph(root, "Results. "), "must", "may"))
    )
    code, output = run("verify", str(file))
    assert code == 0
    assert "With tracking (1):" in output


def test_as_data(built: Path, tmp_path: Path) -> None:
    file = change(built, tmp_path / "back.docx")
    code, output = run("verify", str(file), "--answers", str(built.with_suffix(".yaml")), "--format", "json")
    data = json.loads(output)
    assert code == 1
    assert (data["schema"], data["verdict"], data["fine"], data["rebuilt"]) == (
        1,
        "changed-without-tracking",
        False,
        True,
    )
    (only,) = data["untracked"]
    assert set(only) == {"kind", "label", "heading", "old", "new"}
    assert (only["kind"], only["label"], only["heading"]) == ("changed", "clause 16.6", "Patient records")
    assert str(tmp_path) not in output


def test_answers_that_have_changed_since(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "alliance.docx"
    shutil.copy(built, file)
    other = EXAMPLE.replace("withdrawal_notice_months: 6", "withdrawal_notice_months: 9")
    file.with_suffix(".yaml").write_text(other, encoding="utf-8")
    code, output = run("verify", str(file))
    assert code == 1
    assert "built from other answers" in output
    assert "other words in clause 43.1" in output


def test_answers_with_errors_are_told_and_not_used(built: Path, tmp_path: Path) -> None:
    file = tmp_path / "alliance.docx"
    shutil.copy(built, file)
    file.with_suffix(".yaml").write_text(EXAMPLE.replace("42.28", "41.28"), encoding="utf-8")
    code, output = run("verify", str(file))
    assert code == 0
    assert "can't be built" in output
    assert "hashes in the file itself" in output


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (b"PK\x03\x04 no answers", 1, "error"),
        (b"just words", 1, "error"),
        (EXAMPLE.replace("42.28", "41.28").encode(), 1, "add up to 99%, not 100"),
        (None, 3, "can't be read"),
    ],
)
def test_answers_that_were_named_and_cannot_be_used_are_an_error(
    built: Path, tmp_path: Path, content: bytes | None, code: int, told: str
) -> None:
    """Nothing was compared with them, though that is what was asked for."""
    answers = tmp_path / "other.yaml"
    if content is not None:
        answers.write_bytes(content)
    found, output = run("verify", str(built), "--answers", str(answers))
    assert found == code
    assert told in output
    assert code == 3 or "error: the agreement can't be built from" in output


def test_marks_and_foreign_parts_in_words_and_as_data(built: Path, tmp_path: Path) -> None:
    def strike(root: Element) -> None:
        for each in paragraph(root, "Results. ").iter(W + "r"):
            looks = each.find(W + "rPr")
            if looks is None:
                looks = etree.Element(W + "rPr")
                each.insert(0, looks)
            etree.SubElement(looks, W + "strike")

    file = tmp_path / "back.docx"
    file.write_bytes(packed({**parts(edited(built.read_bytes(), strike)), "word/vbaProject.bin": b"x"}))
    code, output = run("verify", str(file))
    assert code == 1
    assert "clause 16.6 (Patient records): words struck through by hand: Results. The person who requests" in output
    assert "word/vbaProject.bin: a program or an embedded file" in output
    data = json.loads(run("verify", str(file), "--format", "json")[1])
    assert (data["verdict"], data["fine"], data["untracked"]) == ("changed-without-tracking", False, [])
    (only,) = data["looks"]
    assert (only["kind"], only["label"], only["tracked"]) == ("struck", "clause 16.6", False)
    assert data["foreign"] == [{"what": "a program or an embedded file", "part": "word/vbaProject.bin"}]


@pytest.mark.parametrize("content", [None, b"", b"no Word file"])
def test_what_cannot_be_read(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "x.docx"
    if content is not None:
        file.write_bytes(content)
    code, output = run("verify", str(file))
    assert code == 3
    assert "can't be read" in output


def test_a_final_build_is_compared_with_a_final_build(tmp_path: Path) -> None:
    answers = tmp_path / "alliance.yaml"
    answers.write_text(EXAMPLE, encoding="utf-8")
    if run("build", str(answers), "--final")[0] != 0:
        pytest.skip("the example isn't ready to sign")
    assert run("verify", str(answers.with_suffix(".docx")))[0] == 0


def test_build_says_what_changed_in_the_file_that_it_replaces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = tmp_path / "alliance.yaml"
    answers.write_text(EXAMPLE, encoding="utf-8")
    assert "replaces" not in run("build", str(answers))[1]
    assert "Up to date" in run("build", str(answers))[1]
    monkeypatch.setattr("alliancegen.pipeline.__version__", "99.0")  # which the file records
    assert "The words are those of the file that it replaces." in run("build", str(answers), "--today", "2026-11-25")[1]
    answers.write_text(EXAMPLE.replace("withdrawal_notice_months: 6", "withdrawal_notice_months: 9"), encoding="utf-8")
    code, output = run("build", str(answers))
    assert code == 0
    assert "Since the file that it replaces:\n  changed: clause 43.1\n" in output
    assert output.index("changed: clause 43.1") < output.index("BMA Law")
    data = CliRunner().invoke(app, ["build", str(answers), "--format", "json", *LIBRARY])
    assert json.loads(data.stdout)["schema"] == 1


def test_a_file_with_tracked_changes_is_not_replaced(built: Path, tmp_path: Path) -> None:
    answers = tmp_path / "alliance.yaml"
    answers.write_text(EXAMPLE, encoding="utf-8")
    file = change(built, answers.with_suffix(".docx"))
    before = file.read_bytes()
    code, output = run("build", str(answers))
    assert (code, "edited-since-build" in output, file.read_bytes() == before) == (3, True, True)
