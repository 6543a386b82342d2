"""The default looks of a short agreement: the same styles, set closer, so that it reads in one sitting.

A firm's own looks are left as they are.
"""

from __future__ import annotations

from alliancegen.writers.docx import styles as names
from alliancegen.writers.docx.ooxml import Element, W, new, value

_MARGIN = 1134
"""2 cm on each side of the page, in twentieths of a point."""
_LINE = "252"
"""1.05 lines, in 240ths of a line."""
_SPACE = {
    "Normal": (None, 80),
    names.INTRO_HEADING: (240, 80),
    names.BODY_PART_HEADING: (280, 80),
    names.CLAUSE: (180, 60),
    names.SCHEDULE_CLAUSE: (160, 60),
    names.PART: (200, 80),
    names.SIGNATURE_TEXT: (200, 80),
    names.SIGNATURE_LINE: (480, 40),
    names.WRITING_LINE: (360, 40),
    names.TABLE_TEXT: (30, 30),
}
"""Before and after the paragraphs of a style, in twentieths of a point; None leaves it."""
_LISTS = (*names.CLAUSE_ENTRIES, *names.SCHEDULE_ENTRIES, *names.TEXT_ENTRIES, *names.DEFINITION_ENTRIES)
_BEFORE_SPACING = {"pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr",
                   "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap",
                   "overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd",
                   "snapToGrid", "spacing"}  # fmt: skip
"""What stands before w:contextualSpacing and w:ind in w:pPr (ECMA-376 Part 1, 17.3.1.26)."""


def set_closer(styles: Element, section: Element) -> None:
    """Change the skeleton's w:styles and its w:sectPr: narrower margins, less room between lines and paragraphs."""
    by_name = {value(style.find(W + "name")): style for style in styles.iterfind(W + "style")}
    for name, (before, after) in _SPACE.items():
        spacing = by_name[name].find(f"{W}pPr/{W}spacing")
        assert spacing is not None  # the skeleton is ours
        if before is not None:
            spacing.set(W + "before", str(before))
        spacing.set(W + "after", str(after))
    for spacing in styles.iter(W + "spacing"):
        if spacing.get(W + "line") == "276":
            spacing.set(W + "line", _LINE)
    for name in _LISTS:
        properties = by_name[name].find(W + "pPr")
        assert properties is not None
        place = sum(each.tag.removeprefix(W) in _BEFORE_SPACING for each in properties)
        while place < len(properties) and properties[place].tag == W + "ind":
            place += 1
        properties.insert(place, new("contextualSpacing"))
    _widen(styles, section)


def _widen(styles: Element, section: Element) -> None:
    """Margins, and the tab stops at the right end of a line."""
    size, margins = section.find(W + "pgSz"), section.find(W + "pgMar")
    assert size is not None
    assert margins is not None
    old = int(value(size, "w")) - int(value(margins, "left")) - int(value(margins, "right"))
    for side in ("top", "right", "bottom", "left"):
        margins.set(W + side, str(_MARGIN))
    wide = int(value(size, "w")) - 2 * _MARGIN
    for stop in styles.iter(W + "tab"):
        if value(stop) == "right" and abs(int(value(stop, "pos")) - old) < 20:
            stop.set(W + "pos", str(wide))
