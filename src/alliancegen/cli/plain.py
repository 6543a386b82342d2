"""The plain case of a command line, read without typer, which takes longer to load than a check takes.

Only what typer would take in the same way: the options of the tables below, spelt out, each with its value in the next word,
and paths. Anything else (help, a wrong option or value, `--option=value`, no path at all) is typer's to read or to tell. A
test holds these tables against what typer knows of the commands.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path

from alliancegen.cli.command_names import COMMANDS

FLAG, TEXT, PATH, FORM, COLOR, COUNT = "flag", "text", "path", "form", "color", "count"
_OF_BOTH: Mapping[str, tuple[str, str]] = {
    "--final": ("final", FLAG),
    "--clauses": ("clauses", PATH),
    "--today": ("today", TEXT),
    "--strict": ("strict", FLAG),
    "--points": ("points", FLAG),
    "--view": ("view", TEXT),
    "--format": ("form", FORM),
    "--changed-since": ("changed_since", TEXT),
    "--stdin-filename": ("stdin_filename", TEXT),
    "--no-excerpt": ("no_excerpt", FLAG),
    "--step-summary": ("step_summary", FLAG),
    "--quiet": ("quiet", FLAG),
    "-q": ("quiet", FLAG),
    "--color": ("color", COLOR),
    "--jobs": ("jobs", COUNT),
    "-j": ("jobs", COUNT),
}
OPTIONS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "check": {**_OF_BOTH, "--against-latest": ("against_latest", FLAG)},
    "build": {
        **_OF_BOTH,
        "-o": ("output", PATH),
        "--output": ("output", PATH),
        "--to": ("to", TEXT),
        "--to-send": ("to_send", FLAG),
        "--for": ("reader", TEXT),
        "--pages": ("pages", FLAG),
        "--reference-doc": ("reference_doc", PATH),
        "--house-map": ("house_map", PATH),
        "--force": ("force", FLAG),
        "--check": ("compare", FLAG),
        "--copy": ("copy", FLAG),
    },
}
"""By command and option: the parameter of the command's function, and what its value is."""


def plainly(typed: Sequence[str]) -> Callable[[], object] | None:
    """What to call for these words; None where typer must read them."""
    if not typed or typed[0] not in OPTIONS or any(name.endswith("_COMPLETE") for name in os.environ):
        return None
    options = OPTIONS[typed[0]]
    paths: list[Path] = []
    given: dict[str, object] = {}
    words = iter(typed[1:])
    for word in words:
        if not word.startswith("-") or word == "-":
            paths.append(Path(word))
            continue
        name, kind = options.get(word, ("", ""))
        value = True if kind == FLAG else _value(kind, next(words, "-"))
        if not name or value is None:
            return None
        given[name] = value
    module, function, _ = COMMANDS[typed[0]]
    command = getattr(import_module(f"alliancegen.cli.{module}"), function)
    return partial(command, paths, **given) if paths else None


def _value(kind: str, word: str) -> object:
    """The value of an option; None for what isn't one, or might be an option itself."""
    if word.startswith("-"):
        return None
    if kind == PATH:
        return Path(word)
    if kind == COUNT:
        return int(word) if word.isascii() and word.isdigit() and 0 < int(word) < 1_000 else None
    if kind in (FORM, COLOR):
        from alliancegen.cli.reporting import Color, Form  # noqa: PLC0415 - with the command

        known = {str(each): each for each in (Form if kind == FORM else Color)}
        return known.get(word)
    return word
