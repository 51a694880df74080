"""Who acts on the command line: the option, and how people are printed."""

from typing import Annotated

import typer

from crisisdesk.casebook import LOCAL

As = Annotated[str, typer.Option("--as", metavar="LOGIN", help="Who does it; the user of this machine if not given.")]
By = Annotated[
    str,
    typer.Option("--by", metavar="LOGIN", help="Which administrator does it; the user of this machine if not given."),
]
DEFAULT = LOCAL
"""Whoever sits at the machine."""
