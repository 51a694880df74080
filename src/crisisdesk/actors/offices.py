"""Who held which office when, and what that makes of a person's name on a given day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from crisisdesk.actors.fold import fold
from crisisdesk.actors.names import Sense
from crisisdesk.actors.tables import Row

GRADES = {"H": 0.96, "M": 0.9, "L": 0.65}


@dataclass(frozen=True, slots=True)
class Term:
    """One stretch of time in which a person held an office of a state or organisation; the last day is outside."""

    code: str
    office: str
    person: str
    begins: date
    ends: date | None
    source: str
    confidence: str

    def on(self, day: date) -> bool:
        """Whether the person held the office on that day."""
        return self.begins <= day and (self.ends is None or day < self.ends)

    @property
    def words(self) -> str:
        """``president of KAZ from 2019-03-20`` (and how sure that is, where it is not)."""
        until = f" to {self.ends}" if self.ends else ""
        doubt = "" if self.confidence != "L" else ", dates not checked"
        return f"{self.office} of {self.code} from {self.begins}{until}{doubt}"


def day_of(row: Row, column: str) -> date | None:
    """A date of which only the year or the month may be known; the first day stands for the rest."""
    text = row[column]
    return row.iso(text + "-01-01"[len(text) - 10 :] if 4 <= len(text) < 10 else text)


def term_of(row: Row) -> Term:
    """The term in a line of ``offices.csv``."""
    begins = day_of(row, "from")
    if begins is None:
        raise row.fault("an office holder needs the day he took office")
    return Term(row["code"], row["office"], row["person"], begins, day_of(row, "to"), row["source"], row["confidence"])


def sense_of(terms: Sequence[Term], on: date | None) -> Sense:
    """What the name of an office holder stands for on a day: his state while he serves, its elite otherwise."""
    if on is None:
        last = max(terms, key=lambda term: term.begins)
        return Sense(last.code, "person", f"{last.words}; no date given", GRADES[last.confidence] - 0.1)
    serving = [term for term in terms if term.on(on)]
    if serving:
        term = min(serving, key=lambda term: "HML".index(term.confidence))
        return Sense(term.code, "person", term.words, GRADES[term.confidence])
    past = [term for term in terms if term.begins <= on]
    if past:
        term = max(past, key=lambda term: term.begins)
        return Sense(f"{term.code}.ELI", "person", f"former: {term.words}", GRADES[term.confidence] - 0.05)
    term = min(terms, key=lambda term: term.begins)
    return Sense(f"{term.code}.ELI", "person", f"not yet: {term.words}", 0.6)


class Holders:
    """Every term, by state and by the names that its holder goes by."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self.by_name: defaultdict[str, list[Term]] = defaultdict(list)
        self.known_as: defaultdict[str, list[Term]] = defaultdict(list)
        self._by_ending: defaultdict[str, list[Term]] = defaultdict(list)
        self.by_code: defaultdict[str, list[Term]] = defaultdict(list)
        alone: list[tuple[str, str]] = []
        for row in rows:
            self._add(row, term_of(row))
            alone += ((name, row["person"]) for name in row.many("known_as"))
        for name, person in alone:
            self.known_as[name] += (term for term in self.by_name[person] if term not in self.known_as[name])

    def _add(self, row: Row, term: Term) -> None:
        self.by_code[term.code].append(term)
        for name in (row["person"], *row.many("others")):
            self.by_name[name].append(term)
            words = fold(name).split()
            for size in range(1, min(3, len(words)) + 1):
                ending = self._by_ending[" ".join(words[-size:])]
                if term not in ending:
                    ending.append(term)

    def surname(self, name: str) -> bool:
        """Whether an office holder bears this surname."""
        return name in self._by_ending

    def titled(self, title: str, surname: str, on: date | None, states: Iterable[str]) -> Sense | None:
        """The actor of a title with a surname (``President Bush``); None if nobody or several fit."""
        terms = [term for term in self._by_ending.get(surname, ()) if _fits(title, term.office)]
        if on is not None and any(term.on(on) for term in terms):
            terms = [term for term in terms if term.on(on)]
        codes = {term.code for term in terms}
        if len(codes) > 1:
            named = codes & set(states)
            terms = [term for term in terms if term.code in named]
            codes = named
        if len(codes) != 1:
            return None
        term = max(terms, key=lambda term: term.begins)
        return Sense(term.code, "person", term.words, GRADES[term.confidence] - 0.05)


def _fits(title: str, office: str) -> bool:
    """Whether a title in a text can be that of an office: ``president`` of ``president of the Commission``."""
    last = title.split()[-1]
    return last in office.split() or office == "leader" or title == "leader" or last in ("general", "leader")
