"""Many answers files in one run, and the report in every format, as a user or a CI job meets them."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import alliancegen.cli.libraries
import alliancegen.cli.progress
from alliancegen.cli.app import app
from alliancegen.cli.locating import located
from alliancegen.cli.progress import Progress
from alliancegen.pipeline import CheckedLibrary
from example import ROOT

WRONG = "agreement:\n  kind: gp_aliance  # Secretname\n"
GOOD = (ROOT / "examples/vcse_partnership/charter.yaml").read_text(encoding="utf-8")
OPTIONS = ["--today", "2026-11-24", "--clauses", str(ROOT / "clauses")]


@pytest.fixture(autouse=True)
def read_once(checked: CheckedLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """The library is read once for all tests here."""
    monkeypatch.setattr(alliancegen.cli.libraries, "check_clauses", lambda *_: checked)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with a repository's mark and one agreement below `deals` that has an error."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    put("deals/a/answers.yaml", WRONG)
    return tmp_path


def put(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def run(*arguments: str, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [*arguments, *OPTIONS], catch_exceptions=False, input=input)


def document(*arguments: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(run(*arguments, "--format", "json").stdout)
    return found


# ---------------------------------------------------------------- which files


def test_every_file_has_a_row_and_all_a_summary(folder: Path) -> None:
    put("deals/b.answers.yaml", GOOD)
    put("deals/c/answers.yaml", "colour: blue\n")
    done = run("check", "deals", "deals/b.answers.yaml", "deals/none.yaml")
    assert done.exit_code == 3
    assert re.sub(r"(\d+) of \1", "n of n", done.stdout).split("\n") == [
        "result  required  blank  errors  warnings  answers",
        f"fails   -         -      1       0         {Path('deals/a/answers.yaml')}",
        f"ok      n of n  0      0       0         {Path('deals/b.answers.yaml')}",
        f"fails   -         -      1       0         {Path('deals/none.yaml')}",
        "3 answers files, 2 of them failing: 2 errors.",
        f"Passed over, because no answers stand there: 1 file ({Path('deals/c/answers.yaml')}).",
        "",
    ]
    assert "'gp_aliance'" in done.stderr
    assert "can't be read" in done.stderr


def test_a_named_file_that_is_no_answers_file_is_an_error(folder: Path) -> None:
    put("c/answers.yaml", "colour: blue\n")
    assert run("check", "c/answers.yaml").exit_code == 1
    done = run("check", "c")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("No answers file was found.\nPassed over")


def test_standard_input_has_a_name_if_it_is_given_one(folder: Path) -> None:
    done = run("check", "-", input=WRONG)
    assert done.exit_code == 1
    assert "--> <stdin>:2:9" in done.stderr
    put("deals/alliancegen.yaml", "page: yes\n")
    done = run("check", "-", "--stdin-filename", "deals/x.yaml", input=WRONG)
    assert done.exit_code == 2
    assert "alliancegen.yaml:1:1" in done.stderr
    assert run("check", "deals", "--stdin-filename", "x.yaml").exit_code == 2
    assert run("build", "-", input=GOOD).exit_code == 2
    assert run("check", "-", input=b"\xff\xfe").exit_code == 1


def test_a_library_is_checked_by_itself(folder: Path) -> None:
    done = run("check", str(ROOT / "clauses"), "deals")
    assert done.exit_code == 2
    assert "check it by itself" in done.stderr


def test_a_library_is_told_in_every_format(folder: Path) -> None:
    put("house/kinds/x/contents.yaml", "title: [\n")
    done = run("check", "house", "--format", "github")
    assert done.exit_code == 1
    assert done.stdout.startswith("::error file=house/")
    assert done.stdout.endswith("problem.\n") is False
    assert run("check", "house", "--format", "text").exit_code == 1


def test_a_wrong_configuration_is_told_once_and_the_others_go_on(folder: Path) -> None:
    put("bad/alliancegen.yaml", "include: /etc/*\n")
    put("bad/answers.yaml", WRONG)
    put("bad/b.answers.yaml", WRONG)
    done = run("check", "bad", "deals")
    assert done.exit_code == 2
    assert done.stderr.count("outside-folder") == 1
    assert "unknown-kind" in done.stderr
    assert re.search(rf"(?m)^fails .* {re.escape(str(Path('bad/b.answers.yaml')))}$", done.stdout)


# ---------------------------------------------------------------- exit codes and wishes


def test_warnings_fail_where_the_configuration_or_the_command_line_says_so(folder: Path) -> None:
    put("answers.yaml", GOOD.replace("  statement: people who", "  statement: TBC people who", 1))
    assert run("check", "answers.yaml").exit_code == 0
    assert run("check", "answers.yaml", "--strict", "-q").exit_code == 1
    put("alliancegen.yaml", "fail-on: warning\n")
    assert run("check", "answers.yaml").exit_code == 1


def test_quiet_tells_problems_and_nothing_else(folder: Path) -> None:
    done = run("check", "deals", "-q")
    assert done.stdout == ""
    assert "unknown-kind" in done.stderr


def test_colours_only_where_they_are_wanted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put("answers.yaml", GOOD)
    assert "\x1b[" in run("check", "answers.yaml", "--color", "always").stdout
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" not in run("check", "answers.yaml", "--color", "never").stdout


def test_no_answer_is_printed_where_logs_are_public(folder: Path) -> None:
    put("deals/b/answers.yaml", WRONG.replace("kind: gp_aliance  #", "kind:"))
    for form in ("text", "json", "sarif", "github", "gitlab", "junit", "markdown"):
        done = run("check", "deals", "--no-excerpt", "--format", form)
        assert done.exit_code == 1
        assert "Secretname" not in done.output
        assert "unknown-kind" in done.output


# ---------------------------------------------------------------- formats


@pytest.mark.parametrize(
    ("form", "begins"),
    [("json", "{"), ("sarif", "{"), ("gitlab", "["), ("junit", "<?xml"), ("markdown", "## "), ("github", "::error ")],
)
def test_only_the_document_stands_on_standard_output(folder: Path, form: str, begins: str) -> None:
    done = run("check", "deals", "--format", form)
    assert done.exit_code == 1
    assert done.stdout.startswith(begins)
    assert ("error[unknown-kind]" in done.stderr) is (form != "github")
    assert "deals/a/answers.yaml" in done.stdout


def test_one_file_by_name_is_a_report_of_its_own(folder: Path) -> None:
    assert "files" not in document("check", "deals/a/answers.yaml")
    assert document("check", "deals")["summary"] == {"files": 1, "failing": 1, "errors": 1, "warnings": 0, "blanks": 0}


def test_inside_actions_the_report_is_annotations(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.chdir(folder / "deals")
    assert run("check", "a/answers.yaml").stdout.startswith("::error file=deals/a/answers.yaml,line=2,col=9,")
    text = run("check", ".", "--format", "text").stdout.split("\n")
    assert text[0].startswith("::stop-commands::")
    assert text[-2] == f"::{text[0].rpartition(':')[2]}::"


def test_the_step_summary_is_added_where_actions_say(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check", "deals", "--step-summary").exit_code == 2
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    put("summary.md", "earlier\n")
    assert run("check", "deals", "--step-summary").exit_code == 1
    assert (folder / "summary.md").read_text(encoding="utf-8").startswith("earlier\n## Coverage of the agreements\n")


def test_an_unknown_format_is_refused(folder: Path) -> None:
    assert run("check", "deals", "--format", "xml").exit_code == 2


# ---------------------------------------------------------------- building


def test_each_agreement_keeps_its_place_below_the_folder(folder: Path) -> None:
    put("deals/b/answers.yaml", GOOD)
    done = run("build", "deals", "-o", "out", "--to", "text", "--format", "sarif")
    assert done.exit_code == 1
    assert [each.relative_to(folder).as_posix() for each in (folder / "out").rglob("*.*")] == ["out/b/answers.txt"]
    assert "Wrote" in done.stderr
    assert json.loads(done.stdout)["version"] == "2.1.0"
    put("out/b/answers.txt", "somebody's own words")
    done = run("build", "deals", "-o", "out", "--to", "text", "--format", "json")
    assert done.exit_code == 3
    assert [each["rule"] for each in json.loads(done.stdout)["files"][1]["problems"]] == ["edited-since-build"]


def test_two_agreements_never_become_one_file(folder: Path) -> None:
    put("other/answers.yaml", WRONG)
    done = run("build", "deals/a/answers.yaml", "other/answers.yaml", "-o", "out")
    assert done.exit_code == 2
    assert "would both be written" in done.stderr
    put("out", "a file")
    assert run("build", "deals", "-o", "out").exit_code == 2


# ---------------------------------------------------------------- changes


@pytest.mark.skipif(shutil.which("git") is None, reason="needs git")
def test_only_what_changed_and_the_waivers_that_came_with_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*arguments: str) -> None:
        identity: Sequence[str] = ("-c", "user.name=T", "-c", "user.email=t@example.org")
        subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)

    monkeypatch.chdir(tmp_path)
    put("a/answers.yaml", WRONG)
    put("b/answers.yaml", WRONG)
    done = run("check", ".", "--changed-since", "HEAD")
    assert done.exit_code == 2
    assert "is in no git repository" in done.stderr
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    assert run("check", ".", "--changed-since", "HEAD").stdout == "No answers file changed since HEAD.\n"
    put("a/answers.yaml", WRONG + "waivers: [{waive: vat, reason: Tax, by: Jo, until: 2027-01-01}]\n")
    found = document("check", ".", "--changed-since", "HEAD")
    assert [each["file"] for each in found["files"]] == [str(Path("a/answers.yaml"))]  # type: ignore[attr-defined]
    assert [each["waived"] for each in found["waivers"]] == ["vat"]  # type: ignore[attr-defined]
    put("b/alliancegen.yaml", "pages: yes\n")
    assert "2 answers files changed since HEAD" in run("check", ".", "--changed-since", "HEAD").stdout
    assert run("check", ".", "--changed-since", "--upload-pack=x").exit_code == 2


# ---------------------------------------------------------------- settings, help, completion


def test_each_setting_and_where_it_comes_from(folder: Path) -> None:
    put("alliancegen.yaml", "style:\n  modal: shall\ninclude: deals/*.yaml\nhouse_map: none.yaml\n")
    broken = CliRunner().invoke(app, ["list", "config", "deals", "--clauses", str(ROOT / "clauses")])
    assert broken.exit_code == 2
    assert "no-such-file" in broken.stderr
    put("none.yaml", "Title: Title\n")
    done = CliRunner().invoke(app, ["list", "config", "deals", "--strict", *OPTIONS[2:]])
    assert done.exit_code == 0
    lines = {line.split()[0]: line.split(maxsplit=1)[1] for line in done.stdout.splitlines()}
    assert re.fullmatch(r"shall +alliancegen.yaml:2", lines["style.modal"])
    assert re.fullmatch(r"deals/\*.yaml +alliancegen.yaml:3", lines["include"])
    assert re.fullmatch(r"warning +command line", lines["fail_on"])
    assert re.fullmatch(r"no +default", lines["pages"])


def test_every_example_of_the_help_is_a_command_line_that_is_understood() -> None:
    import shlex

    import typer

    from alliancegen.cli.examples import EXAMPLES, epilog

    group = typer.main.get_command(app)
    assert set(EXAMPLES) - {""} == set(group.commands)  # type: ignore[attr-defined]
    for command, examples in EXAMPLES.items():
        printed = CliRunner().invoke(app, [*([command] if command else []), "--help"]).output
        for line, meaning in examples:
            assert line in printed
            assert meaning in printed
            name, *arguments = shlex.split(line.partition(" > ")[0])[1:]
            group.commands[name].make_context(name, arguments)  # type: ignore[attr-defined]
    assert epilog("nothing") == ""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("alliancegen new gp", "gp_alliance"),
        ("alliancegen show insur", "insurance"),
        ("alliancegen explain k1-02", "k1-02-gms-notice"),
        ("alliancegen check x.yaml --view reg", "regulations"),
        ("alliancegen list conf", "config"),
        ("alliancegen check --format sa", "sarif"),
    ],
)
def test_names_are_completed(line: str, expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = line.split()
    environment = {
        "_ALLIANCEGEN_COMPLETE": "complete_bash",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    done = CliRunner().invoke(app, [], env=environment, prog_name="alliancegen")
    assert expected in done.stdout.split()


# ---------------------------------------------------------------- progress, paths


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_progress_comes_after_a_second_on_a_terminal_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 0.9, 1.1, 2.0])
    monkeypatch.setattr(alliancegen.cli.progress, "monotonic", lambda: next(times))
    stream = Terminal()
    monkeypatch.setattr(sys, "stderr", stream)
    progress = Progress(3)
    progress.show(1, "a.yaml")
    assert stream.getvalue() == ""
    progress.show(2, "b\x1b.yaml")
    progress.clear()
    assert stream.getvalue() == f"\r2 of 3  b<U+001B>.yaml\r{' ' * 22}\r"


def test_no_progress_in_a_log(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([0.0, 5.0])
    monkeypatch.setattr(alliancegen.cli.progress, "monotonic", lambda: next(times))
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    Progress(3).show(2, "a.yaml")
    assert stream.getvalue() == ""


def test_files_are_named_from_the_top_of_the_repository(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "house/clauses/sections").mkdir(parents=True)
    monkeypatch.chdir(folder / "deals")
    where = located(Path("../house/clauses"))
    assert where("a/answers.yaml") == "deals/a/answers.yaml"
    assert where(str(folder / "deals/a/answers.yaml")) == "deals/a/answers.yaml"
    assert where("clauses/sections/vat.md") == "house/clauses/sections/vat.md"
    assert located(ROOT / "clauses")("clauses/sections/vat.md") == "clauses/sections/vat.md"
    assert where("<stdin>") == "<stdin>"
    assert where(str(folder.parent / "x.yaml")) == (folder.parent / "x.yaml").as_posix()
