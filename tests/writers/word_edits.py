"""Edits of a Word file as a person or a program makes them, by hand on its XML."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping

from lxml import etree

from alliancegen.pipeline import Assembled
from alliancegen.writers.docx import write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = "word/document.xml"
WHO = {W + "author": "Counterparty", W + "date": "2027-01-02T03:04:05Z"}

Element = etree._Element


def written(run: Assembled) -> bytes:
    """The agreement of a run as a Word file with its manifest."""
    assert run.agreement is not None, run.told()
    return write_docx(run.agreement, manifest=run.manifest)


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(of: Mapping[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in of.items():
            archive.writestr(name, part)
    return written.getvalue()


def edited(docx: bytes, edit: Callable[[Element], object], part: str = BODY) -> bytes:
    """The file with one part edited in place."""
    all_parts = parts(docx)
    root = etree.fromstring(all_parts[part])
    edit(root)
    return packed({**all_parts, part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)})


def without(docx: bytes, *wanted: str) -> bytes:
    """The file as a cleaner leaves it: without parts whose names begin like this, and without what points to them."""
    kept = {name: part for name, part in parts(docx).items() if not name.startswith(wanted)}
    for name in [name for name in kept if name.endswith(".rels") or name == "[Content_Types].xml"]:
        root = etree.fromstring(kept[name])
        for entry in list(root):
            target = (entry.get("Target") or entry.get("PartName") or "").replace("../", "").lstrip("/")
            if target.startswith(wanted):
                root.remove(entry)
        kept[name] = etree.tostring(root)
    return packed(kept)


# ---------------------------------------------------------------- finding


def words(paragraph: Element) -> str:
    return "".join(text.text or "" for text in paragraph.iter(W + "t"))


def paragraph(root: Element, begins: str) -> Element:
    """The first paragraph whose words begin like this, outside the contents list."""
    for found in root.iter(W + "p"):
        if words(found).startswith(begins) and not any(True for _ in found.iterancestors(W + "sdt")):
            return found
    raise AssertionError(f"no paragraph begins with {begins!r}")


def run_with(paragraph: Element, text: str) -> Element:
    for run in paragraph.iter(W + "r"):
        if text in "".join(each.text or "" for each in run.iterchildren(W + "t")):
            return run
    raise AssertionError(f"no run holds {text!r}")


# ---------------------------------------------------------------- editing


def replace(paragraph: Element, old: str, new: str) -> None:
    """Type over words, without tracking."""
    for text in paragraph.iter(W + "t"):
        if old in (text.text or ""):
            text.text = (text.text or "").replace(old, new, 1)
            return
    raise AssertionError(f"{old!r} is in no run")


def cut(run: Element, *pieces: str) -> list[Element]:
    """A run as several with the same looks; the pieces together are its text."""
    text = run.find(W + "t")
    assert text is not None
    assert text.text == "".join(pieces)
    runs = []
    for piece in pieces:
        runs.append(copy.deepcopy(run))
        found = runs[-1].find(W + "t")
        assert found is not None
        found.text = piece
        found.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        run.addprevious(runs[-1])
    parent = run.getparent()
    assert parent is not None
    parent.remove(run)
    return runs


def mark(runs: Iterable[Element], tag: str) -> None:
    """Runs as tracked: `ins`, `del`, `moveFrom` or `moveTo`."""
    for number, run in enumerate(runs):
        wrapper = etree.Element(W + tag, {W + "id": str(9000 + number), **WHO})
        run.addprevious(wrapper)
        wrapper.append(run)
        if tag == "del":
            for text in run.iter(W + "t"):
                text.tag = W + "delText"


def mark_paragraph(paragraph: Element, tag: str) -> None:
    """The paragraph mark as tracked."""
    properties = paragraph.find(W + "pPr")
    assert properties is not None
    looks = properties.find(W + "rPr")
    if looks is None:
        looks = etree.SubElement(properties, W + "rPr")
    looks.insert(0, etree.Element(W + tag, {W + "id": "9100", **WHO}))


def new_paragraph(like: Element, text: str) -> Element:
    """A paragraph with the looks of another one and one run."""
    made = etree.Element(W + "p")
    properties = like.find(W + "pPr")
    if properties is not None:
        made.append(copy.deepcopy(properties))
    run = etree.SubElement(made, W + "r")
    etree.SubElement(run, W + "t").text = text
    return made


def tracked_replacement(paragraph: Element, old: str, new: str) -> None:
    """Words replaced with tracking, as Word marks it."""
    run = run_with(paragraph, old)
    whole = run.findtext(W + "t") or ""
    before, _, after = whole.partition(old)
    pieces = cut(run, before, old, after)
    added = copy.deepcopy(pieces[1])
    added_text = added.find(W + "t")
    assert added_text is not None
    added_text.text = new
    pieces[1].addnext(added)
    mark([pieces[1]], "del")
    mark([added], "ins")
