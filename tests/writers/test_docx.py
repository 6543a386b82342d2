"""The Word writer, on trees built by hand."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import etree
from msgspec.structs import replace
from referee import faults

from alliancegen.model.agreement import (
    Agreement,
    BlankMark,
    BodyPart,
    Cell,
    DraftingNote,
    Emphasis,
    Filled,
    Inline,
    Provision,
    Reference,
    ReferenceNumber,
    Role,
    Ruled,
    Table,
    Term,
    Text,
)
from alliancegen.model.places import Place
from alliancegen.writers.docx import body_hash, edited_since_build, read_own_hash, write_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
HERE = Place("sections/specimen.md", 1)


# ---------------------------------------------------------------- builders


def inlines(words: str | Inline | Sequence[str | Inline]) -> tuple[Inline, ...]:
    """Plain strings as Text."""
    pieces = [words] if isinstance(words, str) or not isinstance(words, Sequence) else words
    return tuple(Text(piece) if isinstance(piece, str) else piece for piece in pieces if piece)


Written = str | Inline | Sequence[str | Inline]


def make(
    role: Role,
    key: str,
    *children: Provision,
    level: int = 0,
    number: str = "",
    heading: Written = "",
    text: Written = "",
    path: str = "",
    table: Table | None = None,
    notes: Sequence[DraftingNote] = (),
) -> Provision:
    return Provision(
        role,
        level,
        key,
        HERE,
        heading=inlines(heading),
        inlines=inlines(text),
        children=children,
        number=number,
        path=path or number,
        table=table,
        notes=notes,
    )


def clause(key: str, number: str, heading: Written, *children: Provision, text: Written = "") -> Provision:
    return make(Role.CLAUSE, key, *children, number=number, heading=heading, text=text)


def sub_clause(key: str, number: str, heading: str, text: Written, *children: Provision) -> Provision:
    return make(Role.SUB_CLAUSE, key, *children, level=1, number=number, heading=heading, text=text)


def paragraph(key: str, number: str, text: Written, *children: Provision) -> Provision:
    return make(Role.PARAGRAPH, key, *children, level=2, number=number, text=text)


def sub_paragraph(key: str, number: str, text: Written) -> Provision:
    return make(Role.SUB_PARAGRAPH, key, level=3, number=number, text=text)


def text(key: str, words: Written, level: int = 0) -> Provision:
    return make(Role.TEXT, key, level=level, text=words)


def line(key: str, words: Written) -> Provision:
    return make(Role.SIGNING_LINE, key, text=words)


def refer(*numbers: ReferenceNumber) -> Reference:
    return Reference("somewhere", HERE, numbers)


def to(key: str, number: str, words: str = "clause ", *, full: bool = True) -> ReferenceNumber:
    return ReferenceNumber(words, number, key, full)


def note(words: str, *, internal: bool = True) -> DraftingNote:
    return DraftingNote(inlines(words), internal, HERE)


def cells(*words: Written) -> tuple[Cell, ...]:
    return tuple(Cell(inlines(each)) for each in words)


def define(term: str, *rest: str | Inline) -> tuple[Inline, ...]:
    return (Text("“"), Term((Text(term),)), Text("”"), *inlines(rest))


def every_role(*, draft: bool = True) -> Agreement:
    """A small agreement in which every role, every inline and every kind of list stands."""
    blank = BlankMark("agreement.blank") if draft else Filled("1 April 2027", "agreement.blank")
    notes = [note("do not add words that stop staff raising concerns.")] if draft else []
    return Agreement(
        kind="gp_alliance",
        title="GP practice alliance agreement",
        short_title="GP Alliance Agreement",
        version="0.6" if draft else "1.0",
        version_date="22 November 2026",
        draft=draft,
        deed=True,
        levels="legal",
        front=(
            make(
                Role.COVER,
                "cover",
                text("cover-date", ["Dated ", Ruled("agreement.date"), " 2027"]),
                make(Role.TITLE, "cover-title", text="GP practice alliance agreement"),
                text("cover-between", "between"),
                make(
                    Role.PARTY,
                    "cover-a",
                    text("cover-more", "and its partners", 1),
                    number="(1)",
                    text=Filled("Riverside Surgery", "parties.a.name"),
                ),
                text("cover-and", "and"),
                make(Role.PARTY, "cover-b", number="(2)", text=Filled("Hilltop Practice & Co", "parties.b.name")),
            ),
            make(
                Role.PARTIES,
                "parties",
                text("parties-lead", "This Agreement is made between:"),
                make(
                    Role.PARTY,
                    "party-a",
                    level=1,
                    number="(1)",
                    text=[Emphasis(inlines("Riverside Surgery"), True), "; and"],
                ),
                make(
                    Role.PARTY,
                    "party-b",
                    level=1,
                    number="(2)",
                    text=[Emphasis(inlines("Hilltop Practice"), True), "."],
                ),
                heading="Parties",
            ),
            make(
                Role.BACKGROUND,
                "background",
                make(Role.RECITAL, "recital-a", level=1, number="(A)", text="The Parties hold contracts."),
                make(
                    Role.RECITAL,
                    "recital-b",
                    paragraph("recital-b-a", "(a)", "patients; and"),
                    paragraph("recital-b-b", "(b)", "staff."),
                    level=1,
                    number="(B)",
                    text="They wish to help:",
                ),
                heading="Background",
            ),
        ),
        body=(
            BodyPart(
                "Our agreement",
                (
                    clause(
                        "definitions",
                        "1",
                        "Definitions",
                        sub_clause(
                            "definitions.terms",
                            "1.1",
                            "Terms",
                            "In this Agreement:",
                            make(
                                Role.DEFINITION,
                                "losses",
                                paragraph("losses-a", "(a)", "cost; and"),
                                paragraph(
                                    "losses-b",
                                    "(b)",
                                    "claim:",
                                    sub_paragraph("losses-b-i", "(i)", "large;"),
                                    sub_paragraph("losses-b-ii", "(ii)", "small."),
                                ),
                                level=1,
                                text=define("Losses", " means any:"),
                            ),
                            make(
                                Role.DEFINITION,
                                "term",
                                paragraph("term-a", "(a)", "began; and"),
                                paragraph("term-b", "(b)", "ends."),
                                text("term-close", "It may be extended.", 1),
                                level=1,
                                text=define("Term", " means the time that:"),
                            ),
                        ),
                        sub_clause("definitions.rest", "1.2", "", "Headings do not affect meaning."),
                    ),
                    clause(
                        "confidentiality",
                        "2",
                        ["Confidentiality of ", Filled("patients’ data", "x")],
                        sub_clause("duty", "2.1", "Duty", "Each Party must keep secrets."),
                        make(
                            Role.SUB_CLAUSE,
                            "exceptions",
                            paragraph("exceptions-a", "(a)", "is public;"),
                            paragraph(
                                "exceptions-b",
                                "(b)",
                                "came from:",
                                sub_paragraph("ex-b-i", "(i)", "a third party; or"),
                                sub_paragraph("ex-b-ii", "(ii)", "a regulator; or"),
                                text("ex-b-more", "in writing,", 2),
                            ),
                            paragraph(
                                "exceptions-c", "(c)", ["falls under ", refer(to("losses-b-i", "1.1(b)(i)")), "."]
                            ),
                            text("exceptions-end", "Nothing else is excepted.", 1),
                            level=1,
                            number="2.2",
                            heading="Exceptions",
                            text="The duty does not apply to what:",
                            notes=notes,
                        ),
                        text(
                            "confidentiality-end",
                            [
                                "See ",
                                refer(to("duty", "2.1"), to("exceptions-b", "2.2(b)", " and ")),
                                ", ",
                                refer(to("ex-b-ii", "2.2(b)(ii)")),
                                ", ",
                                refer(
                                    to("sched-p-a", "1.1(a)", "paragraph "),
                                    to("part-1", "Part 1", " of ", full=False),
                                    to("sched-services", "Schedule 1", " of "),
                                ),
                                " and ",
                                refer(to("confidentiality", "2")),
                                ".",
                            ],
                        ),
                        make(
                            Role.TABLE,
                            "money",
                            table=Table(
                                cells("Practice", "Share (%)"),
                                [cells("Riverside", "60"), cells("Hilltop", blank)],
                                [3, 1],
                                [False, True],
                                "Shares",
                            ),
                            level=1,
                        ),
                    ),
                ),
            ),
            BodyPart(
                "The rest",
                (
                    clause(
                        "direct",
                        "3",
                        "Lists without sub-clauses",
                        paragraph("direct-a", "(a)", "one; and"),
                        paragraph("direct-b", "(b)", ["two, as in ", refer(to("direct-a", "3(a)")), "."]),
                        text="The Parties agree that:",
                    ),
                    clause(
                        "direct2",
                        "4",
                        "Another",
                        text("direct2-lead", "The Parties must by " + "the date:"),
                        paragraph("direct2-a", "(a)", [Emphasis(inlines("begin"), False), " on ", blank, "; and"]),
                        paragraph("direct2-b", "(b)", "end as the background says."),
                    ),
                ),
            ),
        ),
        schedules=(
            make(
                Role.SCHEDULE,
                "sched-services",
                make(
                    Role.PART,
                    "part-1",
                    make(
                        Role.SCHEDULE_CLAUSE,
                        "sched-p",
                        make(
                            Role.SCHEDULE_SUB_CLAUSE,
                            "sched-p-1",
                            paragraph("sched-p-a", "(a)", "first; and"),
                            paragraph("sched-p-b", "(b)", "second."),
                            level=1,
                            number="1.1",
                            text="The services are:",
                        ),
                        number="1",
                        heading="Services",
                    ),
                    make(
                        Role.SCHEDULE_CLAUSE,
                        "sched-q",
                        make(
                            Role.SCHEDULE_SUB_CLAUSE,
                            "sched-q-1",
                            level=1,
                            number="2.1",
                            heading="Hours",
                            text="Day and night.",
                        ),
                        number="2",
                        heading="Times",
                    ),
                    number="Part 1",
                    heading="Clinical",
                ),
                make(
                    Role.PART,
                    "part-2",
                    make(
                        Role.SCHEDULE_CLAUSE,
                        "sched-r",
                        make(Role.SCHEDULE_SUB_CLAUSE, "sched-r-1", level=1, number="1.1", text="None."),
                        number="1",
                        heading="Other",
                    ),
                    number="Part 2",
                    heading="Other",
                ),
                number="Schedule 1",
                heading="The services",
            ),
            make(
                Role.SCHEDULE,
                "sched-deed",
                text("deed-lead", "By this deed the new member agrees:"),
                paragraph("deed-a", "(a)", "to join; and"),
                paragraph("deed-b", "(b)", ["to keep to ", refer(to("confidentiality", "2")), "."]),
                text("deed-sign", "Signed by:"),
                line("deed-line-1", "Name"),
                line("deed-line-2", "Date"),
                number="Schedule 2",
                heading="Deed of adherence",
            ),
        ),
        back=(
            make(
                Role.EXECUTION,
                "execution",
                text("testimonium", "This document is executed as a deed on the date on its first page."),
                make(
                    Role.BLOCK,
                    "block-a",
                    text(
                        "block-a-text",
                        ["Executed as a deed by ", Emphasis(inlines("Riverside Surgery"), True), ", acting by:"],
                    ),
                    line("block-a-1", "Dr Ann Lee, partner"),
                    line("block-a-2", "Sign: witness"),
                    line("block-a-3", ["Write: ", Filled("name and address", "x")]),
                ),
                make(
                    Role.BLOCK,
                    "block-b",
                    text("block-b-text", "Executed as a deed by Hilltop Practice, acting by:"),
                    line("block-b-1", "Dr Bo Day, partner"),
                    text("block-b-text-2", "in the presence of:"),
                    line("block-b-2", "Witness"),
                    text("block-b-end", "who must be present."),
                ),
                heading="Signatures",
            ),
        ),
    )


def parts(docx: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(docx: bytes, name: str, old: str, new: str) -> bytes:
    """The file with one part changed, as a person or Word would."""
    changed = parts(docx)
    assert old in changed[name].decode()
    changed[name] = changed[name].decode().replace(old, new, 1).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for each, data in changed.items():
            archive.writestr(each, data)
    return out.getvalue()


def document(docx: bytes) -> etree._Element:
    return etree.fromstring(parts(docx)["word/document.xml"])


def words(element: etree._Element) -> str:
    return "".join(piece.text or "" for piece in element.iter(W + "t"))


def paragraph_with(docx: bytes, start: str) -> etree._Element:
    return next(each for each in document(docx).iter(W + "p") if words(each).startswith(start))


def style(element: etree._Element) -> str:
    found = element.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else str(found.get(W + "val"))


# ---------------------------------------------------------------- the whole file


@pytest.mark.parametrize("draft", [True, False])
def test_the_referee_is_silent(draft: bool, tmp_path: Path) -> None:
    file = tmp_path / "agreement.docx"
    file.write_bytes(write_docx(every_role(draft=draft)))
    assert faults(file, draft=draft) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"signatures_before_schedules": True},
        {"contents": False},
        {"front": ()},
        {"back": ()},
    ],
    ids=str,
)
def test_the_referee_is_silent_without_parts_of_it(change: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "agreement.docx"
    file.write_bytes(write_docx(replace(every_role(), **change)))
    assert faults(file, draft=True) == ""


def test_same_bytes_twice_whatever_the_hash_seed() -> None:
    program = "import hashlib, test_docx as t; print(hashlib.sha256(t.write_docx(t.every_role())).hexdigest())"
    seeds = {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C"}
    hashes = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parent,
            env={**os.environ, **seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in seeds
    }
    assert len(hashes) == 1


def test_every_part_is_well_formed_and_dated_alike() -> None:
    docx = write_docx(every_role())
    for name, part in parts(docx).items():
        assert etree.fromstring(part) is not None, name
        assert b"<!--" not in part, name
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.namelist()[:2] == ["[Content_Types].xml", "_rels/.rels"]


def test_nothing_asks_to_be_updated() -> None:
    for name, part in parts(write_docx(every_role())).items():
        assert b"w:dirty" not in part, name
        assert b"updateFields" not in part, name


def test_importing_the_package_loads_neither_lxml_nor_docx() -> None:
    program = "import sys, alliancegen.writers.docx; print({'lxml', 'docx'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_properties() -> None:
    written = parts(write_docx(every_role(), properties={"alliancegen.library": "3"}))
    core = written["docProps/core.xml"].decode()
    assert "<dc:title>GP practice alliance agreement</dc:title>" in core
    assert "<dc:language>en-GB</dc:language>" in core
    assert "lastModifiedBy" not in core
    assert b'name="alliancegen.library"' in written["docProps/custom.xml"]


# ---------------------------------------------------------------- references and numbers


def test_every_reference_has_its_bookmark() -> None:
    root = document(write_docx(every_role()))
    names = [str(mark.get(W + "name")) for mark in root.iter(W + "bookmarkStart")]
    assert len(names) == len(set(names))
    targets = {
        found[1] for code in root.iter(W + "instrText") if (found := re.match(r" REF (\S+) ", code.text or ""))
    } | {str(link.get(W + "anchor")) for link in root.iter(W + "hyperlink")}
    assert len(targets) > 10
    assert targets <= set(names)
    assert all(re.fullmatch(r"_(Ref\d{9}|Con\d{9}P?)", name) for name in names)


@pytest.mark.parametrize(
    ("number", "instructions", "printed"),
    [
        (to("ex-b-ii", "2.2(b)(ii)"), [r"\w"], "clause\u00a02.2(b)(ii)"),
        (to("sched-services", "Schedule 1", ""), [r"\w"], "Schedule\u00a01"),
        (to("part-2", "Part 2", "", full=False), [r"\n"], "Part\u00a02"),
        (to("direct-b", "3(b)"), [r"\w", r"\w"], "clause\u00a03(b)"),
        (to("losses-b-i", "1.1(b)(i)", "and "), [r"\w", r"\w"], "and\u00a01.1(b)(i)"),
        (to("recital-b-a", "(B)(a)", "recital "), [r"\w", r"\w"], "recital\u00a0(B)(a)"),
        (to("background", "the background", ""), [], "the\u00a0background"),
    ],
    ids=lambda value: value.number if isinstance(value, ReferenceNumber) else "",
)
def test_a_number_is_live(number: ReferenceNumber, instructions: list[str], printed: str, tmp_path: Path) -> None:
    agreement = with_clause(sub_clause("referring", "5.1", "", ["Here: ", refer(number)]))
    docx = write_docx(agreement)
    found = paragraph_with(docx, "Here")
    codes = [str(code.text).split()[2] for code in found.iter(W + "instrText")]
    assert (codes, words(found)) == (instructions, f"Here: {printed}")
    file = tmp_path / "agreement.docx"
    file.write_bytes(docx)
    assert faults(file, draft=True) == ""


def with_clause(*children: Provision) -> Agreement:
    """The specimen with one more clause, number 5."""
    agreement = every_role()
    more = BodyPart("", (clause("more", "5", "More", *children),))
    return replace(agreement, body=(*agreement.body, more))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (sub_clause("a", "5.2", "", "Words."), r"a: its number is 5\.2, but Word would print 5\.1"),
        (sub_clause("a", "5.1", "", refer(to("nowhere", "9"))), "a: refers to nowhere, which is not printed"),
        (sub_clause("a", "5.1", "", refer(to("duty", "9"))), r"a: refers to duty as 9, but Word would print 2\.1"),
        (sub_clause("a", "5.1", "", refer()), "a: the reference to somewhere was not resolved"),
        (sub_clause("duty", "5.1", "", "Words."), "duty: two provisions have this key"),
        (sub_clause("a", "5.1", "", "a bell \a"), r"a: the character U\+0007"),
        (sub_clause("a", "5.1", "", Filled("\ud800", "x")), r"a: the character U\+D800"),
        (sub_clause("a", "5.1", "Head\0ing", "Words."), r"a: the character U\+0000"),
        (make(Role.TABLE, "a", table=Table(cells("\x1b"), [], [1], [False])), r"a: the character U\+001B"),
        (
            make(Role.SUB_CLAUSE, "a", level=1, number="5.1", text="x", notes=[note("\ufffe")]),
            r"a: the character U\+FFFE",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_refused(wrong: Provision, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        write_docx(with_clause(wrong))


def test_bookmarks_keep_apart_when_their_digits_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    from alliancegen.writers.docx import references

    used: set[str] = set()
    first = references._digits("duty", used)
    again = references._digits("duty", used)
    assert first != again
    assert references._digits("duty", {first}) == again


def test_letters_after_z_are_words_own() -> None:
    entries = [
        paragraph(f"many-{n}", f"({letter})", "one;")
        for n, letter in enumerate([*"abcdefghijklmnopqrstuvwxyz", "aa", "bb"])
    ]
    write_docx(with_clause(sub_clause("many", "5.1", "", "Many:", *entries)))


# ---------------------------------------------------------------- what stands on the page


def test_plain_levels_number_the_headings_alone(tmp_path: Path) -> None:
    agreement = replace(
        every_role(draft=False),
        levels="plain",
        schedules=(),
        body=(
            BodyPart(
                "",
                (
                    clause(
                        "aims",
                        "1",
                        "Our aims",
                        sub_clause(
                            "aims-1",
                            "",
                            "Trust",
                            "We will:",
                            paragraph("aims-1-a", "(a)", "talk; and"),
                            paragraph("aims-1-b", "(b)", "listen."),
                        ),
                        sub_clause(
                            "aims-2",
                            "",
                            "Care",
                            "We will:",
                            paragraph("aims-2-a", "(a)", "care."),
                            text("aims-2-end", "Always.", 1),
                        ),
                    ),
                    clause(
                        "ways",
                        "2",
                        "Our ways",
                        text("ways-1", ["We meet as ", refer(to("aims", "1", "section ")), " says."]),
                    ),
                ),
            ),
        ),
    )
    docx = write_docx(agreement)
    assert style(paragraph_with(docx, "Trust. We")) == "TextLevel1"
    file = tmp_path / "agreement.docx"
    file.write_bytes(docx)
    assert faults(file, draft=False) == ""


def test_blank_term_answer_and_rule() -> None:
    docx = write_docx(with_clause(sub_clause("a", "5.1", "Head", ["A", Filled("B", "x"), BlankMark("y"), Ruled("z")])))
    found = paragraph_with(docx, "Head. AB")
    assert [words(run) for run in found.iter(W + "r")] == ["Head. ", "AB", "[●]", "_" * 20]
    assert found.find(f".//{W}highlight") is not None


def test_line_ends_and_tabs_in_answers() -> None:
    docx = write_docx(with_clause(sub_clause("a", "5.1", "", ["To ", Filled("1 High Street\r\nTown\tX", "x")])))
    run = paragraph_with(docx, "To ")[-2]
    assert [piece.tag.removeprefix(W) for piece in run] == ["t", "br", "t", "tab", "t"]


def test_markup_in_answers_stays_words() -> None:
    hostile = '</w:t></w:r><w:p/> & "x" { REF a } ]]>'
    docx = write_docx(with_clause(sub_clause("a", "5.1", "", Filled(hostile, "x"))))
    assert words(paragraph_with(docx, "</w:t>")) == hostile


def test_a_signature_block_is_never_split() -> None:
    tables = [
        table
        for table in document(write_docx(every_role())).iter(W + "tbl")
        if "block" in etree.tostring(table).decode()
    ]
    assert len(tables) == 2
    for table in tables:
        rows = table.findall(W + "tr")
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
        kept = [[each.find(f"{W}pPr/{W}keepNext") is not None for each in row.iter(W + "p")] for row in rows]
        assert all(all(row) for row in kept[:-1])
        assert not any(kept[-1])


def test_lines_to_sign_and_to_write_on() -> None:
    docx = write_docx(every_role())
    assert style(paragraph_with(docx, "Witness")) == "SignatureLine"
    assert style(paragraph_with(docx, "name and address")) == "WritingLine"


def test_nothing_on_the_cover_is_lost() -> None:
    assert style(paragraph_with(write_docx(every_role()), "and its partners")) == "CoverText"


def test_the_draft_shows() -> None:
    draft, final = parts(write_docx(every_role())), parts(write_docx(every_role(draft=False)))
    assert "Draft 0.6 – 22 November 2026 – subject to contract" in draft["word/header1.xml"].decode()
    for header in ("word/header1.xml", "word/header2.xml"):
        assert b"PowerPlusWaterMarkObject" in draft[header]
        assert b"PowerPlusWaterMarkObject" not in final[header]
    assert "GP Alliance Agreement" in final["word/footer1.xml"].decode()
    assert b"Draft" not in b"".join(final.values())


# ---------------------------------------------------------------- ours, edited, not ours


def test_edited_since_build() -> None:
    docx = write_docx(every_role())
    assert read_own_hash(docx) == body_hash(docx)
    assert edited_since_build(docx) == "ours"
    edits = [
        rewritten(docx, "word/document.xml", "keep secrets", "keep most secrets"),
        rewritten(docx, "word/comments.xml", "do not add", "please add"),
        rewritten(docx, "word/footer1.xml", "GP Alliance", "Our GP Alliance"),
    ]
    assert [edited_since_build(edit) for edit in edits] == ["edited"] * 3


def test_what_word_changes_by_itself_is_no_edit() -> None:
    docx = write_docx(every_role())
    cut = '<w:t xml:space="preserve">Each Party must</w:t></w:r><w:r w:rsidR="00AB12CD"><w:t xml:space="preserve"> keep secrets.</w:t>'
    docx = rewritten(docx, "word/document.xml", '<w:t xml:space="preserve">Each Party must keep secrets.</w:t>', cut)
    docx = rewritten(
        docx,
        "word/footer1.xml",
        'w:fldCharType="separate"/></w:r>',
        'w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r>',
    )
    docx = rewritten(
        docx,
        "word/document.xml",
        "Definitions</w:t></w:r></w:hyperlink>",
        "Definitions</w:t><w:tab/><w:t>3</w:t></w:r></w:hyperlink>",
    )
    assert edited_since_build(docx) == "ours"


@pytest.mark.parametrize("other", [b"", b"PK", b"not a zip file", b"\xd0\xcf\x11\xe0 password"])
def test_other_files_are_not_ours(other: bytes) -> None:
    assert (edited_since_build(other), body_hash(other), read_own_hash(other)) == ("not-ours", None, None)


def test_a_word_file_of_somebody_else_is_not_ours() -> None:
    import docx as python_docx

    saved = io.BytesIO()
    python_docx.Document().save(saved)
    assert edited_since_build(saved.getvalue()) == "not-ours"
    assert body_hash(saved.getvalue()) is not None


def test_every_letter_that_runs_from_right_to_left_is_in_the_blocks_that_are_looked_through() -> None:
    from unicodedata import bidirectional

    from alliancegen.writers.docx.scripts import spans

    letters = [chr(code) for code in range(0x110000) if bidirectional(chr(code)) in ("R", "AL")]
    assert [
        letter for letter in letters if not next(language for _, language in spans(f"a{letter}a") if language)
    ] == []
