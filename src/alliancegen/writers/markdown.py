"""The coverage as Markdown (`--format markdown`), for a pull request or a step's summary on GitHub.

Whatever comes out of a file is escaped: it can make no heading, link, picture, mention or reference to an issue.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from alliancegen.model.coverage import Coverage, Status
from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.problems import Severity
from alliancegen.writers.problem_lists import Where, one_line, place_of, worst_first
from alliancegen.writers.problem_text import visible
from alliancegen.writers.summary_text import listed_files, summary_lines

COMMENT = 60_000
"""Bytes: a comment on GitHub holds 65,536 characters."""
SUMMARY = 1_000_000
"""Bytes: a step's summary holds a little more."""
SMALLEST = 1_000
"""Bytes: in less room there is no use in beginning."""

_SIGNS = re.compile(r"[\\`*_\[\]|~<>&]")
_SPLIT = re.compile(r"@|(?<!&)#|://|www\.", re.IGNORECASE)


def markdown(outcomes: Outcomes, where: Where, most: int = COMMENT) -> str:
    """The table of all files where there are several, waivers, problems, then each file's coverage; at most `most` bytes."""
    blocks = [*_head(outcomes, where), *_waivers(outcomes, where), *_problems(outcomes, where)]
    blocks += [block for outcome in outcomes.files if (block := _coverage(outcome, where, len(outcomes.files) > 1))]
    text, left_out = "", 0
    for block in blocks:
        if len(f"{text}{block}".encode()) > most - SMALLEST // 4:
            left_out += 1
        else:
            text += f"{block}\n"
    return f"{text}{left_out} further parts are left out, because the page would be too long.\n" if left_out else text


def escaped(text: str) -> str:
    """Text that Markdown, HTML and GitHub's own additions take for nothing but text, inside an element too.

    A comment in the middle keeps `@name`, `#12` and addresses from becoming links.
    """
    plain = _SIGNS.sub(lambda found: f"&#{ord(found[0])};", visible(" ".join(text.split())))
    return _SPLIT.sub(lambda found: f"{found[0][0]}<!-- -->{found[0][1:]}", plain)


def _table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [titles, ["---"] * len(titles), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _head(outcomes: Outcomes, where: Where) -> Iterator[str]:
    yield "## Coverage of the agreements\n"
    yield " ".join(escaped(line) for line in summary_lines(outcomes)) + "\n"
    if len(outcomes.files) > 1:
        listed, left_out = listed_files(outcomes)
        yield _table(
            ["Answers", "Result", "Required sections", "Blank", "Errors", "Warnings"],
            [
                [
                    escaped(where(each.file)),
                    "**fails**" if each.fails else "ok",
                    f"{each.tally.covered} of {each.tally.required}" if each.tally else "not covered yet",
                    str(each.blanks),
                    str(each.count(Severity.ERROR)),
                    str(each.count(Severity.WARNING)),
                ]
                for each in listed
            ],
        )
        if left_out:
            yield f"{left_out}\n"


def _waivers(outcomes: Outcomes, where: Where) -> Iterator[str]:
    if outcomes.waivers:
        yield "### Waivers that this change adds or makes longer\n"
        yield _table(
            ["Waived", "Until", "Before", "Why", "Who decided", "Where"],
            [
                [
                    escaped(each.waived),
                    escaped(each.until),
                    each.before.isoformat() if each.before else "new",
                    escaped(each.reason),
                    escaped(each.by),
                    escaped(f"{where(each.place.file)}:{each.place.line}"),
                ]
                for each in outcomes.waivers
            ],
        )


def _problems(outcomes: Outcomes, where: Where) -> Iterator[str]:
    told = worst_first(outcomes)
    if told:
        yield "### Problems\n"
        rows = []
        for outcome, problem in told:
            place = place_of(problem, outcome)
            rows.append(
                [
                    str(problem.severity),
                    escaped(f"{where(place.file)}:{place.line}"),
                    escaped(one_line(problem)),
                    escaped(problem.rule),
                ]
            )
        yield _table(["Level", "Where", "Problem", "Rule"], rows[:100])
        if len(rows) > 100:
            yield f"and {len(rows) - 100} more\n"


def _coverage(outcome: Outcome, where: Where, folded: bool) -> str:
    """The guidance's headings with their clauses, and every other section that isn't simply covered."""
    coverage = outcome.coverage
    if coverage is None:
        return ""
    named = f"{coverage.title}, {where(outcome.file)}"
    table = _table(["Section", "Status", "Where"], list(_rows(coverage)))
    if folded:
        return f"<details><summary>{escaped(named)}</summary>\n\n{table}\n</details>\n"
    return f"### {escaped(named)}\n\n{table}"


def _rows(coverage: Coverage) -> Iterator[Sequence[str]]:
    viewed: set[str] = set()
    for view in coverage.views[:1]:
        viewed = {covered.partition("#")[0] for row in view.rows for covered in row.covers}
        for row in view.rows:
            yield escaped(row.heading), _status(row.status), escaped(row.printed)
    for section in coverage.sections:
        if section.id not in viewed:
            yield escaped(section.title), _status(section.status), escaped(section.printed or section.reason)


def _status(status: Status) -> str:
    """Covered sections read quietly, the others loudly."""
    quiet = (Status.COVERED, Status.NOT_APPLICABLE, Status.LEFT_OUT)
    return status.value if status in quiet else f"**{status.value}**"
