"""An agreement that is signed: what the answers say about it, and whether they still are the answers that it prints."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

from alliancegen.assembly.deriving import Derived
from alliancegen.assembly.naming import printed
from alliancegen.assembly.printing import forms_of, words_of
from alliancegen.model.agreement import Agreement
from alliancegen.model.manifest import Manifest, PrintedAnswer, short_hash
from alliancegen.model.problems import Problem
from alliancegen.model.signature import Signature
from alliancegen.model.values import Absent, Answer, Answers, Blank, ByParty, How, Row, Several, Value
from alliancegen.model.written import Written

_PARTS = ("on", "file", "text_hash")


def read_signature(answers: Answers) -> tuple[Signature | None, list[Problem]]:
    """What `signed` says, and what is wrong with it: it stands there if and only if the status is signed.

    None where the agreement isn't signed, or where what is said about it can't be used.
    """
    status, heading = answers.root.at("agreement.status"), answers.root.at("signed")
    values = {part: answers.root.at(f"signed.{part}") for part in _PARTS}
    given = {part: value for part, value in values.items() if isinstance(value, Answer)}
    if not answers.signed:
        told = [value for value in given.values() if value.origin.how is How.TYPED]
        if not told:
            return None, []
        message = f"'signed' says that the agreement is signed, and agreement.status is {words_of_status(status)}"
        help = "write   status: signed   under agreement:, or delete what stands under signed:"
        return None, [Problem("signed-without-status", message, told[0].origin.place, help=help)]
    if not given:
        message = "the agreement is signed, and nothing says when, or which file was signed"
        help = f"add the lines that   alliancegen sign {answers.file} FILE --on DATE   prints"
        return None, [Problem("not-said-what-was-signed", message, status.origin.place, help=help)]
    missing = [part for part in _PARTS if isinstance(values[part], Blank) and not _is_wrong(values[part])]
    if missing:
        message = f"'signed' doesn't say {' and '.join(missing)}"
        help = f"take it from what   alliancegen sign {answers.file} FILE --on DATE   prints"
        return None, [Problem("not-said-what-was-signed", message, heading.origin.place, help=help)]
    if len(given) < len(_PARTS):
        return None, []  # one of them couldn't be read, which is told
    on, file, text_hash = (given[part] for part in _PARTS)
    assert isinstance(on.value, date)  # its kind is date
    signature = Signature(
        on.value,
        str(file.value),
        str(text_hash.value),
        heading.origin.place,
        file.origin.place,
        text_hash.origin.place,
    )
    if on.value > answers.today:
        message = f"the agreement was signed on {signature.day}, which is still to come"
        return signature, [
            Problem("signed-in-future", message, on.origin.place, help="write the day on which it was signed")
        ]
    return signature, []


def words_of_status(status: Value) -> str:
    return f"'{status.value}'" if isinstance(status, Answer) else "open"


def _is_wrong(value: Value) -> bool:
    """Whether a blank stands for a value that was typed and couldn't be read."""
    return value.origin.how is How.TYPED


def typed_paths(answers: Answers) -> Collection[str]:
    """The paths of all answers that stand in a file, and aren't defaults."""
    return frozenset(path for path, value in _leaves(answers.root) if value.origin.how is How.TYPED)


def _leaves(value: Value) -> Iterator[tuple[str, Answer | Blank]]:
    """Every single answer with its own path."""
    match value:
        case Row(columns):
            for each in columns.values():
                yield from _leaves(each)
        case Several(entries):
            for each in entries:
                yield from _leaves(each)
        case ByParty(entries=by_party):
            for each in by_party.values():
                yield from _leaves(each)
        case Answer() | Blank():
            yield value.origin.path, value
        case Absent():
            pass


def variation_clause(agreement: Agreement | None, recorded: Manifest | None, section: str, title: str) -> str:
    """The clause by which an agreement is changed, by its number in the signed file if that says so: "clause 38 (Variation)".

    Empty where the agreement has no such clause.
    """
    for each in recorded.provisions if recorded else ():
        if each.section == section and each.bookmark == each.top:
            return f"{each.label} ({title})"
    if recorded is not None and recorded.provisions:
        return ""
    for top in agreement.sections() if agreement else ():
        if top.section == section:
            return f"{printed(top, agreement.named_by) if agreement else ''} ({title})"
    return ""


def answers_changed(
    recorded: Sequence[PrintedAnswer], derived: Derived, written: Written, signature: Signature
) -> list[Problem]:
    """The answers that no longer are those which the signed text prints, each at its line.

    The library may be another than the signed text's, so an answer counts as the same if any form of it is one of those
    recorded, and what this library takes as its default says nothing. `written` is the answers file as typed.
    """
    now = {short_hash(path): value for path, value in _leaves(derived.answers.root)}
    typed = {short_hash(path) for path in _written_paths(written, "")}
    problems = []
    gone = 0
    for each in recorded:
        value = now.get(each.path)
        if value is None:
            gone += each.typed and each.path not in typed
        elif _is_same(each, value, derived):
            continue
        elif value.origin.how is How.TYPED or value.origin.how is How.TO_BE_CONFIRMED:
            path, words = value.origin.path, words_of(value, derived.scope)
            message = f"'{path}' is {words if isinstance(value, Blank) else f'“{words}”'}, and the signed text prints another answer"
            problems.append(_changed(message, value))
        elif each.typed:
            message = f"'{value.origin.path}' was answered when the agreement was signed, and is no longer"
            problems.append(_changed(message, value))
    if gone:
        answer = (
            "1 answer that the signed text prints is"
            if gone == 1
            else f"{gone} answers that the signed text prints are"
        )
        problems.append(_changed(f"{answer} no longer in this file", signature.place))
    return problems


def _changed(message: str, at: object) -> Problem:
    place = at.origin.place if isinstance(at, Answer | Blank) else at
    help = "put it back as it was; what is signed is changed by a variation"
    return Problem("changed-since-signing", message, place, help=help)  # type: ignore[arg-type]


def _is_same(recorded: PrintedAnswer, value: Answer | Blank, derived: Derived) -> bool:
    if isinstance(value, Blank):
        return value.by_hand or short_hash("") in recorded.words
    return any(short_hash(form) in recorded.words for form in forms_of(value, derived.scope))


def _written_paths(written: Written, path: str) -> Iterator[str]:
    """The path of everything that is typed."""
    yield path
    below: Mapping[str, Written] = written.mapping or {str(number): each for number, each in enumerate(written.entries)}
    for name, each in below.items():
        yield from _written_paths(each, f"{path}.{name}" if path else name)
