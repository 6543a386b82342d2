"""Clause files as a road in: no template runs, reaches Python's insides, or eats the machine.

Clauses are Jinja's grammar, read and never compiled (`readers.template`): what isn't translated isn't allowed. So most of
what breaks out of other template engines, or blows them up, ends here while it is read. All of it is tried, at every place
where a library may hold an expression.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from alliancegen.model.places import Place
from alliancegen.model.problems import Problem
from alliancegen.readers.template.refusal import Refused

HERE = Place("clause.md", 1)
LONGEST = 5.0
"""Seconds that reading anything may take here, on a busy machine: what blows up takes minutes."""

ESCAPES = [
    "cycler.__init__.__globals__.os.popen('id').read()",
    "lipsum.__globals__['os']",
    "lipsum.__globals__.os.popen('id')",
    "joiner.__init__.__globals__",
    "namespace.__init__.__globals__.os",
    "''.__class__.__mro__[1].__subclasses__()",
    "''.__class__",
    "''['__class__']",
    "''['__cla' + 'ss__']",
    "''|attr('__class__')",
    "''|attr('format')",
    "''|attr('\\x5f\\x5fclass\\x5f\\x5f')",
    "self._TemplateReference__context",
    "self.__init__.__globals__",
    "nope.__class__.__init__.__globals__",
    "m._func.__globals__",
    "'{0.__class__}'.format(x)",
    "'{0.__class__.__init__.__globals__}'.format_map(x)",
    "'{0.__class__}'.format|map(x)",
    "'%s'|format(x)",
    "['__class__']|map(attribute='__class__')",
    "parties|map(attribute='__class__')|list",
    "parties|groupby('__class__')",
    "parties|selectattr('__class__')",
    "parties|sort(attribute='__class__')",
    "parties|sum(attribute='__class__')",
    "parties.append(1)",
    "parties.clear()",
    "agreement.update({'a': 1})",
    "agreement.date.today()",
    "date.today()",
    "[1, 2, 3]|random",
    "range(5)",
    "dict(a=1)",
    "url_for.__globals__",
    "get_flashed_messages.__globals__",
    "config.items()",
    "request['application']['__globals__']",
    "x.__getattribute__('y')",
    "()|tojson",
    "x|pprint",
    "x|xmlattr",
    "loop.index",
    "caller()",
    "varargs",
    "import_('os')",
    "_x",
    "x._y",
    "super()",
    "debug()",
]  # fmt: skip
"""What left a sandbox somewhere, or changed, or told, what a template should not: as expressions."""

ESCAPES_THAT_ARE_NAMES = ("loop.index", "varargs")
"""Read as an answer of that name, and nothing else: the library has none, which is told where it is checked."""

BOMBS = [
    "range(99999)",
    "range(100001)",
    "lipsum(n=2000000)",
    "[1]|slice(2000000000, 0)",
    "[1]|batch(2000000000, 0)",
    "'A' * 500000000",
    "[0] * 1000000000",
    "2 ** 1000000000 > 1",
    "9 ** 9 ** 9",
    "10 // 3",
    "10 % 3",
    "'%2000000000d' % 1",
    "'%2000000000d'|format(1)",
    "'{:2000000000}'.format(1)",
    "'x'|center(2000000000)",
    "'x'.center(2000000000)",
    "'x'.ljust(2000000000)",
    "'x'|indent(2000000000)",
    "'x'|wordwrap(1)",
    "s ~ s",
    "s ~ s ~ s ~ s ~ s ~ s",
    "s|join(s)",
    "s|replace('a', 'aaaaaaaaaa')|replace('a', 'aaaaaaaaaa')",
    "'x'.join(s)",
    "x|list|list|string",
    "[1, 2][0:1000000000]",
    "{'a': 1}",
    "1 if 2 else 3",
    "1 < 2 < 3",
    "+1",
    "(" * 5000 + "1" + ")" * 5000,
    "(" * 300 + "1" + ")" * 300,
    "[" * 400 + "]" * 400,
    "not " * 240 + "x",
    "-" * 900 + "1",
    "x" + ".a" * 490,
    "x" + "[0]" * 300,
    "1" + " + 1" * 20_000,
    "1" + " + 1" * 240,
    "x" + "|count" * 20_000,
    "x" + "|count" * 160,
    "x" + " or x" * 1_000,
    "x" + " and x" * 160,
    "x" + " is given" * 1_000,
    "a" * 2_000,
    "1" * 1_500,
    "1e999999999 * 1e999999999" * 60,
    "'" + "a" * 2_000 + "'",
]  # fmt: skip
"""What ate time or memory under Jinja's sandbox, and what exhausts a parser: as expressions."""

TAGS = [
    "{% set s = 'a' %}",
    "{% set s %}x{% endset %}",
    "{% macro m(n) %}{{ m(n - 1) }}{{ m(n - 1) }}{% endmacro %}",
    "{% call m(40) %}x{% endcall %}",
    "{% include 'clause.md' %}",
    "{% include '/etc/passwd' %}",
    "{% import 'clause.md' as m %}",
    "{% from 'clause.md' import m %}",
    "{% extends 'clause.md' %}",
    "{% block b %}x{% endblock %}",
    "{% filter upper %}x{% endfilter %}",
    "{% raw %}{{ x }}{% endraw %}",
    "{% do x.append(1) %}",
    "{% with x = 1 %}{% endwith %}",
    "{% autoescape false %}{% endautoescape %}",
    "{% trans %}x{% endtrans %}",
    "{% debug %}",
    "{% python %}import os{% endpython %}",
    "{% for x in y recursive %}\n\nx\n\n{% endfor %}",
    "{% for x in y if x %}\n\nx\n\n{% endfor %}",
    "{% for x, z in y %}\n\nx\n\n{% endfor %}",
    "{% for x in range(9) %}\n\nx\n\n{% endfor %}",
    "{%- if x %}\n\nx\n\n{%- endif %}",
    "{# a comment #}",
    "{{ x }",
    "{{ x",
    "{% if x",
    "{% if x %}",
    "{% endif %}",
    "{{ }}",
]  # fmt: skip
"""Tags that aren't the dialect's, and broken ones."""


def refusals(read: Callable[[], object]) -> list[Problem]:
    """What is told of a text that must end, soon, in being refused."""
    started = time.monotonic()
    try:
        found = read()
    except Refused as refused:
        return [refused.problem]
    finally:
        assert time.monotonic() - started < LONGEST
    return [each for each in found if isinstance(each, Problem)] if isinstance(found, list) else []
