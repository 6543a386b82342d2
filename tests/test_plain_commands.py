"""A command line that is read without typer is read as typer reads it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
import typer

from alliancegen.cli.app import app
from alliancegen.cli.build import build
from alliancegen.cli.check import check
from alliancegen.cli.plain import COLOR, COUNT, FLAG, FORM, OPTIONS, PATH, TEXT, plainly
from alliancegen.cli.reporting import Color, Form

FUNCTIONS: Mapping[str, Callable[..., object]] = {"check": check, "build": build}


def parameters(command: str) -> Mapping[str, typer.core.TyperOption]:
    """The options of a command as typer knows them, by each of their names."""
    group = typer.main.get_command(app)
    found = group.commands[command].params  # type: ignore[attr-defined]
    return {name: each for each in found if isinstance(each, typer.core.TyperOption) for name in each.opts}


@pytest.mark.parametrize("command", OPTIONS)
def test_the_options_are_those_of_typer(command: str) -> None:
    known = parameters(command)
    assert set(OPTIONS[command]) == set(known)
    for name, (parameter, kind) in OPTIONS[command].items():
        option = known[name]
        assert (parameter, kind == FLAG) == (option.name, option.is_flag), name
        if kind in (FORM, COLOR):
            assert list(option.type.choices) == list(Form if kind == FORM else Color)  # type: ignore[attr-defined]
        else:
            named = {
                "path": PATH,
                "text": TEXT,
                "str": TEXT,
                "boolean": FLAG,
                "bool": FLAG,
                "integer": COUNT,
                "int": COUNT,
                "int range": COUNT,
            }
            assert named[option.type.name] == kind, name


@pytest.mark.parametrize("command", OPTIONS)
def test_defaults_are_those_of_the_function(command: str) -> None:
    """What is not typed is left to the function; typer would hand on the same."""
    for name, option in parameters(command).items():
        default = inspect.signature(FUNCTIONS[command]).parameters[option.name or ""].default
        assert option.default == default or (option.default in (None, False, "") and default == option.default), name


def test_words_become_values() -> None:
    call = plainly(["check", "a.yaml", "--format", "json", "-", "--clauses", "lib", "-q", "--jobs", "2"])
    assert isinstance(call, partial)
    assert call.func is check
    assert call.args == ([Path("a.yaml"), Path("-")],)
    assert call.keywords == {"form": Form.JSON, "clauses": Path("lib"), "quiet": True, "jobs": 2}


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["--help"],
        ["new", "gp_alliance"],
        ["check"],
        ["check", "--help"],
        ["check", "a", "--help"],
        ["check", "a", "--clauses"],
        ["check", "a", "--clauses", "--strict"],
        ["check", "a", "--clauses=lib"],
        ["check", "a", "--format", "xml"],
        ["check", "a", "--jobs", "0"],
        ["check", "a", "--jobs", "two"],
        ["check", "a", "--to", "pdf"],
        ["check", "a", "-qq"],
        ["build", "--", "a"],
    ],
)
def test_everything_else_is_left_to_typer(words: list[str]) -> None:
    assert plainly(words) is None


def test_while_a_shell_completes_typer_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_ALLIANCEGEN_COMPLETE", "complete_bash")
    assert plainly(["check", "a"]) is None
