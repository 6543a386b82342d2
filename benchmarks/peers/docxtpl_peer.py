"""docxtpl: a prepared Word file with Jinja's tags, rendered once. python docxtpl_peer.py FOLDER OUT."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from docxtpl import DocxTemplate

folder, out = map(Path, sys.argv[1:])
answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
template = DocxTemplate(folder / "docxtpl.docx")
template.render(answers, autoescape=True)
template.save(out)
