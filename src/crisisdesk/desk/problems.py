"""What cannot be shown, as a page with one sentence and the way back."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, ClassVar

from crisisdesk.errors import DeskError


class Problem(DeskError):
    """A request that gets a sentence and an HTTP status in the place of a page."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status = status
        super().__init__(sentence)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemPage:
    """Why there is no page here."""

    template: ClassVar[str] = "problem.html"

    title: Annotated[str, "What kind of problem it is, in two or three words."]
    status: Annotated[int, "The HTTP status."]
    sentence: Annotated[str, "What is wrong and what to do about it."]


def problem_page(status: int, sentence: str) -> ProblemPage:
    """The page of a problem."""
    return ProblemPage(title=HTTPStatus(status).phrase, status=status, sentence=sentence)
