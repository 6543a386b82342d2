"""Headers and footers of a firm's file: kept with their logo, without the traces of whoever made them.

What a field in them has stored (a date, a file name, an author) is taken out; Word fills it in from the agreement. Tracked
changes are accepted; comments, bookmarks, links to document properties go, and so does a watermark DRAFT, because a draft
gets ours. The words LEGEND, SHORT_TITLE and VERSION, in capitals, get runs of their own, so that a build can fill them in.
"""

from __future__ import annotations

import copy
import re

from alliancegen.writers.docx.ooxml import XML_SPACE, Element, R, W, new, value
from alliancegen.writers.docx.reference import check_fields

_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"

_PLACEHOLDER = re.compile(r"(LEGEND|SHORT_TITLE|VERSION)")
_PLACEHOLDERS = re.compile(rf"(?<![A-Z_])((?:{_PLACEHOLDER.pattern})+)(?![A-Z_])")
_DROPPED = (
    "del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "rPrChange",
    "pPrChange", "tblPrChange", "trPrChange", "tcPrChange", "sectPrChange", "tblGridChange", "numberingChange",
    "cellIns", "cellDel", "cellMerge", "commentRangeStart", "commentRangeEnd", "commentReference", "bookmarkStart",
    "bookmarkEnd", "proofErr", "permStart", "permEnd", "lang", "lastRenderedPageBreak", "customXmlInsRangeStart",
    "customXmlInsRangeEnd", "customXmlDelRangeStart", "customXmlDelRangeEnd",
)  # fmt: skip
_UNWRAPPED = ("ins", "moveTo", "smartTag", "customXml")
_PATH = re.compile(r"[\\/].*\.\w{2,5}$|^\w:|\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf|svg)$", re.IGNORECASE)


def clean(root: Element) -> Element:
    """A header or footer as an agreement may hold it. Raises `Refused` for fields that fetch something."""
    check_fields(root)
    for tag in _UNWRAPPED:
        for element in list(root.iter(W + tag)):
            _unwrap(element)
    for tag in _DROPPED:
        for element in list(root.iter(W + tag)):
            _remove(element)
    for element in root.iter():
        for name in [name for name in map(str, element.attrib) if name.startswith((W + "rsid", _W14))]:
            del element.attrib[name]
        for name in ("descr", "title", "alt", "name", _OFFICE + "title", _OFFICE + "href"):
            if _PATH.search(element.get(name) or ""):
                _without_path(element, name)
    for mark in list(root.iter(_VML + "textpath")):
        if (mark.get("string") or "").strip().upper() == "DRAFT":
            for picture in mark.iterancestors(W + "pict"):
                _remove(picture)
    _empty_fields(root)
    for binding in list(root.iter(W + "dataBinding")):  # prints the author or company of the firm's own file
        control = next(binding.iterancestors(W + "sdt"), None)
        for text in list(control.iter(W + "t")) if control is not None else ():
            _remove(text)
        _remove(binding)
    for paragraph in root.iter(W + "p"):
        _join_runs(paragraph)
        _part_placeholders(paragraph)
    if len(root) == 0 or root[-1].tag != W + "p":
        root.append(new("p"))  # the watermark stands in the last paragraph
    return root


def relationship_ids(root: Element) -> set[str]:
    """The relationships that a part uses."""
    found = {str(id) for element in root.iter() for name, id in element.attrib.items() if str(name).startswith(R)}
    return found - {""}


def _without_path(element: Element, name: str) -> None:
    """Word writes the path of a picture's file into its name and description."""
    if name == "name":
        element.set(name, "Picture")
    elif name in (_OFFICE + "href",):
        del element.attrib[name]
    else:
        element.set(name, "")


def _empty_fields(root: Element) -> None:
    """Take out what fields have stored, except the words of links."""
    fields: list[tuple[str, bool]] = []  # the instructions of the open fields, and whether their result has begun
    for element in list(root.iter(W + "fldChar", W + "instrText", W + "t", W + "tab", W + "drawing", W + "pict")):
        step = value(element, "fldCharType")
        if step == "begin":
            fields.append(("", False))
        elif step == "separate" and fields:
            fields[-1] = (fields[-1][0], True)
        elif step == "end" and fields:
            fields.pop()
        elif element.tag == W + "instrText" and fields:
            fields[-1] = (fields[-1][0] + (element.text or ""), fields[-1][1])
        elif any(stored and not _is_link(code) for code, stored in fields):
            _remove(element)
    for simple in root.iter(W + "fldSimple"):
        if not _is_link(value(simple, "instr")):
            for text in list(simple.iter(W + "t")):
                _remove(text)


def _is_link(code: str) -> bool:
    return code.strip().upper().startswith("HYPERLINK")


def _join_runs(paragraph: Element) -> None:
    """Neighbouring runs of the same look as one: Word parts words for reasons of its own."""
    before: Element | None = None
    for run in list(paragraph.iterfind(W + "r")):
        if (
            before is not None
            and run.getprevious() is before
            and _only_text(run)
            and _only_text(before)
            and _look(run) == _look(before)
        ):
            text, more = before.find(W + "t"), run.find(W + "t")
            assert text is not None and more is not None  # _only_text has looked
            text.text = (text.text or "") + (more.text or "")
            text.set(XML_SPACE, "preserve")
            paragraph.remove(run)
        else:
            before = run


def _only_text(run: Element) -> bool:
    return [each.tag for each in run if each.tag != W + "rPr"] == [W + "t"]


def _look(run: Element) -> str:
    properties = run.find(W + "rPr")
    return "" if properties is None else "".join(f"{each.tag}{sorted(each.attrib.items())}" for each in properties)


def _part_placeholders(paragraph: Element) -> None:
    for run in list(paragraph.iter(W + "r")):
        text = run.find(W + "t")
        if text is None or not _only_text(run):
            continue
        pieces = _pieces(text.text or "")
        if len(pieces) < 2:
            continue
        for piece in pieces:
            part = copy.deepcopy(run)
            letters = part.find(W + "t")
            assert letters is not None  # it is a copy
            letters.text = piece
            letters.set(XML_SPACE, "preserve")
            run.addprevious(part)
        _remove(run)


def _pieces(text: str) -> list[str]:
    """A text cut before and after each placeholder; Word may have put two of them together."""
    pieces: list[str] = []
    end = 0
    for found in _PLACEHOLDERS.finditer(text):
        pieces += [text[end : found.start()], *_PLACEHOLDER.findall(found[0])]
        end = found.end()
    return [piece for piece in (*pieces, text[end:]) if piece]


def _unwrap(element: Element) -> None:
    for child in list(element):
        if child.tag not in (W + "smartTagPr", W + "customXmlPr"):
            element.addprevious(child)
    _remove(element)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
