"""What alliancegen is made of: bounded, said what for and under which licence, pinned for development, and run from nowhere else."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from example import ROOT, example_of

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = [Requirement(each) for each in PROJECT["dependencies"]]
FOR_TESTS = [Requirement(each) for each in PROJECT["optional-dependencies"]["dev"]]
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
PINS = dict(re.findall(r"^([a-z0-9.-]+)==(\S+)", LOCK, re.MULTILINE))
UPDATE = "make it anew with the command at its top"


@pytest.mark.parametrize("requirement", NEEDED, ids=str)
def test_what_is_needed_is_bounded_on_both_sides_and_has_its_reason_and_licence(requirement: Requirement) -> None:
    assert {each.operator for each in requirement.specifier} == {">=", "<"}
    [line] = [line for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines() if f'"{requirement}' in line or f'"{requirement.name}>' in line]  # fmt: skip
    reason = line.partition("#")[2]
    assert len(reason.split()) > 3
    assert re.search(r"\((MIT|BSD-3-Clause)\)$", reason)


def test_the_releases_with_known_holes_are_outside() -> None:
    jinja = next(each for each in NEEDED if each.name == "jinja2")
    assert not jinja.specifier.contains("3.1.5")  # reached the globals of the program (CVE-2025-27516)


@pytest.mark.parametrize("requirement", [*NEEDED, *FOR_TESTS], ids=str)
def test_the_lock_and_the_project_agree(requirement: Requirement) -> None:
    pinned = PINS.get(canonicalize_name(requirement.name))
    assert pinned is not None, f"requirements-dev.lock has no {requirement.name}: {UPDATE}"
    assert requirement.specifier.contains(pinned), f"requirements-dev.lock has {requirement.name} {pinned}: {UPDATE}"


def test_every_release_in_the_lock_has_the_hashes_of_its_files_and_comes_from_anywhere() -> None:
    lines = [line for line in LOCK.splitlines() if line and not line.startswith("#")]
    form = re.compile(r"[a-z0-9.-]+==[0-9A-Za-z.]+ \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?")
    assert [line for line in lines if not form.fullmatch(line)] == []  # so no address of an index, and no path
    assert all(re.search(rf"^{re.escape(name)}=={re.escape(version)} \\\n    --hash=", LOCK, re.MULTILINE) for name, version in PINS.items())  # fmt: skip


# ---------------------------------------------------------------- the audit


def audited(report: object, folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """What `.ci/read_audit.py` says of a report."""
    spec = importlib.util.spec_from_file_location("read_audit", ROOT / ".ci/read_audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (folder / "report.json").write_text(json.dumps(report), encoding="utf-8")
    return module.main(str(folder / "report.json")), capsys.readouterr().out


CLEAN = {"name": "rich", "version": "15.0.0", "vulns": []}
UNKNOWN = {"name": "typer", "skip_reason": "not found"}
HOLE = {"name": "jinja2", "version": "3.1.2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3.1.6"]}]}


@pytest.mark.parametrize(("dependencies", "code", "says"), [
    ([CLEAN, UNKNOWN], 0, "audited: 1 of 2 packages\n"),
    ([UNKNOWN], 0, "not audited: the service for vulnerabilities knows none of the packages\n"),
    ([CLEAN, HOLE], 1, "vulnerable: jinja2 3.1.2, PYSEC-1, mended in 3.1.6\naudited: 2 of 2 packages\n"),
])  # fmt: skip
def test_an_audit_says_what_was_asked(
    dependencies: list[object], code: int, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audited({"dependencies": dependencies}, tmp_path, capsys) == (code, says)


def test_without_an_answer_nothing_was_audited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audited("", tmp_path, capsys) == (0, "not audited: no service for vulnerabilities answers\n")


# ---------------------------------------------------------------- nothing is run out of the repository that is checked


def test_the_action_runs_nothing_of_the_repository_that_it_checks() -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    steps = [step for step in action["runs"]["steps"] if "run" in step]
    assert steps
    for step in steps:
        assert step["env"]["PYTHONSAFEPATH"] == "1"  # python -m would look into the working folder first
        assert "python -m alliancegen" not in step["run"]
        assert "${{" not in step["run"]  # an input could hold a command


def test_a_repository_with_modules_of_its_own_runs_none_of_them(tmp_path: Path) -> None:
    repository, script = tmp_path / "repository", tmp_path / "bin" / "alliancegen"
    repository.mkdir()
    script.parent.mkdir()
    names = ("yaml", "typer", "click", "jinja2", "lxml", "docx", "msgspec", "rich", "json", "sitecustomize", "usercustomize", "conftest", "alliancegen")  # fmt: skip
    for name in names:
        (repository / f"{name}.py").write_text("open('ran', 'w').close()\nraise SystemExit(99)\n", encoding="utf-8")
    (repository / "answers.yaml").write_text(example_of("vcse_partnership", "charter"), encoding="utf-8")
    script.write_text("from alliancegen.cli import main\nmain()\n", encoding="utf-8")  # as pip writes it
    command = [sys.executable, str(script), "check", "answers.yaml", "--today", "2026-11-24"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONSAFEPATH": ""}
    done = subprocess.run(command, cwd=repository, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert not (repository / "ran").exists()
