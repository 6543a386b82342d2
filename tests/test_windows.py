"""What Windows does otherwise, as far as it can be had here: line ends, paths, names of devices, what its Python lacks."""

from __future__ import annotations

import ast
import io
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path, PureWindowsPath

import pytest

from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.model.templates import FileKind
from alliancegen.pipeline import CheckedLibrary, assemble_answers, check_clauses
from alliancegen.readers.answers_files import fits, pattern
from alliancegen.readers.clause_file import read_clause_file
from alliancegen.readers.clause_tests import read_clause_tests
from alliancegen.readers.configuration import NAME, NamedFolder, read_configuration, read_house_map
from alliancegen.readers.library_cache import content_hash
from alliancegen.readers.sources import Sources
from alliancegen.writers.docx import write_docx
from alliancegen.writers.github import github
from alliancegen.writers.sarif import sarif, uri
from example import ROOT, TODAY
from small_library import write

SMALL = ROOT / "tests/rules/library"
OVERLAY = {
    "sections/own.md": "---\nid: own\ntitle: Own words\noverlay: {after: sharing, reason: They asked.}\n---\n\n1. **Words.** Each keeps:\n\n"
    "   (a) its own; and\n\n   (b) what it lends.\n",
    "definitions.md": '"**Loan**" means what is lent.\n',
}


def of_windows(text: bytes) -> bytes:
    """As Notepad saves it: a byte order mark, and line ends of two characters."""
    return b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")


@pytest.fixture(autouse=True)
def _not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLIANCEGEN_NO_CACHE", "1")


# ---------------------------------------------------------------- line ends


def library_in(folder: Path, *, windows: bool) -> CheckedLibrary:
    """A small library with an overlay, read from files with the line ends of one system or the other."""
    library, own = folder / "library", folder / "own"
    shutil.copytree(SMALL, library)
    write(own, OVERLAY)
    if windows:
        for path in folder.rglob("*.*"):
            path.write_bytes(of_windows(path.read_bytes()))
    return check_clauses(library, [NamedFolder(own, "own")], "clauses")


def test_line_ends_and_byte_order_marks_change_no_byte_of_the_agreement(tmp_path: Path) -> None:
    answers = (SMALL / "answers.yaml").read_bytes()
    made: list[bytes] = []
    for windows in (False, True):
        checked = library_in(tmp_path / f"{windows}", windows=windows)
        assert [problem for problem in checked.problems if problem.is_error] == []
        raw = of_windows(answers) if windows else answers
        run = assemble_answers(raw, "answers.yaml", checked, TODAY)
        assert run.agreement is not None
        assert run.told() == []
        made.append(write_docx(run.agreement, manifest=run.manifest))
    assert made[0] == made[1]


def test_problems_stand_on_the_same_lines_whatever_the_line_ends(tmp_path: Path) -> None:
    wrong = {"sections/own.md": OVERLAY["sections/own.md"].replace("(b) what", "(c what [[Nothing]]\n\n  x")}
    told = []
    for windows in (False, True):
        folder = tmp_path / f"{windows}"
        for name, text in wrong.items():
            path = write(folder / "own", {name: text}) / name
            path.write_bytes(of_windows(path.read_bytes()) if windows else path.read_bytes())
        checked = check_clauses(SMALL, [NamedFolder(folder / "own", "own")], "clauses")
        told.append([(each.rule, each.message, each.place) for each in checked.problems])
    assert told[0]
    assert told[0] == told[1]


def test_a_configuration_a_house_map_and_tests_are_read_with_both_line_ends(
    tmp_path: Path, checked: CheckedLibrary
) -> None:
    configuration = b"pages: yes\nfail_on: warning\nstyle:\n  modal: shall\n"
    (tmp_path / NAME).write_bytes(of_windows(configuration))
    found, problems = read_configuration(tmp_path / "answers.yaml", Sources(), tmp_path)
    assert (found.pages, found.fail_on, found.style["modal"].text, problems) == (True, "warning", "shall", [])
    names, problems = read_house_map(of_windows(b"Clause Level 1: Firm\nBlank: Gap\n"), "map.yaml")
    assert ([each.text for each in names.values()], problems) == (["Firm", "Gap"], [])
    tests = (ROOT / "clauses/tests/partnership_agreement.yaml").read_bytes()
    one, other = (read_clause_tests(raw, "t.yaml", checked.library) for raw in (tests, of_windows(tests)))
    assert len(one[0]) > 1
    assert [each.name for each in one[0]] == [each.name for each in other[0]]
    assert one[1] == other[1]


def test_the_hash_of_a_library_is_of_its_words() -> None:
    files = [("sections/a.md", b"one\ntwo\n"), ("kinds/k/contents.yaml", b"title: K\n")]
    assert content_hash(files) == content_hash([(name, of_windows(text)) for name, text in reversed(files)])


# ---------------------------------------------------------------- paths


@pytest.mark.parametrize(("path", "address"), [
    ("deals/an answers.yaml", "deals/an%20answers.yaml"),
    ("/srv/deals/a.yaml", "file:///srv/deals/a.yaml"),
    ("C:/deals/a b.yaml", "file:///C:/deals/a%20b.yaml"),
    (r"C:\deals\a.yaml", "file:///C:/deals/a.yaml"),
    (PureWindowsPath(r"\\server\share\a b.yaml").as_posix(), "file://server/share/a%20b.yaml"),
    (r"\\server\share\a.yaml", "file://server/share/a.yaml"),
    ("c:odd.yaml", "c%3Aodd.yaml"),
])  # fmt: skip
def test_a_path_becomes_an_address(path: str, address: str) -> None:
    assert uri(path) == address


def test_reports_for_machines_name_files_with_forward_slashes() -> None:
    def where(file: str) -> str:
        return PureWindowsPath(file).as_posix()

    problem = Problem("typed-number", "it is typed", Place(r"deals\north\answers.yaml", 3, 1, 5))
    outcomes = Outcomes([Outcome(r"deals\north\answers.yaml", [problem])])
    assert "::error file=deals/north/answers.yaml,line=3" in github(outcomes, where)
    assert '"uri": "deals/north/answers.yaml"' in sarif(outcomes, where, lambda rule: rule)
    assert "file=C%3A/a%2Cb.yaml" in github(Outcomes([Outcome(r"C:\a,b.yaml", [Problem("r", "m")])]), where)


def test_a_configuration_may_name_its_files_with_backslashes(tmp_path: Path) -> None:
    write(tmp_path, {"looks/house.docx": "", "words/own/facts.yaml": ""})
    (tmp_path / NAME).write_bytes(
        b"reference_doc: looks\\house.docx\nclauses: ['words\\own']\ninclude: ['deals\\**\\*.yaml']\n"
    )
    found, problems = read_configuration(tmp_path / "answers.yaml", Sources(), tmp_path)
    assert problems == []
    assert found.reference_doc is not None
    assert found.reference_doc.path == tmp_path / "looks" / "house.docx"
    assert [each.path for each in found.clauses] == [tmp_path / "words" / "own"]
    assert fits("deals/north/a.yaml", pattern(found.include[0]))


@pytest.mark.parametrize("name", ["C:\\house.docx", "C:house.docx", "\\house.docx", "\\\\server\\share\\house.docx", "..\\house.docx", "looks\\..\\..\\house.docx", "//server/house.docx"])  # fmt: skip
def test_a_configuration_names_nothing_outside_its_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "inside"
    write(tmp_path, {"house.docx": "", "inside/looks/x": ""})
    (folder / NAME).write_text(f"reference_doc: '{name}'\n", encoding="utf-8")
    found, problems = read_configuration(folder / "answers.yaml", Sources(), folder)
    assert found.reference_doc is None
    assert [problem.rule for problem in problems] == ["outside-folder"]


@pytest.mark.parametrize("name", ["con", "aux", "nul", "prn", "com1", "lpt9"])
def test_a_clause_file_bears_no_name_of_a_device(name: str) -> None:
    _, problems = read_clause_file(
        f"---\nid: {name}\ntitle: T\n---\n\n1. **H.** W.\n", f"sections/{name}.md", name, FileKind.SECTION
    )
    assert [problem.rule for problem in problems] == ["wrong-id"]
    assert "Windows" in problems[0].message


def test_no_file_of_this_repository_has_a_name_that_windows_refuses() -> None:
    folders = [ROOT / name for name in ("clauses", "examples", "src", "tests")]
    paths = [
        path.relative_to(ROOT) for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts
    ]
    assert [path for path in paths if any(letter in str(path) for letter in '<>:"|?*\\')] == []
    assert [
        path for path in paths if path.name.endswith((".", " ")) or path.stem.casefold() in ("con", "prn", "aux", "nul")
    ] == []
    assert len({str(path).casefold() for path in paths}) == len(paths)


# ---------------------------------------------------------------- what its Python lacks, or does otherwise

LACKING: Mapping[object, tuple[str, ...]] = {
    os: ("getuid", "geteuid", "getgid", "fork", "forkpty", "killpg", "setsid", "fchmod", "chown", "mkfifo", "uname", "O_DIRECTORY", "O_NOFOLLOW",
         "posix_spawn", "sched_getaffinity", "WNOHANG"),
    signal: ("SIGKILL", "SIGHUP", "SIGPIPE", "SIGXFSZ", "SIGALRM", "SIGUSR1", "alarm", "pthread_sigmask"),
}  # fmt: skip


def test_a_build_needs_nothing_that_python_on_windows_lacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from typer.testing import CliRunner

    from alliancegen.cli.app import app

    monkeypatch.delenv("ALLIANCEGEN_NO_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for module, names in LACKING.items():
        for name in names:
            monkeypatch.delattr(module, name, raising=False)
    for name in ("fcntl", "pwd", "grp", "resource", "termios"):
        monkeypatch.setitem(sys.modules, name, None)
    (tmp_path / "answers.yaml").write_bytes(of_windows((SMALL / "answers.yaml").read_bytes()))
    command = ["build", str(tmp_path / "answers.yaml"), "--clauses", str(SMALL), "--to", "docx,text,html,json"]
    for _ in range(2):  # the second time the library comes out of the cache, and the files are replaced
        done = CliRunner().invoke(app, [*command, "--today", "2026-11-24"], catch_exceptions=False)
        assert done.exit_code == 0, done.output
    assert sorted(path.suffix for path in tmp_path.glob("answers.*")) == [".docx", ".html", ".json", ".txt", ".yaml"]
    assert b"\r" not in (tmp_path / "answers.txt").read_bytes()


def test_a_console_of_windows_shows_what_it_has_no_letter_for_as_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from alliancegen.cli.streams import make_patient

    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="cp1252", write_through=True))
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(io.BytesIO(), encoding="cp1252"))
    make_patient()
    sys.stdout.write("£5 – Tŷ’r Felin ✓ ⏎")
    assert raw.getvalue() == "£5 – T\\u0177’r Felin \\u2713 \\u23ce".encode("cp1252")


def test_every_text_file_is_opened_with_its_encoding() -> None:
    """Without one, Windows takes cp1252."""
    found = []
    for path in (ROOT / "src").rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(call, ast.Call)
                and _opens_text(call)
                and not any(each.arg == "encoding" for each in call.keywords)
            ):
                found.append(f"{path.relative_to(ROOT).as_posix()}:{call.lineno}")
    assert found == []


def _opens_text(call: ast.Call) -> bool:
    name = (
        call.func.attr
        if isinstance(call.func, ast.Attribute)
        else call.func.id
        if isinstance(call.func, ast.Name)
        else ""
    )
    of = call.func.value.id if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""
    if name in ("read_text", "write_text"):
        return True
    if name not in ("open", "fdopen", "TextIOWrapper") or (of in ("os", "self") and name == "open"):
        return False
    words = [
        each.value for each in (*call.args, *(word.value for word in call.keywords)) if isinstance(each, ast.Constant)
    ]
    return not any(
        isinstance(word, str) and "b" in word and set(word) <= set("rwxab+") for word in words
    ) and not _is_method_of_ours(call)


def _is_method_of_ours(call: ast.Call) -> bool:
    """`comments.open(paragraph, notes, key)` opens no file."""
    return isinstance(call.func, ast.Attribute) and call.func.attr == "open" and len(call.args) > 2
