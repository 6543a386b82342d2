"""Whatever is done to a Word file that alliancegen built or a firm hands in, it is read, or its fault is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from damage import damaged_bytes, effort, parts_of, zipped
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from alliancegen.pipeline import CheckedLibrary, assemble_answers
from alliancegen.writers.docx import (
    body_hash,
    changed_since,
    edited_since_build,
    passages,
    read_house,
    read_own_hash,
    verify,
    write_docx,
    write_specimen,
)
from alliancegen.writers.pdf_layout import read_layout
from alliancegen.writers.pdf_mark import is_as_built
from alliancegen.writers.signed_text import built_from, text_hash
from example import TODAY, example_of

ODD_VALUES = ["", "0", "-1", "9" * 30, "yes", "x y", "\u202e", "_Ref1", "none", "Heading1", "http://example.invalid/x", "../../x", "dxa", "1.5"]  # fmt: skip


@pytest.fixture(scope="module")
def built(checked: CheckedLibrary) -> bytes:
    """The shortest of the examples as a Word file."""
    run = assemble_answers(example_of("vcse_partnership", "charter").encode(), "charter.yaml", checked, TODAY)
    assert run.agreement is not None
    return write_docx(run.agreement, manifest=run.manifest)


def readings(built: bytes) -> list[Callable[[bytes], object]]:
    """Everything that reads a Word file which comes from elsewhere."""
    return [
        verify,
        lambda docx: verify(docx, built),
        body_hash,
        read_own_hash,
        edited_since_build,
        passages,
        lambda docx: changed_since(docx, built),
        text_hash,
        built_from,
        lambda docx: read_house(docx, "house.docx"),
    ]


def read_or_told(data: st.DataObject, docx: bytes, built: bytes) -> None:
    """A reader gives what it found, or a ValueError whose text says in a few words what is wrong."""
    read = data.draw(st.sampled_from(readings(built)))
    try:
        found = read(docx)
    except ValueError as error:
        assert str(error).startswith(("it ", "a part of it ")), repr(error)  # noqa: PT017
    else:
        if isinstance(found, tuple):
            house, problems = found
            assert house is not None or problems


@effort(40)
@given(data=st.data())
def test_damaged_bytes_are_told(data: st.DataObject, built: bytes) -> None:
    read_or_told(data, data.draw(damaged_bytes(built)), built)


@effort(40)
@given(data=st.data())
def test_a_file_with_other_parts_is_read_or_told(data: st.DataObject, built: bytes) -> None:
    parts = list(parts_of(built).items())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(parts) - 1))
        name, content = parts[at]
        match data.draw(st.sampled_from(("out", "twice", "renamed", "empty", "cut", "damaged", "other's"))):
            case "out" if len(parts) > 1:
                del parts[at]
            case "twice":
                parts.insert(0, (name, content))
            case "renamed":
                parts[at] = (
                    data.draw(
                        st.sampled_from([name.upper(), f"../{name}", f"/{name}", name.replace("/", "\\"), "x", ""])
                    ),
                    content,
                )
            case "empty":
                parts[at] = (name, b"")
            case "cut":
                parts[at] = (name, content[: data.draw(st.integers(0, len(content)))])
            case "damaged" if content:
                parts[at] = (name, data.draw(damaged_bytes(content)))
            case _:
                parts[at] = (name, parts[data.draw(st.integers(0, len(parts) - 1))][1])
    read_or_told(data, zipped(parts), built)


@effort(40)
@given(data=st.data())
def test_a_file_with_other_xml_is_read_or_told(data: st.DataObject, built: bytes) -> None:
    parts = parts_of(built)
    name = data.draw(
        st.sampled_from(
            [*["word/document.xml"] * 4, *(each for each in sorted(parts) if each.endswith((".xml", ".rels")))]
        )
    )
    root = etree.fromstring(parts[name])
    elements = list(root.iter(etree.Element))
    for _ in range(data.draw(st.integers(1, 6))):
        element, other = (elements[data.draw(st.integers(0, len(elements) - 1))] for _ in range(2))
        parent = element.getparent()
        match data.draw(st.sampled_from(("out", "twice", "moved", "value", "value", "no value", "renamed", "text"))):
            case "out" if parent is not None:
                parent.remove(element)
            case "twice" if parent is not None:
                parent.append(etree.fromstring(etree.tostring(element)))
            case "moved" if parent is not None and other not in element.iter():
                other.append(element)
            case "value" if element.attrib:
                element.set(
                    data.draw(st.sampled_from(sorted(map(str, element.attrib)))), data.draw(st.sampled_from(ODD_VALUES))
                )
            case "no value" if element.attrib:
                del element.attrib[data.draw(st.sampled_from(sorted(map(str, element.attrib))))]
            case "renamed":
                element.tag = other.tag
            case _:
                element.text = data.draw(st.sampled_from(ODD_VALUES))
    parts[name] = etree.tostring(root)
    read_or_told(data, zipped(list(parts.items())), built)


@effort(25)
@given(data=st.data())
def test_a_reference_document_with_other_xml_is_used_or_refused(data: st.DataObject, built: bytes) -> None:
    parts = parts_of(write_specimen())
    name = data.draw(
        st.sampled_from(
            [
                "word/document.xml",
                "word/styles.xml",
                "word/numbering.xml",
                *(each for each in sorted(parts) if each.endswith((".xml", ".rels"))),
            ]
        )
    )
    root = etree.fromstring(parts[name])
    elements = list(root.iter(etree.Element))
    for _ in range(data.draw(st.integers(1, 4))):
        element = elements[data.draw(st.integers(0, len(elements) - 1))]
        parent = element.getparent()
        match data.draw(st.sampled_from(("out", "value", "value", "no value"))):
            case "out" if parent is not None:
                parent.remove(element)
            case "value" if element.attrib:
                element.set(
                    data.draw(st.sampled_from(sorted(map(str, element.attrib)))), data.draw(st.sampled_from(ODD_VALUES))
                )
            case _ if element.attrib:
                del element.attrib[data.draw(st.sampled_from(sorted(map(str, element.attrib))))]
            case _:
                pass
    parts[name] = etree.tostring(root)
    house, problems = read_house(zipped(list(parts.items())), "house.docx")
    assert house is not None or problems
    if house is not None and house.scheme:
        assert house.file[:2] == b"PK"


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/Dests<</_A[3 0 R/Fit]>>>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/Resources<</Font<</F1<</BaseFont/ABCDEF+Liberation>>>>>>/MediaBox[0 0 9 9]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%alliancegen record <x/>\nstartxref\n0\n%%EOF\n"
)


@effort(150)
@example(PDF.replace(b"/F1<</BaseFont/ABCDEF+Liberation>>", b"/F1/ABCDEF+Liberation"))
@given(damaged_bytes(PDF))
def test_a_damaged_pdf_is_read_or_not(pdf: bytes) -> None:
    read_layout(pdf)
    is_as_built(pdf)
    text_hash(pdf)
    built_from(pdf)
