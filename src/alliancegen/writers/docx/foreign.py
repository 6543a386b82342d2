"""What stands in a Word file that alliancegen never writes: programs, embedded files, links to the outside, protection.

Of an agreement's own parts it tells which are missing or emptied. Word adds parts of its own when it saves (a theme, web
settings, who wrote comments); those hold no words of an agreement and do nothing, so they are passed over.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping

from alliancegen.model.verification import Foreign
from alliancegen.writers.docx.ooxml import Element, R, W, value
from alliancegen.writers.docx.opening import Parts, Unreadable, parse
from alliancegen.writers.docx.relationships import links_in

_FORBIDDEN = {
    "vbaproject": "macros",
    "wordvbadata": "macros",
    "keymapcustomizations": "keys that start commands",
    "attachedtoolbars": "toolbars that start commands",
    "extensibility": "buttons that start commands",
    "oleobject": "an embedded object",
    "package": "an embedded file",
    "control": "a control",
    "activexcontrolbinary": "a control",
    "afchunk": "another document",
    "subdocument": "another document",
    "frame": "a frame with another document",
    "attachedtemplate": "a link to a template",
    "mailmergesource": "a link to data for mail merge",
    "mailmergeheadersource": "a link to data for mail merge",
    "recipientdata": "data for mail merge",
    "webextension": "a program for Word",
    "webextensiontaskpanes": "a program for Word",
    "audio": "sound",
    "video": "a film",
}
"""What a relationship of a kind leads to, by the last word of the kind in small letters."""
_PROGRAMS = re.compile(r"vbaProject|vbaData|activeX|oleObject|/embeddings/", re.IGNORECASE)
_ACTIVE_FIELDS = (
    "DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "LINK", "IMPORT", "EMBED", "DATABASE", "MACROBUTTON",
    "AUTOTEXT", "AUTOTEXTLIST", "GOTOBUTTON", "RD", "ASK", "FILLIN", "HTMLCONTROL", "ADDIN", "PRINT",
)  # fmt: skip
_MARGINS = {W + "hdr": "header", W + "ftr": "footer"}
_WEB = ("https:", "http:", "mailto:")
_OFF = ("0", "false", "off")


def find_foreign(parts: Mapping[str, bytes], opened: Parts) -> list[Foreign]:
    """Everything of that kind, each once, in the order of the parts' names."""
    found = {(each.part, each.what): each for each in _all(parts, opened)}
    return [found[key] for key in sorted(found)]


def _all(parts: Mapping[str, bytes], opened: Parts) -> Iterator[Foreign]:
    main = opened.named[0][0] if opened.named else ""
    told = set[str]()
    for name, raw in parts.items():
        if name.endswith(".rels"):
            for each in _relations(name, raw, parts, main):
                told.add(each.part)
                yield each
    for name in parts:
        if _PROGRAMS.search(name) and name not in told and not name.endswith(".rels"):
            yield Foreign("a program or an embedded file", name)
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        yield Foreign("macros, by its own account", "[Content_Types].xml")
    yield from _settings(parts, main)
    for name, root in opened.named:
        yield from (Foreign(f"a field {field}", name) for field in _active_fields(root))
    yield from _unshown(parts, opened, main)
    yield from _styles(opened)


def _relations(name: str, raw: bytes, parts: Mapping[str, bytes], main: str) -> Iterator[Foreign]:
    """What the relationships of a part lead to that they shouldn't."""
    folder, base = posixpath.split(name)
    above = posixpath.dirname(folder)
    source = posixpath.join(above, base.removesuffix(".rels"))
    try:
        links = links_in(parse(raw))
    except Unreadable:
        yield Foreign("relationships that can't be read", name)
        return
    for link in links:
        kind, path = link.kind.lower(), link.part(above)
        if kind in _FORBIDDEN:
            yield Foreign(_FORBIDDEN[kind], source if link.external else path)
        elif link.external and kind != "hyperlink":
            yield Foreign(f"something that is fetched from outside ({kind})", source)
        elif link.external and (source == main or not link.target.lower().startswith(_WEB)):
            yield Foreign("a link to the outside", source)
        elif not link.external and kind != "hyperlink" and path not in parts and link.target not in ("", "NULL"):
            yield Foreign("a part that is missing", path)


def _unshown(parts: Mapping[str, bytes], opened: Parts, main: str) -> Iterator[Foreign]:
    """Headers and footers that no section has any more, if none that is shown says the same."""
    folder, base = posixpath.split(main)
    raw = parts.get(posixpath.join(folder, "_rels", f"{base}.rels"))
    ids = {each.get(R + "id") for each in opened.document.iter(W + "headerReference", W + "footerReference")}
    shown = {link.part(folder) for link in (links_in(parse(raw)) if raw else ()) if link.id in ids}
    margins = [
        (name, root, "".join(map(str, root.itertext(W + "t"))).strip())
        for name, root in opened.named
        if root.tag in _MARGINS
    ]
    said = {words for name, _, words in margins if name in shown}
    for name, root, words in margins:
        if words and name not in shown and words not in said:
            yield Foreign(f"a {_MARGINS[str(root.tag)]} that no page shows", name)


def _settings(parts: Mapping[str, bytes], main: str) -> Iterator[Foreign]:
    """Protection and mail merge, which a person sets for the file as a whole."""
    name = posixpath.join(posixpath.dirname(main), "settings.xml")
    try:
        settings = parse(parts[name]) if parts.get(name) else ()
    except Unreadable:
        yield Foreign("settings that can't be read", name)
        return
    for each in settings:
        if each.tag == W + "documentProtection" and value(each, "enforcement") not in ("", *_OFF):
            yield Foreign("protection against changes", name, is_protection=True)
        elif each.tag == W + "writeProtection":
            yield Foreign("protection against writing", name, is_protection=True)
        elif each.tag == W + "mailMerge":
            yield Foreign("a mail merge", name)


def _active_fields(root: Element) -> list[str]:
    """Fields that fetch something, start something or ask the reader, wherever they stand, tracked or not."""
    codes = [value(each, "instr") for each in root.iter(W + "fldSimple")]
    open_fields: list[list[str]] = []
    for element in root.iter(W + "fldChar", W + "instrText", W + "delInstrText"):
        step = value(element, "fldCharType")
        if step == "begin":
            open_fields.append([])
        elif step == "end" and open_fields:
            codes.append("".join(open_fields.pop()))
        elif not step and open_fields:
            open_fields[-1].append(element.text or "")
    codes += map("".join, open_fields)
    kinds = {(code.split(maxsplit=1) or [""])[0].upper() for code in codes}
    macros = any(
        each.find(W + name) is not None for each in root.iter(W + "ffData") for name in ("entryMacro", "exitMacro")
    )
    return sorted(kinds.intersection(_ACTIVE_FIELDS)) + (["that starts a macro"] if macros else [])


def _styles(opened: Parts) -> Iterator[Foreign]:
    """Styles that the text is set in, and that aren't there."""
    there = (
        {value(each, "styleId") for each in opened.styles.iterfind(W + "style")} if opened.styles is not None else set()
    )
    used = {value(each) for each in opened.document.iter(W + "pStyle", W + "rStyle", W + "tblStyle")}
    if missing := sorted(used - there - {""}):
        more = f" and {len(missing) - 3} more" if len(missing) > 3 else ""
        yield Foreign(f"no style {', '.join(missing[:3])}{more}, in which words are set", "word/styles.xml")
