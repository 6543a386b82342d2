"""The synthetic agreement as a library of clauses and the answers to it: what alliancegen is fed with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.agreement import (
    ANSWER_GROUPS,
    TITLE,
    Agreement,
    Answered,
    Paragraph,
    Reference,
    Run,
    Runs,
    Section,
    Words,
)

KIND = "synthetic"
_INDENT = {1: "", 2: "   ", 3: "      "}
_MARKER = {2: "(a)", 3: "(i)"}

COVER = """---
id: cover
title: Cover page
covers:
  title: whole
questions:
  agreement.kind: {ask: Which kind of agreement is this?, kind: text, needed: yes}
  agreement.title: {ask: What is the title of the agreement?, kind: text}
  agreement.date: {ask: What is the date of the agreement?, kind: date, by_hand: yes}
  agreement.form:
    ask: Is the agreement signed under hand or executed as a deed?
    kind: choice
    choices: {under_hand: under hand, deed: as a deed}
    default: under_hand
  agreement.status:
    ask: How far has the agreement come?
    kind: choice
    choices: {draft: draft, agreed_form: agreed form, execution: ready to sign, signed: signed}
    default: draft
owner: alliancegen maintainers
---

Dated {{ agreement.date | date }}

# {{ agreement.title }}
"""
PARTIES = """---
id: parties
title: Parties
covers:
  identity: whole
questions:
  parties:
    ask: Which organisations sign the agreement?
    kind: table
    at_least: 2
    columns:
      id: {ask: By which short word do the other answers name it?, kind: id}
      name: {ask: What is its full legal name?, kind: text, needed: yes}
      short_name: {ask: What is it called in the agreement?, kind: text, default_is: name}
      legal_form:
        ask: What is its legal form?
        kind: choice
        choices: {company_limited_by_shares: a company limited by shares, individual: an individual}
        needed: yes
      company_number: {ask: What is its registered number?, kind: company number}
      address: {ask: What is its registered office?, kind: address}
owner: alliancegen maintainers
---

{% for party in parties %}

(1) **{{ party.name }}**, {{ party.legal_form }} with registered number {{ party.company_number }}, whose registered office is
at {{ party.address }}.

{% endfor %}
"""
DEFINITIONS = """---
id: definitions
title: Definitions
covers:
  terms: Definitions
owner: alliancegen maintainers
---

1. **Definitions.** In this agreement:

{{ definitions }}
"""
EXECUTION = """---
id: execution
title: Execution
covers:
  blocks: whole
owner: alliancegen maintainers
---

{{ execution_blocks }}
"""
BLOCK = """---
id: company
for: {legal_form: [company_limited_by_shares], form: under_hand}
owner: alliancegen maintainers
---

Signed for and on behalf of **{{ party.name }}**:

> Sign: director
> Write: name
"""
PERSON = BLOCK.replace("id: company", "id: individual").replace("company_limited_by_shares", "individual")
_KINDS_OF_ANSWERS = {"name": "text", "date": "date", "amount": "money", "address": "text", "days": "days"}


def write_library(agreement: Agreement, root: Path, shipped: Path) -> None:
    """The library in `root`; house style and calendar are those of the library in `shipped`, so that all rules run."""
    files = dict(_files(agreement))
    style = (shipped / "house-style.yaml").read_text(encoding="utf-8")
    files["house-style.yaml"] = "".join(line for line in style.splitlines(True) if not line.startswith("variation:"))
    files["calendar.yaml"] = (shipped / "calendar.yaml").read_text(encoding="utf-8")
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8", newline="\n")


def write_answers(agreement: Agreement, file: Path, title: str = TITLE) -> None:
    file.write_text(answers_text(agreement, title), encoding="utf-8", newline="\n")


def answers_text(agreement: Agreement, title: str = TITLE) -> str:
    lines = ["agreement:", f"  kind: {KIND}", f"  title: {title}", "", "parties:"]
    for party in agreement.parties:
        lines += [
            f"  - id: {party.key}",
            f"    name: {party.name}",
            "    legal_form: company_limited_by_shares",
            f'    company_number: "{party.number}"',
            f"    address: [{party.address}]",
        ]
    for group in ANSWER_GROUPS:
        lines += ["", f"{group}:"]
        lines += [f'  {form}: "{agreement.answers[f"{group}_{form}"]}"' for form in _KINDS_OF_ANSWERS]
    return "\n".join(lines) + "\n"


def _files(agreement: Agreement) -> Iterator[tuple[str, str]]:
    yield "sections/cover.md", COVER
    yield "sections/parties.md", PARTIES
    yield "sections/definitions.md", DEFINITIONS
    yield "sections/execution.md", EXECUTION
    yield "execution/company.md", BLOCK
    yield "execution/individual.md", PERSON
    yield "definitions.md", "\n".join(f'"**{term}**" {means}\n' for term, means in agreement.definitions.items())
    names = _Names(agreement)
    for at, section in enumerate(agreement.sections):
        yield f"sections/{section.key}.md", _section(section, names, _questions(ANSWER_GROUPS) if at == 0 else "")
    for schedule in agreement.schedules:
        body = "\n".join(f"{names.source(runs)}\n" for runs in schedule.paragraphs)
        yield f"schedules/{schedule.key}.md", f"{_matter(schedule.key, schedule.title, 'whole')}---\n\n{body}"
    yield f"kinds/{KIND}/contents.yaml", _contents(agreement)
    yield f"kinds/{KIND}/checklist.yaml", _checklist(agreement)
    yield "rules.yaml", "\n".join(_rule(group) for group in ANSWER_GROUPS)


class _Names:
    """How the clause language writes runs, and what it calls each target of a reference."""

    def __init__(self, agreement: Agreement) -> None:
        self._of = {schedule.key: f"[[Schedule: {schedule.title}]]" for schedule in agreement.schedules}
        for section in agreement.sections:
            path: list[str] = []
            for paragraph in section.paragraphs:
                opening = paragraph.heading or _opening(paragraph.runs)
                path = [*path[: paragraph.level - 1], opening]
                self._of[paragraph.key] = f"[[{section.title}: {' > '.join(path)}]]"

    def source(self, runs: Runs) -> str:
        return "".join(self._source(run) for run in runs).replace("clause [[", "[[")

    def _source(self, run: Run) -> str:
        match run:
            case Words(text):
                return text
            case Answered(group, form):
                return f"{{{{ {group}.{form} }}}}"
            case Reference(key):
                return self._of[key]


def _opening(runs: Runs) -> str:
    assert isinstance(runs[0], Words)  # every paragraph opens with words
    return " ".join(runs[0].text.split()[:6])


def _matter(key: str, title: str, claim: str) -> str:
    return f"---\nid: {key}\ntitle: {title}\ncovers:\n  first: {claim}\nowner: alliancegen maintainers\n"


def _questions(groups: Sequence[str]) -> str:
    rows = [
        f"  {group}.{form}: {{ask: What is the {form} of the {group}?, kind: {kind}}}\n"
        for group in groups
        for form, kind in _KINDS_OF_ANSWERS.items()
    ]
    return "questions:\n" + "".join(rows).replace("?, kind", '?", kind').replace("ask: ", 'ask: "')


def _section(section: Section, names: _Names, questions: str) -> str:
    blocks = [_block(paragraph, names) for paragraph in section.paragraphs]
    if section.table:
        rows = [f"   | {' | '.join(names.source([cell]) for cell in row)} |" for row in section.table]
        dashes = f"   |{'|'.join('---' for _ in section.table[0])}|"
        blocks.append("\n".join([rows[0], dashes, *rows[1:]]))
    matter = _matter(section.key, section.title, section.paragraphs[0].heading)
    return f"{matter}{questions}---\n\n" + "\n\n".join(blocks) + "\n"


def _block(paragraph: Paragraph, names: _Names) -> str:
    marker = _MARKER.get(paragraph.level, f"1. **{paragraph.heading}.**")
    return f"{_INDENT[paragraph.level]}{marker} {names.source(paragraph.runs)}"


def _contents(agreement: Agreement) -> str:
    sections = "".join(f"      - {each.key}\n" for each in agreement.sections)
    schedules = "".join(f"  - {each.key}\n" for each in agreement.schedules)
    return (
        f"title: Synthetic agreement\nfront: [cover, contents, parties]\nbody:\n  - sections:\n      - definitions\n{sections}"
        f"schedules:\n{schedules}back: [execution]\n"
    )


def _checklist(agreement: Agreement) -> str:
    rows = [
        _required("section", "cover", "Cover page", "title"),
        _required("section", "parties", "Parties", "identity"),
        _required("section", "definitions", "Definitions", "terms"),
        *(_required("section", each.key, each.title, "first") for each in agreement.sections),
        *(_required("schedule", each.key, each.title, "first") for each in agreement.schedules),
        _required("section", "execution", "Execution", "blocks"),
    ]
    return "".join(rows)


def _required(what: str, key: str, title: str, point: str) -> str:
    return (
        f"- {what}: {key}\n  title: {title}\n  required: always\n  points:\n"
        f'    {point}: {{ask: "What does it say?"}}\n  why: The agreement needs it.\n'
        '  authority:\n    - {source: "Market practice", checked: 2026-11-22}\n'
    )


def _rule(group: str) -> str:
    return (
        f"- rule: {group.replace('_', '-')}-has-an-amount\n  severity: error\n  require: {group}.amount > 0\n"
        f"  at: {group}.amount\n  problem: The {group} is paid nothing.\n  help: Correct it.\n  source: Arithmetic\n"
    )
