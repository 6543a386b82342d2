"""Runs over several files: in several processes, over what is up to date, past a worker that dies; and the table at the end."""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner, Result

from alliancegen.cli import parallel
from alliancegen.cli.app import app
from alliancegen.cli.parallel import AHEAD, Tasks, in_order
from alliancegen.cli.records import Records
from alliancegen.model.outcome import Built, Outcome, Outcomes, Record, Tally
from alliancegen.model.problems import Problem, Severity
from alliancegen.pipeline import Assembled
from alliancegen.readers import kept_builds
from alliancegen.readers.configuration import Configuration
from alliancegen.readers.sources import Sources
from alliancegen.writers.summary_text import MOST_ROWS, table_lines
from example import ROOT

SMALL = ROOT / "tests/rules/library"
ANSWERS = (SMALL / "answers.yaml").read_text(encoding="utf-8")
WARNED = ANSWERS + "special_terms:\n  - {heading: Extra, text: See clause 2.1 of this.}\n"
WRONG = ANSWERS.replace("{kind: small}", "{kind: smal}")
ON = "--today", "2026-11-24", "--clauses", "library"
BUILD: Any = importlib.import_module("alliancegen.cli.build")
CHECK: Any = importlib.import_module("alliancegen.cli.check")
ALL_FORMATS = ("text", "json", "sarif", "github", "gitlab", "junit", "markdown")
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with the small library, and four agreements below `deals`: good, warned, wrong, good."""
    (tmp_path / ".git").mkdir()
    shutil.copytree(SMALL, tmp_path / "library")
    (tmp_path / "library/answers.yaml").unlink()
    monkeypatch.chdir(tmp_path)
    for name, text in {"a": ANSWERS, "b": WARNED, "c": WRONG, "d": ANSWERS}.items():
        put(f"deals/{name}/answers.yaml", text)
    return tmp_path


@pytest.fixture
def records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own for the records of builds."""
    kept = tmp_path / "records"
    kept.mkdir()
    monkeypatch.setattr(kept_builds, "_folder", lambda: kept)
    return kept


def put(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, *ON], catch_exceptions=False)


def built(*arguments: str) -> dict[str, str]:
    """What a build of all of `deals` did with each."""
    done = run("build", "deals", "--format", "json", *arguments)
    return {Path(each["file"]).parent.name: each["built"] for each in json.loads(done.stdout)["files"]}


# ---------------------------------------------------------------- several processes


def work(item: str) -> str:
    """A worker's work in these tests: the item says what happens."""
    what, _, name = item.partition(" ")
    if what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if what == "sleep":
        time.sleep(float(name))
    return f"{item} done"


def died(item: str, code: int | None) -> str:
    return f"{item} died of {code}"


def tasks(*items: str, known: Callable[[str], str | None] = lambda _: None) -> Tasks[str, str]:
    return Tasks(items, known, work, died)


def test_results_come_in_the_order_of_the_files_however_long_each_takes() -> None:
    assert list(in_order(tasks("sleep 0.3", "a", "b", "c"), 2)) == ["sleep 0.3 done", "a done", "b done", "c done"]
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a signal that can't be caught")
def test_a_worker_that_dies_is_told_with_its_file_and_the_others_go_on() -> None:
    assert list(in_order(tasks("a", "die", "b", "die", "c"), 2)) == [
        "a done", "die died of -9", "b done", "die died of -9", "c done"]  # fmt: skip


def test_workers_end_at_once_where_the_command_does() -> None:
    began = time.monotonic()
    results = in_order(tasks("a", "sleep 60", "sleep 60"), 2)
    assert next(results) == "a done"
    results.close()
    assert multiprocessing.active_children() == []
    assert time.monotonic() - began < 20


def test_only_so_many_files_are_begun_ahead() -> None:
    asked: list[str] = []

    def known(item: str) -> str | None:
        asked.append(item)
        return None if item.startswith("sleep") else item

    results = in_order(tasks("sleep 0.2", *(str(number) for number in range(100)), known=known), 2)
    next(results)
    assert len(asked) <= 2 * AHEAD
    results.close()


def test_what_is_known_starts_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel._Workers, "_started", lambda _: pytest.fail("a worker was started"))
    assert list(in_order(tasks("a", "b", "c", known=str.upper), 4)) == ["A", "B", "C"]
    assert list(in_order(tasks("a", "b"), 1)) == ["a done", "b done"]


def test_workers_are_started_only_where_they_pay(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []

    def results(workers: parallel._Workers[str, str]) -> Iterator[str]:
        started.append(workers._next)
        return iter(())

    monkeypatch.setattr(parallel, "usable_cores", lambda: 2)
    monkeypatch.setattr(parallel._Workers, "results", results)
    assert list(in_order(tasks(*"abcd"), None)) == ["a done", "b done", "c done", "d done"]
    assert started == []
    monkeypatch.setattr(parallel, "PAYS_FROM", {"fork": 0.1, "spawn": 0.1})
    assert list(in_order(tasks("a", "sleep 0.06", *"cdef"), None)) == ["a done", "sleep 0.06 done"]
    assert started == [2]


@pytest.mark.parametrize("form", ALL_FORMATS)
def test_check_prints_the_same_bytes_with_one_process_and_with_two(
    folder: Path, form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLIANCEGEN_NO_CACHE", "1")  # so that both do the work
    put("alliancegen.yaml", "includes: deals\n")  # a problem that all files share is told once
    both = [run("check", "deals", "--format", form, "--jobs", jobs) for jobs in "12"]
    assert both[0].exit_code == 2
    assert both[0].stdout == both[1].stdout
    assert both[0].stderr == both[1].stderr


@pytest.mark.parametrize(("arguments", "code"), [((), 1), (("--no-excerpt", "--strict"), 1), (("--for", "x"), 2)])
def test_build_writes_and_prints_the_same_bytes(folder: Path, arguments: tuple[str, ...], code: int) -> None:
    found = []
    forms = "docx,text,summary" if "--for" in arguments else "docx,text"
    for jobs in "12":
        done = run("build", "deals", "-o", "out", "--to", forms, "--jobs", jobs, *arguments)
        files = {each.name: each.read_bytes() for each in sorted(Path("out").rglob("*.*"))}
        found.append((done.exit_code, done.stdout, done.stderr, files))
        shutil.rmtree("out", ignore_errors=True)
    assert found[0] == found[1]
    assert found[0][0] == code


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    if sys.platform != "linux":
        pytest.skip("only a forked worker knows what a test has changed")
    monkeypatch.setattr(parallel, "start_method", lambda: "fork")


def test_a_killed_worker_is_a_problem_of_its_file(folder: Path, forked: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = BUILD.run_file

    def run_file(path: Path, *rest: object) -> object:
        if path.parent.name == "b":
            os.kill(os.getpid(), signal.SIGKILL)
        return whole(path, *rest)

    monkeypatch.setattr(BUILD, "run_file", run_file)
    done = run("build", "deals", "--jobs", "2")
    assert done.exit_code == 3
    assert (
        f"error[worker-died]: the process that worked on '{Path('deals/b/answers.yaml')}' was ended by signal 9"
        in done.stderr
    )
    assert [each.parent.name for each in sorted(Path("deals").rglob("*.docx"))] == ["a", "d"]
    assert len([line for line in done.stdout.splitlines() if line.startswith(("ok ", "fails "))]) == 4


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_fault_of_ours_ends_one_file_and_not_the_run(
    folder: Path, forked: None, monkeypatch: pytest.MonkeyPatch, jobs: str
) -> None:
    whole = BUILD.run_file
    broken: dict[str, object] = {}

    def run_file(path: Path, *rest: object) -> object:
        return whole(path, *rest) if path.parent.name != "a" else broken["a fault"]

    monkeypatch.setattr(BUILD, "run_file", run_file)
    done = run("build", "deals", "--jobs", jobs)
    assert done.exit_code == 70
    assert "KeyError: 'a fault'" in done.stderr
    assert "error[internal-fault]" in done.stderr
    assert [each.parent.name for each in sorted(Path("deals").rglob("*.docx"))] == ["b", "d"]


def test_too_little_memory_for_one_file_ends_not_the_run(
    folder: Path, forked: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = BUILD.run_file

    def run_file(path: Path, *rest: object) -> object:
        if path.parent.name == "a":
            raise MemoryError
        return whole(path, *rest)

    monkeypatch.setattr(BUILD, "run_file", run_file)
    done = run("build", "deals", "--jobs", "1")
    assert done.exit_code == 3
    assert "error[too-little-memory]" in done.stderr
    assert "Traceback" not in done.stderr
    assert [each.parent.name for each in sorted(Path("deals").rglob("*.docx"))] == ["b", "d"]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for the children of a process in /proc")
@pytest.mark.parametrize(("name", "code"), [("SIGTERM", 143), ("SIGKILL", -9)])
def test_a_signal_ends_all_processes_and_leaves_no_temporary_file(folder: Path, name: str, code: int) -> None:
    for number in range(60):
        put(f"deals/{number:03}/answers.yaml", ANSWERS)
    command = "from alliancegen.cli import main; main()"
    arguments = [sys.executable, "-c", command, "build", "deals", "--jobs", "2", *ON]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "ALLIANCEGEN_NO_CACHE": "1"}
    with subprocess.Popen(arguments, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not list(folder.rglob("*.docx")) and time.monotonic() < until:
            time.sleep(0.02)
        workers = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        process.send_signal(signal.Signals[name])
        _, told = process.communicate(timeout=30)
    assert (process.returncode, len(workers)) == (code, 2)
    assert b"Traceback" not in told
    until = time.monotonic() + 30
    while (alive := [each for each in workers if Path(f"/proc/{each}").exists()]) and time.monotonic() < until:
        time.sleep(0.02)
    assert not alive
    assert 0 < len(list(folder.rglob("*.docx"))) < 60
    assert name == "SIGKILL" or not [*folder.rglob(".ag-*")]


# ---------------------------------------------------------------- up to date


@pytest.fixture
def once(folder: Path, records: Path) -> None:
    """All agreements have been built once."""
    assert built() == {"a": "written", "b": "written", "c": "not built", "d": "written"}


@pytest.fixture
def assembled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The agreements that were really assembled, by their folders."""
    whole, found = BUILD.run_file, []

    def run_file(path: Path, *rest: object) -> object:
        found.append(path.parent.name)
        return whole(path, *rest)

    monkeypatch.setattr(BUILD, "run_file", run_file)
    return found


def test_what_is_up_to_date_is_said_with_its_problems_and_not_built_again(once: None, assembled: list[str]) -> None:
    first = run("build", "deals", "--force")
    assembled.clear()
    again = run("build", "deals", "--jobs", "1")
    assert assembled == ["c"]  # what could not be built is tried again
    assert again.stderr == first.stderr
    assert "warning[" in again.stderr
    rows = [line.split()[0:1] + line.split()[-4:] for line in again.stdout.splitlines()[1:5]]
    assert [row[-1] for row in rows] == [str(Path(f"deals/{each}/answers.yaml")) for each in "abcd"]
    assert "Agreements: 3 up to date, 1 not built." in again.stdout
    assert run("build", "deals/b/answers.yaml", "--strict").exit_code == 1
    alone = run("build", "deals/a/answers.yaml", "--force").stdout
    assert run("build", "deals/a/answers.yaml").stdout == alone.replace("Wrote ", "Up to date: ")


def test_times_of_files_decide_nothing(once: None) -> None:
    for each in Path("deals").rglob("*.*"):
        os.utime(each, (1, 1) if each.suffix == ".yaml" else (2_000_000_000, 2_000_000_000))
    put("deals/a/answers.yaml", ANSWERS + "# other words\n")
    os.utime("deals/a/answers.yaml", (1, 1))
    assert built()["d"] == "up to date"
    assert run("build", "deals/a/answers.yaml").stdout.startswith(
        "Up to date"
    )  # a comment changes no byte of the agreement


@pytest.mark.parametrize(
    "change",
    [
        lambda: put("deals/a/answers.yaml", ANSWERS.replace("Millbrook Medical", "Millbrook Health")),
        lambda: put(
            "library/sections/sharing.md",
            Path("library/sections/sharing.md").read_text().replace("must share", "must split"),
        ),
        lambda: Path("deals/a/answers.docx").unlink(),
        lambda: put("deals/alliancegen.yaml", "style: {modal: shall}\n"),
        lambda: put(
            "deals/a/clauses/sections/sharing.md", "---\noverlay: {replaces: 'sharing: Duty', reason: Asked}\n---\n"
        ),
    ],
)
def test_whatever_decides_about_a_file_is_looked_at(once: None, change: Callable[[], None]) -> None:
    change()
    assert built()["a"] != "up to date"


@pytest.mark.parametrize(
    "option", [("--final",), ("--to-send",), ("--strict",), ("--view", "x"), ("--reference-doc", "h.docx")]
)
def test_options_belong_to_the_record(once: None, option: tuple[str, ...], assembled: list[str]) -> None:
    if "h.docx" in option:
        assert CliRunner().invoke(app, ["style", "-o", "h.docx"]).exit_code == 0
    run("build", "deals", "--jobs", "1", *option)
    assert assembled == ["a", "b", "c", "d"]


def test_another_day_is_judged_anew(once: None, assembled: list[str]) -> None:
    other = ["--today", "2027-01-04", "--clauses", "library", "--format", "json", "--jobs", "1"]
    done = CliRunner().invoke(app, ["build", "deals", *other])
    assert assembled == ["a", "b", "c", "d"]
    assert next(each["built"] for each in json.loads(done.stdout)["files"]) == "up to date"


@pytest.fixture
def checked(folder: Path, records: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The agreements that a check really looks at, after one check of all of them."""
    whole, found = CHECK.run_file, []

    def run_file(path: Path, *rest: object) -> object:
        found.append(path.parent.name)
        return whole(path, *rest)

    monkeypatch.setattr(CHECK, "run_file", run_file)
    run("check", "deals", "--format", "json", "--jobs", "1")
    assert found == ["a", "b", "c", "d"]
    found.clear()
    return found


@pytest.mark.parametrize("form", ALL_FORMATS)
def test_what_was_checked_is_told_again_and_not_checked_again(
    checked: list[str], form: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = run("check", "deals", "--format", form)
    assert checked == []
    monkeypatch.setenv("ALLIANCEGEN_NO_CACHE", "1")
    monkeypatch.setattr(kept_builds, "_folder", lambda: None)
    anew = run("check", "deals", "--format", form, "--jobs", "1")
    assert checked == ["a", "b", "c", "d"]
    assert (again.exit_code, again.stdout, again.stderr) == (anew.exit_code, anew.stdout, anew.stderr) != (0, "", "")


@pytest.mark.parametrize(
    ("change", "of"),
    [
        (lambda: put("deals/a/answers.yaml", ANSWERS + "# other words\n"), "a"),
        (lambda: put("alliancegen.yaml", "fail-on: warning\n"), "abcd"),
        (lambda: put("deals/b/alliancegen.yaml", "rules: {typed-number: off}\n"), "b"),
        (
            lambda: put(
                "library/sections/sharing.md",
                Path("library/sections/sharing.md").read_text().replace("must share", "must split"),
            ),
            "abcd",
        ),
        (
            lambda: put(
                "deals/a/clauses/sections/sharing.md", "---\noverlay: {replaces: 'sharing: Duty', reason: Asked}\n---\n"
            ),
            "a",
        ),
    ],
)
def test_whatever_decides_about_a_check_is_looked_at(checked: list[str], change: Callable[[], None], of: str) -> None:
    change()
    run("check", "deals", "--jobs", "1")
    assert checked == [*of]


@pytest.mark.parametrize(
    "option", [("--final",), ("--strict",), ("--view", "x"), ("--no-excerpt",), ("--against-latest",)]
)
def test_options_belong_to_the_record_of_a_check(checked: list[str], option: tuple[str, ...]) -> None:
    run("check", "deals", "--jobs", "1", *option)
    assert checked == ["a", "b", "c", "d"]


def test_a_check_on_another_day_is_a_check_anew(checked: list[str]) -> None:
    CliRunner().invoke(app, ["check", "deals", "--today", "2027-01-04", "--clauses", "library", "--jobs", "1"])
    assert checked == ["a", "b", "c", "d"]


def test_answers_that_change_while_they_are_checked_leave_no_record(
    folder: Path, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = CHECK.run_file

    def run_file(path: Path, *rest: object) -> object:
        done = whole(path, *rest)
        if path.parent.name == "a":
            put("deals/a/answers.yaml", ANSWERS + "# meanwhile\n")
        return done

    monkeypatch.setattr(CHECK, "run_file", run_file)
    run("check", "deals", "--jobs", "1")
    assert len(list(records.iterdir())) == 3


def test_a_record_serves_every_report_that_wants_no_more(once: None, assembled: list[str]) -> None:
    run("build", "deals", "--jobs", "1")
    assert assembled == ["c"]  # the coverage was kept for JSON, and a table wants less
    put("deals/a/answers.yaml", ANSWERS + "# again\n")
    run("build", "deals", "--jobs", "1")
    assembled.clear()
    run("build", "deals/a/answers.yaml")
    assert assembled == ["a"]


def test_an_edited_file_is_never_up_to_date(once: None) -> None:
    target = Path("deals/a/answers.docx")
    whole = target.read_bytes()
    target.write_bytes(whole + b"\0")
    assert built()["a"] != "up to date"
    target.write_bytes(b"somebody's own")
    assert run("build", "deals").exit_code == 3
    assert target.read_bytes() == b"somebody's own"
    assert built("--force")["a"] == "written"
    assert target.read_bytes() == whole


def test_what_would_be_the_same_bytes_is_not_written_again(once: None, records: Path) -> None:
    shutil.rmtree(records)
    before = Path("deals/a/answers.docx").stat()
    assert built() == {"a": "up to date", "b": "up to date", "c": "not built", "d": "up to date"}
    assert Path("deals/a/answers.docx").stat().st_mtime_ns == before.st_mtime_ns


def test_a_file_that_changes_while_it_is_built_is_left_alone(once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = BUILD.result_of
    target = Path("deals/a/answers.docx")

    def result_of(selected: object, *rest: object) -> object:
        target.write_bytes(b"saved just now")
        return whole(selected, *rest)

    monkeypatch.setattr(BUILD, "result_of", result_of)
    put("deals/a/answers.yaml", ANSWERS.replace("Millbrook Medical", "Millbrook Health"))
    done = run("build", "deals/a/answers.yaml")
    assert done.exit_code == 3
    assert "error[edited-since-build]" in done.stderr
    assert target.read_bytes() == b"saved just now"


def test_answers_that_change_while_they_are_built_leave_no_record(once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = BUILD.run_file

    def run_file(path: Path, *rest: object) -> object:
        done = whole(path, *rest)
        put("deals/a/answers.yaml", ANSWERS.replace("Millbrook Medical", "Millbrook Health"))
        return done

    with monkeypatch.context() as patched:
        patched.setattr(BUILD, "run_file", run_file)
        run("build", "deals/a/answers.yaml", "--force")
    assert "Wrote" in run("build", "deals/a/answers.yaml").output


class _Harmful:
    def __reduce__(self) -> tuple[object, ...]:
        return os.mkdir, ("harmed",)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", zlib.compress(b"x"), zlib.compress(pickle.dumps(_Harmful())), zlib.compress(pickle.dumps({1}))],
)
def test_a_record_that_is_none_counts_for_nothing(once: None, records: Path, content: bytes) -> None:
    for each in records.iterdir():
        each.write_bytes(content)
    assert built()["a"] == "up to date"  # it was built, and is the same bytes
    assert not Path("harmed").exists()


def test_old_records_go(records: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_builds, "KEPT", 2)
    for number in range(4):
        kept_builds.keep(str(number), Record(Outcome("a.yaml"), 0, {}, {}))
        os.utime(records / str(number), (number, number))
    kept_builds.forget_old()
    assert sorted(each.name for each in records.iterdir()) == ["2", "3"]
    assert kept_builds.kept("3") == Record(Outcome("a.yaml"), 0, {}, {})


def test_another_alliancegen_builds_again(once: None, assembled: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = kept_builds.tool_identity()
    assert before == kept_builds.tool_identity()
    monkeypatch.setattr(kept_builds, "__version__", "9")
    assert kept_builds.tool_identity() != before
    run("build", "deals", "--jobs", "1")
    assert assembled == ["a", "b", "c", "d"]


def test_what_hangs_on_more_than_its_input_has_no_record() -> None:
    def keeps(tool: str = "x", pages: bool = False, **more: Any) -> bool:
        building = BUILD._Building(None, None, Records(None, None, tool, ()))  # type: ignore[arg-type]
        kept: bool = building._keeps_record(Assembled(Sources(), configuration=Configuration(pages=pages), **more))
        return kept

    assert keeps()
    assert not keeps(tool="")
    assert not keeps(pages=True)  # LibreOffice counts them, with the fonts that there are
    assert not keeps(signature=object())  # the file that was signed decides too


# ---------------------------------------------------------------- the table


def outcome(number: int, severity: Severity | None = None) -> Outcome:
    problems = [Problem("r", "m", None, severity)] if severity else []
    fails = severity is Severity.ERROR
    return Outcome(f"{number}.yaml", problems, fails=fails, counted=Tally(5, 4, 1), built=Built.UP_TO_DATE)


def test_a_table_lists_up_to_200_files() -> None:
    lines = [*table_lines(Outcomes([outcome(number) for number in range(MOST_ROWS)]))]
    assert lines[:2] == [
        "result  required  blank  errors  warnings  build       answers",
        "ok      4 of 5    1      0       0         up to date  0.yaml",
    ]
    assert len(lines) == 1 + MOST_ROWS


def test_of_more_it_lists_those_to_look_at_in_their_order_the_failing_ones_first() -> None:
    files = [outcome(number) for number in range(500)]
    files[450] = outcome(450, Severity.ERROR)
    files[30] = outcome(30, Severity.WARNING)
    files[31] = outcome(31, Severity.NOTE)
    lines = [*table_lines(Outcomes(files))]
    assert [line.split()[-1] for line in lines[1:-1]] == ["30.yaml", "450.yaml"]
    assert lines[-1] == "not listed: 498 with neither error nor warning"
    files = [outcome(number, Severity.WARNING) for number in range(500)]
    files[450] = outcome(450, Severity.ERROR)
    lines = [*table_lines(Outcomes(files))]
    assert len(lines) == 1 + MOST_ROWS + 1
    assert lines[-2].endswith(" 450.yaml")
    assert lines[-1] == "not listed: 300 others with problems"


# ---------------------------------------------------------------- a machine for each folder


def test_the_workflow_lists_the_folders_and_the_readme_shows_its_matrix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = ROOT / "examples/agreements-repo/.github/workflows/by-folder.yaml"
    text = file.read_text(encoding="utf-8")
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("```yaml\n  check:\n")[2].partition("```")[0]
    assert shown
    assert text.endswith(shown)
    step = yaml.safe_load(text)["jobs"]["folders"]["steps"][-1]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    put("agreements/b/answers.yaml", "")
    put("agreements/a 'x'/answers.yaml", "")
    put("agreements/README.md", "")
    assert step["shell"] == "python"
    exec(step["run"], {})
    assert Path("output").read_text() == 'found=["agreements/a \'x\'", "agreements/b"]\n'
