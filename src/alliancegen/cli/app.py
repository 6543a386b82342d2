"""The whole command line, with every command loaded."""

from __future__ import annotations

from alliancegen.cli.commands import COMMANDS, app_of

app = app_of(*COMMANDS)
