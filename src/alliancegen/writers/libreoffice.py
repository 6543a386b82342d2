"""LibreOffice, the one further program that alliancegen can use: it lays a Word file out and makes a PDF of it.

It is started for one file, in a temporary folder with a profile of its own, so that neither the user's LibreOffice nor
their settings are touched; macros and the network are switched off in that profile. It is ended with everything that it
started.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from alliancegen.model.problems import Problem, shown

PDF = "pdf:writer_pdf_Export:"
TEXT = "txt:Text (encoded):UTF8"
"""What `convert` can be asked for; PDF takes its settings after the colon."""

LONGEST = 120.0
"""Seconds. An agreement of 80 pages takes three; a first start from a slow disk can take half a minute."""

_PDF_SETTINGS = {
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "DisplayPDFDocumentTitle": True,
    "ExportBookmarks": True,
    "ExportBookmarksToPDFDestination": True,  # the contents list's bookmarks, from which pages are read
    "IsSkipEmptyPages": False,  # a page left empty is counted in Word too
    "ExportNotes": False,
    "ExportNotesInMargin": False,
}

_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop></item>
</oor:items>
"""

_WHOLE_PDF = re.compile(rb"%PDF-.*startxref\s+\d+\s+%%EOF\s*\Z", re.DOTALL)

_USUAL_PLACES = {
    "win32": (
        r"%ProgramFiles%\LibreOffice\program\soffice.com",
        r"%ProgramFiles(x86)%\LibreOffice\program\soffice.com",
    ),
    "darwin": (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "$HOME/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ),
}
_HOW_TO_INSTALL = {
    "win32": "winget install TheDocumentFoundation.LibreOffice",
    "darwin": "brew install --cask libreoffice",
}
_ON_LINUX = "sudo apt-get install libreoffice-writer-nogui"


def pdf(docx: bytes, *, longest: float = LONGEST) -> bytes | Problem:
    """A Word file as a tagged PDF with bookmarks, its title shown, without comments. `longest` is in seconds."""
    settings = {
        name: {"type": "boolean", "value": "true" if value else "false"} for name, value in _PDF_SETTINGS.items()
    }
    made = convert(docx, PDF + json.dumps(settings, separators=(",", ":")), longest=longest)
    if isinstance(made, bytes) and not _WHOLE_PDF.match(made):
        return failed("what it wrote is not a whole PDF")
    return made


def convert(docx: bytes, form: str, *, longest: float = LONGEST) -> bytes | Problem:
    """A Word file in another form, named as `soffice --convert-to` does. `longest` is in seconds."""
    program = find_soffice()
    if program is None:
        return Problem(
            "libreoffice-missing",
            "LibreOffice was not found on this computer; PDF files and page numbers in the contents list need it",
            help=f"install it, as with   {_HOW_TO_INSTALL.get(sys.platform, _ON_LINUX)}",
        )
    with _folder_of_its_own() as folder:
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
        source = folder / "agreement.docx"
        source.write_bytes(docx)
        command = [
            str(program),
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck"),
            *("--convert-to", form, "--outdir", str(folder / "made"), str(source)),
        ]
        if reason := _run(command, folder, longest):
            return failed(reason)
        made = folder / "made" / source.with_suffix(f".{form.partition(':')[0]}").name
        content = made.read_bytes() if made.is_file() else b""
        return content or failed(f"it wrote nothing{_last_words(folder)}")


def find_soffice() -> Path | None:
    """LibreOffice's program: on PATH, else where it is usually installed. Never from the current folder."""
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found and Path(found).is_absolute() and Path(found).parent != Path.cwd():
            return Path(found)
    usual = (Path(os.path.expandvars(place)) for place in _USUAL_PLACES.get(sys.platform, ()))
    return next((place for place in usual if place.is_file()), None)


@contextlib.contextmanager
def _folder_of_its_own() -> Iterator[Path]:
    """A temporary folder. What LibreOffice still writes while it is being ended can keep it there for a moment."""
    folder = Path(tempfile.mkdtemp(prefix="alliancegen-")).resolve()
    try:
        yield folder
    finally:
        for pause in (0, 0.1, 0.5, 2):
            time.sleep(pause)
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break


def _run(command: list[str], folder: Path, longest: float) -> str:
    """Run LibreOffice to its end; why it failed, empty if it didn't. Nothing that it started is left running."""
    surroundings = {**os.environ, "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    with (folder / "said").open("wb") as said:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=surroundings,
                start_new_session=True,
            )
        except OSError as error:
            return f"it can't be started: {error.strerror or error}"
        try:
            status = process.wait(longest)
        except subprocess.TimeoutExpired:
            return f"it was not done after {longest:g} seconds"
        finally:
            _end(process)
    return f"it ended with {status}{_last_words(folder)}" if status else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process and all that it started (soffice is a script that starts the program proper)."""
    if sys.platform == "win32":
        if process.poll() is None:
            ended = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
            subprocess.run(ended, capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _last_words(folder: Path) -> str:
    """The last line that LibreOffice printed, for the message."""
    lines = (folder / "said").read_text(encoding="utf-8", errors="replace").split("\n")
    words = [line for line in lines if line.strip() and "javaldx" not in line]
    return f" and said '{shown(words[-1])}'" if words else ""


def failed(reason: str) -> Problem:
    """What is told when LibreOffice is there and doesn't do its work."""
    return Problem(
        "libreoffice-failed",
        f"LibreOffice could not lay the agreement out: {reason}",
        help="see that   soffice --headless --version   answers, then build again",
    )
