"""The example repository of agreements, used as its README, its workflow and the hooks say."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from alliancegen.cli.app import app
from example import ROOT

EXAMPLE = ROOT / "examples/agreements-repo"
DRAFT, SIGNED = "agreements/ageing-well/answers.yaml", "agreements/quillham-charter/answers.yaml"
TODAY = "2026-11-24"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*arguments, "--today", TODAY], catch_exceptions=False)
    return result.exit_code, result.output


def result_of(file: str, output: str) -> str:
    """What the table says of a file."""
    [row] = [line.split() for line in output.replace("\\", "/").splitlines() if line.endswith(f" {file}")]
    return row[0]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The example as a git repository of its own, with everything committed."""
    folder = tmp_path / "agreements-repo"
    shutil.copytree(EXAMPLE, folder)
    git(folder, "init")
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--message", "The agreements")
    monkeypatch.chdir(folder)
    return folder


def test_it_is_green_as_it_stands(repo: Path) -> None:
    code, output = run("check", ".", "--strict")
    assert (code, "2 answers files: no problem" in output) == (0, True), output
    code, output = run("build", ".", "--check")
    assert code == 0, output


def test_a_bad_change_is_red_on_its_line_and_a_good_one_green(repo: Path) -> None:
    edit(repo / DRAFT, "until: 2031-03-31", "until: 2026-10-31")
    code, output = run("check", ".", "--changed-since", "HEAD", "--format", "github")
    line = (repo / DRAFT).read_text(encoding="utf-8").splitlines().index("    until: 2026-10-31") + 1
    assert code == 1
    assert "::error " in output
    assert f"file={DRAFT},line={line}," in output.replace("\\", "/")
    edit(repo / DRAFT, "until: 2026-10-31", "until: 2031-12-31")
    assert "Waivers added or made longer: issues_register#escalate" in run("check", ".", "--changed-since", "HEAD")[1]
    code, output = run("check", ".", "--changed-since", "HEAD", "--format", "markdown")
    assert code == 0
    assert "Waivers added or made longer" in output


def test_a_change_of_words_is_red_until_the_text_is_built_again(repo: Path) -> None:
    edit(repo / DRAFT, "notice_months: 3", "notice_months: 4")
    code, output = run("build", ".", "--check")
    assert code == 1
    assert "[-3-]" in output
    assert "{+4+}" in output
    assert run("build", DRAFT, "--to", "text")[0] == 0
    assert run("build", ".", "--check")[0] == 0


def test_what_is_signed_is_closed(repo: Path) -> None:
    code, output = run("build", SIGNED)
    assert code == 1
    assert "section 12 (Variation)" in output
    edit(repo / SIGNED, "legal_form: company_limited_by_guarantee", "legal_form: company_limited_by_shares")
    code, output = run("check", SIGNED)
    assert code == 1
    assert "changed-since-signing" in output


def test_a_new_library_leaves_the_signed_green_and_shows_the_draft_its_new_words(repo: Path, tmp_path: Path) -> None:
    library = tmp_path / "clauses"
    shutil.copytree(ROOT / "clauses", library)
    edit(library / "house-style.yaml", "library_version: 1.0.0", "library_version: 1.1.0")
    edit(
        library / "sections/issues_register.md",
        "expect these main issues, and have",
        "foresee these main issues, and have",
    )
    edit(library / "sections/sign_off.md", "**Before signing.** A Party", "**Before anybody signs.** A Party")
    assert run("check", SIGNED, "--clauses", str(library))[0] == 0
    code, output = run("build", ".", "--check", "--clauses", str(library))
    assert code == 1
    assert "[-expect-] {+foresee+}" in output
    assert result_of(SIGNED, output) == "ok"


def test_a_signed_file_or_a_built_text_that_changed_counts_as_a_change(repo: Path) -> None:
    assert "No answers file" in run("check", ".", "--changed-since", "HEAD")[1]
    (repo / "agreements/quillham-charter/signed/quillham-charter.docx").unlink()
    code, output = run("check", ".", "--changed-since", "HEAD")
    assert code == 1
    assert "no-such-file" in output
    edit(repo / "agreements/ageing-well/answers.txt", "Main issues.", "Minor issues.")
    code, output = run("build", ".", "--check", "--changed-since", "HEAD")
    assert code == 1
    assert "[-Minor-] {+Main+}" in output


def test_a_mistyped_heading_takes_no_agreement_out_of_the_check(repo: Path) -> None:
    edit(repo / DRAFT, "agreement:\n  kind", "agrement:\n  kind")
    code, output = run("check", ".")
    assert code == 1
    assert result_of(DRAFT, output) == "fails"


def test_a_public_log_holds_no_reason_of_an_overlay(repo: Path) -> None:
    assert "Befriending" not in run("check", DRAFT, "--no-excerpt", "--format", "json")[1]
    edit(repo / "agreements/ageing-well/answers.txt", "Main issues.", "Minor issues.")
    code, output = run("build", ".", "--check", "--no-excerpt")
    assert code == 1
    assert "issues" not in output


def test_a_wrong_configuration_is_a_wrong_configuration(repo: Path) -> None:
    edit(repo / "alliancegen.yaml", "signatures: after", "signatures: beside")
    assert run("check", DRAFT)[0] == 2


def test_the_report_says_what_was_replaced_and_why(repo: Path) -> None:
    code, output = run("check", DRAFT)
    assert code == 0
    told = " ".join(output.partition("Changed from the clause library")[2].split())
    assert told.startswith(
        "- leaving: Leaving, replaced (section 19), in agreements/ageing-well/clauses: Befriending needs"
    )


# ---------------------------------------------------------------- the action and the hooks


def steps(inputs: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The scripts of action.yml that would run, with their environment; what installs alliancegen is left to the reader."""
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    given = {name: str(entry.get("default", "")) for name, entry in action["inputs"].items()} | inputs
    found = []
    for step in action["runs"]["steps"]:
        if "run" not in step or "pip install" in step["run"]:
            continue
        if step.get("if") == "inputs.compare == 'true'" and given["compare"] != "true":
            continue
        environment = {
            name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")] if value.startswith("${{") else value
            for name, value in step["env"].items()
        }
        found.append((step["run"], environment))
    return found


def acted(folder: Path, inputs: dict[str, str], summary: Path) -> tuple[int, str]:
    """What the action comes to in a folder: the exit code of the first step that fails, and all that was printed."""
    printed = ""
    for script, environment in steps(inputs):
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script],
            cwd=folder,
            env={**os.environ, **environment, "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary)},
            capture_output=True,
            text=True,
            check=False,
        )
        printed += done.stdout + done.stderr
        if done.returncode:
            return done.returncode, printed
    return 0, printed


@pytest.mark.skipif(shutil.which("bash") is None or shutil.which("alliancegen") is None, reason="bash, and alliancegen")
def test_the_workflow_is_green_and_goes_red(repo: Path, tmp_path: Path) -> None:
    workflow = yaml.safe_load((repo / ".github/workflows/agreements.yaml").read_text(encoding="utf-8"))
    inputs = workflow["jobs"]["check"]["steps"][-1]["with"] | {"changed-since": ""}
    summary = tmp_path / "summary.md"
    code, output = acted(repo, inputs, summary)
    assert code == 0, output
    assert "| Answers | Result |" in summary.read_text(encoding="utf-8")
    edit(repo / DRAFT, "notice_months: 3", "notice_months: three")
    code, output = acted(repo, inputs, summary)
    assert code == 1
    assert "::error " in output
    assert "three" not in output  # a public log quotes no answers


def test_the_hooks_run_commands_that_there_are() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    own = yaml.safe_load((EXAMPLE / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    for hook in [*hooks, *own]:
        program, command, *options = hook["entry"].split()
        assert program == "alliancegen"
        helped = CliRunner().invoke(app, [command, "--help"]).output
        assert all(option in helped for option in options if option.startswith("-")), hook["id"]
    files = {hook["id"]: hook["files"] for hook in hooks}
    assert {hook["files"] for hook in own} == {files["alliancegen-check"]}
