"""Names that Windows takes for something else than a file."""

from __future__ import annotations

import re

from alliancegen.model.patterns import Pattern

_DEVICE = Pattern(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE | re.DOTALL)
_SIGNS = Pattern(r'[<>:"|?*\x00-\x1f]')


def why_not_on_windows(name: str) -> str:
    """Why a file can't have this name on Windows, in words that go on after the name; empty if it can.

    What stands behind a colon would be written into a hidden stream of the file before it.
    """
    if _DEVICE.fullmatch(name.rstrip(". ")):
        return "is the name of a device on Windows"
    if found := _SIGNS.search(name):
        return f"holds {found[0]!r}, which no file's name may hold on Windows"
    return "ends with a full stop or a space, which Windows drops" if name != name.rstrip(". ") else ""
