"""How a repository names a file: what formats for machines print, wherever the command was started."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path


def located(library: Path) -> Callable[[str], str]:
    """A function from a file's name in messages to its path from the top of the repository, with forward slashes.

    The repository is the one that holds the working folder; without one it is the working folder itself. Messages name a
    library's files by its last folder alone, so `library` says where that is; one that lies outside the repository keeps
    that name, since where it is installed is nobody's business. Answers that lie outside keep their full path.
    """
    here = Path.cwd()
    top = next((each for each in (here, *here.parents) if (each / ".git").exists()), here)
    own = Path(os.path.abspath(library))  # noqa: PTH100 - links stay, as the repository knows them

    def where(file: str) -> str:
        if file.startswith("<"):  # standard input
            return file
        path = Path(file)
        of_library = path.parts[:1] == (own.name,) and not path.exists()
        full = Path(os.path.abspath(own.parent / path if of_library else path))  # noqa: PTH100
        if full.is_relative_to(top):
            return full.relative_to(top).as_posix()
        return path.as_posix() if of_library else full.as_posix()

    return where
