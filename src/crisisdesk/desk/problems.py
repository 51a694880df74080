"""What cannot be shown, as a page with one sentence and the way back."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from crisisdesk.desk.language import later, say
from crisisdesk.errors import DeskError

TITLES = {
    400: later("Not understood"),
    401: later("Sign in first"),
    403: later("Not allowed"),
    404: later("Not found"),
    405: later("Not taken"),
    409: later("Not possible"),
    413: later("Too large"),
    414: later("Too long"),
    421: later("Wrong address"),
    429: later("Too often"),
    500: later("Failed"),
}
"""What kind of problem a status stands for."""


class Problem(DeskError):
    """A request that gets a sentence and an HTTP status in the place of a page.

    ``back`` is the page to go back to where that is not the first one; ``kept`` are words that the visitor wrote and
    would lose.
    """

    def __init__(self, status: int, sentence: str, *, back: str = "", kept: str = "") -> None:
        self.status = status
        self.back = back
        self.kept = kept
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """Why there is no page here."""

    template: ClassVar[str] = "problem.html"

    title: Annotated[str, "What kind of problem it is, in two or three words."]
    status: Annotated[int, "The HTTP status."]
    sentence: Annotated[str, "What is wrong and what to do about it."]
    back: Annotated[str, "The page to go back to."]
    kept: Annotated[str, "Words that the visitor wrote and that were not kept, to copy; empty for none."]


def problem_page(status: int, sentence: str, back: str = "/", kept: str = "") -> ProblemPage:
    """The page of a problem."""
    title = say(TITLES.get(status, HTTPStatus(status).phrase))
    return ProblemPage(title=title, status=status, sentence=sentence, back=back or "/", kept=kept)
