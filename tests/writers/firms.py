"""Reference documents of firms that don't exist, for the tests of house style: put together part by part."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence

W_NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KINDS = R_NS
NAMESPACES = (
    f'xmlns:w="{W_NS}" xmlns:r="{R_NS}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"


def png() -> bytes:
    """One grey point."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")


def rels(*entries: tuple[str, str, str], external: Sequence[str] = ()) -> str:
    lines = "".join(
        f'<Relationship Id="{id}" Type="{KINDS}/{kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if id in external else ''}/>"
        for id, kind, target in entries
    )
    return f'<Relationships xmlns="{RELS}">{lines}</Relationships>'


def style(
    id: str, name: str, *, numbers: str = "", rest: str = "", kind: str = "paragraph", based: str = "Standard"
) -> str:
    """A style; `numbers` is "list/level" or "list" alone."""
    num_id, _, level = numbers.partition("/")
    numbering = (
        f'<w:numPr>{f"<w:ilvl w:val={chr(34)}{level}{chr(34)}/>" if level else ""}<w:numId w:val="{num_id}"/></w:numPr>'
        if numbers
        else ""
    )
    properties = f"<w:pPr>{numbering}</w:pPr>" if kind == "paragraph" else ""
    base = f'<w:basedOn w:val="{based}"/>' if kind == "paragraph" and id != based else ""
    return (
        f'<w:style w:type="{kind}"{" w:default=" + chr(34) + "1" + chr(34) if id == "Standard" else ""} w:styleId="{id}">'
        f'<w:name w:val="{name}"/>{base}<w:rsid w:val="00AB12CD"/>{properties}{rest}</w:style>'
    )


def level(index: int, form: str, text: str, linked: str = "", more: str = "") -> str:
    link = f'<w:pStyle w:val="{linked}"/>' if linked else ""
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{link}{more}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{720 * (index + 1)}" w:hanging="720"/></w:pPr></w:lvl>'
    )


def abstract(id: int, *levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="{id}"><w:nsid w:val="5A00000{id}"/><w:multiLevelType w:val="multilevel"/>'
        f"{more}{''.join(levels)}</w:abstractNum>"
    )


def instance(id: int, of: int) -> str:
    return f'<w:num w:numId="{id}" w:rsid="00AB12CD"><w:abstractNumId w:val="{of}"/></w:num>'


def firm(
    styles: Sequence[str],
    numbering: Sequence[str] = (),
    *,
    header: str = "",
    footer: str = "",
    section: str = "",
    extra: Mapping[str, str | bytes] | None = None,
    types: Mapping[str, str] | None = None,
    document_rels: Sequence[tuple[str, str, str]] = (),
    external: Sequence[str] = (),
) -> dict[str, str | bytes]:
    """The parts of a reference document. `extra` adds parts or takes the place of them."""
    references = "".join(
        f'<w:{kind}Reference w:type="default" r:id="rId{number}"/>'
        for kind, content, number in (("header", header, 11), ("footer", footer, 12))
        if content
    )
    entries = [
        ("rId1", "styles", "styles.xml"),
        ("rId2", "numbering", "numbering.xml"),
        ("rId3", "settings", "settings.xml"),
    ]
    entries += [("rId11", "header", "header7.xml")] if header else []
    entries += [("rId12", "footer", "footer7.xml")] if footer else []
    parts: dict[str, str | bytes] = {
        "_rels/.rels": rels(
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId3", "extended-properties", "docProps/app.xml"),
            ("rId4", "custom-properties", "docProps/custom.xml"),
        ),
        "word/document.xml": (
            f'<w:document {NAMESPACES}><w:body><w:p w:rsidR="00AB12CD"><w:r><w:t>Secret text of Confidential Client</w:t></w:r>'
            f'</w:p><w:sectPr w:rsidR="00AB12CD">{references}'
            f"{section or PAGE}</w:sectPr></w:body></w:document>"
        ),
        "word/_rels/document.xml.rels": rels(*entries, *document_rels, external=external),
        "word/styles.xml": f"<w:styles {NAMESPACES}>{DEFAULTS}{''.join(styles)}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{''.join(numbering)}</w:numbering>",
        "word/settings.xml": f'<w:settings {NAMESPACES}><w:rsids><w:rsid w:val="00AB12CD"/></w:rsids></w:settings>',
        "docProps/app.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
            "<Template>SecretTemplate.dotx</Template><Company>Secret Company LLP</Company><Manager>Secret Manager</Manager>"
            "</Properties>"
        ),
        "docProps/custom.xml": (
            '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
            'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property '
            'fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="SecretMatter"><vt:lpwstr>SecretMatter7</vt:lpwstr>'
            "</property></Properties>"
        ),
        "docProps/core.xml": (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>Secret Author</dc:creator>'
            "<cp:lastModifiedBy>Secret Author</cp:lastModifiedBy></cp:coreProperties>"
        ),
    }
    if header:
        parts["word/header7.xml"] = f"<w:hdr {NAMESPACES}>{header}</w:hdr>"
    if footer:
        parts["word/footer7.xml"] = f"<w:ftr {NAMESPACES}>{footer}</w:ftr>"
    overrides = {
        "/word/document.xml": f"{_WORD}document.main+xml",
        "/word/styles.xml": f"{_WORD}styles+xml",
        "/word/numbering.xml": f"{_WORD}numbering+xml",
        "/word/settings.xml": f"{_WORD}settings+xml",
        **({"/word/header7.xml": f"{_WORD}header+xml"} if header else {}),
        **({"/word/footer7.xml": f"{_WORD}footer+xml"} if footer else {}),
        **(types or {}),
    }
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides.items())
        + "</Types>"
    )
    return {**parts, **(extra or {})}


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


PAGE = (
    '<w:pgSz w:w="12240" w:h="15840"/><w:pgMar w:top="1800" w:right="1700" w:bottom="1700" w:left="1900" w:header="720" '
    'w:footer="720" w:gutter="0"/>'
)
DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/><w:sz w:val="22"/>'
    '<w:lang w:val="de-DE"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
)
LOGO = (
    '<w:p w:rsidR="00AB12CD" w14:paraId="11223344"><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="360000" cy="360000"/><wp:docPr id="1" name="Picture 1" descr="C:\\Users\\SecretAuthor\\logo.png"/>'
    '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
    '<pic:cNvPr id="1" name="C:\\Users\\SecretAuthor\\logo.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="360000" cy="360000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    "<w:r><w:t>Firm B LLP</w:t></w:r></w:p>"
)


def field(code: str, result: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_B_STYLES = (
    style("Standard", "Normal"),
    style("Titel", "Title"),
    style("Textkoerper", "Body Text", rest='<w:rPr><w:lang w:val="de-DE"/></w:rPr>'),
    style("berschrift1", "Heading 1", numbers="3/0", rest="<w:rPr><w:b/></w:rPr>"),
    style("KlauselEbene2", "CLAUSE LEVEL 2", numbers="3/1"),
    style("KlauselEbene3", "Clause Level 3", numbers="3/2"),
    style("KlauselEbene4", "Clause Level 4", numbers="3/3"),
    style("Parteien", "Parties", numbers="4"),
    style("Hintergrund", "Background", numbers="5"),
    style("AnhangTitel", "Schedule Heading", numbers="6/0"),
    style("AnhangTeil", "Part Heading", numbers="6/1"),
    style("Anhang1", "Schedule Level 1", numbers="7/0"),
    style("Anhang2", "Schedule Level 2", numbers="7/1"),
    style("Anhang3", "Schedule Level 3", numbers="7/2"),
    style("Anhang4", "Schedule Level 4", numbers="7/3"),
)
_B_CLAUSES = [
    ("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"), ("lowerLetter", "(%4)"),
]  # fmt: skip


def _four(links: Sequence[str]) -> list[str]:
    return [level(i, form, text, link) for i, ((form, text), link) in enumerate(zip(_B_CLAUSES, links, strict=True))]


_B_NUMBERING = (
    abstract(2, *_four(["berschrift1", "KlauselEbene2", "KlauselEbene3", "KlauselEbene4"])),
    abstract(3, level(0, "decimal", "%1)", "Parteien")),
    abstract(4, level(0, "upperRoman", "%1.", "Hintergrund")),
    abstract(5, level(0, "decimal", "Annex %1", "AnhangTitel"), level(1, "upperLetter", "Part %2", "AnhangTeil")),
    abstract(6, *_four(["Anhang1", "Anhang2", "Anhang3", "Anhang4"])),
    abstract(8, level(0, "bullet", "-")),
    *(instance(number, of) for number, of in ((3, 2), (4, 3), (5, 4), (6, 5), (7, 6), (9, 8))),
)


_FILE_NAME, _PATH = "FILENAME \\\\p", "C:\\\\SecretAuthor\\\\Firm.docx"


def firm_b(**changes: object) -> dict[str, str | bytes]:
    """Localised ids, 1.1.1 where ours is (a), annexes with parts by letter, a logo and a footer with fields."""
    footer = (
        f'<w:p><w:r><w:t xml:space="preserve">Ref</w:t></w:r>{field(_FILE_NAME, _PATH)}'
        f'{field("AUTHOR", "Secret Author")}<w:r><w:t xml:space="preserve">: LEG</w:t></w:r><w:proofErr w:type="spellStart"/>'
        '<w:r w:rsidR="00AB12CD"><w:t xml:space="preserve">END, SHORT_TITLEVERSION, page </w:t></w:r>'
        f'<w:ins w:id="1" w:author="Secret Author" w:date="2026-01-01T00:00:00Z"><w:r><w:t>x</w:t></w:r></w:ins>'
        f'<w:del w:id="2" w:author="Secret Author" w:date="2026-01-01T00:00:00Z"><w:r><w:delText>Secret</w:delText></w:r></w:del>'
        f"{field('PAGE', '9')}</w:p>"
    )
    given: dict[str, object] = {
        "header": LOGO,
        "footer": footer,
        "extra": {
            "word/_rels/header7.xml.rels": rels(("rId1", "image", "media/SecretLogo.png")),
            "word/media/SecretLogo.png": png(),
        },
        **changes,
    }
    return firm(_B_STYLES, _B_NUMBERING, **given)  # type: ignore[arg-type]  # passed on as they are


_D_STYLES = (
    style("Standard", "Normal"),
    style("BodyText", "Body Text"),
    style("Heading1", "heading 1", numbers="3"),
    style("Heading2", "heading 2", numbers="3/1"),
    style("Term", "Definition"),
    style("TermA", "Definition (a)", numbers="5/0"),
    style("TermI", "Definition (i)", numbers="5/1"),
    style("Sched", "Schedule Heading", numbers="7/0"),
    style("Sched1", "Schedule Level 1", numbers="7/1"),
    style("Sched2", "Schedule Level 2", numbers="7/2"),
    style("Term2", "Definition Term"),
    '<w:style w:type="numbering" w:styleId="FirmList"><w:name w:val="Firm List"/><w:pPr><w:numPr><w:numId w:val="4"/></w:numPr>'
    "</w:pPr></w:style>",
)
_D_NUMBERING = (
    abstract(1, more='<w:numStyleLink w:val="FirmList"/>'),
    abstract(
        2,
        level(0, "decimal", "%1.", "Heading1"),
        level(1, "decimal", "%1.%2", "Heading2"),
        level(2, "lowerLetter", "(%3)"),
        more='<w:styleLink w:val="FirmList"/>',
    ),
    abstract(3, level(0, "decimal", "[%1]", "TermA"), level(1, "lowerLetter", "[%2]", "TermI")),
    abstract(
        4,
        level(0, "upperLetter", "SCHEDULE %1", "Sched"),
        level(1, "decimal", "%2.", "Sched1"),
        level(2, "decimal", "%2.%3", "Sched2"),
    ),
    *(instance(number, of) for number, of in ((3, 1), (4, 2), (5, 3), (7, 4))),
)


def firm_d(**changes: object) -> dict[str, str | bytes]:
    """A list style, sub-clauses that are "heading 2", terms without numbers, schedules and their text on one list."""
    return firm(_D_STYLES, _D_NUMBERING, **changes)  # type: ignore[arg-type]


def firm_e(**changes: object) -> dict[str, str | bytes]:
    """Schedules, parts and their paragraphs on one list, which Word begins again by itself."""
    styles = [
        style("Standard", "Normal"),
        *(style(f"S{index}", name, numbers=f"3/{index}") for index, name in enumerate(_E_NAMES)),
    ]
    levels = [
        level(0, "decimal", "Appendix %1", "S0"),
        level(1, "decimal", "Part %2", "S1"),
        level(2, "decimal", "%3.", "S2"),
        level(3, "decimal", "%3.%4", "S3"),
        level(4, "lowerLetter", "(%5)", "S4"),
        level(5, "lowerRoman", "(%6)", "S5"),
    ]
    return firm(styles, [abstract(1, *levels), instance(3, 1)], **changes)  # type: ignore[arg-type]


_E_NAMES = (
    "Schedule Heading", "Part Heading", "Schedule Level 1", "Schedule Level 2", "Schedule Level 3", "Schedule Level 4",
)  # fmt: skip
