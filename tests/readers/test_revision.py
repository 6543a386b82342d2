"""What changed since a revision, and the waivers that a change adds."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from alliancegen.readers.git import NoRevision
from alliancegen.readers.revision import read_revision
from alliancegen.readers.waiver_changes import waiver_changes

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    (folder / "ä b").mkdir(parents=True)
    for name in ("same.yaml", "edited.yaml", "ä b/gone.yaml"):
        (folder / name).write_text("old\n", encoding="utf-8")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    git(folder, "checkout", "-q", "-b", "branch")
    return folder


@needs_git
def test_what_differs_is_known_committed_or_not(repository: Path) -> None:
    (repository / "edited.yaml").write_text("new\n")
    git(repository, "commit", "-q", "-a", "-m", "second")
    (repository / "ä b/gone.yaml").unlink()
    (repository / "ä b/ü.yaml").write_text("new\n")
    since = read_revision("main", repository / "ä b")
    assert sorted(since.changed) == ["edited.yaml", "ä b/gone.yaml", "ä b/ü.yaml"]
    assert since.is_changed(repository / "edited.yaml")
    assert since.is_changed(repository / "ä b")
    assert not since.is_changed(repository / "same.yaml")
    assert not since.is_changed(repository / "edited")
    assert not since.is_changed(repository.parent / "edited.yaml")
    assert since.content(repository / "edited.yaml") == b"old\n"
    assert since.content(repository / "ä b/ü.yaml") is None


@needs_git
def test_what_others_did_on_the_base_meanwhile_is_not_ours(repository: Path) -> None:
    git(repository, "checkout", "-q", "main")
    (repository / "same.yaml").write_text("theirs\n")
    git(repository, "commit", "-q", "-a", "-m", "theirs")
    git(repository, "checkout", "-q", "branch")
    since = read_revision("main", repository)
    assert since.changed == frozenset()
    assert since.content(repository / "same.yaml") == b"old\n"


@needs_git
@pytest.mark.parametrize("name", ["", "-x", "--output=x", "a\0b", "nothing", "main..branch", "; rm x"])
def test_a_name_that_is_no_revision_is_refused(repository: Path, name: str) -> None:
    with pytest.raises(NoRevision):
        read_revision(name, repository)


@needs_git
def test_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(NoRevision, match="is in no git repository"):
        read_revision("main", tmp_path)


def test_without_git_nothing_can_be_compared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(NoRevision, match="git is not installed"):
        read_revision("main", tmp_path)


# ---------------------------------------------------------------- waivers


def waivers(**until: str) -> bytes:
    rows = "".join(
        f"  - waive: {name}\n    reason: Because.\n    by: Jo Lee\n    until: {day}\n" for name, day in until.items()
    )
    return f"agreement: {{}}\nwaivers:\n{rows}".encode()


def test_waivers_that_are_new_or_last_longer() -> None:
    before = waivers(vat="2027-01-01", staff="30 June 2027", term="2027-06-30")
    now = waivers(vat="2 January 2027", staff="2027-06-30", term="2026-01-01", insurance="2028-01-01")
    changes = waiver_changes(now, before, "a.yaml")
    assert [(each.waived, each.before) for each in changes] == [("vat", date(2027, 1, 1)), ("insurance", None)]
    assert (changes[1].until, changes[1].reason, changes[1].by) == ("2028-01-01", "Because.", "Jo Lee")
    assert changes[1].place.short == "a.yaml:15"


def test_all_waivers_of_a_new_file_are_new_and_odd_ones_do_no_harm() -> None:
    assert [each.waived for each in waiver_changes(waivers(vat="2027-01-01"), None, "a.yaml")] == ["vat"]
    for text in (b"waivers: soon\n", b"waivers:\n  - vat\n  - {waive: [a]}\n", b"waivers: {a: b}\n", b"]", b""):
        assert waiver_changes(text, waivers(vat="2027-01-01"), "a.yaml") == []
    changed = waiver_changes(waivers(vat="some day"), waivers(vat="2027-01-01"), "a.yaml")
    assert changed == []
