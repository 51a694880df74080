"""The command line: one short file per verb. Exit codes: 0 done, 1 nothing found, 2 misuse, 3 some sources failed."""

from crisisdesk.cli.app import app, main

__all__ = ["app", "main"]
