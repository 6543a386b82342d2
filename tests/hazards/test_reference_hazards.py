"""Reference documents that would harm whoever opens the agreement, or the machine that reads them: refused in plain words.

Macros, templates, embedded things, links, fields, passwords, damage and zip bombs are also tried in
`tests/writers/test_house_style.py`; here stands what is left of the hostile files that were collected.
"""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable, Mapping

import pytest
from firms import firm_b, rels, zipped

from alliancegen.writers.docx import read_house

Parts = Mapping[str, str | bytes]


def told(raw: bytes) -> str:
    """What is said of a file that is refused; empty for one that may be used. Never an exception, and soon."""
    started = time.process_time()
    house, problems = read_house(raw, "house.docx")
    assert time.process_time() - started < 5
    errors = [problem for problem in problems if problem.is_error]
    assert (house is None) == bool(errors)
    assert all(problem.help for problem in errors)
    return errors[0].message if errors else ""


def changed(name: str, change: Callable[[str], str | bytes]) -> Parts:
    parts = firm_b()
    return {**parts, name: change(str(parts[name]))}


def without(name: str) -> Parts:
    return {each: content for each, content in firm_b().items() if each != name}


def with_document_links(kind: str, target: str, *, external: bool) -> Parts:
    parts = firm_b(document_rels=[("rId99", kind, target)], external=["rId99"] if external else [])
    return parts if external else {**parts, f"word/{target}": b"x"}


ENTITY = '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + step)} "{f"&{chr(97 + step)};" * 10}">' for step in range(9)
)  # fmt: skip


def in_utf_16(text: str) -> bytes:
    """The same XML in letters of two bytes: what looks for `<!DOCTYPE` among the bytes doesn't find it."""
    head, _, rest = text.partition("?>")
    return f'<?xml version="1.0" encoding="UTF-16"?>{rest if head.startswith("<?xml") else text}'.encode("utf-16")


def deep(text: str) -> str:
    return text.replace("</w:body>", "<w:p>" * 5_000 + "</w:p>" * 5_000 + "</w:body>")


HOSTILE: dict[str, tuple[Parts, str]] = {
    "a template at an address": (with_document_links("attachedTemplate", "https://e.example/x.dotm", external=True), "template"),
    "a template on a share": (with_document_links("attachedTemplate", "\\\\server\\share\\x.dotm", external=True), "template"),
    "a template inside": (with_document_links("attachedTemplate", "x.dotm", external=False), "template"),
    "a picture on a share": (with_document_links("image", "file://server/share/p.png", external=True), "picture"),
    "a programme": (with_document_links("package", "setup.exe", external=False), "an embedded file"),
    "data for a mail merge": (with_document_links("mailMergeSource", "file:///C:/data.csv", external=True), "mail merge"),
    "heads for a mail merge": (with_document_links("mailMergeHeaderSource", "x.csv", external=True), "mail merge"),
    "another document": (with_document_links("aFChunk", "https://e.example/x.html", external=True), "another document"),
    "a film": (with_document_links("video", "https://e.example/x.mp4", external=True), "outside itself"),
    "macros by their type": ({**firm_b(types={"/word/x.bin": "application/vnd.ms-office.vbaProject"}), "word/x.bin": b"x"}, "macros"),
    "macros by their name": ({**firm_b(), "word/VBAPROJECT.BIN": b"x"}, "macros"),
    "controls": ({**firm_b(types={"/word/x.bin": "application/vnd.ms-office.activeX"}), "word/x.bin": b"x"}, "controls"),
    "an entity": (changed("word/styles.xml", lambda text: ENTITY + text), "a DTD"),
    "an entity in letters of two bytes": (changed("word/styles.xml", lambda text: in_utf_16(ENTITY + text)), "a DTD"),
    "an entity in the document": (changed("word/document.xml", lambda text: in_utf_16(ENTITY + text)), "a DTD"),
    "laughing entities": (changed("word/styles.xml", lambda text: LAUGHS + "]>" + text), "a DTD"),
    "entities that laugh in an attribute": (
        changed("word/styles.xml", lambda text: LAUGHS + "]>" + text.replace("<w:styles ", '<w:styles x="&j;" ', 1)), "a DTD"),
    "laughs in letters of two bytes": (changed("word/styles.xml", lambda text: in_utf_16(LAUGHS + "]>" + text)), "DTD|damaged"),
    "a DTD of its own kind": (changed("[Content_Types].xml", lambda text: "<!DOCTYPE x>" + text), "a DTD"),
    "no content types": (without("[Content_Types].xml"), "no Word file"),
    "no document": (without("word/document.xml"), "no Word file"),
    "no relationships": (without("_rels/.rels"), "no Word file"),
    "empty content types": ({**firm_b(), "[Content_Types].xml": ""}, "damaged"),
    "a text of nothing": (changed("word/document.xml", lambda text: ""), "damaged"),
    "a document of another language": (changed("word/document.xml", lambda text: "<html/>"), "damaged"),
    "a deep document": (changed("word/document.xml", deep), "damaged"),
    "a name that leads out": ({**firm_b(), "word/../../evil.xml": "x"}, "damaged"),
    "an absolute name": ({**firm_b(), "/etc/evil.xml": "x"}, "damaged"),
    "a name with a drive": ({**firm_b(), "C:evil.xml": "x"}, "damaged"),
    "a name of Windows": ({**firm_b(), "word\\evil.xml": "x"}, "damaged"),
    "two that differ by case": ({**firm_b(), "WORD/DOCUMENT.XML": "x"}, "damaged"),
    "a part that is not there": (
        firm_b(document_rels=[("rId98", "theme", "theme/theme7.xml")]), "damaged"),
    "two documents": (
        {**firm_b(), "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml"), ("rId2", "officeDocument", "word/styles.xml"))},
        "no Word file",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_plain_words(name: str) -> None:
    parts, words = HOSTILE[name]
    message = told(zipped(parts))
    assert re.search(words, message), message
    assert "house.docx" in message


def twice(name: str) -> bytes:
    """A package that holds a part twice."""
    packed = io.BytesIO(zipped(firm_b()))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(name, "<x/>")
    return packed.getvalue()


def encrypted() -> bytes:
    """The same package with the sign of a password on every entry."""
    raw = bytearray(zipped(firm_b()))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.find(signature)
        while at >= 0:
            raw[at + offset] |= 1
            at = raw.find(signature, at + 4)
    return bytes(raw)


def lying() -> bytes:
    """A part that says it is small and unpacks into a hundred times that."""
    raw = bytearray(zipped({**firm_b(), "word/zz.bin": bytes(5_000_000)}))
    entry = raw.rfind(b"PK\x01\x02", 0, raw.rfind(b"word/zz.bin"))
    raw[entry + 24 : entry + 28] = (50_000).to_bytes(4, "little")
    return bytes(raw)


RAW: dict[str, tuple[Callable[[], bytes], str]] = {
    "a part that is there twice": (lambda: twice("word/document.xml"), "damaged"),
    "a password": (encrypted, "password"),
    "a lying size": (lying, "damaged"),
    "Word's old format": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000), "password|before 2007"),
    "a web page": (lambda: b"<html><body>hello</body></html>", "no Word file"),
    "rich text": (lambda: b"{\\rtf1\\ansi hello}", "no Word file"),
    "a part of 31 MB": (lambda: zipped({**firm_b(), "word/zz.bin": bytes(31_000_000)}), "far too large"),
    "parts of 120 MB in all": (
        lambda: zipped({**firm_b(), **{f"word/z{n}.bin": bytes(24_000_000) for n in range(5)}}), "far more"),
    "three thousand parts": (
        lambda: zipped({**firm_b(), **{f"word/z{n}.bin": b"" for n in range(3_000)}}), "far more"),
    "21 MB": (lambda: b"PK\x03\x04" + bytes(20_000_001), "larger than 20 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", RAW)
def test_a_hostile_package_is_refused_in_plain_words(name: str) -> None:
    make, words = RAW[name]
    assert re.search(words, told(make()))


FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c:\\x.exe</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
HARMLESS: dict[str, Parts] = {
    "the firm's file": firm_b(),
    "XML in letters of two bytes": changed("word/styles.xml", in_utf_16),
    "a link to a web page in its text": with_document_links("hyperlink", "https://firm.example/", external=True),
    "a field in its text, which is not taken over": changed(
        "word/document.xml", lambda text: text.replace("<w:body>", f"<w:body>{FIELD}")
    ),
    "a comment in its XML": changed("word/styles.xml", lambda text: text.replace("><", "><!-- DOCTYPE --><", 1)),
}  # fmt: skip


@pytest.mark.parametrize("name", HARMLESS)
def test_a_harmless_file_is_accepted(name: str) -> None:
    assert told(zipped(HARMLESS[name])) == ""
