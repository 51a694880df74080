"""What explains itself in sentences, as a panel of a page."""

from dataclasses import dataclass

from crisisdesk.desk.links import Named
from crisisdesk.desk.office import Decide, Sentences
from crisisdesk.errors import DeskError
from crisisdesk.model import Question
from crisisdesk.record import Snapshot


@dataclass(frozen=True, slots=True)
class Panel:
    """What an organisation can do: the answer first, then what it rests on."""

    organisation: Named
    answer: str
    reasons: tuple[str, ...]


def decision_panel(
    decide: Decide | None, snapshot: Snapshot, question: Question, organisation: Named | None
) -> Panel | None:
    """What a question's organisation can decide; None without an organisation or where nothing decides.

    An organisation whose rules are not known gives a panel that says so.
    """
    if decide is None or organisation is None:
        return None
    try:
        return panel(organisation, decide(snapshot, question))
    except DeskError as error:
        return Panel(organisation, str(error), ())


def panel(organisation: Named, value: Sentences) -> Panel:
    """Any result that explains itself."""
    sentences = tuple(value.sentences())
    return Panel(organisation, sentences[0] if sentences else "Nothing is known.", sentences[1:])
