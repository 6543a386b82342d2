"""XML in a Word file that somebody hands in reads no other file, asks no network, and does not grow."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from alliancegen.writers.docx import body_hash, read_house, verify, write_specimen
from alliancegen.writers.docx.ooxml import parsed
from alliancegen.writers.docx.opening import Unreadable
from example import ROOT

SECRET = "the-secret-of-this-computer"
PARTS = ("word/document.xml", "word/styles.xml", "word/numbering.xml", "[Content_Types].xml", "word/_rels/document.xml.rels")  # fmt: skip


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text(SECRET, encoding="utf-8")
    return file


def doctypes(secret: Path) -> dict[str, str]:
    """What a hostile file puts in front of the XML of a part; its text then holds `&x;`."""
    outside = secret.with_name("outside.dtd")
    outside.write_text(f'<!ENTITY x "{SECRET}">', encoding="utf-8")
    grown = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    return {
        "an external entity": f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]>',
        "an external DTD": f'<!DOCTYPE d SYSTEM "{outside.as_uri()}">',
        "a parameter entity": f'<!DOCTYPE d [<!ENTITY % p SYSTEM "{outside.as_uri()}"> %p;]>',
        "a DTD from the network": '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
        "an entity that grows": f'<!DOCTYPE d [<!ENTITY x0 "ha">{grown}<!ENTITY x "&x9;">]>',
    }


def hostile(docx: bytes, part: str, doctype: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as archive, zipfile.ZipFile(made, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name).decode() if name == part else archive.read(name)
            if isinstance(content, str):
                content = re.sub(r"(<[^?!][^>]*[^/]>)", r"\1&x;", content, count=1)
                content = re.sub(r"^(<\?xml[^>]*\?>)?\s*", lambda found: (found[1] or "") + doctype, content)
            copy.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("kind", ["an external entity", "an external DTD", "a parameter entity", "a DTD from the network", "an entity that grows"])  # fmt: skip
def test_a_reference_document_with_a_dtd_is_refused(kind: str, part: str, secret: Path) -> None:
    docx = hostile(write_specimen(), part, doctypes(secret)[kind])
    house, problems = read_house(docx, "house.docx")
    assert house is None
    assert problems
    assert SECRET not in repr(problems)


@pytest.mark.parametrize("kind", ["an external entity", "an external DTD", "a parameter entity", "a DTD from the network", "an entity that grows"])  # fmt: skip
def test_a_file_to_verify_with_a_dtd_is_refused(kind: str, secret: Path) -> None:
    docx = hostile(write_specimen(), "word/document.xml", doctypes(secret)[kind])
    assert body_hash(docx) is None
    with pytest.raises(Unreadable) as refused:
        verify(docx)
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("kind", ["an external entity", "an external DTD", "a parameter entity", "a DTD from the network", "an entity that grows"])  # fmt: skip
def test_the_parser_itself_resolves_nothing(kind: str, secret: Path) -> None:
    raw = f"{doctypes(secret)[kind]}<d>&x;</d>".encode()
    try:
        root = parsed(raw)
    except etree.XMLSyntaxError:
        return
    assert SECRET not in "".join(str(text) for text in root.itertext())
    assert len(etree.tostring(root)) < len(raw) + 100


def test_a_part_that_is_not_read_is_not_taken_over(secret: Path) -> None:
    docx = hostile(write_specimen(), "docProps/core.xml", doctypes(secret)["an external entity"])
    house, _ = read_house(docx, "house.docx")
    assert house is not None
    with zipfile.ZipFile(io.BytesIO(house.file)) as archive:
        assert not [name for name in archive.namelist() if b"<!DOCTYPE" in archive.read(name)]


def test_the_parser_itself_loads_no_dtd(secret: Path) -> None:
    doctypes(secret)
    root = parsed(f'<!DOCTYPE d SYSTEM "{secret.with_name("outside.dtd").as_uri()}"><d/>'.encode())
    assert root.getroottree().docinfo.externalDTD is None


def test_depth_has_a_limit() -> None:
    with pytest.raises(etree.XMLSyntaxError):
        parsed(b"<a>" * 300 + b"</a>" * 300)


def test_xml_is_parsed_in_one_place() -> None:
    calls = re.compile(
        r"etree\.(?:fromstring|parse|XML|XMLParser|iterparse)\(|minidom|sax\.(?:parse|make_parser)|ElementTree\.(?:parse|fromstring)"
    )
    found = {path.name for path in (ROOT / "src").rglob("*.py") if calls.search(path.read_text(encoding="utf-8"))}
    assert found == {"ooxml.py"}


def test_the_parser_of_python_docx_resolves_nothing(secret: Path) -> None:
    """It reads the house's file after it was looked through; a newer release must not become less careful."""
    from docx.oxml.parser import parse_xml

    root = parse_xml(f'<!DOCTYPE d [<!ENTITY x SYSTEM "{secret.as_uri()}">]><d>&x;</d>'.encode())
    assert SECRET not in "".join(str(text) for text in root.itertext())
