"""The fonts that the words of a Word file are set in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping

from alliancegen.writers.docx.ooxml import W_NAMESPACE, Element, W, parsed, value

_NAMESPACES = {"w": W_NAMESPACE}
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WITH_WORDS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")


class _Styles:
    """Fonts by style id, each from the style itself or the nearest one that it is based on."""

    def __init__(self, root: Element, theme: Mapping[str, str]) -> None:
        self._theme = theme
        self._by_id = {value(style, "styleId"): style for style in root.iterfind(W + "style")}
        normal = root.xpath("string(w:style[@w:type='paragraph'][@w:default]/@w:styleId)", namespaces=_NAMESPACES)
        everywhere = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self.default = self.of_style(str(normal)) or self.of(everywhere) or "Times New Roman"

    def of(self, properties: Element | None) -> str:
        """The font that a w:rPr names; empty if it names none."""
        fonts = None if properties is None else properties.find(W + "rFonts")
        return self._theme.get(value(fonts, "asciiTheme")[:5], "") or value(fonts, "ascii")

    def of_style(self, style_id: str) -> str:
        """The font of a style; empty if neither it nor a style that it is based on names one."""
        seen: set[str] = set()
        while style_id in self._by_id and style_id not in seen:
            seen.add(style_id)
            style = self._by_id[style_id]
            if font := self.of(style.find(W + "rPr")):
                return font
            style_id = value(style.find(W + "basedOn"))
        return ""


def used_fonts(docx: bytes) -> frozenset[str]:
    """The names of the fonts that are asked for where there are words, in the body, the headers and the footers.

    ISO/IEC 29500-1, 17.3.2.26: the run's own font, then that of its style, of the paragraph's style, of the whole file.
    Fonts for Asian and right-to-left scripts are left aside.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as parts:
        styles = _Styles(parsed(parts.read("word/styles.xml")), _theme(parts))
        roots = [parsed(parts.read(name)) for name in parts.namelist() if _WITH_WORDS.fullmatch(name)]
    return frozenset(font for root in roots for font in _fonts_in(root, styles))


def _fonts_in(root: Element, styles: _Styles) -> Iterator[str]:
    for paragraph in root.iter(W + "p"):
        own = styles.of_style(value(paragraph.find(f"{W}pPr/{W}pStyle"))) or styles.default
        for run in paragraph.iter(W + "r"):
            if any(text.text for text in run.iterfind(W + "t")):
                properties = run.find(W + "rPr")
                style = "" if properties is None else value(properties.find(W + "rStyle"))
                yield styles.of(properties) or styles.of_style(style) or own


def _theme(parts: zipfile.ZipFile) -> Mapping[str, str]:
    """The theme's two fonts, by the first letters of the names that stand for them ("majorHAnsi", "minorHAnsi")."""
    name = next((name for name in parts.namelist() if re.fullmatch(r"word/theme/theme\d*\.xml", name)), "")
    if not name:
        return {}
    theme = parsed(parts.read(name))
    found = {which: theme.find(f".//{_A}{which}Font/{_A}latin") for which in ("major", "minor")}
    return {which: latin.get("typeface") or "" for which, latin in found.items() if latin is not None}
