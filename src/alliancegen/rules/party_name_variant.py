"""party-name-variant: what people type calls a party by one of its two names, letter by letter.

A special term about "Milbrook", or about "Harbour care Ltd" where the party is Harbour Care Limited, leaves open who is bound. Each
party has a name and a short_name, and both are known. Read are the paragraphs that are typed in the answers; clause files name parties
by answers.

    bad     text: Milbrook must keep two parking spaces.
    good    text: Millbrook must keep two parking spaces.

Mend it by writing the name as the party has it. If another body is meant, write   # allow party-name-variant: who is meant   above.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from alliancegen.model.patterns import Pattern
from alliancegen.model.problems import Severity
from alliancegen.rules.faults import Fault, FindFaults
from alliancegen.rules.record import RuleRecord

RULE = RuleRecord("party-name-variant", Severity.WARNING, ("answers",))
_TOKEN = Pattern(r"[\w’']+|&")
_NAME = Pattern(r"(?<![\w’'-])[A-Z][a-z]{4,}")
_SAME = {"limited": "ltd", "&": "and"}
_SHORTEST = 6


def finder(names: Iterable[str]) -> FindFaults:
    """Finds the names that are nearly those given: other capital letters, spaces or endings, or one letter wrong."""
    given = [name for name in dict.fromkeys(names) if len(name) > 2]
    exact = {*given, *(name[0].upper() + name[1:] for name in given)}  # "the Assembly" may open a sentence
    tokens = {name: [_plain(found[0]) for found in _TOKEN.finditer(name)] for name in given}
    by_first: dict[str, list[tuple[int, str, str]]] = {}
    for name, words in tokens.items():
        for first, count in ((words[0], len(words)), ("".join(words), 1)) if words else ():
            by_first.setdefault(first, []).append((count, "".join(words), name))
    known = {found[0] for name in given for found in _NAME.finditer(name)}
    near = {letters: name for name in given if len(name) >= _SHORTEST and name.isalpha() for letters in _one_off(name)}

    def faults(text: str) -> Iterator[Fault]:
        found = list(_TOKEN.finditer(text))
        end = 0
        for at, token in enumerate(found):
            for count, letters, name in sorted(by_first.get(_plain(token[0]), ()), reverse=True):
                run = found[at : at + count]
                if token.start() >= end and "".join(_plain(each[0]) for each in run) == letters:
                    end = run[-1].end()
                    said = text[token.start() : end]
                    if said not in exact and not said.islower() and not said.isupper():
                        yield _fault(token.start(), end, said, name)
        for word in _NAME.finditer(text):
            if word[0] not in known and (meant := _nearest(word[0], near)):
                yield _fault(word.start(), word.end(), word[0], meant)

    return faults


def _plain(word: str) -> str:
    """A word as names are compared: without capital letters, and with one form for Limited and for and."""
    word = word.lower()
    return _SAME.get(word, word)


def _fault(start: int, end: int, said: str, name: str) -> Fault:
    return Fault(start, end, f"'{said}' is nearly a party's name, which is '{name}'", f"write {name}")


def _one_off(name: str) -> Iterator[str]:
    """The name with each of its letters left out: two words that differ in one letter share such a form."""
    yield name
    for index in range(1, len(name)):
        yield name[:index] + name[index + 1 :]


def _nearest(word: str, near: Mapping[str, str]) -> str:
    """The party's name that differs from a word in one letter after the first; a plural s is no difference."""
    for form in _one_off(word):
        name = near.get(form)
        if name is not None and word not in (name, f"{name}s") and abs(len(word) - len(name)) <= 1:
            return name
    return ""
