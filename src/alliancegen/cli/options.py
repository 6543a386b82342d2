"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Answers = Annotated[Path, typer.Argument(help="An answers file.", show_default=False)]
Clauses = Annotated[
    Path | None, typer.Option("--clauses", help="Another clause library than the one that comes along.")
]
Today = Annotated[
    str, typer.Option("--today", help="The day on which waivers are judged, as 2027-04-01. [default: today]")
]
ReferenceDoc = Annotated[
    Path | None,
    typer.Option("--reference-doc", help="A Word file from which styles, page, headers and footers are taken."),
]
HouseMap = Annotated[
    Path | None, typer.Option("--house-map", help="A file that says what the reference document calls our styles.")
]
Final = Annotated[
    bool, typer.Option("--final", help="Build for signature: no blanks, no drafting notes, nothing left to do.")
]
Strict = Annotated[bool, typer.Option("--strict", help="Exit with 1 on warnings too.")]
Format = Annotated[str, typer.Option("--format", help="The report as text or json.")]
View = Annotated[
    str,
    typer.Option("--view", help="The order of the report: a view of the kind, such as guidance or regulations."),
]
Points = Annotated[
    bool,
    typer.Option(
        "--points",
        help="Show every point of the checklist with its clause and file; of a library, what stayed undecided.",
    ),
]
