"""What a command loads before it does anything, and the answers that load nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from alliancegen.cli import main
from alliancegen.cli.app import app
from alliancegen.cli.command_names import COMMANDS

CLI = Path(sys.modules["alliancegen.cli"].__file__ or "").parent


def typed(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", ["alliancegen", *arguments])
    main()


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_the_kept_help_is_what_typer_prints(
    option: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    typed(monkeypatch, option)
    assert capsys.readouterr().out == CliRunner().invoke(app, [option], prog_name="alliancegen").output


def test_the_version_is_what_typer_prints(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed(monkeypatch, "--version")
    assert capsys.readouterr().out == CliRunner().invoke(app, ["--version"]).output


def test_every_command_of_the_help_is_there() -> None:
    text = (CLI / "help.txt").read_text(encoding="utf-8")
    assert [name for name in COMMANDS if f"\n  {name} " not in text] == []


def loaded(*arguments: str, environment: dict[str, str] | None = None) -> set[str]:
    """The modules that a process has loaded when it ends."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print('\\n'.join(sys.modules), file=sys.__stderr__))\n"
        "from alliancegen.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=False, env=environment
    )
    return set(done.stderr.split())


def test_the_version_and_the_help_load_nothing() -> None:
    for option in ("--version", "--help"):
        assert not {"typer", "yaml", "alliancegen.pipeline", "msgspec"} & loaded(option)


def test_a_check_loads_neither_word_nor_jinja_nor_the_other_commands(tmp_path: Path) -> None:
    answers = Path(__file__).parents[1] / "examples/partnership_agreement/answers.yaml"
    loaded("check", str(answers))  # the library is kept from now on
    modules = loaded("check", "--format", "json", str(answers))
    assert "alliancegen.pipeline" in modules
    assert not modules & {
        "docx", "lxml", "jinja2", "rich", "alliancegen.cli.build", "alliancegen.cli.explain", "alliancegen.readers.git",
        "typing_extensions", "inspect", "tokenize", "hashlib", "difflib", "calendar", "secrets",
    }  # fmt: skip


def test_typing_extensions_is_kept_from_msgspec_alone() -> None:
    code = (
        "import sys, alliancegen.cli.light_msgspec\n"
        "print('msgspec' in sys.modules, 'typing_extensions' in sys.modules)\n"
        "import typing_extensions, msgspec\n"
        "class Row(msgspec.Struct):\n"
        "    name: 'str | None'\n"
        "print(typing_extensions.__name__, msgspec.convert({'name': 'A'}, Row).name)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["True", "False", "typing_extensions", "A"]
