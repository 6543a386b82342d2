"""Small damage to texts and files, as careless typing, a bad merge or a broken disk does it.

How many examples a property takes is the profile's: `pytest` takes the few of the profile `ci`, always the same;
`pytest tests/properties --hypothesis-profile=long` takes fifty times as many, others on each day.
"""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Sequence

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

ODD = ["\t", "\u00a0", "\u200b", "\u202e", "\x00", "\x1b[31m", "\ufeff", "\r", "\r\n", "\u2028", "😀", "é", "ſ", "٣", "²", "½", "\ue000"]  # fmt: skip
YAML = [": ", "- ", "\n  ", "\n", "[", "]", "{", "}", ",", "&a ", "*a ", "!t ", "'", '"', "#", " #", "|", ">", "---\n", "<<: *a", "tbc", "[]", "{}", "none", "yes", "0", "-1", "1e9", "9" * 40, "9" * 5000, "£", "%", "2027-02-30"]  # fmt: skip
CLAUSE = ["{% if facts.x %}\n", "{% if ", "{% elif x %}\n", "{% else %}", "\n{% endif %}\n", "{% for row in parties %}", "{% endfor %}", " %}", "{{ ", " }}", "{{ parties }}", "{{ a | money }}", "{#", "#}", "[[", "]]", "[[this clause]]", "[[Risk: End > x]]", "**", '"**X**"', "|", "\n| a | b |\n|---|---:|\n| 1 | 2 |\n", "|---|", "1. ", "\n\n1. **H.** x", "\n\n   (a) y; and", "\n\n      (i) z.", "(a)", "(i)", "(1) ", "(A) ", "# ", "## ", "> ", "> Sign: ", "> Drafting note: ", "> Allow x: y", "; or", "; and", "   ", "\n\n", "\\", "`", "<b>", "&amp;", "x" * 300, "(" * 60, "**" * 60, "[[" * 60, "{% if a %}" * 60, "9" * 5000]  # fmt: skip


def effort(examples: int) -> settings:
    """As many examples in the profile `ci`; in `long` fifty times as many."""
    return settings(max_examples=max(1, examples * settings().max_examples // 100), suppress_health_check=list(HealthCheck))  # fmt: skip


@st.composite
def damaged(draw: st.DrawFn, text: str, tokens: Sequence[str], most: int = 3) -> str:
    """The text with a few edits: pieces put in, taken out, doubled, swapped; whole lines too."""
    for _ in range(draw(st.integers(1, most))):
        edit = draw(st.sampled_from(("put", "put", "take", "twice", "swap", "line out", "line twice", "lines swapped")))
        if edit.startswith("line"):
            text = _other_lines(draw, text, edit)
            continue
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((1, 1, 2, 5, 20, 200))))
        match edit:
            case "put":
                text = text[:start] + draw(st.sampled_from([*tokens, *ODD])) + text[start:]
            case "take":
                text = text[:start] + text[end:]
            case "twice":
                text = text[:end] + text[start:]
            case _:
                text = text[:start] + text[start:end][::-1] + text[end:]
    return text


def _other_lines(draw: st.DrawFn, text: str, edit: str) -> str:
    lines = text.split("\n")
    one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
    match edit:
        case "line out":
            del lines[one]
        case "line twice":
            lines.insert(other, lines[one])
        case _:
            lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


@st.composite
def damaged_bytes(draw: st.DrawFn, raw: bytes, most: int = 8) -> bytes:
    """A file with bytes changed, cut short, or with a piece of itself elsewhere."""
    changed = bytearray(raw)
    match draw(st.sampled_from(("flip", "flip", "cut", "piece out", "piece twice", "zeros"))):
        case "flip":
            for _ in range(draw(st.integers(1, most))):
                changed[draw(st.integers(0, len(raw) - 1))] = draw(st.integers(0, 255))
        case "cut":
            del changed[draw(st.integers(0, len(raw))) :]
        case edit:
            start = draw(st.integers(0, len(raw)))
            end = min(len(raw), start + draw(st.sampled_from((1, 7, 100, 5000))))
            changed[start:end] = {"piece out": b"", "piece twice": raw[start:end] * 2}.get(edit, bytes(end - start))
    return bytes(changed)


def parts_of(docx: bytes) -> dict[str, bytes]:
    """The parts of a zip file by name."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Sequence[tuple[str, bytes]]) -> bytes:
    """Parts as a zip file, also where two bear one name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of two parts with one name
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content)
    return made.getvalue()
