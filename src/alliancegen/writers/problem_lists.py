"""What the formats for machines share: their order, one line for a problem, and a fingerprint that outlives moved lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from alliancegen.model.outcome import Outcome, Outcomes
from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.writers.problem_text import visible

Where = Callable[[str], str]
"""A file as its repository names it: from the top, with forward slashes; an absolute path where it lies outside."""


def place_of(problem: Problem, outcome: Outcome) -> Place:
    """Where a problem stands; the beginning of its answers file where it has no place."""
    return problem.place or Place(outcome.file, 1)


def one_line(problem: Problem) -> str:
    """The problem and what to do, as one line."""
    told = f"{problem.message}; help: {problem.help}" if problem.help else problem.message
    return visible(" ".join(told.split()))


def worst_first(outcomes: Outcomes) -> list[tuple[Outcome, Problem]]:
    """The problems that count: errors, then warnings, then notes, otherwise in the order of the run."""
    told = [(outcome, problem) for outcome in outcomes.files for problem in outcome.standing]
    return sorted(told, key=lambda each: -each[1].severity)


def fingerprinted(outcomes: Outcomes, where: Where) -> Iterator[tuple[Outcome, Problem, str]]:
    """Every problem, the suppressed too, with its fingerprint.

    It is made of the file, the rule, the line's own words (its message, where the line isn't known) and how many the same
    stand before it: so it stays when lines above come or go, and no two of a run are the same.
    """
    from hashlib import sha256  # noqa: PLC0415 - loads OpenSSL, for two formats

    seen: Counter[str] = Counter()
    for outcome in outcomes.files:
        for problem in outcome.problems:
            place = place_of(problem, outcome)
            words = _line(problem.place, outcome) or problem.message
            digest = sha256("\0".join((where(place.file), problem.rule, words)).encode("utf-8", "replace"))
            key = digest.hexdigest()[:32]
            seen[key] += 1
            yield outcome, problem, f"{key}:{seen[key]}"


def _line(place: Place | None, outcome: Outcome) -> str:
    lines = outcome.lines(place.file) if place else None
    return lines[place.line - 1].strip() if place and lines and 1 <= place.line <= len(lines) else ""


def harmless(text: str) -> str:
    """JSON in which no line can be taken for a command to GitHub's runner, which looks for `##[` anywhere."""
    return text.replace("##[", "#\\u0023[")
