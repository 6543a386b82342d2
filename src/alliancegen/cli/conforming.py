"""`build` of an agreement that is signed: it is refused, or makes a conformed copy (`--copy`), which says what it is."""

from __future__ import annotations

from pathlib import Path

from alliancegen.cli.exit_codes import WRONG_COMMAND
from alliancegen.cli.running import stop
from alliancegen.model.problems import Problem
from alliancegen.pipeline import Assembled, as_copy


def why_not(run: Assembled, *, copy: bool) -> Problem | None:
    """Why what is signed is not built, with the way to change it; None for what may be built.

    For a copy the agreement is marked as one. The command ends where a copy is asked for of what isn't signed.
    """
    if run.standing is None:
        if copy:
            stop("--copy is for an agreement that is signed, and this one isn't", WRONG_COMMAND)
        return None
    if problem := _no_copy(run) if copy else _no_build(run):
        return problem
    assert run.agreement is not None  # there is a copy to be had
    run.agreement = as_copy(run.agreement, run.standing.signature.day)
    return None


def copy_name(answers: Path) -> Path:
    """What a copy is called after, so that it never takes the place of what was signed."""
    return answers.with_name(f"{answers.stem}.copy{answers.suffix}")


def _no_build(run: Assembled) -> Problem:
    assert run.standing is not None and run.derived is not None  # its signature was read from its answers
    signature, variation = run.standing.signature, run.standing.variation
    way = f"change it as {variation} says" if variation else "it is changed only as its parties agree"
    return Problem(
        "signed",
        f"the agreement was signed on {signature.day}, so it is not built again",
        run.derived.answers.root.at("agreement.status").origin.place,
        help=f"{way}; for a conformed copy use --copy",
    )


def _no_copy(run: Assembled) -> Problem | None:
    """Why no conformed copy can be made, if so: it must have the words that were signed, and no others."""
    assert run.standing is not None  # the caller has looked
    if run.standing.same_text and run.agreement is not None:
        return None
    library = f"library {run.standing.library}" if run.standing.library else "library that it was built with"
    return Problem(
        "no-conformed-copy",
        "the words that were signed can't be built again here, so what was built would be no copy of them",
        run.standing.signature.file_place,
        help=f"give the {library} with --clauses, or copy the file that was signed",
    )
