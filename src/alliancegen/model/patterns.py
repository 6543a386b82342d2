"""Regular expressions that are compiled when they are first used.

Python compiles a regular expression anew in each process, in code of its own that is slow: a tenth of a millisecond for a
short one, several for one that names many letters. A command loads two hundred of them and uses a few. So the modules
that `check` and `build` load hold patterns of this kind, and those that only other commands load may use `re.compile`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_COMPILE = re.compile
_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")


class Pattern:
    """A regular expression, used as one that `re.compile` gives: a wrong one is found when it is first used.

    After that the methods are those of the compiled one itself, so that a use costs no more.
    """

    search: Callable[..., re.Match[str] | None]
    match: Callable[..., re.Match[str] | None]
    fullmatch: Callable[..., re.Match[str] | None]
    finditer: Callable[..., Iterator[re.Match[str]]]
    findall: Callable[..., list[Any]]
    sub: Callable[..., str]
    split: Callable[..., list[Any]]

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        self.pattern = pattern
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Asked for what isn't there yet: the methods, before the first use."""
        if name not in _METHODS:
            raise AttributeError(name)
        compiled = _COMPILE(self.pattern, self.flags)
        for each in _METHODS:
            setattr(self, each, getattr(compiled, each))
        return getattr(self, name)


@contextmanager
def compiled_late() -> Iterator[None]:
    """Others' packages that are loaded meanwhile get patterns of this kind from `re.compile`.

    For packages whose patterns a command never uses: those of PyYAML belong to a parser and a resolver with which no file is
    read here, and compiling them takes three quarters of its loading. Such a package must use its patterns by their methods:
    the functions of `re` take none of this kind.
    """
    re.compile = Pattern  # type: ignore[assignment]
    try:
        yield
    finally:
        re.compile = _COMPILE
