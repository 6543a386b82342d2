"""Reading a Word file as words, refused and accepted."""

from __future__ import annotations

import pytest
import word_edits as by_hand
from lxml import etree
from word_edits import BODY, W, edited, parts

from alliancegen.pipeline import Assembled
from alliancegen.writers.docx import write_docx
from alliancegen.writers.docx.opening import Parts
from alliancegen.writers.docx.reading import plain, read, read_file
from example import EXAMPLE, Build

NAMESPACE = W.strip("{}")
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def body(inside: str, styles: str = "") -> Parts:
    document = etree.fromstring(
        f'<w:document xmlns:w="{NAMESPACE}" xmlns:m="{MATH}"><w:body>{inside}</w:body></w:document>'
    )
    of_styles = etree.fromstring(f'<w:styles xmlns:w="{NAMESPACE}">{styles}</w:styles>') if styles else None
    return Parts(document, styles=of_styles)


def views(inside: str, styles: str = "") -> tuple[list[str], list[str]]:
    reading = read(body(inside, styles))
    return [each.words for each in reading.refused], [each.words for each in reading.accepted]


def p(*runs: str, mark: str = "", bookmark: str = "") -> str:
    properties = f"<w:pPr><w:rPr><w:{mark}/></w:rPr></w:pPr>" if mark else ""
    start = f'<w:bookmarkStart w:id="1" w:name="{bookmark}"/>' if bookmark else ""
    return f"<w:p>{properties}{start}{''.join(runs)}</w:p>"


def r(text: str, looks: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{looks}</w:rPr>" if looks else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def ins(text: str) -> str:
    return f"<w:ins>{r(text)}</w:ins>"


def gone(text: str) -> str:
    return f"<w:del>{r(text).replace('w:t', 'w:delText')}</w:del>"


def field(code: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{r(result)}{marks[2]}"


@pytest.mark.parametrize(
    ("inside", "refused", "accepted"),
    [
        (p(r("a "), gone("b"), ins("c"), r(" d")), ["a b d"], ["a c d"]),
        (p(r("a"), mark="ins") + p(r("b")), ["ab"], ["a", "b"]),
        (p(r("a "), mark="del") + p(r("b")), ["a", "b"], ["a b"]),
        (p(ins("new"), mark="ins") + p(r("old")), ["old"], ["new", "old"]),
        (p(gone("old"), mark="del") + p(r("kept")), ["old", "kept"], ["kept"]),
        (p("<w:moveFrom>" + r("m") + "</w:moveFrom>", mark="moveFrom") + p(r("x")), ["m", "x"], ["x"]),
        (
            "<w:tbl><w:tr><w:trPr><w:ins/></w:trPr><w:tc>" + p(r("new")) + "</w:tc></w:tr>"
            "<w:tr><w:tc>" + p(r("a")) + "</w:tc><w:tc>" + p(r("b")) + "</w:tc></w:tr></w:tbl>",
            ["a", "b"],
            ["new", "a", "b"],
        ),
        # a cell that ends in a deleted mark doesn't run on into the next cell
        ("<w:tbl><w:tr><w:tc>" + p(r("a"), mark="del") + "</w:tc><w:tc>" + p(r("b")) + "</w:tc></w:tr></w:tbl>",
         ["a", "b"], ["a", "b"]),
        (p(r("a"), '<w:sdt><w:sdtContent>' + r("b") + "</w:sdtContent></w:sdt>"), ["ab"], ["ab"]),
        (p(r("a"), '<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>'), ["ax"], ["ax"]),
        (p(r("seen"), r("hidden", "<w:vanish/>")), ["seen"], ["seen"]),
        (p(r("seen"), r("seen", '<w:vanish w:val="false"/>')), ["seenseen"], ["seenseen"]),
        (p(r("page ") + field(" PAGE ", "12")), ["page"], ["page"]),
        (p(r("page ") + field(" PAGE ", "not")), ["page not"], ["page not"]),
        (p(r("clause ") + field(" REF _Ref123456789 \\w \\h ", "8.1(b)")), *[["clause [→_Ref123456789]"]] * 2),
        (p(r("clause ") + field(" REF _Ref123456789 \\w \\h ", "8.1 and nothing is owed")),
         *[["clause [→_Ref123456789]8.1 and nothing is owed"]] * 2),
        (p(field(" DATE ", "1 April 2027")), ["1 April 2027"], ["1 April 2027"]),
        ("<w:altChunk/>", ["[inserted file]"], ["[inserted file]"]),
    ],
)  # fmt: skip
def test_both_views(inside: str, refused: list[str], accepted: list[str]) -> None:
    assert views(inside) == (refused, accepted)


def test_a_style_that_hides_takes_words_away() -> None:
    styles = '<w:style w:styleId="A"><w:rPr><w:vanish/></w:rPr></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style>'
    assert views(p(r("a"), r("b", '<w:rStyle w:val="B"/>')), styles)[0] == ["a"]


def test_a_bookmark_between_paragraphs_belongs_to_the_next() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="_Ref000000001"/>'
    reading = read(body(p(r("a"), bookmark="_Ref000000002") + mark + p(r("b"))))
    assert [list(each.bookmarks) for each in reading.refused] == [["_Ref000000002"], ["_Ref000000001"]]


@pytest.mark.parametrize(
    ("one", "other"),
    [("the “Term”", 'the "Term"'), ("a\u00a0b", "a b"), ("it’s", "it's"), ("co\u2011op", "co-op"), ("e\u0301", "é")],
)
def test_what_editors_swap_is_the_same(one: str, other: str) -> None:
    assert plain(one) == plain(other)


@pytest.mark.parametrize(("one", "other"), [("a–b", "a-b"), ("Must", "must"), ("£5", "£6"), ("a\u202eb", "ab")])
def test_what_people_change_is_not(one: str, other: str) -> None:
    assert plain(one) != plain(other)


@pytest.fixture(scope="module")
def docx(build: Build) -> bytes:
    run: Assembled = build(EXAMPLE)
    assert run.agreement is not None
    return write_docx(run.agreement, manifest=run.manifest)


def test_the_quick_way_and_the_careful_way_read_the_same(docx: bytes) -> None:
    """A part that holds a tracked or rare thing anywhere is read element by element."""
    quick = read_file(docx)

    def add_rare_thing(root: etree._Element) -> None:
        by_hand.paragraph(root, "Results. ").append(etree.Element(W + "fldSimple", {W + "instr": "PAGE"}))

    def add_tracked_thing(root: etree._Element) -> None:
        by_hand.paragraph(root, "Results. ").append(etree.Element(W + "ins"))

    for edit in (add_rare_thing, add_tracked_thing):
        careful = read_file(edited(docx, edit))
        for one, other in ((quick.refused, careful.refused), (quick.accepted, careful.accepted)):
            assert [(each.words, list(each.bookmarks)) for each in one] == [
                (each.words, list(each.bookmarks)) for each in other
            ]
        assert quick.comments == careful.comments
        assert [each.printed for each in quick.stored] == [each.printed for each in careful.stored]


def test_a_strict_file_reads_the_same(docx: bytes) -> None:
    strict = {
        name: part.replace(NAMESPACE.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main").replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, part in parts(docx).items()
    }
    assert b"purl.oclc.org" in strict[BODY]
    assert [each.words for each in read_file(by_hand.packed(strict)).refused] == [
        each.words for each in read_file(docx).refused
    ]


def test_what_a_footer_prints_of_the_file_is_no_word() -> None:
    """A firm's footer may name the file and the day, which Word and LibreOffice fill in by themselves; its words count."""

    def footer(name: str, day: str, words: str = "Firm B, page ") -> list[str]:
        inside = p(r(words), field("PAGE", "7"), field(r" FILENAME \\p ", name), field('DATE \\@ "d MMMM"', day))
        root = etree.fromstring(f'<w:ftr xmlns:w="{NAMESPACE}">{inside}</w:ftr>')
        return list(read(Parts(body(p(r("a"))).document, margins=[root])).margins[0])

    assert footer("", "") == footer("C:\\deals\\alliance.docx", "1 April") == ["Firm B, page"]
    assert footer("", "", "Firm C, page ") != footer("", "")
