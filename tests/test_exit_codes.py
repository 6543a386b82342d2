"""The exit codes, each by a real process: 0, 1, 2, 3, 70, 130, 143; and the streams that a process can be given."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from example import ROOT
from pact import ANSWERS, command, environment, pact

CODE = "from alliancegen.cli import main; main()"
posix = pytest.mark.skipif(os.name == "nt", reason="Windows has other signals and pipes")
needs_full = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("pact")
    pact(found)
    return found


def process(
    folder: Path, *words: str, code: str = CODE, more: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        encoding="utf-8",
        errors="surrogateescape",
        check=False,
        cwd=folder,
        env=environment(folder, more),
    )


@pytest.mark.parametrize("words", [["check", ""], ["check", "pact.yaml", "--view="], ["build", "pact.yaml", "-o", ""]])
def test_an_empty_argument_is_no_argument_left_out(folder: Path, words: list[str]) -> None:
    before = sorted(folder.iterdir())
    done = process(folder, *words)
    assert done.returncode == 2
    assert "see whether a variable is set" in done.stderr
    assert sorted(folder.iterdir()) == before


@posix
def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code = f"import os; os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); {CODE}"
    done = process(tmp_path, "list", "kinds", code=code)
    assert done.returncode == 3
    assert done.stderr == "error: the folder that this is started in is gone; change to another\n"


def test_0_and_1_and_2_and_3(folder: Path) -> None:
    (folder / "wrong.yaml").write_text(ANSWERS.replace("kind: pact", "kind: pakt"), encoding="utf-8")
    for words, expected in (
        (["check", "pact.yaml"], 0),
        (["check", "wrong.yaml"], 1),
        (["check", "pact.yaml", "--colour"], 2),
        (["build", "pact.yaml", "--to", "odt"], 2),
        (["check", "nothing.yaml"], 3),
    ):
        done = process(folder, *command(folder, *words))
        assert done.returncode == expected, (words, done.stderr)
        assert "Traceback" not in done.stderr
        assert expected == 0 or done.stderr


def test_a_bug_is_70_and_asks_for_a_report(folder: Path) -> None:
    code = f"import alliancegen.pipeline as it\nit.assemble_answers = None\n{CODE}"
    done = process(folder, *command(folder, "check", "pact.yaml"), code=code)
    assert done.returncode == 70
    assert "Traceback" in done.stderr
    assert done.stderr.endswith(
        "This is a fault of alliancegen, not of your file. Please report it with the lines above.\n"
    )


def test_a_failing_disk_is_3_wherever_it_fails(folder: Path) -> None:
    code = f"import alliancegen.pipeline as it\ndef fail(*_, **__): raise OSError(5, 'Input/output error', 'a.md')\nit.assemble_answers = fail\n{CODE}"
    done = process(folder, *command(folder, "check", "pact.yaml"), code=code)
    assert (done.returncode, done.stderr) == (3, "error: 'a.md' can't be read or written: Input/output error\n")


@pytest.mark.parametrize("raised", ["MemoryError", "ImportError('a.so: cannot allocate memory in static TLS block')"])
def test_too_little_memory_is_3_and_no_fault_of_ours(folder: Path, raised: str) -> None:
    code = f"import alliancegen.pipeline as it\ndef fail(*_, **__): raise {raised}\nit.assemble_answers = fail\n{CODE}"
    done = process(folder, *command(folder, "check", "pact.yaml"), code=code)
    assert done.returncode == 3
    assert done.stderr.startswith("error: there is too little memory")
    assert "Traceback" not in done.stderr


@posix
@pytest.mark.parametrize(("number", "expected"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_command_says_so_by_its_exit_code(folder: Path, number: int, expected: int) -> None:
    """Ended while it replaces its file: 130 or 143, no traceback, no temporary file, the old file."""
    target = folder / f"{expected}.docx"
    words = command(folder, "build", "pact.yaml", "-o", target.name)
    assert process(folder, *words).returncode == 0
    old = target.read_bytes()
    words = [*words, "--force"]  # it is up to date
    waits = (
        "import time, alliancegen.writers.whole_files as it\n"
        "def wait(*_):\n    print('waiting', flush=True)\n    time.sleep(60)\n"
        f"it._replace = wait\n{CODE}"
    )
    with subprocess.Popen(
        [sys.executable, "-c", waits, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=folder,
        env=environment(folder),
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "waiting\n"
        running.send_signal(number)
        _, told = running.communicate(timeout=30)
    assert (running.returncode, told) == (expected, "")
    assert target.read_bytes() == old
    assert not list(folder.glob(".ag-*"))


def test_the_readme_and_the_help_list_every_exit_code() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    told = re.search(r"Exit codes: .*?(?:\n\n|\Z)", readme, re.DOTALL)
    assert told
    shown = process(ROOT, "--help", more={"COLUMNS": "200"}).stdout
    for code in ("0", "1", "2", "3", "70", "130", "143"):
        assert re.search(rf"\b{code}\b", told[0]), code
        assert re.search(rf"^\s+{code}\s+\w", shown, re.MULTILINE), code


# ---------------------------------------------------------------- streams


@posix
@pytest.mark.parametrize(("file", "expected"), [("pact.yaml", 0), ("wrong.yaml", 1)])
def test_a_reader_that_leaves_early_changes_no_exit_code(folder: Path, file: str, expected: int) -> None:
    """`alliancegen check … | head -0`: the findings decide."""
    (folder / "wrong.yaml").write_text(ANSWERS.replace("kind: pact", "kind: pakt"), encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        done = subprocess.run(
            [sys.executable, "-c", CODE, *command(folder, "check", file)],
            stdout=closed,
            stderr=closed,
            check=False,
            cwd=folder,
            env=environment(folder),
        )
    assert done.returncode == expected


@needs_full
@pytest.mark.parametrize(
    "words", [["check", "pact.yaml"], ["--version"], ["--help"], ["check", "--help"], ["list", "kinds"]]
)
def test_a_full_disk_under_standard_output_is_told(folder: Path, words: list[str]) -> None:
    done = _into(folder, words if words[0].startswith("-") else command(folder, *words), stdout="/dev/full")
    assert done == (3, "error: what was to be printed can't be written: No space left on device\n")


@needs_full
@pytest.mark.parametrize("words", [["check", "nothing.yaml"], ["check", "--wrong"]])
def test_a_full_disk_under_standard_error_ends_quietly(folder: Path, words: list[str]) -> None:
    for stdout in (None, "/dev/full"):
        code, _ = _into(folder, command(folder, *words), stdout=stdout, stderr="/dev/full")
        assert code == 3


def _into(folder: Path, words: Sequence[str], stdout: str | None = None, stderr: str | None = None) -> tuple[int, str]:
    out = open(stdout, "wb") if stdout else subprocess.DEVNULL  # noqa: PTH123, SIM115
    err = open(stderr, "wb") if stderr else subprocess.PIPE  # noqa: PTH123, SIM115
    done = subprocess.run(
        [sys.executable, "-c", CODE, *words],
        stdout=out,
        stderr=err,
        check=False,
        cwd=folder,
        env=environment(folder),
    )
    for each in (out, err):
        if not isinstance(each, int):
            each.close()
    return done.returncode, (done.stderr or b"").decode()


@posix
@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_closed_streams_cost_nothing(folder: Path, closed: str) -> None:
    """What is opened next would get the number of a closed stream, and with it what is printed there."""
    target = folder / "closed.docx"
    target.unlink(missing_ok=True)
    code = f"import os, sys\n{CODE}"
    words = " ".join(f"'{each}'" for each in command(folder, "build", "pact.yaml", "-o", target, "--to", "docx"))
    done = subprocess.run(["sh", "-c", f'"{sys.executable}" -c "$CODE" {words} {closed}'], capture_output=True, check=False, cwd=folder, env=environment(folder, {"CODE": code}))  # fmt: skip
    assert done.returncode == 0
    assert b"Traceback" not in done.stdout + done.stderr
    assert target.read_bytes().startswith(b"PK")
    failing = subprocess.run(["sh", "-c", f'"{sys.executable}" -c "$CODE" --version {closed}'], capture_output=True, check=False, env=environment(folder, {"CODE": code}))  # fmt: skip
    assert failing.returncode == 0


# ---------------------------------------------------------------- consoles


POOR = {
    "cp1252": {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
    "ascii": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "C": {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
    "dumb": {"TERM": "dumb"},
    "no colour": {"NO_COLOR": "1", "FORCE_COLOR": ""},
    "narrow": {"COLUMNS": "1"},
    "none": {"COLUMNS": "0"},
    "negative": {"COLUMNS": "-5"},
    "wide": {"COLUMNS": "2000000000"},
    "absurd": {"COLUMNS": "9" * 5000},
    "high": {"LINES": "9" * 5000},
    "words": {"COLUMNS": "wide", "LINES": "many"},
}


@pytest.mark.parametrize("console", POOR)
def test_every_console_shows_something(folder: Path, console: str) -> None:
    """Names that it can't show are escaped; nothing is lost, nothing fails, whatever the size of its lines."""
    good, wrong = folder / "größe 100€ ✓.yaml", folder / "李.yaml"
    good.write_text(ANSWERS, encoding="utf-8")
    wrong.write_text(ANSWERS.replace("who: Ash", "who: [Zoë, 李, ✓]"), encoding="utf-8")
    for words, code in (["build", good.name, "--points"], 0), (["check", wrong.name], 1):
        done = process(folder, *command(folder, *words), more=POOR[console])
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        assert len(done.stdout) < 1_000_000
        assert "\x1b" not in done.stdout + done.stderr
        assert ".yaml" in done.stderr if code else "ok" in done.stdout
    good.with_suffix(".docx").unlink()


@pytest.mark.parametrize("columns", ["1", "9" * 5000])
def test_the_help_is_shown_at_any_width(folder: Path, columns: str) -> None:
    done = process(folder, "--help", more={"COLUMNS": columns})
    assert (done.returncode, done.stderr) == (0, "")
    assert "build" in done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no file names that are no text")
def test_a_file_name_that_is_no_text(folder: Path) -> None:
    """An old archive's name in Latin-1: read, built beside, and shown with an escape."""
    name = os.fsdecode(b"gr\xf6\xdfe.yaml")
    (folder / name).write_text(ANSWERS, encoding="utf-8")
    try:
        for form in ("sarif", "github"):
            done = process(folder, *command(folder, "build", name, "--format", form))
            assert done.returncode == 0, done.stderr
            assert "Traceback" not in done.stderr
        assert (folder / os.fsdecode(b"gr\xf6\xdfe.docx")).is_file()
        assert "<U+DCF6>" in process(folder, *command(folder, "build", name)).stdout
    finally:
        (folder / name).unlink()
