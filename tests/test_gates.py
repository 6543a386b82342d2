"""One gate per package: each heavy package is imported in one place, and only the command line reads the clock or prints."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src/alliancegen"
GATES = {
    "typer": ["cli/"],
    "rich": ["writers/report.py"],
    "docx": ["writers/docx/"],
    "lxml": ["writers/docx/"],
    "jinja2": ["readers/template/"],
    "pypdf": ["writers/pdf_layout.py"],
    "subprocess": ["writers/libreoffice.py", "readers/git.py"],
    "yaml": ["readers/yaml_source.py"],
}


def imports() -> Iterator[tuple[str, str]]:
    """Every module of ours with each package that it imports, at its top or inside a function."""
    for file in sorted(SOURCE.rglob("*.py")):
        name = file.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((name, alias.name.partition(".")[0]) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield name, node.module.partition(".")[0]


@pytest.mark.parametrize("package", GATES)
def test_a_package_has_one_gate(package: str) -> None:
    importers = {module for module, imported in imports() if imported == package}
    assert importers
    assert [module for module in importers if not module.startswith(tuple(GATES[package]))] == []


def test_only_the_command_line_prints_and_reads_the_clock() -> None:
    found = []
    for file in SOURCE.rglob("*.py"):
        name = file.relative_to(SOURCE).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called in ("print", "date.today", "datetime.now", "time.time", "input"):
                    found.append((name, called))
    assert found == [("cli/running.py", "date.today")]
