"""The commands: their names, what they are in one line, and where they are written. Each is loaded when it is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Annotated

import typer

from alliancegen import __version__
from alliancegen.cli.examples import epilog
from alliancegen.cli.exit_codes import FINE

COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "new": ("new", "new", "Write an answers file to fill in."),
    "schema": ("schema", "schema", "Write a JSON Schema of the answers, for editors."),
    "check": ("check", "check", "Check answers, or a clause library."),
    "build": ("build", "build", "Build the agreement and its coverage report."),
    "show": ("show", "show", "Print one section as it comes out."),
    "explain": ("explain", "explain", "Say what a section, point or rule means."),
    "verify": ("verify", "verify", "Say what was done to a built Word file since."),
    "diff": ("diff", "diff", "Say what changed between two versions, clause by clause."),
    "sign": ("sign", "sign", "Print the lines that record a signature."),
    "list": ("list_", "list_", "List kinds, sections, questions, settings."),
    "test": ("test_", "run_tests", "Run the tests of the clauses."),
    "overlay": ("overlay", "overlay", "Start your own wording of a section."),
    "style": ("style", "style", "Write the default looks as a Word file."),
}
"""By the name that is typed: the module, the function in it, and the line in the list of commands."""


def app_of(*names: str) -> typer.Typer:
    """The command line with these commands."""
    app = typer.Typer(
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help: [default: …] is no markup, and every console shows it
        context_settings={"help_option_names": ["-h", "--help"]},
        epilog=epilog(""),
    )
    app.callback()(_main)
    for name in names:
        module, function, summary = COMMANDS[name]
        command = getattr(import_module(f"alliancegen.cli.{module}"), function)
        app.command(name, short_help=summary, epilog=epilog(name))(command)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"alliancegen {__version__}")
        raise typer.Exit(FINE)


def _main(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Assembles alliance agreements for English health and care from clause templates and answers."""
