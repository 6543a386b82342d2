"""Quotation marks as they are printed."""

from __future__ import annotations

_OPENS_AFTER = set(" \t\n([{-–—/“‘")


def curly(text: str) -> str:
    """Straight quotation marks made curly, one for one."""
    if '"' not in text and "'" not in text:
        return text
    letters = list(text)
    for index, letter in enumerate(letters):
        if letter not in "\"'":
            continue
        before = next((each for each in reversed(letters[:index]) if each not in "*\\"), " ")
        opens = before in _OPENS_AFTER and index + 1 < len(letters) and not letters[index + 1].isspace()
        letters[index] = ("“" if opens else "”") if letter == '"' else ("‘" if opens else "’")
    return "".join(letters)
