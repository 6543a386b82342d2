"""The worked example, and small edits of it: what the tests of rules, answers and golden cases start from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from alliancegen.pipeline import Assembled

ROOT = Path(__file__).parents[1]
FILE = "examples/gp_alliance/answers.yaml"
EXAMPLE = (ROOT / FILE).read_text(encoding="utf-8")
TODAY = date(2026, 11, 24)

Build = Callable[..., Assembled]
"""`build(text, final=False)`: every stage on the text of an answers file."""


def edited(edits: Mapping[str, str], text: str = EXAMPLE) -> str:
    """The example with each text on the left replaced by the one on the right. Each must stand there once."""
    for old, new in edits.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the answers"
        text = text.replace(old, new)
    return text


def example_of(kind: str, name: str = "answers") -> str:
    """An example of a kind: `answers`, from which edits start, or another that stands beside it."""
    return (ROOT / "examples" / kind / f"{name}.yaml").read_text(encoding="utf-8")
