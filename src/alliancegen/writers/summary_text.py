"""One line for each file of a run, and the summary of all."""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.problems import Severity
from alliancegen.writers.problem_text import visible

_NAMED = 5


def outcome_line(outcome: Outcome) -> str:
    """`ok     deals/answers.yaml: 43 of 43 required sections, 2 blanks`; it begins with a word of ours."""
    facts = []
    if outcome.coverage is not None:
        facts.append(f"{outcome.covered} of {len(outcome.required)} required sections")
    facts += counts(outcome.count(Severity.ERROR), outcome.count(Severity.WARNING), outcome.blanks)
    return f"{'fails' if outcome.fails else 'ok':<6} {visible(outcome.file)}: {', '.join(facts) or 'nothing to tell'}"


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
    if outcomes.passed_over:
        named = ", ".join(visible(each) for each in outcomes.passed_over[:_NAMED])
        more = ", …" if len(outcomes.passed_over) > _NAMED else ""
        yield f"Passed over, because no answers stand there: {counted(len(outcomes.passed_over), 'file')} ({named}{more})."
    yield from waiver_lines(outcomes)


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
