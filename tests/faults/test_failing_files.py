"""Every operation on files fails once, for whole commands: nothing is lost, nothing is left behind, no traceback.

After each failure everything that the command could have touched is as it was, or as it is when the command succeeds; so
what comes next works as it did before. Without `--many`, every third operation or so stands for the others.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from failing_files import ERRORS, failing_files
from running import Done, run

from pact import ANSWERS, command, pact

MOST = 3_000
"""Operations: a command that needs more than this runs in circles."""

State = Mapping[str, bytes]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("ALLIANCEGEN_NO_CACHE", raising=False)
    pact(tmp_path)
    return tmp_path


def state(folder: Path) -> State:
    """Every file of a folder, with what it holds."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def restore(folder: Path, wanted: State) -> None:
    for name in state(folder).keys() - wanted.keys():
        (folder / name).unlink()
    for name, content in wanted.items():
        if not (folder / name).is_file() or (folder / name).read_bytes() != content:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def without_cache(found: State) -> State:
    return {name: content for name, content in found.items() if not name.startswith("cache/")}


def fail_at_each(folder: Path, words: list[str], *, every: int = 1, good: int = 0) -> int:
    """Run the command with its first operation failing, then its second, until none is left to fail; how many there were.

    `every`: only each such operation. `good` is what the command exits with when nothing fails.
    """
    before = state(folder)
    assert run(*words).code == good
    after = state(folder)
    assert after != before, "the command writes something"
    kept = {name for name in after if name.startswith("cache/")}
    number = 1
    while number < MOST:
        restore(folder, before)
        with failing_files(number, ERRORS[number % len(ERRORS)]) as files:
            done = run(*words)
        if not files.failed:
            assert done.code == good
            return number
        _judge(folder, done, f"operation {number}, {files.failed}", before, after, kept, good)
        number += every
    raise AssertionError(f"more than {MOST} operations")


def _judge(folder: Path, done: Done, what: str, before: State, after: State, kept: set[str], good: int) -> None:
    told = f"{what}: exit {done.code}\n{done.out}{done.err}"
    assert "Traceback" not in done.out + done.err, told
    now = state(folder)
    assert {name for name in now if name.startswith("cache/")} <= kept | before.keys(), told
    if done.code == good:
        assert without_cache(now) == without_cache(after), told
    else:
        assert done.code == 3, told
        assert without_cache(now) == without_cache(before), told
        assert "can't be" in done.err, told


# ---------------------------------------------------------------- build


def build_words(folder: Path) -> list[str]:
    return [*command(folder, "build", folder / "pact.yaml", "--to", "docx,text,html", "--today", "2026-11-24")]


def test_a_first_build_with_nothing_kept(folder: Path, many: int | None) -> None:
    assert fail_at_each(folder, build_words(folder), every=1 if many else 4) > 100


def test_a_build_over_an_older_one(folder: Path, many: int | None) -> None:
    """The library is kept from the build before, and its files are replaced: all or none."""
    assert run(*build_words(folder)).code == 0
    answers = folder / "pact.yaml"
    answers.write_text(ANSWERS.replace("who: Ash", "who: Oak"), encoding="utf-8")
    assert fail_at_each(folder, build_words(folder), every=1 if many else 3) > 100


def test_a_step_summary_is_appended_whole_or_not_at_all(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from alliancegen.cli.reporting import _appended
    from alliancegen.model.outcome import Outcome, Outcomes

    summary = folder / "summary.md"
    outcomes = Outcomes([Outcome("deals/a.yaml")])
    for number in range(1, MOST):
        summary.write_text("of an earlier step\n", encoding="utf-8")
        with failing_files(number, ERRORS[number % len(ERRORS)]) as files:
            done = _appended(summary, outcomes, str)
        found, told = summary.read_text(encoding="utf-8"), capsys.readouterr().err
        if not files.failed:
            assert found.startswith("of an earlier step\n## ")
            return
        assert not done, files.failed
        assert "summary.md' can't be written" in told
        assert found == "of an earlier step\n", files.failed


def test_without_a_step_summary_the_rest_is_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "summary.md").mkdir()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    done = run(*build_words(folder), "--step-summary")
    assert done.code == 3
    assert "summary.md' can't be written" in done.err
    assert "Risk" in done.out
    assert (folder / "pact.docx").exists()


# ---------------------------------------------------------------- the other commands that write


@pytest.mark.parametrize(
    ("words", "every"),
    [
        (["new", "pact", "-o", "made.yaml"], 2),
        (["schema", "pact", "-o", "made.json"], 2),
        (["overlay", "risk", "-o", "house", "--reason", "as agreed"], 2),
    ],
    ids=lambda each: each[0] if isinstance(each, list) else "",
)
def test_a_command_that_writes(
    folder: Path, words: list[str], every: int, monkeypatch: pytest.MonkeyPatch, many: int | None
) -> None:
    monkeypatch.chdir(folder)
    assert run(*command(folder, "check", "pact.yaml")).code == 0  # the library is kept
    fail_at_each(folder, [*command(folder, *words)], every=1 if many else every)


def test_the_default_looks(folder: Path, many: int | None) -> None:
    fail_at_each(folder, ["style", "-o", str(folder / "house.docx")], every=1 if many else 3)


@pytest.mark.parametrize(
    ("words", "every"),
    [
        (["sign", "pact.yaml", "pact.docx", "--on", "2027-04-01"], 1),
        (["verify", "pact.docx"], 5),
        (["diff", "pact.yaml", "later.yaml"], 5),
    ],
    ids=lambda each: each[0] if isinstance(each, list) else "",
)
def test_a_command_that_reads(
    folder: Path, words: list[str], every: int, monkeypatch: pytest.MonkeyPatch, many: int | None
) -> None:
    """It writes nothing; a failure costs nothing but the answer."""
    monkeypatch.chdir(folder)
    (folder / "later.yaml").write_text(ANSWERS.replace("who: Ash", "who: Oak"), encoding="utf-8")
    assert run(*build_words(folder), "--final").code == 0
    words = words if words[0] == "sign" else [*command(folder, *words)]
    good = run(*words)
    assert good.code == 0, good.err
    number = 1
    while True:
        with failing_files(number, ERRORS[number % len(ERRORS)]) as files:
            done = run(*words)
        if not files.failed:
            break
        told = f"operation {number}, {files.failed}: exit {done.code}\n{done.out}{done.err}"
        assert "Traceback" not in done.out + done.err, told
        assert done.code == 3 or (done.code, done.out) == (good.code, good.out), told
        assert "can't be" in done.err or done == good, told
        number += 1 if many else every
    assert number > 3


# ---------------------------------------------------------------- interrupted


@pytest.mark.parametrize("ended", [KeyboardInterrupt, lambda: SystemExit(143)], ids=["Ctrl-C", "SIGTERM"])
def test_an_interruption_at_any_moment_leaves_no_temporary_file(
    folder: Path, ended: Callable[[], BaseException]
) -> None:
    from alliancegen.writers.whole_files import write_all

    old = {folder / name: b"old " + name.encode() for name in ("a.docx", "b.txt")}
    new = {path: b"new " + content for path, content in old.items()}
    shutil.rmtree(folder / "library")
    for number in range(1, MOST):
        for path, content in old.items():
            path.write_bytes(content)
        finished = False
        with failing_files(number) as files:
            files.raised = ended
            try:
                write_all(new)
                finished = True
            except BaseException as error:
                if not files.failed:
                    raise AssertionError("only what is injected") from error
        assert sorted(path.name for path in folder.iterdir()) == ["a.docx", "b.txt", "pact.yaml"], files.failed
        found = {path: path.read_bytes() for path in old}
        assert found == new if finished else found in (old, new), files.failed
        if not files.failed:
            return
