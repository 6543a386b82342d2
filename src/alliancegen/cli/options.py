"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from alliancegen.cli.completing import views
from alliancegen.cli.reporting import Color, Form

Paths = Annotated[
    list[Path],
    typer.Argument(
        metavar="PATH...",
        help="Answers files, folders in which to find them, or - for standard input. In a folder these are answers.yaml "
        "and *.answers.yaml, or what include in alliancegen.yaml says.",
        show_default=False,
    ),
]
Clauses = Annotated[
    Path | None,
    typer.Option(
        "--clauses",
        metavar="FOLDER",
        help="Another clause library than the one that comes along, or an overlay to lay over it.",
    ),
]
Today = Annotated[
    str,
    typer.Option(
        "--today",
        metavar="DATE",
        help="The day on which waivers and sources are judged, as 2027-04-01. [default: today]",
    ),
]
ReferenceDoc = Annotated[
    Path | None,
    typer.Option(
        "--reference-doc",
        metavar="FILE",
        help="A Word file from which styles, page, headers and footers are taken.",
    ),
]
HouseMap = Annotated[
    Path | None,
    typer.Option("--house-map", metavar="FILE", help="A file that says what the reference document calls our styles."),
]
Final = Annotated[
    bool, typer.Option("--final", help="Build for signature: no blanks, no drafting notes, nothing left to do.")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit with 1 on warnings too, as fail_on: warning in alliancegen.yaml does.")
]
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="The report as text or json.")]
ReportFormat = Annotated[
    Form,
    typer.Option(
        "--format",
        help="How the report is written; auto is github inside GitHub Actions, text elsewhere. With any but text the "
        "document is all that stands on standard output.",
    ),
]
View = Annotated[
    str,
    typer.Option(
        "--view",
        metavar="VIEW",
        help="The order of the report: a view of the kind, such as guidance or regulations.",
        autocompletion=views,
    ),
]
Points = Annotated[
    bool,
    typer.Option(
        "--points",
        help="Show every point of the checklist with its clause and file; of a library, what stayed undecided.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print problems only: no report, no progress.")]
Colored = Annotated[
    Color, typer.Option("--color", help="Colours in the report; auto is on a terminal, unless NO_COLOR is set.")
]
NoExcerpt = Annotated[
    bool,
    typer.Option(
        "--no-excerpt", help="Keep the answers out of everything that is printed, for logs that anybody can read."
    ),
]
ChangedSince = Annotated[
    str,
    typer.Option(
        "--changed-since",
        metavar="REVISION",
        help="Only answers that differ from this git revision, or whose configuration or clauses do; tells the waivers "
        "that were added or made longer.",
    ),
]
StepSummary = Annotated[
    bool,
    typer.Option("--step-summary", help="Add the coverage as Markdown to the file that GITHUB_STEP_SUMMARY names."),
]
StdinFilename = Annotated[
    str,
    typer.Option(
        "--stdin-filename", metavar="FILE", help="What the answers from standard input are called in messages."
    ),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        help="How many processes may work on several files. [default: one for each core, where that is quicker than one]",
        show_default=False,
    ),
]
