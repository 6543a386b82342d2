"""A library of a few lines, for tests of what is laid over one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from alliancegen.readers.passages import short_hash

RISK = """---
id: risk
title: Risk
covers:
  bearing: Bearing
questions:
  risk.who: {ask: Who bears it?, kind: text}
reviewed: {by: A. Solicitor, on: 2026-11-20}
---

{% if facts.short %}

1. **Bearing.** {{ risk.who }} bears the risk.

2. **Notice.** Each tells the other.

{% else %}

1. **Bearing.** {{ risk.who }} bears:

   (a) the risk; and

   (b) the cost.

{% if facts.long %}

   More words on the cost.

{% endif %}

{% if facts.short %}

2. **Notice.** Each must tell the other
   in writing.

{% endif %}

{% endif %}

3. **End.** It ends.
"""
LIBRARY = {
    "sections/risk.md": RISK,
    "sections/staff.md": "---\nid: staff\ntitle: Staff\n---\n\n1. **Team.** See [[Risk: Notice]].\n",
    "sections/fixed.md": "---\nid: fixed\ntitle: Fixed\nlocked: {hash: HASH, source: NHS England, reason: Set nationally.}\n"
    "---\n\n1. **Model.** These words stand.\n",
    "schedules/list.md": "---\nid: list\ntitle: List\n---\n\n## First\n\n1. One.\n\n2. Two.\n\n## Second\n\n1. Three.\n",
    "execution/anyone.md": "---\nid: anyone\nfor: {legal_form: [company], form: under_hand}\n---\n\nSigned:\n\n> Sign: director\n",
    "facts.yaml": "- fact: short\n  is: risk.who == 'x'\n  because: it is short\n\n- fact: long\n  is: not facts.short\n  because: it is long\n",
    "rules.yaml": "- rule: r01\n  require: risk.who == 'x'\n  problem: No.\n  source: us\n",
    "definitions.md": '"**Cost**" means money.\n\n{% if facts.short %}\n\n"**Day**" means a day.\n\n{% else %}\n\n'
    '"**Day**" means:\n\n   (a) a day; or\n\n   (b) a night.\n\n{% endif %}\n',
    "kinds/small/contents.yaml": "title: Small\nbody:\n  - sections: [risk, staff, fixed]\nschedules: [list]\n",
    "kinds/small/checklist.yaml": "- section: risk\n  title: Risk\n  points:\n    bearing: {ask: Who?}\n",
    "kinds/small/rules.yaml": "- rule: s01\n  require: risk.who == 'y'\n  problem: No.\n  source: us\n",
    "kinds/other/contents.yaml": "title: Other\nbody:\n  - sections: [staff, risk]\n",
}


def write(root: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="")
    return root


def small_library(folder: Path) -> Path:
    """The library written into a folder."""
    locked = short_hash("\n1. **Model.** These words stand.\n")
    return write(folder, {name: text.replace("HASH", locked) for name, text in LIBRARY.items()})
