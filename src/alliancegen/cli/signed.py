"""An agreement that is signed: whether the answers and the library still describe the text that was signed.

The signed file is the measure, never a newer checklist. With the library and the alliancegen that built it, the answers
must give its text again, word for word. With others its words can't be built again, so the answers that it prints are
compared one by one with those recorded in it, and what a newer library would ask for is told only with --against-latest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alliancegen.cli.outputs import contents
from alliancegen.model.manifest import Manifest
from alliancegen.model.problems import Problem, Remark, Severity, has_errors
from alliancegen.model.signature import Signature, Standing
from alliancegen.pipeline import Assembled

if TYPE_CHECKING:
    from alliancegen.model.comparison import Comparison
    from alliancegen.model.verification import Verification

_STAY = ("expired-waiver", "signed-in-future")
"""What is told of a signed agreement whatever the library."""
_MOST_SHOWN = 5


def judge(run: Assembled, answers: Path, *, against_latest: bool) -> None:
    """Set the run's standing, and leave of its problems those that concern the signed text."""
    from alliancegen.readers.signed_file import read_signed_file  # noqa: PLC0415 - only for what is signed
    from alliancegen.writers.signed_text import built_from  # noqa: PLC0415

    assert run.signature is not None  # the caller has looked
    signature = run.signature
    content, problems = read_signed_file(answers.parent, signature.file, signature.file_place)
    recorded = built_from(content) if content is not None else None
    same_library = recorded is not None and _same_library(recorded, run.manifest)
    if content is not None:
        problems += _text_problems(content, signature, recorded)
    built = None if has_errors(problems) else _built(run)
    same_text = content is not None and not has_errors(problems) and _same_text(content, recorded, built)
    if not has_errors(problems) and not same_text:
        problems += _what_changed(run, signature, content, recorded, built, same_library=same_library)
    if not same_library:
        latest = [each for each in run.problems if each.rule not in _STAY]
        run.problems = [each for each in run.problems if each.rule in _STAY]
        if against_latest:
            run.problems += [each.as_severity(Severity.NOTE) for each in latest]
        else:
            run.coverage = None
    run.problems += problems
    run.standing = Standing(
        signature,
        recorded.library if recorded else "",
        same_library,
        same_text,
        _variation(run, recorded),
        "" if run.failed else _words(run, signature, recorded, same_library=same_library, same_text=same_text),
    )


def _same_library(recorded: Manifest, at_hand: Manifest) -> bool:
    """Whether the same words can be built again."""
    return (recorded.library_hash, recorded.tool) == (at_hand.library_hash, at_hand.tool)


def _built(run: Assembled) -> bytes | None:
    """The agreement built now; None where the answers and this library don't give one."""
    if run.agreement is None or run.failed:
        return None
    return contents(run, ("docx",), notes="none", pages=False)["docx"]


# ---------------------------------------------------------------- the file


def _text_problems(content: bytes, signature: Signature, recorded: Manifest | None) -> list[Problem]:
    """Whether the file holds the text that the answers say was signed, as it was built, and nothing but that."""
    from alliancegen.writers.docx import verify  # noqa: PLC0415
    from alliancegen.writers.signed_text import is_pdf, text_hash, why_unread  # noqa: PLC0415

    found = text_hash(content)
    if found is None:
        message = f"'{signature.file}' {why_unread(content)}"
        return [Problem("unreadable", message, signature.file_place, help="name the file that was signed")]
    if found != signature.text_hash:
        message = f"'{signature.file}' is not the text that was signed: its hash is {found}"
        help = "put back the file that was signed, or correct text_hash if it was copied wrongly"
        return [Problem("not-the-signed-text", message, signature.hash_place, help=help)]
    if recorded is None:
        return []
    if recorded.draft:
        message = f"'{signature.file}' was built as a draft, and says so on its face"
        help = "sign what is built with --final, and ask a solicitor what a signature on the draft is worth"
        return [Problem("signed-draft", message, signature.file_place, help=help)]
    if is_pdf(content):
        return []
    done = verify(content)
    if labels := _changed_without_tracking(done):
        message = f"'{signature.file}' was changed after it was built and before it was signed, in {_listed(labels)}"
        help = f"see   alliancegen verify {signature.file}   and put those words into the answers as special_terms"
        return [Problem("changed-before-signing", message, signature.file_place, help=help)]
    if done.tracked:
        message = f"'{signature.file}' holds tracked changes, so that it has two texts"
        help = "name the file without them, as it was signed"
        return [Problem("tracked-changes", message, signature.file_place, Severity.WARNING, help=help)]
    return []


def _changed_without_tracking(done: Verification) -> list[str]:
    """Where words, or marks that change their meaning, aren't those built; what else stands in the file, by its part."""
    labels = [each.label for each in done.untracked]
    labels += [each.label for each in done.looks if each.changes_meaning]
    labels += [each.part for each in done.foreign if not each.is_protection]
    return list(dict.fromkeys(labels))


def _same_text(content: bytes, recorded: Manifest | None, built: bytes | None) -> bool:
    """Whether the text built now is that of the file; of a file with provisions, whatever its headers and footers."""
    from alliancegen.writers.docx import body_hash, read_manifest  # noqa: PLC0415

    if built is None:
        return False
    now = read_manifest(built)
    assert now is not None  # it was built just now
    if recorded is not None and recorded.provisions:
        return [each.words for each in recorded.provisions] == [each.words for each in now.provisions]
    return (recorded.words if recorded else body_hash(content)) == now.words


# ---------------------------------------------------------------- what changed since


def _what_changed(
    run: Assembled,
    signature: Signature,
    content: bytes | None,
    recorded: Manifest | None,
    built: bytes | None,
    *,
    same_library: bool,
) -> list[Problem]:
    from alliancegen.assembly.signing import answers_changed  # noqa: PLC0415

    problems: list[Problem] = []
    if recorded is not None and run.derived is not None and run.written is not None:
        problems = answers_changed(recorded.printed, run.derived, run.written, signature)
    if not same_library:
        return problems
    if built is None:
        return problems  # the run's own problems say why these answers give no agreement any more
    message = f"the answers no longer give the text that was signed on {signature.day}"
    remarks = [Remark(words) for words in _changes(content, built)]
    help = "put the answers back as they were; what is signed is changed by a variation"
    return [*problems, Problem("changed-since-signing", message, signature.place, remarks=remarks, help=help)]


def _changes(content: bytes | None, built: bytes) -> list[str]:
    """The first changes in words, with marks."""
    from alliancegen.assembly.comparing import compare  # noqa: PLC0415
    from alliancegen.writers.comparison_text import marked  # noqa: PLC0415
    from alliancegen.writers.docx import passages  # noqa: PLC0415
    from alliancegen.writers.signed_text import is_pdf  # noqa: PLC0415

    before = passages(content) if content is not None and not is_pdf(content) else None
    if before is None:
        return []
    found: Comparison = compare(before, passages(built) or [], {})
    said = [f"{each.title} {'came in' if each.came else 'went out'}" for each in found.sections]
    said += [f"{each.label}: {marked(each)}" for each in found.words]
    more = len(said) - _MOST_SHOWN
    return [*said[:_MOST_SHOWN], *([f"and {more} more"] if more > 0 else [])]


def _listed(labels: list[str]) -> str:
    more = len(labels) - _MOST_SHOWN
    return f"{', '.join(labels[:_MOST_SHOWN])}{f' and {more} more' if more > 0 else ''}"


# ---------------------------------------------------------------- how it is told


def _variation(run: Assembled, recorded: Manifest | None) -> str:
    from alliancegen.assembly.signing import variation_clause  # noqa: PLC0415

    library = run.library
    section = library.style.variation if library else ""
    if library is None or section not in library.sections:
        return ""
    return variation_clause(run.agreement, recorded, section, library.sections[section].title_text)


def _words(
    run: Assembled, signature: Signature, recorded: Manifest | None, *, same_library: bool, same_text: bool
) -> str:
    signed = f"Signed on {signature.day} ({signature.file})."
    if same_text:
        return f"{signed} The answers give its text, word for word."
    if recorded is None:
        return f"{signed} The file doesn't say from what it was built, so only its hash was compared."
    at_hand = run.manifest
    if recorded.library_hash == at_hand.library_hash:
        others = f"version {recorded.tool} of alliancegen, and this is {at_hand.tool}"
    elif recorded.library == at_hand.library:
        others = f"other words of the clause library {recorded.library} than those at hand"
    else:
        others = f"the clause library {recorded.library}, and {at_hand.library} is at hand"
    return (
        f"{signed} It was built with {others}, so the {len(recorded.printed)} answers that it prints were compared: "
        "none has changed. Answers that only choose clauses can be compared with that library alone (--clauses)."
    )
