"""What changed since a revision of the git repository that the answers are kept in.

git is run with fixed arguments, never through a shell, and a name of a revision that could be an option is refused. It is
resolved once; every later call uses the commit's own id. A change counts from where the branch left the revision, so that
what others did there meanwhile isn't taken for ours; what isn't committed yet, or not yet known to git, counts too.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

LONGEST = 60.0
"""Seconds for one call of git."""


class NoRevision(Exception):
    """Why nothing can be compared, as one plain sentence."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision, and the files that differ from it: paths from the top of the repository with forward slashes."""

    name: str
    commit: str
    top: Path
    changed: Collection[str]

    def is_changed(self, path: Path) -> bool:
        """Whether a file, or any file below a folder, differs. False for what lies outside the repository."""
        name = self._name(path)
        if name is None:
            return False
        below = "" if name == "." else f"{name}/"
        return name in self.changed or any(each.startswith(below) for each in self.changed)

    def content(self, path: Path) -> bytes | None:
        """The file as it was then; None where it wasn't there."""
        name = self._name(path)
        done = _git(self.top, "cat-file", "blob", f"{self.commit}:{name}") if name else None
        return done.stdout if done is not None and done.returncode == 0 else None

    def holds(self, path: Path) -> bool:
        """Whether a path lies in the repository."""
        return self._name(path) is not None

    def _name(self, path: Path) -> str | None:
        where = path.resolve()
        return _composed(where.relative_to(self.top).as_posix()) if where.is_relative_to(self.top) else None


def read_revision(name: str, folder: Path) -> Revision:
    """The revision called `name` of the repository that `folder` lies in. Raises NoRevision."""
    if not name or name.startswith("-") or "\0" in name:
        raise NoRevision(f"'{name}' is no name of a revision")
    top = _asked(folder, "rev-parse", "--show-toplevel", otherwise=f"'{folder}' is in no git repository")
    found = _asked(
        folder,
        "rev-parse",
        "--verify",
        "--quiet",
        f"{name}^{{commit}}",
        otherwise=f"git knows no revision '{name}' here; a shallow copy, as CI makes it, must fetch it first",
    )
    root = Path(top)
    fork = _git(root, "merge-base", found, "HEAD")
    commit = fork.stdout.decode("ascii", "replace").strip() if fork.returncode == 0 else found
    names = [
        *_names(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--"),
        *_names(root, "ls-files", "--others", "--exclude-standard", "-z"),
    ]
    return Revision(name, commit, root.resolve(), frozenset(names))


def _names(folder: Path, *arguments: str) -> list[str]:
    done = _git(folder, *arguments)
    if done.returncode != 0:
        raise NoRevision(f"git can't compare: {_first_line(done.stderr)}")
    return [_composed(each) for each in os.fsdecode(done.stdout).split("\0") if each]


def _asked(folder: Path, *arguments: str, otherwise: str) -> str:
    """What git answers on one line; `otherwise` is told where it fails for the usual reason."""
    done = _git(folder, *arguments)
    if done.returncode == 0:
        return os.fsdecode(done.stdout).removesuffix("\n").removesuffix("\r")
    reason = _first_line(done.stderr)
    usual = not reason or "not a git repository" in reason
    raise NoRevision(otherwise if usual else f"{otherwise} ({reason})")


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
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


def _first_line(error: bytes) -> str:
    return next(iter(error.decode("utf-8", "replace").strip().splitlines()), "")


def _composed(name: str) -> str:
    """macOS writes an é as e and an accent; git doesn't."""
    return normalize("NFC", name)
