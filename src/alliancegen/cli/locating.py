"""How a repository names a file: what formats for machines print, wherever the command was started."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def located(library: Path) -> Callable[[str], str]:
    """A function from a file's name in messages to its path from the top of the repository, with forward slashes.

    The repository is the one that holds the working folder; without one it is the working folder itself. Messages name a
    library's files by its last folder alone, so `library` says where that is. What lies outside keeps its full path.
    """
    here = Path.cwd()
    top = next((each for each in (here, *here.parents) if (each / ".git").exists()), here)
    own = Path(os.path.abspath(library))  # noqa: PTH100 - links stay, as the repository knows them

    def where(file: str) -> str:
        if file.startswith("<"):  # standard input
            return file
        path = Path(file)
        if path.parts[:1] == (own.name,) and not path.exists():
            path = own.parent / path
        full = Path(os.path.abspath(path))  # noqa: PTH100
        return full.relative_to(top).as_posix() if full.is_relative_to(top) else full.as_posix()

    return where
