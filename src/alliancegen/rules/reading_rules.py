"""The rules of reading, assembling and writing: what each means, and how to mend it. Each is told where it is found.

They are many and short, so they share this table. Most are errors, which keep anything from being written.
"""

from __future__ import annotations

from collections.abc import Iterator

from alliancegen.model.problems import Severity
from alliancegen.rules.record import RuleRecord

_ANY_YAML = ("library", "answers", "configuration")
_BOTH = ("library", "answers")

_YAML = {
    "yaml-syntax": "A file can't be read as YAML. The place shown is where reading stopped; the mistake stands there or just before it.",
    "yaml-key": "What stands before a colon is one word or a quoted text, not a list or a mapping. Quote it.",
    "yaml-alias": "A value that starts with * would be a pointer in YAML, and pointers are refused. Put the value in quotation marks.",
    "yaml-anchor": "A value that starts with & would be a name in YAML, and names are refused. Put the value in quotation marks.",
    "yaml-tag": "A value that starts with ! would be a type in YAML, and types are refused. Put the value in quotation marks.",
    "unquoted-braces": "A value starts with { or [, which open a mapping or a list in YAML. Put it in quotation marks.",
    "yaml-merge-key": "The key << would copy other answers in, unseen. Write each answer where it belongs.",
    "yaml-directive": "A line that starts with % is an instruction to a YAML program. Delete it.",
    "second-document": "A line of --- would start a second file in the same file. Delete it, or make two files.",
    "duplicate-key": "A name stands twice under one heading, and only one of its values could count. Delete one.",
    "empty-file": "The file holds nothing. Start one with   alliancegen new KIND.",
    "file-too-large": "The file is larger than any of its sort needs to be, and is not read.",
    "too-deep": "Headings and lists are nested deeper than any answer needs. It is mostly an unclosed bracket.",
    "tab-indent": "An indent holds a tab, which editors show in different widths. Use spaces.",
    "non-breaking-space": "A space that looks like one and isn't stands where YAML needs a real one. Type it anew.",
    "control-character": "The file holds a character that no text has; it mostly came with a paste. Delete it.",
    "turning-character": "A character that turns the order of letters round: what is printed would read otherwise than what is written. Delete it; words in Arabic or Hebrew need none.",
    "conflict-marker": "The file still holds the marks of a merge that nobody resolved (<<<<<<<). Choose one side.",
    "not-utf-8": "The file is saved in another encoding than UTF-8, so letters outside English would be wrong. Save it as UTF-8.",
    "no-libyaml": "PyYAML is installed without libyaml. Install its wheel from PyPI.",
    "unknown-key": "A name that nothing reads. It is mostly misspelt; the nearest known name is given.",
    "missing-key": "A line that this entry needs is missing.",
    "wrong-shape": "A list stands where a mapping or a text belongs, or the other way round; or a word is none of those that may stand there.",
    "wrong-id": "An id is made of small letters, digits and _, a letter first, so that it can stand in conditions and file names.",
}
_YAML_WARNINGS = {
    "swallowed-comment": "A value is followed by a # with a space before it, and what follows is a comment to YAML. Quote the value if it belongs to it; put a space after the # if not.",
    "look-alike-letter": "A word mixes alphabets whose letters look the same: it is another name than it seems, and no search finds it.",
    "lost-character": "The sign � stands where another program couldn't read a letter, and is printed as it stands. Type the letter.",
    "invisible-character": "A character that can't be seen makes a word another than it looks, which no search finds.",
}
_ANSWERS = {
    "missing-answer": "An answer is missing on which something rests: a decision, a name that others point to, or what can't stay open even in a draft. Add it.",
    "unknown-answer": "An answer that no question asks for, or a name in a clause that no question has. The nearest known name is given.",
    "unknown-choice": "An answer is none of the choices of its question.",
    "unknown-kind": "There is no kind of agreement of that name.   alliancegen list kinds   lists them.",
    "unknown-section": "A section or schedule is named that this agreement, or the library, doesn't have.",
    "wrong-kind": "An answer is not of the kind that its question asks for: a date, a sum of money, yes or no.",
    "wrong-form": "An answer has not the form of its kind, such as a postcode or an email address.",
    "out-of-range": "An answer is less or more than its question allows.",
    "ambiguous-date": "A date such as 01/04/2027 is read in two ways. Write 2027-04-01, or 1 April 2027.",
    "not-a-heading": "A heading that holds other answers was given one value, or the other way round.",
    "missing-party": "A value is needed for each party, and one party has none.",
    "same-party": "The same party stands on both sides of an answer that needs two.",
    "disagrees": "A figure that can be worked out was typed, and it is another one. Correct it, or leave it out. Where the question says so it is a warning.",
    "required-section": "The answers leave out a section that this kind of agreement requires. Keep it, or waive it with a reason.",
    "not-applicable": "The answers ask for a section that doesn't apply to this agreement.",
    "unknown-waiver": "A waiver names a point that the checklist doesn't have.",
    "not-waivable": "A waiver names what statute fixes, and no agreement can do without.",
    "incomplete-waiver": "A waiver needs a reason, who decided it, and until when it holds.",
    "expired-waiver": "A waiver's last day is past. Meet the point, or decide anew.",
    "no-execution-block": "No execution block fits a party's legal form, the form of signing and the number of those who sign.",
    "two-execution-blocks": "Two execution blocks fit one party. See overlapping-alternatives.",
    "blank-at-signing": "An agreement for signature still has a blank. Fill in the answer.",
}
_ANSWER_NOTES = {
    "not-used": "An answer belongs to a section that is not in this agreement, so it prints nowhere.",
    "not-asked": "An answer was typed to a question that the other answers make needless, so it prints nowhere.",
}
_LIBRARY = {
    "front-matter": "A clause file begins with its front matter, between two lines of ---.",
    "no-library": "The folder is no clause library: it has neither kinds nor sections.",
    "no-contents": "A kind of agreement has no contents.yaml, which says what goes in.",
    "outside-library": "A file of the library leads to somewhere else, which a library must not.",
    "wrong-pattern": "The pattern of a question can't be read, or some answer would keep it busy for ever: (a+)+ repeats what is itself repeated. Write it plainly, such as [A-Z]{2}[0-9]{4}.",
    "no-plain-file": "A folder, a pipe or a link to nowhere stands where a file of clauses should, or a file where a folder should: its words would be missing. Put the file itself there.",
    "duplicate-id": "Two things have one id. Rename one.",
    "duplicate-question": "Two clause files ask the same question. Declare it once, in the file that owns it, and use it anywhere.",
    "missing-heading": "A sub-clause opens with its heading in bold, because references and the checklist go by headings.",
    "empty-heading": "A heading holds no words.",
    "empty-provision": "A marker such as (a) has no words behind it.",
    "blank-line-missing": "A marker stands at the beginning of a wrapped line. If it opens a paragraph of its own, put a blank line before it.",
    "unknown-note": "A line that begins with > is none of the notes and signing lines that there are.",
    "unknown-heading": "A claim under covers names a heading that the file doesn't have.",
    "unknown-point": "A claim or a view names a point that the checklist doesn't have.",
    "unknown-fact": "A condition rests on a fact that facts.yaml doesn't have.",
    "unknown-schedule": "The contents name a schedule that has no file.",
    "unknown-test": "What stands after is in a condition is none of given, blank and percent.",
    "table-columns": "The rows of a table have not the same number of columns.",
    "tag-syntax": "An answer or a tag can't be read: a brace or a bracket is missing.",
    "stray-tag": "A tag closes or continues what nothing opened.",
    "unclosed": "A bold text, a reference or a tag is opened and not closed.",
    "not-allowed": "Jinja has this, and the clause language doesn't, because a clause must stay readable and safe.",
    "filter-arguments": "A form after | got too few or too many values in its brackets.",
    "expression-syntax": "A condition can't be read.",
    "expression-too-deep": "A condition is nested too deeply. Make a fact of a part of it.",
    "expression-too-long": "A condition is too long. Make facts of its parts.",
    "circular": "Facts or worked-out values rest on each other in a circle.",
    "cannot-evaluate": "A condition or a figure can't be worked out, such as a date compared with a sum.",
    "no-summary": "The library has no sections/summary.md, from which summaries are made.",
}
_AGREEMENT = {
    "agreement-too-large": "A clause that is repeated for each row of a table makes more paragraphs than an agreement may have.",
    "empty-list": "A sub-clause leads in to a list of which nothing is left in this agreement. Put the sub-clause behind the same condition.",
}
_CONFIGURATION = {
    "search-too-large": "A folder holds more, or goes deeper, than is searched for answers. Name the folders that hold the agreements.",
    "outside-folder": "The configuration names a file outside its folder, which whoever changes the configuration must not reach.",
    "no-such-file": "The configuration names a file that isn't there.",
    "unknown-style": "A house map names a style that the reference document, or alliancegen, doesn't have.",
    "unknown-rule": "The configuration gives a level to a rule that there isn't.   alliancegen list rules   lists them.",
    "fixed-rule": "The configuration lowers a rule that keeps wrong agreements from being built. Such a rule has one level.",
    "no-reference-document": "A house map is given and no reference document to which it could belong.",
    "reference-document": "The reference document can't be used: it is no Word file, or holds macros, links or fields that would come into every agreement.",
}
_CONFIGURATION_WARNINGS = {
    "fits-nothing": "A pattern of include fits no file, so the agreements that are meant are not looked at. Write it from the folder of the configuration.",
    "reference-document-styles": "The reference document lacks styles that agreements need; they take the looks of the nearest one that it has.",
}
_OUTPUT = {
    "unreadable-file": "A file can't be read: it isn't there, or may not be opened.",
    "edited-since-build": "The Word file was edited by hand, or alliancegen didn't write it, so it is left alone. Give another name with -o, or --force.",
    "open-elsewhere": "The file to be replaced is open in Word or LibreOffice (a file ~$… or .~lock.…# beside it says so), which would write over it when it is saved. Close it there; where it isn't open any more, delete that file, or use --force.",
    "of-another-kind": "The file to be replaced is none of the kind that would take its place, such as a PDF in the place of a Word file, so its name is probably a mistake.",
    "read-only": "The file to be replaced is marked as read-only, so somebody wants it kept: take the mark away, or give another name with -o.",
    "not-a-file": "The output would go to a folder, a link or a device. Name a file.",
    "libreoffice-missing": "PDF and page numbers are made by LibreOffice, and it was not found.",
    "libreoffice-failed": "LibreOffice could not lay the agreement out.",
    "pages-unsettled": "The page numbers of the contents changed each time they were set.",
    "worker-died": "Of several files, the process that worked on this one was ended from outside, mostly for want of memory. The others went on.",
    "too-little-memory": "Of several files, this one needed more memory than there was. The others went on. Try it by itself.",
    "internal-fault": "Of several files, alliancegen failed on this one, by a fault of its own. The others went on. Report it.",
}
_OUTPUT_WARNINGS = {
    "conflicted-copy": "A synchronised folder holds a second version of a file that a build reads or writes, because two people changed it at once. Keep what counts in one of them, and delete the other.",
    "font-missing": "A font of the agreement is not on this machine, so page numbers may differ on another.",
}
_LIBRARY_WARNINGS = {
    "passed-over": "A name among the clause files doesn't end with .md, so nothing of it is read. Give it that ending, or move it.",
}
_OVERLAYS = {
    "nothing-to-overlay": "An overlay names a section, sub-clause, definition, fact or rule that the library below it doesn't have.",
    "undeclared-overlay": "A file of an overlay has the name of one of the library and doesn't say what it does. Add   overlay:   in front, with what it replaces and the reason.",
    "duplicate-overlay": "Two files of an overlay change the same words. Keep one.",
    "missing-reason": "An overlay says why it was made: who asked for other words, and why. Whoever reads the agreement later needs it.",
    "no-words": "A file of an overlay has no words, so it would take some out without saying so.",
    "not-in-an-overlay": "An overlay holds words, facts and rules. What makes a library whole, such as kinds and the calendar, has no place in it.",
    "second-library": "Of the folders that make a library only the first can be a whole one, with a folder kinds/.",
    "locked-section": "The words are fixed, mostly nationally, and no overlay may touch them.",
    "locked-changed": "The words of a locked section are not those that its hash proves. Restore them.",
}
_OVERLAY_WARNINGS = {
    "suspect-overlay": "The library's words have changed since an overlay replaced them. Compare the two, then note it with   alliancegen overlay … --compared.",
    "missing-base": "Nothing says which words an overlay replaces, so nobody is told when they change. Add the line that is given.",
    "overlay-hidden": "A later overlay replaces what an earlier one had changed, so the earlier one does nothing.",
    "empty-overlay": "The folder of an overlay holds nothing.",
}
_OVERLAY_NOTES = {
    "library-not-used": "A folder clauses/ that is a whole library stands where an overlay could, and isn't used unless it is named.",
}
_SIGNED = {
    "signed-without-status": "The answers record a signature, and their status isn't signed.",
    "not-said-what-was-signed": "The status is signed, and the answers don't say when, or which file.   alliancegen sign   prints the lines.",
    "signed-in-future": "The day of the signature lies ahead.",
    "not-the-signed-text": "The file isn't the one that was signed: its text has another hash than the answers record.",
    "signed-draft": "The file that was signed calls itself a draft.",
    "changed-before-signing": "The signed file was changed after alliancegen built it, so the answers don't describe all of it.",
    "changed-since-signing": "The answers give other words than those that were signed. Undo the change: what is signed is changed by a variation.",
    "signed": "The agreement is signed, so it is not built again. Change it by its variation clause; --copy makes a conformed copy.",
    "no-conformed-copy": "The signed words can't be built again with the library at hand, so what was built would be no copy of them.",
    "wrong-library": "The answers or the configuration ask for other versions of the clause library than the one at hand.",
}
_SIGNED_WARNINGS = {
    "tracked-changes": "The signed file holds tracked changes, so it has two texts.",
}
_WARNED_ANSWERS = {
    "split-number": "A comma inside a number, as in [trust, 14,000 volunteers], parts two entries of a list. Quote the entry.",
}
_TESTS = {
    "clause-test": "A test in clauses/tests/ expects something else than what came of its answers. Change the clause back, or what the test expects.",
    "unknown-name": "A test in clauses/tests/ names a section, schedule, point, fact or rule that there isn't.",
    "unknown-start": "A test in clauses/tests/ starts from an example that there isn't.",
}
_SUPPRESSIONS = {
    "unused-suppression": "An Allow line, or a comment # allow, under which nothing is told any more. Delete it, so that it doesn't hide the next fault.",
    "wrong-suppression": "An Allow line, or a comment # allow, that names no rule, gives no reason, or wants to allow an error.",
}


def _records() -> Iterator[tuple[RuleRecord, str]]:
    for table, severity, looks_at in (
        (_YAML, Severity.ERROR, _ANY_YAML),
        (_YAML_WARNINGS, Severity.WARNING, _ANY_YAML),
        (_ANSWERS, Severity.ERROR, _BOTH),
        (_ANSWER_NOTES, Severity.NOTE, ("answers",)),
        (_LIBRARY, Severity.ERROR, ("library",)),
        (_LIBRARY_WARNINGS, Severity.WARNING, ("library",)),
        (_AGREEMENT, Severity.ERROR, ("agreement",)),
        (_CONFIGURATION, Severity.ERROR, ("configuration",)),
        (_CONFIGURATION_WARNINGS, Severity.WARNING, ("configuration",)),
        (_OUTPUT, Severity.ERROR, ("output",)),
        (_OUTPUT_WARNINGS, Severity.WARNING, ("output",)),
        (_OVERLAYS, Severity.ERROR, ("library",)),
        (_OVERLAY_WARNINGS, Severity.WARNING, ("library",)),
        (_OVERLAY_NOTES, Severity.NOTE, ("library",)),
        (_SIGNED, Severity.ERROR, ("answers",)),
        (_SIGNED_WARNINGS, Severity.WARNING, ("answers",)),
        (_WARNED_ANSWERS, Severity.WARNING, ("answers",)),
        (_TESTS, Severity.ERROR, ("library",)),
        (_SUPPRESSIONS, Severity.WARNING, _BOTH),
    ):
        for rule, says in table.items():
            yield RuleRecord(rule, severity, looks_at), says


READING_RULES = tuple(_records())
"""Each rule with what it says."""
