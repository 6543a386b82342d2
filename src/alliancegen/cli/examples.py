"""Examples at the end of each command's --help, one a line with what it does."""

from __future__ import annotations

from alliancegen.cli.exit_codes import MEANINGS

EXAMPLES: dict[str, tuple[tuple[str, str], ...]] = {
    "": (
        ("alliancegen list kinds", "which kinds of agreement there are, and which is yours"),
        ("alliancegen new gp_alliance", "answers.yaml, with every question in it"),
        ("alliancegen check answers.yaml", "what is missing, and what to fill next"),
        ("alliancegen build answers.yaml", "the Word file beside it"),
    ),
    "build": (
        ("alliancegen build answers.yaml", "answers.docx beside it"),
        ("alliancegen build answers.yaml --to docx,pdf -o out/alliance", "two forms, with a name of their own"),
        ("alliancegen build answers.yaml --to-send", "a draft for the other side"),
        ("alliancegen build answers.yaml --final", "the version to sign"),
        ("alliancegen build deals -o out", "every answers file below deals"),
        ("alliancegen build deals --check", "whether the built files still say what the answers give"),
    ),
    "check": (
        ("alliancegen check answers.yaml --points", "every point of the checklist, with its clause"),
        ("alliancegen check deals --strict", "every answers file below deals"),
        ("alliancegen check . --changed-since origin/main", "those that a pull request changes"),
        ("alliancegen check . --format sarif > problems.sarif", "for code scanning"),
        ("alliancegen check - --stdin-filename answers.yaml", "what an editor holds, before it is saved"),
        ("alliancegen check clauses", "a clause library"),
    ),
    "new": (
        ("alliancegen new vcse_partnership -o deals/quayside.answers.yaml", "answers to fill in"),
        ("alliancegen new gp_alliance --example", "the worked example"),
        ("alliancegen new gp_alliance --heads", "a page for the first meeting"),
    ),
    "schema": (("alliancegen schema gp_alliance -o gp_alliance.schema.json", "for the first line of an answers file"),),
    "test": (
        ("alliancegen test clauses", "the tests of a clause library"),
        ("alliancegen test clauses --unreached", "and what none of them reaches"),
    ),
    "diff": (
        ("alliancegen diff deals/old.yaml deals/new.yaml", "two answers files"),
        ("alliancegen diff answers.yaml --from main --format markdown", "for a pull request"),
    ),
    "sign": (("alliancegen sign answers.yaml signed/alliance.pdf --on 2027-04-01", "what to paste into the answers"),),
    "overlay": (
        ('alliancegen overlay "confidentiality: Duration" answers.yaml', "your own words for one sub-clause"),
        ("alliancegen overlay insurance -o house-clauses", "a section, for the firm"),
    ),
    "show": (
        ("alliancegen show insurance", "with the example's answers"),
        ("alliancegen show insurance answers.yaml", "with yours"),
    ),
    "explain": (
        ("alliancegen explain insurance", "a section: who asks for it, and why"),
        ("alliancegen explain insurance#evidence answers.yaml", "one point, and where it is met"),
        ("alliancegen explain 8.1 answers.yaml", "a clause by its number"),
        ("alliancegen explain k1-02-gms-notice", "a rule"),
    ),
    "verify": (
        ("alliancegen verify alliance.docx", "what was changed since it was built"),
        ("alliancegen verify alliance.docx --answers deals/alliance.yaml", "with old and new words"),
    ),
    "list": (
        ("alliancegen list kinds", "kinds of agreement, and how to choose"),
        ("alliancegen list questions gp_alliance", "what one kind asks"),
        ("alliancegen list config deals/answers.yaml", "each setting, and where it comes from"),
    ),
    "style": (
        ("alliancegen style -o house.docx", "then change its styles in Word"),
        ("alliancegen build answers.yaml --reference-doc house.docx", "and build with them"),
    ),
}  # fmt: skip


def epilog(command: str) -> str:
    """The examples of a command as its help prints them, and of all commands the exit codes; empty where it has none."""
    lines = [f"  {line}\n      {meaning}" for line, meaning in EXAMPLES.get(command, ())]
    paragraphs = ["\n".join(["\b", "Examples:", *lines])] if lines else []
    if not command:
        codes = [f"  {code:>3}  {meaning}" for code, meaning in MEANINGS.items()]
        paragraphs.append("\n".join(["\b", "Exit codes:", *codes]))
    return "\n\n".join(paragraphs)
