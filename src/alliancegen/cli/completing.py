"""What a shell can complete: the names of kinds, sections, views and other things, read off the library's files.

A shell asks at every press of the key, so nothing is parsed: file names and the first words of lines are enough. Whatever
goes wrong, nothing is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import typer

_NAMED = re.compile(r"^- (rule|fact|view): *([\w-]+)", re.MULTILINE)


def kinds(context: typer.Context, incomplete: str) -> list[str]:
    """The kinds of agreement."""
    return _fitting((each.name for each in (_library(context) / "kinds").glob("*/")), incomplete)


def sections(context: typer.Context, incomplete: str) -> list[str]:
    """Sections and schedules."""
    return _fitting(_sections(_library(context)), incomplete)


def views(context: typer.Context, incomplete: str) -> list[str]:
    """The views of all kinds."""
    return _fitting(_named(_library(context), "view"), incomplete)


def things(context: typer.Context, incomplete: str) -> list[str]:
    """What `explain` knows: sections, schedules, rules and facts."""
    library = _library(context)
    names = [*_sections(library), *_named(library, "rule"), *_named(library, "fact")]
    return _fitting(iter(names), incomplete)


def _library(context: typer.Context) -> Path:
    from alliancegen.cli.running import library_folder  # noqa: PLC0415 - that module imports all of the tool

    named = context.params.get("clauses")
    return library_folder(Path(named) if named else None)


def _sections(library: Path) -> Iterator[str]:
    for folder in ("sections", "schedules"):
        yield from (file.stem for file in (library / folder).glob("*.md"))


def _named(library: Path, what: str) -> Iterator[str]:
    for file in (*library.glob("*.yaml"), *library.glob("kinds/*/*.yaml")):
        text = file.read_text(encoding="utf-8", errors="replace")
        yield from (name for kind, name in _NAMED.findall(text) if kind == what)


def _fitting(names: Iterator[str], incomplete: str) -> list[str]:
    try:
        return sorted({name for name in names if name.startswith(incomplete)})
    except OSError:
        return []
