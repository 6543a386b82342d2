"""LibreOffice as a program that may be missing, hang, fall over or write nothing; and the real one where there is one."""

from __future__ import annotations

import io
import os
import socketserver
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import office
import pytest
from pypdf import PdfReader

from alliancegen.model.problems import Problem
from alliancegen.writers import libreoffice
from alliancegen.writers.docx import write_docx
from example import EXAMPLE, Build

Fake = Callable[[str], Path]

READS_ITS_ARGUMENTS = """
import sys, os, pathlib
folder = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
profile = pathlib.Path(next(a for a in sys.argv if a.startswith("-env:"))[len("-env:UserInstallation=file://"):])
def write(content):
    folder.mkdir(exist_ok=True)
    (folder / "agreement.pdf").write_bytes(content)
"""


@pytest.fixture
def fake(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fake:
    """Puts a Python script on PATH, under the name soffice and alone."""
    if sys.platform == "win32":
        pytest.skip("a script can't stand in for soffice.exe on Windows")
    monkeypatch.setenv("PATH", str(tmp_path))

    def fake_(script: str) -> Path:
        program = tmp_path / "soffice"
        program.write_text(f"#!{sys.executable}\n{READS_ITS_ARGUMENTS}{script}\n", encoding="utf-8")
        program.chmod(0o755)
        return program

    return fake_


def told(made: bytes | Problem) -> str:
    assert isinstance(made, Problem)
    assert made.is_error
    return f"{made.rule}: {made.message} ({made.help})"


def test_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_USUAL_PLACES", {})
    said = told(libreoffice.pdf(b"docx"))
    assert said.startswith("libreoffice-missing: LibreOffice was not found on this computer")
    assert "install it" in said


def test_found_where_it_is_usually_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    program = tmp_path / "program" / "soffice"
    program.parent.mkdir()
    program.touch()
    monkeypatch.setenv("PLACE", str(tmp_path))
    monkeypatch.setattr(libreoffice, "_USUAL_PLACES", {sys.platform: ("$PLACE/none/soffice", "$PLACE/program/soffice")})
    assert libreoffice.find_soffice() == program


@pytest.mark.parametrize("path", [".", "", "HERE"])
def test_never_from_the_current_folder(path: str, fake: Fake, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake("write(b'%PDF-1.7 startxref 1 %%EOF')")
    assert libreoffice.find_soffice() == tmp_path / "soffice"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", path.replace("HERE", str(tmp_path)))
    monkeypatch.setattr(libreoffice, "_USUAL_PLACES", {})
    assert libreoffice.find_soffice() is None


def test_a_whole_pdf_comes_back(fake: Fake) -> None:
    fake("write(b'%PDF-1.7 ' + (folder.parent / 'agreement.docx').read_bytes() + b' startxref 1 %%EOF')")
    assert libreoffice.pdf(b"the words") == b"%PDF-1.7 the words startxref 1 %%EOF"


def test_it_works_in_a_profile_and_a_folder_of_its_own_that_are_gone_afterwards(fake: Fake, tmp_path: Path) -> None:
    fake(
        f"pathlib.Path({str(tmp_path)!r}, 'saw').write_text(str(folder.parent) + chr(10) + os.getcwd() + chr(10)"
        " + os.environ['TMPDIR'] + chr(10) + (profile / 'user/registrymodifications.xcu').read_text())\n"
        "write(b'%PDF-1.7 startxref 1 %%EOF')"
    )
    assert isinstance(libreoffice.pdf(b""), bytes)
    folder, where, temporary, *settings = (tmp_path / "saw").read_text().split("\n")
    assert folder == where == temporary
    assert not Path(folder).exists()
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true<' in "".join(settings)


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("", "it wrote nothing"),
        ("write(b'')", "it wrote nothing"),
        ("print('Error: no filter'); print()", "it wrote nothing and said 'Error: no filter'"),
        ("write(b'%PDF-1.7 %%EOF')", "what it wrote is not a whole PDF"),
        ("write(b'<html>')", "what it wrote is not a whole PDF"),
        ("write(b'%PDF-1.7 and then the disk was full')", "what it wrote is not a whole PDF"),
        ("write(b'%PDF-1.7 startxref 1 %%EOF'); print('X' * 500); sys.exit(77)", "it ended with 77 and said 'XXX"),
        ("os.kill(os.getpid(), 11)", "it ended with -11"),
    ],
)
def test_it_fails(script: str, reason: str, fake: Fake) -> None:
    fake(script)
    said = told(libreoffice.pdf(b"docx"))
    assert said.startswith(f"libreoffice-failed: LibreOffice could not lay the agreement out: {reason}")
    assert len(said) < 250


def test_it_cannot_be_started(fake: Fake) -> None:
    fake("").write_bytes(b"\x00\x01 no program")
    assert "it can't be started: Exec format error" in told(libreoffice.pdf(b"docx"))


def test_it_hangs_and_nothing_that_it_started_is_left(fake: Fake, tmp_path: Path) -> None:
    fake(
        "import subprocess, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(tmp_path)!r}, 'child').write_text(str(child.pid))\n"
        "write(b'%PDF-1.7 startxref 1 %%EOF')\n"
        "time.sleep(60)"
    )
    began = time.monotonic()
    assert "it was not done after 1.5 seconds" in told(libreoffice.pdf(b"docx", longest=1.5))
    assert time.monotonic() - began < 20
    child = int((tmp_path / "child").read_text())
    while is_running(child):
        assert time.monotonic() - began < 20, "the program that the fake started is still running"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat")
        return not (state.is_file() and state.read_text().rpartition(")")[2].split()[0] == "Z")
    except (ProcessLookupError, FileNotFoundError):
        return False


# ---------------------------------------------------------------- the real one


@pytest.fixture
def listening() -> Iterator[tuple[str, list[bytes]]]:
    """The address of a picture on a server of our own, and what it was asked for."""
    asked: list[bytes] = []

    class Listening(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline())
            self.wfile.write(b"HTTP/1.0 404 Not Found\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/picture.png", asked
        server.shutdown()


@office.needed
def test_nothing_is_fetched_from_the_network(listening: tuple[str, list[bytes]], build: Build) -> None:
    address, asked = listening
    run = build(EXAMPLE)
    assert run.agreement is not None
    office.pdf(with_picture(write_docx(run.agreement), address))
    assert asked == []


LINKED_PICTURE = """<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">
<wp:extent cx="990000" cy="792000"/><wp:docPr id="1" name="P"/>
<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">
<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">
<pic:nvPicPr><pic:cNvPr id="0" name="P"/><pic:cNvPicPr/></pic:nvPicPr>
<pic:blipFill><a:blip r:link="rIdP" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>
<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="990000" cy="792000"/>
</a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>"""


def with_picture(docx: bytes, address: str) -> bytes:
    """A Word file with a picture at its end that stands elsewhere."""
    relationship = (
        '<Relationship Id="rIdP" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image" '
        f'Target="{address}" TargetMode="External"/></Relationships>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/_rels/document.xml.rels":
                part = part.replace(b"</Relationships>", relationship.encode())
            elif name == "word/document.xml":
                before, section = part[: part.rindex(b"<w:sectPr")], part[part.rindex(b"<w:sectPr") :]
                part = before + f"<w:p><w:r>{LINKED_PICTURE}</w:r></w:p>".encode() + section
            new.writestr(name, part)
    return written.getvalue()


@office.needed
def test_the_pdf_is_tagged_titled_and_bookmarked(build: Build) -> None:
    run = build(EXAMPLE)
    assert run.agreement is not None
    reader = PdfReader(io.BytesIO(office.pdf(write_docx(run.agreement))))
    root: Any = reader.root_object
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"] == {"/Marked": True}
    assert root["/ViewerPreferences"] == {"/DisplayDocTitle": True}
    assert "/StructTreeRoot" in root
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    assert reader.metadata is not None and reader.metadata.title == run.agreement.title
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
    clauses = [clause for part in run.agreement.body for clause in part.clauses]
    titles = [each.title for each in reader.outline if not isinstance(each, list)]
    assert len([title for title in titles if title and title[:1].isdigit()]) == len(clauses)
    annotations = {note.get_object()["/Subtype"] for page in reader.pages for note in page.get("/Annots", ())}
    assert annotations == {"/Link"}, "comments are for the Word file"
