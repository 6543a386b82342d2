"""Data as JSON in ASCII letters, indented, as Python's own json writes it.

Written by msgspec, because Python's json writes what is indented in Python code, and takes a dozen times as long.
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from alliancegen.model.patterns import Pattern

_NOT_PLAIN = Pattern(r"[^\n -~]+")


def json_text(data: Any, indent: int = 2) -> str:
    """Groups with names, lists, texts, whole numbers, yes or no and nothing, as JSON without a line feed at its end."""
    try:
        text = msgspec.json.format(msgspec.json.encode(data), indent=indent).decode()
    except UnicodeEncodeError:  # half a letter: of the name of a file that isn't UTF-8
        import json  # noqa: PLC0415 - see above

        return json.dumps(data, indent=indent)
    return text if text.isascii() and "\x7f" not in text else _NOT_PLAIN.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    units = found[0].encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
