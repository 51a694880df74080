"""From tables to names: every spelling under which an actor, a place or a role can stand in a text.

Where two tables give one spelling to different actors, the table read first wins (a state before an organisation,
before a city); ``ambiguous.csv`` overrules them all and lets the text decide.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources.abc import Traversable

from crisisdesk.actors.fold import fold
from crisisdesk.actors.names import Name, Role, Sense
from crisisdesk.actors.offices import Holders, Term
from crisisdesk.actors.tables import Row, read

_GREAT = 500_000
_SMALL = {"of", "and", "the", "for", "in", "to", "on"}
_INVARIANT = ("ese", "ish", "sh", "ch", "ss", "iss", "Lao", "Malagasy", "men", "women", "is", "ois", "oise", "'s", "ic", "i-Vanuatu")
_HEADS = ("minister", "ministry", "secretary", "official", "committee", "agency", "department", "portfolio", "envoy", "chief")

_SEVERAL = frozenset({"people", "men", "women", "children", "police", "carabinieri", "displaced"})
_PLURAL = re.compile(r"[^su']s$")
_BODIES = frozenset({"ministry", "committee", "agency", "department", "portfolio"})


def plural(noun: str) -> str:
    """The regular English plural of a noun."""
    if noun.endswith(("s", "sh", "ch", "x", "z")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


def demonyms(word: str) -> Iterator[str]:
    """A demonym and, where it has one, its plural."""
    yield word
    if not word.endswith(_INVARIANT) and not word.isupper() and "." not in word:
        yield word + "s"


def key_of(name: str) -> str:
    """A name as the finder sees it: folded, no blank at the ends."""
    return name if name.isascii() and name.isalpha() else fold(name).strip()


def _title(noun: str) -> str:
    return " ".join([w if w in _SMALL else w[:1].upper() + w[1:] for w in noun.split(" ")])


def _cases(noun: str) -> set[str]:
    """A common noun as it stands in a sentence, at its start, in a title and in a headline."""
    flat = key_of(noun)
    first = flat[:1].upper() + flat[1:]
    return {flat, first, _title(flat) if " " in flat else first, flat.upper()}


def _spellings(name: str) -> set[str]:
    """A proper name as given and in capitals; an acronym as given only."""
    flat = key_of(name)
    upper = flat.upper()
    if flat == upper or len(flat) < 4:
        return {flat}
    return {flat, upper, _title(flat)} if " " in flat and not flat.istitle() else {flat, upper}


def _without_article(names: Iterable[str]) -> list[str]:
    """The names, without ``the X`` where X is among them."""
    listed = list(names)
    bare = set(listed)
    return [n for n in listed if not (n[:4].lower() == "the " and n[4:] in bare)]


class Lexicon:
    """Gathers names key by key; a key once given by an earlier table is closed to later ones."""

    def __init__(self, successions: dict[str, tuple[str, date]]) -> None:
        self.names: dict[str, Name] = {}
        self._successions = successions
        self._rank = 0

    def next_table(self) -> None:
        """From here on names come from the next table; what is there already outranks them."""
        self._rank += 1

    def _open(self, key: str) -> Name | None:
        """The name of a key, new or of this same table; None where an earlier table has it."""
        name = self.names.get(key)
        if name is None:
            name = self.names[key] = Name(key, self._rank)
        return name if name.rank == self._rank else None

    def place(self, text: str, sense: Sense) -> None:
        """Let a place stand for the state that it lies in, and for the one before on days before the succession."""
        before, day = self._successions.get(sense.code, ("", None))
        if day is None:
            self.add(text, sense)
            return
        self.add(text, replace(sense, begins=day))
        self.add(text, replace(sense, code=before, ends=day))

    def add_city(self, text: str, sense: Sense, *, weak: bool, small: bool) -> None:
        """Let a city stand for its state, unless the name is part of a person's (see ``Context``)."""
        flat = key_of(text)
        for key in (flat,) if small else (flat, flat.upper()):
            name = self._open(key)
            if name is not None:
                name.senses += (sense,)
                name.weak = name.weak or weak
                name.small = small if len(name.senses) == 1 else name.small and small
                name.given = name.surname = True

    def add(self, text: str, sense: Sense, *, again: bool = False) -> None:
        """Let a proper name stand for an actor; ``again`` where the same actor may have it for several times."""
        for key in _spellings(text):
            name = self._open(key)
            if name is None:
                continue
            if text.endswith("+"):
                name.plus = sense
                continue
            if again or not any(other.code == sense.code for other in name.senses):
                name.senses += (sense,)
            if text.endswith("."):
                name.dotted = True

    def add_person(self, text: str, terms: Sequence[Term], *, surname: bool) -> None:
        """Let a person's name stand for the offices he held."""
        for key in _spellings(text):
            name = self._open(key)
            if name is not None:
                name.terms = terms
                name.surname = surname

    def guard(self, phrase: str) -> None:
        """Let a phrase hide the name within it."""
        forms = {phrase, plural(phrase)} if phrase[phrase.rfind(" ") + 1 :].islower() else {phrase}
        for key in set().union(*map(_spellings, forms)):
            name = self._open(key)
            if name is not None:
                name.guard = True

    def add_role(self, noun: str, role: Role) -> None:
        """Let a common noun name a role; of two roles of one noun the first stays."""
        for key in _cases(noun):
            name = self._open(key)
            if name is not None and name.role is None:
                name.role = role

    def mark(self, text: str, use: str) -> None:
        """Note that people bear this name too."""
        for key in _spellings(text):
            name = self.names.get(key)
            if name is not None and not name.guard:
                name.given = name.given or use in ("given", "both")
                name.surname = name.surname or use in ("surname", "both")
                name.word = name.word or use == "word"
                name.small = name.small or use == "rare"
                if name.senses and name.senses[0].kind == "people":
                    name.small = name.small or use != "none"


def _ambiguous(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        sense = Sense(
            row["code"],
            row["kind"],
            "name shared by several",
            0.9,
            weight=int(row["weight"]),
            cues=row.many("cues"),
        )
        lexicon.add(row["name"], sense)


def _states(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        code = row["code"]
        for text in (row["name"], row["official"], *row.many("others")):
            if text:
                lexicon.add(text, Sense(code, "state", "name", 0.99))
        for word in row.many("demonyms"):
            for form in demonyms(word):
                lexicon.add(form, Sense(code, "demonym", "demonym", 0.97))
        for text in row.many("capitals"):
            lexicon.place(text, Sense(code, "capital", "capital for its government", 0.9))


def _organisations(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in _without_article((row["name"], *row.many("others"), *row.many("acronyms"))):
            lexicon.add(text, Sense(row["code"], row["kind"], "name", 0.98))


def _organs(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in row.many("names"):
            lexicon.add(text, Sense(row["code"], "organ", "organ of the organisation", 0.95))


def _seats(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in _without_article(row.many("names")):
            lexicon.add(text, Sense(row["code"], "seat", f"seat: {row['what']}", 0.95))


def sector_code(state: str, sector: str) -> str:
    """The code of a sector of a state: bare for the organs of the state, dotted for the rest."""
    return state if sector in STATE_SECTORS else f"{state}.{sector}"


STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "LEG", "JUD"})


def _bodies(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        code = sector_code(row["code"], row["sector"])
        for text in (*row.many("names"), *row.many("acronyms")):
            lexicon.add(text, Sense(code, "body", "body of the state", 0.94))


def _groups(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        since = row.day("since")
        first = Sense(row["code"], "group", "name of the group", 0.94, ends=since)
        for text in row.many("names"):
            for form in {text, *(demonyms(text) if text in {"Houthi", "Naxalite"} else ())}:
                lexicon.add(form, first)
                if row["then"]:
                    lexicon.add(form, Sense(row["then"], "group", "group in power", 0.9, begins=since))


def _parties(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in row.many("names"):
            for term in row.many("in_power"):
                begins, _, ends = term.partition("/")
                sense = Sense(row["state"], "party", "party in power", 0.9, row.iso(begins), row.iso(ends))
                lexicon.add(text, sense, again=True)
            lexicon.add(text, Sense(f"{row['state']}.PTY", "party", "party out of power", 0.85))


def _institutions(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        code = sector_code(row["code"], "EDU" if row["sector"] == "THK" else row["sector"])
        kind = {"MED": "media", "THK": "think tank"}.get(row["sector"], "institution")
        for text in _without_article(row.many("names")):
            lexicon.add(text, Sense(code, kind, "name", 0.93))


def _peoples(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for word in row.many("names"):
            for form in demonyms(word):
                lexicon.add(form, Sense(row["code"], "people", "people of the state", 0.85))


def _regions(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        for text in _without_article(row.many("names")):
            lexicon.place(text, Sense(row["code"], "region", "place in the state", 0.88))
            if " " not in text:
                lexicon.mark(text, "surname")


def _places(lexicon: Lexicon, holders: Holders, rows: Iterable[Row]) -> None:
    for row in rows:
        name, people = row["name"], int(row["people"])
        sense = Sense(row["code"], row["kind"], "place in the state", 0.86, weight=len(row["people"]))
        weak = row["flag"] == "weak" or (people < _GREAT and holders.surname(name))
        lexicon.add_city(name, sense, weak=weak, small=people < _GREAT)


def _roles(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        noun, many, body = row["noun"], row["plural"], row["being"] == "body"
        several = not many and noun.split()[-1] in _SEVERAL or (not many and _PLURAL.search(noun) is not None)
        lexicon.add_role(noun, Role(noun, row["sector"], row["voice"], row["kind"], plural=several, body=body))
        if many:
            form = plural(noun) if many == "+" else many
            lexicon.add_role(form, Role(noun, row["sector"], row["voice"], row["kind"], plural=True, body=body))


def _portfolios(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        field = row["portfolio"]
        for head in _HEADS:
            noun, body = f"{field} {head}", head in _BODIES
            lexicon.add_role(noun, Role(noun, "GOV", "state", "office", plural=False, body=body))
            lexicon.add_role(f"{field} {plural(head)}", Role(noun, "GOV", "state", "office", plural=True, body=body))
        for link in ("of", "for", "of the"):
            for head in ("minister", "ministry", "department"):
                noun, body = f"{head} {link} {field}", head in _BODIES
                lexicon.add_role(noun, Role(noun, "GOV", "state", "office", plural=False, body=body))


def _guards(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        lexicon.guard(row["phrase"])


TABLES = (
    ("ambiguous.csv", _ambiguous),
    ("states.csv", _states),
    ("organisations.csv", _organisations),
    ("guards.csv", _guards),
    ("organs.csv", _organs),
    ("seats.csv", _seats),
    ("bodies.csv", _bodies),
    ("groups.csv", _groups),
    ("parties.csv", _parties),
    ("institutions.csv", _institutions),
    ("regions.csv", _regions),
    ("peoples.csv", _peoples),
    ("roles.csv", _roles),
    ("portfolios.csv", _portfolios),
)


def _persons(lexicon: Lexicon, holders: Holders) -> None:
    for text, terms in holders.by_name.items():
        lexicon.add_person(text, terms, surname=" " not in text)
    for text, terms in holders.known_as.items():
        lexicon.add_person(text, terms, surname=True)


def _day(row: Row) -> date:
    day = row.day("day")
    if day is None:
        raise row.fault("a succession needs its day")
    return day


def names(holders: Holders, folder: Traversable | None = None) -> dict[str, Name]:
    """Every name of the tables in a folder (the package's own by default), by its folded key."""
    lexicon = Lexicon({row["code"]: (row["before"], _day(row)) for row in read("successions.csv", folder)})
    for table, load in TABLES:
        lexicon.next_table()
        load(lexicon, read(table, folder))
    lexicon.next_table()
    _persons(lexicon, holders)
    lexicon.next_table()
    _places(lexicon, holders, read("places.csv", folder))
    for row in read("person_names.csv", folder):
        lexicon.mark(row["name"], row["use"])
    for name in lexicon.names.values():
        name.settle()
    return lexicon.names
