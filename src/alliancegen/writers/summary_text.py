"""One table of the files of a run, and the summary of all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from alliancegen.model.outcome import Built, Outcome, Outcomes
from alliancegen.model.problems import Severity
from alliancegen.writers.problem_text import visible

_NAMED = 5
MOST_ROWS = 200
"""In a table of more files only those with something to look at are listed."""


def table_lines(outcomes: Outcomes) -> Iterator[str]:
    """The table of a run as text; the name of the file comes last, so that it is never cut and widens nothing.

    Every line begins with a word of ours, so that no name of a file can give GitHub's runner a command.
    """
    listed, left_out = listed_files(outcomes)
    building = any(outcome.built for outcome in outcomes.files)
    titles = ["result", "required", "blank", "errors", "warnings", *(["build"] if building else [])]
    rows = [titles, *([*_cells(outcome)][: len(titles)] for outcome in listed)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(titles))]
    for row, name in zip(rows, ["answers", *(outcome.file for outcome in listed)], strict=True) if listed else ():
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield f"{'  '.join(cells)}  {visible(name)}"
    if left_out:
        yield left_out


def listed_files(outcomes: Outcomes) -> tuple[Sequence[Outcome], str]:
    """The files that a table lists, in the order of the run, and one sentence about the others.

    All, up to 200; of more only those that fail or have a warning, and of these at most 200, those that fail first.
    """
    files = outcomes.files
    if len(files) <= MOST_ROWS:
        return files, ""
    looked_at = [number for number, each in enumerate(files) if each.fails or _found(each)]
    worst_first = sorted(looked_at, key=lambda number: not files[number].fails)
    listed = [files[number] for number in sorted(worst_first[:MOST_ROWS])]
    more = len(looked_at) - len(listed)
    others = [f"{counted(more, 'other')} with problems"] if more else []
    if quiet := len(files) - len(looked_at):
        others.append(f"{quiet} with neither error nor warning")
    return listed, f"not listed: {', '.join(others)}" if others else ""


def _found(outcome: Outcome) -> int:
    return outcome.count(Severity.ERROR) + outcome.count(Severity.WARNING)


def _cells(outcome: Outcome) -> Iterator[str]:
    tally = outcome.tally
    yield "fails" if outcome.fails else "ok"
    yield f"{tally.covered} of {tally.required}" if tally else "-"
    yield str(tally.blanks) if tally else "-"
    yield str(outcome.count(Severity.ERROR))
    yield str(outcome.count(Severity.WARNING))
    yield outcome.built.value if outcome.built else "-"


def summary_lines(outcomes: Outcomes) -> Iterator[str]:
    """How many files, how many fail, what was found in all, what was passed over."""
    failing = sum(outcome.fails for outcome in outcomes.files)
    total = counted(len(outcomes.files), "answers file")
    since = f" changed since {visible(outcomes.since)}" if outcomes.since else ""
    if not outcomes.files:
        yield f"No answers file{since or ' was found'}."
    else:
        found = counts(
            outcomes.count(Severity.ERROR),
            outcomes.count(Severity.WARNING),
            sum(outcome.blanks for outcome in outcomes.files),
        )
        fails = f", {failing} of them failing" if failing and len(outcomes.files) > 1 else ""
        yield f"{total}{since}{fails}: {', '.join(found) or 'no problem'}."
        if built := built_line(outcomes):
            yield built
    if outcomes.passed_over:
        named = ", ".join(visible(each) for each in outcomes.passed_over[:_NAMED])
        more = ", …" if len(outcomes.passed_over) > _NAMED else ""
        yield f"Passed over, because no answers stand there: {counted(len(outcomes.passed_over), 'file')} ({named}{more})."
    yield from waiver_lines(outcomes)


def built_line(outcomes: Outcomes) -> str:
    """How many agreements were written, were up to date, were not built; empty where nothing was to be built."""
    found = [(sum(outcome.built is each for outcome in outcomes.files), each.value) for each in Built]
    told = ", ".join(f"{number:,} {words}" for number, words in found if number)
    return f"Agreements: {told}." if told else ""


def waiver_lines(outcomes: Outcomes) -> Iterator[str]:
    """The waivers that a change adds or lengthens, if it does."""
    if outcomes.waivers:
        yield f"Waivers added or made longer: {', '.join(visible(each.waived) for each in outcomes.waivers)}."


def counts(errors: int, warnings: int, blanks: int) -> list[str]:
    """`2 errors`, `1 warning`, `3 blanks`: those of which there are any."""
    pairs = ((errors, "error"), (warnings, "warning"), (blanks, "blank"))
    return [counted(number, noun) for number, noun in pairs if number]


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
