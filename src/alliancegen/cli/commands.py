"""The commands as typer reads and explains them. Each is loaded when it is wanted."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from alliancegen import __version__
from alliancegen.cli import options
from alliancegen.cli.command_names import COMMANDS
from alliancegen.cli.examples import epilog
from alliancegen.cli.exit_codes import FINE


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
        command = import_module(f"alliancegen.cli.{module}")
        for known, value in {**vars(options), "typer": typer}.items():
            vars(command).setdefault(
                known, value
            )  # what annotations name for typer alone, a command doesn't load itself
        app.command(name, short_help=summary, epilog=epilog(name))(getattr(command, function))
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
