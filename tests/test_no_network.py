"""No command opens a connection, and none starts another program than git and LibreOffice: an audit hook watches them all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest
from typer.testing import CliRunner

from alliancegen.cli.app import app
from example import ROOT, example_of

FORBIDDEN = (
    "socket.",
    "urllib.",
    "http.client.",
    "ftplib.",
    "smtplib.",
    "poplib.",
    "imaplib.",
    "webbrowser.",
    "os.system",
    "os.startfile",
)
STARTING = ("subprocess.Popen", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn")
PROGRAMS = ("git", "soffice", "libreoffice", "oosplash")


class Watch:
    """What was seen while it is on. A hook can't be taken out again, so it is switched."""

    def __init__(self) -> None:
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self._hook)

    def _hook(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.on:
            return
        if event.startswith(FORBIDDEN):
            self.seen.append(event)
        elif event.startswith(STARTING) and PurePath(str(arguments[0])).stem not in PROGRAMS:
            self.seen.append(f"{event} {arguments[0]}")


_WATCH = Watch()


@pytest.fixture
def watch() -> Iterator[Watch]:
    _WATCH.seen.clear()
    _WATCH.on = True
    yield _WATCH
    _WATCH.on = False


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An agreement in a git repository, built once, and what else the commands are given."""
    here = tmp_path_factory.mktemp("alone")
    (here / "answers.yaml").write_text(example_of("partnership_agreement"), encoding="utf-8")
    git = shutil.which("git")
    if git:
        mine = ("-c", "user.name=a", "-c", "user.email=a@example.invalid")
        for arguments in (("init", "-q"), ("add", "."), ("commit", "-qm", "First")):
            subprocess.run([git, *mine, *arguments], cwd=here, check=True, capture_output=True)
    built = CliRunner().invoke(app, ["build", str(here / "answers.yaml"), "--today", "2026-11-24"])
    assert built.exit_code == 0, built.output
    return here


COMMANDS = {
    "build": ["build", "answers.yaml", "--to", "docx,html,text,json,summary,before-signing,heads", "--force"],
    "verify": ["verify", "answers.docx"],
    "new": ["new", "gp_alliance", "-o", "fresh.yaml"],
    "check": ["check", "answers.yaml", "--format", "sarif"],
    "compare": ["build", "answers.yaml", "--check"],
    "show": ["show", "confidentiality", "answers.yaml"],
    "explain": ["explain", "confidentiality", "answers.yaml"],
    "list": ["list", "kinds"],
    "schema": ["schema", "gp_alliance"],
    "diff": ["diff", "answers.yaml", "--from", "HEAD"],
    "sign": ["sign", "answers.yaml", "answers.docx", "--on", "2027-04-01"],
    "overlay": ["overlay", "confidentiality", "answers.yaml", "-o", "own.md"],
    "test": ["test", str(ROOT / "clauses/tests/partnership_agreement.yaml")],
    "style": ["style", "-o", "house.docx"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_stays_on_this_computer(
    name: str, folder: Path, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name == "diff" and not shutil.which("git"):
        pytest.skip("git isn't installed")
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(
        app, [*COMMANDS[name], *(["--today", "2026-11-24"] if name in ("build", "check") else [])]
    )
    assert done.exit_code in (0, 1), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert watch.seen == []


def test_the_watch_sees_a_connection_and_a_program(watch: Watch) -> None:
    import socket

    socket.socket().close()
    subprocess.run([sys.executable, "-c", ""], check=True)
    assert [each.partition(" ")[0] for each in watch.seen] == ["socket.__new__", "subprocess.Popen"]
