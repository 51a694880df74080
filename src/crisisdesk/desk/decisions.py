"""What explains itself in sentences, as a panel of a page."""

from dataclasses import dataclass
from datetime import date

from crisisdesk.charters import Charter
from crisisdesk.desk.language import say
from crisisdesk.desk.links import Named
from crisisdesk.desk.office import Sentences, View
from crisisdesk.desk.retold import all_retold
from crisisdesk.errors import DeskError
from crisisdesk.model import Question


@dataclass(frozen=True, slots=True)
class Panel:
    """What an organisation can do: the answer first, then what it rests on."""

    organisation: Named
    answer: str
    reasons: tuple[str, ...]


def decision_panel(view: View, question: Question, organisation: Named | None) -> Panel | None:
    """What a question's organisation can decide; None without an organisation or where nothing decides.

    An organisation whose rules are not known gives a panel that says so.
    """
    decide = view.decide
    if decide is None or organisation is None:
        return None
    try:
        return panel(organisation, view.decided(decide, question))
    except DeskError as error:
        return Panel(organisation, str(error), ())


def readiness_panel(view: View, charter: Charter, organisation: Named, on: date) -> Panel | None:
    """What an organisation can do at most on a day, and how fast; None where nothing says so."""
    return panel(organisation, view.readiness(charter, on)) if view.readiness else None


def panel(organisation: Named, value: Sentences) -> Panel:
    """Any result that explains itself."""
    sentences = all_retold(value.sentences())
    return Panel(organisation, sentences[0] if sentences else say("Nothing is known."), sentences[1:])
