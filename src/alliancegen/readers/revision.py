"""What changed since a revision of the git repository that the answers are kept in.

A name is resolved once; every later call uses the commit's own id. A change counts from where the branch left the revision, so that
what others did there meanwhile isn't taken for ours; what isn't committed yet, or not yet known to git, counts too.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path
from unicodedata import normalize

from msgspec import Struct

from alliancegen.readers.git import NoRevision, first_line, is_name, run_git


class Revision(Struct, frozen=True):
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
        done = run_git(self.top, "cat-file", "blob", f"{self.commit}:{name}") if name else None
        return done.stdout if done is not None and done.returncode == 0 else None

    def holds(self, path: Path) -> bool:
        """Whether a path lies in the repository."""
        return self._name(path) is not None

    def _name(self, path: Path) -> str | None:
        where = path.resolve()
        return _composed(where.relative_to(self.top).as_posix()) if where.is_relative_to(self.top) else None


def read_revision(name: str, folder: Path) -> Revision:
    """The revision called `name` of the repository that `folder` lies in. Raises NoRevision."""
    if not is_name(name):
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
    fork = run_git(root, "merge-base", found, "HEAD")
    commit = fork.stdout.decode("ascii", "replace").strip() if fork.returncode == 0 else found
    names = [
        *_names(root, "diff", "--name-only", "--no-renames", "--no-ext-diff", "-z", commit, "--"),
        *_names(root, "ls-files", "--others", "--exclude-standard", "-z"),
    ]
    return Revision(name, commit, root.resolve(), frozenset(names))


def _names(folder: Path, *arguments: str) -> list[str]:
    done = run_git(folder, *arguments)
    if done.returncode != 0:
        raise NoRevision(f"git can't compare: {first_line(done.stderr)}")
    return [_composed(each) for each in os.fsdecode(done.stdout).split("\0") if each]


def _asked(folder: Path, *arguments: str, otherwise: str) -> str:
    """What git answers on one line; `otherwise` is told where it fails for the usual reason."""
    done = run_git(folder, *arguments)
    if done.returncode == 0:
        return os.fsdecode(done.stdout).removesuffix("\n").removesuffix("\r")
    reason = first_line(done.stderr)
    usual = not reason or "not a git repository" in reason
    raise NoRevision(otherwise if usual else f"{otherwise} ({reason})")


def _composed(name: str) -> str:
    """macOS writes an é as e and an accent; git doesn't."""
    return normalize("NFC", name)
