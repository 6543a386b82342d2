"""Jinja, Markdown, pandoc with a reference document. python pandoc_peer.py FOLDER OUT PANDOC."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from jinja2 import Environment, StrictUndefined

folder, out = map(Path, sys.argv[1:3])
answers = json.loads((folder / "answers.json").read_text(encoding="utf-8"))
environment = Environment(  # {# is Markdown here, and autoescape would write HTML
    undefined=StrictUndefined, comment_start_string="<#", comment_end_string="#>", autoescape=False
)
environment.filters["md"] = lambda answer: re.sub(r"([\\<>*_\[\]])", r"\\\1", answer)
text = environment.from_string((folder / "agreement.md.j2").read_text(encoding="utf-8")).render(answers)
command = [sys.argv[3], "--from=markdown", "--to=docx", "--toc", f"--reference-doc={folder / 'house.docx'}", "-o", out]
subprocess.run(command, input=text.encode(), check=True)
