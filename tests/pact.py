"""A library of one clause that builds in milliseconds, for tests that build again and again."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from small_library import write

LIBRARY = {
    "kinds/pact/contents.yaml": "title: Pact\nfront: [cover, parties]\nbody:\n  - sections: [risk]\n",
    "kinds/pact/checklist.yaml": "- section: risk\n  title: Risk\n  points:\n    bearing: {ask: Who bears it?}\n",
    "kinds/pact/rules.yaml": "[]\n",
    "sections/cover.md": "---\nid: cover\ntitle: Cover\nquestions:\n  agreement.kind: {ask: Which kind?, kind: text}\n"
    "  agreement.title: {ask: What is it called?, kind: text}\n---\n\n{{ agreement.title }}\n",
    "sections/parties.md": "---\nid: parties\ntitle: Parties\nquestions:\n  parties:\n    ask: Who?\n    kind: table\n"
    "    columns: {id: {kind: id}, name: {kind: text}, short_name: {kind: text}, legal_form: {kind: text}}\n---\n\n"
    "{% for party in parties %}\n\n{{ party.name }}.\n\n{% endfor %}\n",
    "sections/risk.md": "---\nid: risk\ntitle: Risk\ncovers:\n  bearing: Bearing\nquestions:\n"
    "  risk.who: {ask: Who bears it?, kind: text}\n---\n\n1. **Bearing.** {{ risk.who }} bears the risk.\n",
}
ANSWERS = """agreement:
  kind: pact
  title: Our pact
parties:
  - {id: ash, name: Ash, short_name: Ash, legal_form: company}
  - {id: oak, name: Oak, short_name: Oak, legal_form: company}
risk:
  who: Ash
"""


def pact(folder: Path) -> Path:
    """The answers file `pact.yaml` in a folder, with the library in `library` beside it."""
    write(folder / "library", LIBRARY)
    answers = folder / "pact.yaml"
    answers.write_text(ANSWERS, encoding="utf-8", newline="")
    return answers


def command(folder: Path, *words: object) -> Sequence[str]:
    """The words of a command on that library."""
    return [*map(str, words), "--clauses", str(folder / "library")]


def environment(folder: Path, more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a process that runs the source beside these tests, from any folder, with a cache of its own."""
    return {
        **os.environ,
        "PYTHONPATH": str(Path(__file__).parents[1] / "src"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        **(more or {}),
    }
