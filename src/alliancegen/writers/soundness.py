"""Whether a file that is about to be written can be opened by those who will read it."""

from __future__ import annotations

import io
import zipfile
import zlib
from xml.parsers import expat


class Unsound(Exception):
    """A made file that no program could open: a fault of alliancegen. Says which part is wrong."""


def must_be_sound(form: str, content: bytes) -> None:
    """Read the content as its readers do: every part of a Word file, the end of a PDF. Raises `Unsound`.

    Three hundredths of a build's time; without it, a fault of ours would take the place of a good document.
    """
    try:
        if form == "pdf":
            if not content.startswith(b"%PDF-") or b"%%EOF" not in content[-1024:]:
                raise Unsound("the PDF has no beginning or no end")
        elif form == "json":
            import json  # noqa: PLC0415 - only for this form

            json.loads(content)
        elif form in ("html", "text"):
            content.decode("utf-8")
        else:
            _must_be_a_word_file(content)
    except (ValueError, EOFError, zipfile.BadZipFile, zlib.error, expat.ExpatError) as error:
        raise Unsound(f"the {form} file: {error}") from error


def _must_be_a_word_file(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "word/document.xml" not in archive.namelist():
            raise Unsound("the Word file has no text")
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith((".xml", ".rels")):
                try:
                    expat.ParserCreate(namespace_separator=" ").Parse(part, True)
                except expat.ExpatError as error:
                    raise Unsound(f"{name}: {error}") from error
