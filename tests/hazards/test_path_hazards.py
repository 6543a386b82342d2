"""Paths: what a checkout, a configuration or a command line may name, and what is read or written for it.

Links, configurations and overlays that lead elsewhere are also tried in `tests/readers` (configuration, overlays, answers
files) and in `tests/test_signed.py`, answers and outputs that are the same file in `tests/test_outputs.py`.
"""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli import outputs
from alliancegen.cli.app import app
from alliancegen.model.file_names import why_not_on_windows
from alliancegen.pipeline import check_clauses
from alliancegen.readers import answers_files, library_cache
from alliancegen.readers.answers_files import find_answers, fits, pattern
from alliancegen.readers.plain_files import read_plain
from alliancegen.readers.sources import Sources
from small_library import small_library, write

posix = pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)
    return result.exit_code, result.output


@pytest.fixture(autouse=True)
def nothing_is_waited_for() -> Iterator[None]:
    """Whoever opens a pipe may wait for ever: then the test fails after a while instead."""
    if os.name == "nt":
        yield
        return

    def fail(*_: object) -> None:
        raise AssertionError("it waits for a pipe")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


# ---------------------------------------------------------------- what is no file


def a_pipe(path: Path) -> Path:
    os.mkfifo(path)
    return path


def a_folder(path: Path) -> Path:
    path.mkdir()
    return path


def a_device(path: Path) -> Path:
    path.symlink_to("/dev/zero")
    return path


def a_link_to_itself(path: Path) -> Path:
    path.symlink_to(path)
    return path


def nothing(path: Path) -> Path:
    return path


NO_FILES = [a_pipe, a_folder, a_device, a_link_to_itself, nothing]


@posix
@pytest.mark.parametrize("make", NO_FILES)
def test_what_is_no_file_is_not_read(make: Callable[[Path], Path], tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r".") as caught:
        read_plain(make(tmp_path / "x"), 1_000)
    assert caught.value.strerror
    assert caught.value.filename == str(tmp_path / "x")


def test_of_a_large_file_only_the_beginning_is_read(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(bytes(5_000))
    assert read_plain(tmp_path / "x", 1_000) == bytes(1_001)
    assert read_plain(tmp_path / "x", 5_000) == bytes(5_000)


@posix
def test_a_file_that_doesnt_know_its_size_is_read_to_its_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Those of the kernel say that they are empty, and a read may give less than was asked for."""
    content = bytes(range(256)) * 100
    (tmp_path / "x").write_bytes(content)
    status, read = os.fstat, os.read
    monkeypatch.setattr(os, "fstat", lambda handle: os.stat_result((*status(handle)[:6], 0, *status(handle)[7:])))
    monkeypatch.setattr(os, "read", lambda handle, most: read(handle, min(most, 1_000)))
    assert read_plain(tmp_path / "x", 100_000) == content
    assert read_plain(tmp_path / "x", 10_000) == content[:10_001]


@posix
@pytest.mark.parametrize("make", [a_pipe, a_device, nothing])
@pytest.mark.parametrize("command", ["check", "build", "verify", "show confidentiality", "explain term"])
def test_a_command_on_it_ends_with_3(make: Callable[[Path], Path], command: str, tmp_path: Path) -> None:
    code, said = run(*command.split(), make(tmp_path / "answers.yaml"))
    assert code == 3
    assert "answers.yaml' can't be read" in said.replace("\n", "")


@posix
@pytest.mark.parametrize("make", [a_pipe, a_device])
@pytest.mark.parametrize("option", ["--reference-doc", "--house-map"])
def test_a_reference_document_that_is_no_file_is_told(
    make: Callable[[Path], Path], option: str, answers: Path, tmp_path: Path
) -> None:
    odd = make(tmp_path / "odd")
    more = [] if option == "--reference-doc" else ["--reference-doc", answers]
    code, said = run("build", answers, option, odd, *more)
    assert code == 3
    assert "odd' can't be read" in said.replace("\n", "")


@posix
@pytest.mark.parametrize("make", [a_pipe, a_device])
def test_a_configuration_that_is_no_file_is_told(make: Callable[[Path], Path], answers: Path) -> None:
    make(answers.parent / "alliancegen.yaml")
    code, said = run("check", answers)
    assert code in (2, 3)
    assert "alliancegen.yaml'" in said.replace("\n", "")


@posix
@pytest.mark.parametrize("make", [a_pipe, a_folder, a_device])
def test_an_output_that_is_no_file_is_left_alone(make: Callable[[Path], Path], answers: Path) -> None:
    target = make(answers.parent / "out.txt")
    before = target.lstat()
    code, said = run("build", answers, "-o", target, "--to", "text", "--force", "--today", "2026-11-24")
    if make is a_folder:
        assert (code, [each.name for each in target.iterdir()]) == (0, ["answers.txt"])  # a folder takes files
        return
    assert code == 3
    assert "is not a plain file" in said.replace("\n", "")
    after = target.lstat()
    assert (before.st_mode, before.st_ino) == (after.st_mode, after.st_ino)


# ---------------------------------------------------------------- a library


@posix
@pytest.mark.parametrize("make", [a_pipe, a_device, lambda path: path.symlink_to("/etc/hostname")])
@pytest.mark.parametrize("name", ["sections/odd.md", "facts.yaml", "kinds/small/views.yaml"])
def test_a_file_of_a_library_that_is_none_or_leads_out_is_refused(
    make: Callable[[Path], object], name: str, tmp_path: Path
) -> None:
    library = small_library(tmp_path / "clauses")
    (library / name).unlink(missing_ok=True)
    make(library / name)
    rules = [(each.rule, each.place and each.place.file) for each in check_clauses(library).problems if each.is_error]
    rule = "no-plain-file" if make is a_pipe else "outside-library"
    assert (rule, f"clauses/{name}") in rules


def a_socket(path: Path) -> Path:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))  # a socket's path has at most 107 bytes
    return path


def a_link_to_nowhere(path: Path) -> Path:
    path.symlink_to("nowhere.md")
    return path


def a_text(path: Path) -> Path:
    path.write_text("Words.\n", encoding="utf-8")
    return path


@posix
@pytest.mark.parametrize(
    ("name", "make", "rule"),
    [
        *[("sections/x.md", make, "no-plain-file") for make in (a_pipe, a_folder, a_link_to_nowhere, a_socket)],
        *[("house-style.yaml", make, "no-plain-file") for make in (a_pipe, a_folder, a_link_to_nowhere)],
        *[(f"sections/{name}", a_text, "passed-over") for name in ("x.MD", "x.md.txt", "x.markdown", "x.yaml", "x")],
        ("schedules/more", a_folder, "passed-over"),
        *[(f"sections/{name}", a_text, "") for name in ("x.md~", "x.md.orig", ".x.md", "_x.md", "README.txt")],
    ],
)
def test_what_is_no_clause_file_is_told_though_the_library_was_kept(
    name: str, make: Callable[[Path], object], rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    library = small_library(tmp_path / "clauses")
    clean = check_clauses(library).problems
    assert rule not in [each.rule for each in clean]
    make(library / name)
    found = [each for each in check_clauses(library).problems if each not in clean]
    assert [(each.rule, each.place and each.place.file) for each in found] == (
        [(rule, f"clauses/{name}")] if rule else []
    )


@posix
@pytest.mark.parametrize("make", [a_text, a_pipe, a_link_to_nowhere, a_socket])
def test_clauses_beside_the_answers_that_are_no_folder_are_told(make: Callable[[Path], object], answers: Path) -> None:
    make(answers.parent / "clauses")
    code, said = run("check", answers, "--today", "2026-11-24")
    assert code == 1
    assert "no-plain-file" in said


def test_a_folder_without_clauses_is_told_at_once(answers: Path) -> None:
    (answers.parent / "elsewhere").mkdir()
    code, said = run("check", answers, "--clauses", answers.parent / "elsewhere", "--today", "2026-11-24")
    assert code == 2
    assert "is no folder of clauses" in said


def test_only_the_folders_of_a_library_are_looked_into(tmp_path: Path) -> None:
    library = small_library(tmp_path / "clauses")
    write(library, {"deals/2026/answers.yaml": "a: 1\n"})
    assert "deals/2026/answers.yaml" not in dict(library_cache.library_files(library))


@posix
def test_a_folder_of_a_library_that_leads_out_gives_nothing(tmp_path: Path) -> None:
    library = small_library(tmp_path / "clauses")
    secret = write(tmp_path / "elsewhere", {"secret.md": "---\nid: secret\ntitle: Secret\n---\n\nWords.\n"})
    for file in (library / "schedules").iterdir():
        file.unlink()
    (library / "schedules").rmdir()
    (library / "schedules").symlink_to(secret)
    checked = check_clauses(library)
    assert "outside-library" in [each.rule for each in checked.problems]
    assert "secret" not in checked.library.schedules


@pytest.mark.parametrize("name", ["con", "nul", "com1", "lpt9", "aux"])
def test_a_clause_file_is_not_named_like_a_device(name: str, tmp_path: Path) -> None:
    library = small_library(tmp_path / "clauses")
    write(library, {f"sections/{name}.md": f"---\nid: {name}\ntitle: X\n---\n\nWords.\n"})
    told = [each.message for each in check_clauses(library).problems if each.rule == "wrong-id"]
    assert told == [f"'{name}' is no id for a clause file"]


@pytest.mark.parametrize("id", ["../x", "a/b", "/etc/passwd", "a.b", "A", "1a", "a-b", "a b", "é", "a\\b", "C:a"])
def test_an_id_is_no_path(id: str, tmp_path: Path) -> None:
    library = small_library(tmp_path / "clauses")
    write(library, {"sections/staff.md": f"---\nid: '{id}'\ntitle: Staff\n---\n\n1. **Team.** Words.\n"})
    assert {"wrong-id", "missing-key"} & {each.rule for each in check_clauses(library).problems}


@pytest.mark.parametrize(
    ("limit", "most", "told"), [("MOST_NAMES", 5, "at most 5 files"), ("MOST_BYTES", 1_000, "at most 0 MiB")]
)
def test_too_many_files_or_too_large_ones_are_no_library(
    limit: str, most: int, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = small_library(tmp_path / "clauses")
    monkeypatch.setattr(library_cache, limit, most)
    code, said = run("list", "sections", "--clauses", library)
    assert code == 3
    assert f"a library holds {told}" in said.replace("\n", " ")


def test_a_large_file_of_a_library_is_refused(tmp_path: Path) -> None:
    library = small_library(tmp_path / "clauses")
    (library / "facts.yaml").write_bytes(b"# " + b"x" * 1024 * 1024)
    assert "clauses/facts.yaml is larger than 1 MiB" in [each.message for each in check_clauses(library).problems]


# ---------------------------------------------------------------- searching a folder


def test_a_search_ends_in_deep_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers_files, "MAX_DEPTH", 4)
    deep = tmp_path.joinpath(*"abcdef")
    deep.mkdir(parents=True)
    (deep / "answers.yaml").write_text("agreement: {}\n")
    (tmp_path / "z.answers.yaml").write_text("agreement: {}\n")
    found = find_answers(tmp_path, Sources(), home=tmp_path)
    assert [each.name for each in found.files] == ["z.answers.yaml"]
    assert [each.rule for each in found.problems] == ["search-too-large"]
    assert "at most 4 deep" in found.problems[0].message


def test_a_search_ends_in_folders_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers_files, "MOST_SEARCHED", 3)
    for number in range(5):
        (tmp_path / f"{number}.answers.yaml").write_text("agreement: {}\n")
    found = find_answers(tmp_path, Sources(), home=tmp_path)
    assert len(found.files) == 3
    assert [each.rule for each in found.problems] == ["search-too-large"]


@posix
def test_a_search_passes_pipes_by(tmp_path: Path) -> None:
    a_pipe(tmp_path / "answers.yaml")
    a_pipe(tmp_path / "x.answers.yaml")
    assert find_answers(tmp_path, Sources(), home=tmp_path).files == []


@pytest.mark.parametrize(
    "text", ["*a" * 100 + "b", "**/" * 60 + "b", "**a" * 80 + "b", "?*" * 100 + "b", "*" * 300 + "b"]
)
def test_a_pattern_that_keeps_others_busy_for_hours_is_matched_at_once(text: str) -> None:
    started = time.process_time()
    assert not fits("a" * 255 + "/" + "a" * 255, pattern(text))
    assert time.process_time() - started < 2


# ---------------------------------------------------------------- names of Windows


@pytest.mark.parametrize(
    "name",
    [
        "CON",
        "con.docx",
        "NUL.txt",
        "nul",
        "COM1.docx",
        "lpt9.pdf",
        "AUX",
        "prn.x.y",
        "com¹",
        "CONIN$",
        "nul. .",
        "con ",
    ],
)
def test_names_of_devices(name: str) -> None:
    assert why_not_on_windows(name) == "is the name of a device on Windows"


@pytest.mark.parametrize("name", ["a:b.docx", "a?.docx", "a|b", "<a>", 'a"b', "a*", "a\nb", "a\x00b"])
def test_signs_that_no_name_may_hold(name: str) -> None:
    assert "which no file's name may hold on Windows" in why_not_on_windows(name)


@pytest.mark.parametrize("name", ["a.", "a ", "a. ."])
def test_ends_that_are_dropped(name: str) -> None:
    assert "which Windows drops" in why_not_on_windows(name)


@pytest.mark.parametrize(
    "name", ["contract.docx", "common.docx", "nullify.txt", "com10.docx", "a.con", "é 😀.docx", "lpt.x"]
)
def test_ordinary_names(name: str) -> None:
    assert why_not_on_windows(name) == ""


@pytest.mark.parametrize("name", ["nul.docx", "COM1.docx", "deal:1.docx"])
def test_a_build_on_windows_refuses_them(name: str, answers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "ON_WINDOWS", True)
    code, said = run("build", answers, "-o", answers.parent / name)
    assert code == 2
    assert "on Windows" in said.replace("\n", " ")
    assert [each.name for each in answers.parent.iterdir()] == ["answers.yaml"]
