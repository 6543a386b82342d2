"""A file at a revision, as `git show` gives it: a fixed list of arguments, no shell, nothing written, no pager, no filter."""

from __future__ import annotations

import subprocess
from pathlib import Path

LONGEST = 30


class NoSuchVersion(Exception):
    """Why a file can't be had at a revision, in a plain sentence."""


def file_at(path: Path, revision: str) -> bytes:
    """The content of a file at a revision of the repository that it is in. Raises `NoSuchVersion`."""
    if not revision or revision.startswith("-") or any(letter in revision for letter in ":\0\n"):
        raise NoSuchVersion(f"'{revision}' is no name of a revision")
    arguments = ["git", "-C", str(path.parent), "--no-pager", "show", "--no-textconv", "--end-of-options"]
    try:
        done = subprocess.run(
            [*arguments, f"{revision}:./{path.name}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
    except FileNotFoundError:
        raise NoSuchVersion("git is needed to read an earlier version, and isn't installed") from None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        raise NoSuchVersion(f"git can't read '{path.name}' at {revision}") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        says = lines[0].removeprefix("fatal: ") if lines else "git gives no reason"
        raise NoSuchVersion(f"'{path.name}' can't be read at {revision}: {says}")
    return done.stdout
