"""The same answers and clauses give the same bytes, whatever the machine's settings are, and on another Python."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from example import FILE, ROOT

BUILD = "import os, sys; os.umask(int(sys.argv.pop(1), 8)); from alliancegen.cli import main; main()"
USUAL = {"PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def built(
    into: Path, settings: Mapping[str, str], *, python: str = sys.executable, umask: str = "022", raw: bytes = b""
) -> bytes:
    """The example as a fresh process builds it in the folder `into`; from a copy there with other bytes, if they are given."""
    into.mkdir()
    file = into / "agreement.docx"
    answers = ROOT / FILE
    if raw:
        (into / "copy.yaml").write_bytes(raw)
        answers, file = Path("copy.yaml"), Path("agreement.docx")
    arguments: list[str | Path] = [
        umask,
        "build",
        answers,
        "-o",
        file,
        "--clauses",
        ROOT / "clauses",
        "--today",
        "2026-11-24",
    ]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "XDG_CACHE_HOME": str(into), **USUAL, **settings}
    done = subprocess.run(
        [python, "-c", BUILD, *arguments], cwd=into, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr or done.stdout
    return (into / file).read_bytes()


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return built(tmp_path_factory.mktemp("usual") / "out", {})


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({"PYTHONHASHSEED": "4711"}, id="hash seed"),
        pytest.param({"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, id="locale"),
        pytest.param({"TZ": "Pacific/Kiritimati"}, id="time zone"),
        pytest.param({"SOURCE_DATE_EPOCH": "1"}, id="source date"),
        pytest.param({"COLUMNS": "40", "NO_COLOR": "1"}, id="terminal"),
        pytest.param({"ALLIANCEGEN_NO_CACHE": "1"}, id="no kept library"),
    ],
)
def test_no_setting_changes_a_byte(settings: Mapping[str, str], usual: bytes, tmp_path: Path) -> None:
    assert built(tmp_path / "out", settings) == usual


def test_no_other_folder_or_umask_changes_a_byte(usual: bytes, tmp_path: Path) -> None:
    assert built(tmp_path / "a folder – with Ünicode", {}, umask="077") == usual


def test_no_relative_path_line_end_or_byte_order_mark_changes_a_byte(usual: bytes, tmp_path: Path) -> None:
    raw = b"\xef\xbb\xbf" + (ROOT / FILE).read_bytes().replace(b"\n", b"\r\n")
    assert built(tmp_path / "out", {}, raw=raw) == usual


def test_a_kept_library_changes_no_byte(usual: bytes, tmp_path: Path) -> None:
    settings = {"XDG_CACHE_HOME": str(tmp_path)}
    assert built(tmp_path / "first", settings) == usual
    assert any(tmp_path.glob("alliancegen/*.library"))
    assert built(tmp_path / "second", settings) == usual


def test_another_python_changes_no_byte(usual: bytes, tmp_path: Path) -> None:
    other = os.environ.get("OTHER_PYTHON")
    if not other:
        pytest.skip(
            "name another Python that has the dependencies in $OTHER_PYTHON (a python of its own virtual environment)"
        )
    assert built(tmp_path / "out", {}, python=other) == usual
