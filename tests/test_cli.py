"""The commands as a user meets them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli.app import app
from alliancegen.pipeline import check_clauses
from alliancegen.readers.yaml_source import read_yaml

ROOT = Path(__file__).parents[1]
EXAMPLE = (ROOT / "examples/gp_alliance/answers.yaml").read_text(encoding="utf-8")
TODAY = ["--today", "2026-11-24", "--clauses", str(ROOT / "clauses")]


def run(*arguments: str) -> tuple[int, str]:
    options = TODAY[2:] if arguments[0] == "list" else TODAY
    result = CliRunner().invoke(app, [*arguments, *options], catch_exceptions=False)
    return result.exit_code, result.output


def test_the_example_builds_and_the_referee_is_silent(answers: Path) -> None:
    code, output = run("build", str(answers), "--to", "docx,text")
    assert code == 0
    assert "13 Dispute resolution" in output
    text = answers.with_suffix(".txt").read_text(encoding="utf-8")
    assert "{{" not in text
    assert "None" not in text
    assert "[[" not in text
    docx = answers.with_suffix(".docx")
    ours = docx.read_bytes()
    assert run("build", str(answers))[0] == 0
    assert docx.read_bytes() == ours


def test_a_file_that_is_not_ours_is_left_alone(answers: Path) -> None:
    docx = answers.with_suffix(".docx")
    docx.write_bytes(b"somebody's own work")
    code, output = run("build", str(answers))
    assert code == 3
    assert "edited-since-build" in output
    assert docx.read_bytes() == b"somebody's own work"
    assert run("build", str(answers), "--force")[0] == 0


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("42.28", "41.28", "99"),
        ("commencement: 2027-04-01", "commencement: 01/04/2027", "ambiguous-date"),
        ("kind: gp_alliance", "kind: gp_aliance", "gp_alliance"),
        ("id: millbrook", "id: milbrook", "unknown-party"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_nothing_is_written(answers: Path, old: str, new: str, told: str) -> None:
    assert old in EXAMPLE
    answers.write_text(EXAMPLE.replace(old, new, 1), encoding="utf-8")
    code, output = run("build", str(answers))
    assert code == 1
    assert told in output
    assert not answers.with_suffix(".docx").exists()


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    code, output = run("check", str(tmp_path / "nothing.yaml"))
    assert code == 3
    assert "can't be read" in output


def test_a_kept_library_is_used_and_a_spoilt_one_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    first = check_clauses(ROOT / "clauses")
    [entry] = (tmp_path / "alliancegen").glob("*.library")
    assert check_clauses(ROOT / "clauses").library == first.library
    for content in (b"", b"cos\nsystem\n(S'touch pwned'\ntR.", entry.read_bytes()[:5000]):
        entry.write_bytes(content)
        assert check_clauses(ROOT / "clauses").library == first.library
    assert not Path("pwned").exists()


def test_a_cache_that_others_can_write_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "alliancegen"
    folder.mkdir()
    folder.chmod(0o777)
    check_clauses(ROOT / "clauses")
    assert list(folder.iterdir()) == []


def test_a_new_file_builds_at_once_and_says_what_to_fill(tmp_path: Path) -> None:
    file = tmp_path / "answers.yaml"
    assert run("new", "gp_alliance", "-o", str(file))[0] == 0
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= 250
    assert text.count("# check this") > 10
    code, output = run("check", str(file))
    assert code == 0
    assert "10. Fill " in output
    assert "Before you sign" in output
    assert run("build", str(file))[0] == 0
    code, output = run("build", str(file), "--final")
    assert code == 1
    assert run("new", "gp_alliance", "-o", str(file))[0] == 3
    assert file.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("kind", sorted(folder.name for folder in (ROOT / "clauses/kinds").iterdir()))
def test_a_new_file_of_each_kind_builds_without_a_warning(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "answers.yaml"
    assert run("new", kind, "-o", str(file))[0] == 0
    code, output = run("build", str(file))
    assert code == 0, output
    assert "error[" not in output
    assert "warning[" not in output
    assert file.with_suffix(".docx").is_file()


@pytest.mark.parametrize("kind", sorted(folder.name for folder in (ROOT / "clauses/kinds").iterdir()))
def test_the_rows_that_a_new_file_shows_can_be_typed(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "answers.yaml"
    run("new", kind, "-o", str(file))
    shown = re.findall(r"(?m) As: - (\{.*\})$", file.read_text(encoding="utf-8"))
    assert len(shown) > 5
    for row in shown:
        written, problems = read_yaml(f"rows:\n  - {row}\n".encode(), "rows.yaml")
        assert [problem.message for problem in problems] == [], row
        assert written is not None
        assert all(written.mapping["rows"].entries[0].mapping), row


def test_the_report_in_the_order_of_another_source() -> None:
    code, output = run("check", str(ROOT / "examples/s75_partnership/answers.yaml"), "--view", "regulations")
    assert code == 0
    assert "SI 2000/617, item by item" in output
    assert run("list", "questions", "gp_alliance")[1].count("statutory.") == 0


def test_the_report_as_data(answers: Path) -> None:
    code, output = run("check", str(answers), "--format", "json")
    data = json.loads(output)
    assert code == 0
    assert data["schema"] == 1
    assert [row["status"] for row in data["view"]["rows"]] == ["covered"] * 13
    assert data["blank"] == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["list", "kinds"], "GP practice alliance agreement"),
        (["list", "kinds"], "1. Are all the parties GP contractors"),
        (["explain", "insurance"], "no solicitor has reviewed them"),
        (["explain", "successor_bodies"], "open: Whether the Health Bill 2026"),
        (["list", "rules"], "k1-02-gms-notice"),
        (["list", "rules"], "and-or                                   a clause doesn't say and/or. (warning; library)"),
        (["explain", "and-or"], "by post, by email or by both"),
        (["explain", "missing-answer"], "The rule missing-answer (error; looks at library and answers)"),
        (["list", "questions"], "parties"),
        (["list", "questions", "partnership_agreement"], "  handled_by"),
        (["explain", "insurance.public_liability"], "kind: money"),
        (["explain", "resources.contributions"], "  amount: How much of it"),
        (["explain", "insurance"], "insurance#clinical_negligence"),
        (["explain", "insurance#evidence"], "covered: clause"),
        (["explain", "k1-02-gms-notice"], "paragraph 44"),
        (["explain", "sees_patients"], "yes: "),
        (["explain", "8.1"], "section 'services'"),
        (["show", "vat"], "Every sum in this Agreement excludes VAT"),
    ],
)
def test_what_there_is_can_be_asked(arguments: list[str], expected: str) -> None:
    code, output = run(*arguments)
    assert code == 0
    assert expected in output


@pytest.mark.parametrize(
    ("arguments", "code", "expected"),
    [
        (["explain", "insurence"], 2, "'insurance'"),
        (["explain", "long-sentense"], 2, "'long-sentence'"),
        (["list", "things"], 2, "there are kinds"),
        (["list", "questions", "gp"], 2, "the kinds are gp_alliance"),
        (["check", "examples/s75_partnership/answers.yaml", "--view", "x"], 2, "knows guidance, regulations"),
        (["show", "nothing"], 2, "no section or schedule 'nothing' in this agreement"),
        (["new", "gp"], 2, "gp_alliance"),
    ],
)
def test_what_there_is_not_is_told(arguments: list[str], code: int, expected: str) -> None:
    assert run(*arguments)[0] == code
    assert expected in run(*arguments)[1]
