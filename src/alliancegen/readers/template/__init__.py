"""The clause language: Jinja's grammar for answers and conditions, and the lawyer's Markdown around them.

A clause file is parsed once, before any answer is seen, into `model.templates`. Jinja's lexer and expression parser do
the reading; nothing is compiled to Python and nothing is rendered, so there is no sandbox that a clause could leave and
no way for an answer to change the structure of a clause. What the dialect allows is what this package translates;
everything else is refused with its place.

This is the only package that imports jinja2.
"""
