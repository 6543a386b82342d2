"""git, asked about the repository that answers are kept in: fixed arguments, never through a shell, nothing written.

A name of a revision that could be an option is refused.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

LONGEST = 60.0
"""Seconds for one call of git."""


class NoRevision(Exception):
    """Why git can't give what was asked for, as one plain sentence."""


def is_name(revision: str) -> bool:
    """Whether a text may be a name of a revision: no option, and no path in it."""
    return bool(revision) and not revision.startswith("-") and not any(letter in revision for letter in ":\0\n")


def file_at(path: Path, revision: str) -> bytes:
    """The content of a file at a revision of the repository that it is in. Raises NoRevision."""
    if not is_name(revision):
        raise NoRevision(f"'{revision}' is no name of a revision")
    if not path.parent.is_dir():
        raise NoRevision(f"'{path.name}' can't be read at {revision}: there is no folder '{path.parent}'")
    done = run_git(path.parent, "show", "--no-textconv", "--end-of-options", f"{revision}:./{path.name}")
    if done.returncode:
        says = first_line(done.stderr).removeprefix("fatal: ") or "git gives no reason"
        raise NoRevision(f"'{path.name}' can't be read at {revision}: {says}")
    return done.stdout


def run_git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """A call of git in a folder, as it ended. Raises NoRevision where it can't be run."""
    program = shutil.which("git")
    if program is None or Path(program).resolve().parent == Path.cwd().resolve():
        raise NoRevision("git is not installed here, and only git knows what changed")
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    command = [program, "-c", "core.fsmonitor=false", *arguments]
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=LONGEST,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoRevision(f"git can't be run: {error}") from None


def first_line(error: bytes) -> str:
    """The first line of what git says is wrong."""
    return next(iter(error.decode("utf-8", "replace").strip().splitlines()), "")
