"""From tables to names: every spelling under which an actor, a place or a role can stand in a text.

Where two tables give one spelling to different actors, the table read first wins (a state before an organisation,
before a city); ``ambiguous.csv`` overrules them all and lets the text decide.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from importlib.resources.abc import Traversable

from crisisdesk.actors.fold import fold
from crisisdesk.actors.names import Name, Role, Sense
from crisisdesk.actors.tables import Row, read

_SMALL = {"of", "and", "the", "for", "in", "to", "on"}
_INVARIANT = ("ese", "ish", "sh", "ch", "ss", "iss", "Lao", "Malagasy", "men", "women", "is", "ois", "oise", "'s", "ic", "i-Vanuatu")
_HEADS = ("minister", "ministry", "secretary", "official", "committee", "agency", "department", "portfolio", "envoy", "chief")


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
    """A name as the finder sees it: folded, single blanks, no blank at the ends."""
    return " ".join(fold(name).split())


def _title(noun: str) -> str:
    return " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in noun.split(" "))


def _cases(noun: str) -> set[str]:
    """A common noun as it stands in a sentence, at its start, in a title and in a headline."""
    flat = key_of(noun)
    return {flat, flat[:1].upper() + flat[1:], _title(flat), flat.upper()}


def _spellings(name: str) -> set[str]:
    """A proper name as given and in capitals; an acronym as given only."""
    flat = key_of(name)
    if flat.isupper() or len(flat) < 4:
        return {flat}
    return {flat, flat.upper(), _title(flat)}


def _without_article(names: Iterable[str]) -> list[str]:
    """The names, without ``the X`` where X is among them."""
    listed = list(names)
    bare = set(listed)
    return [n for n in listed if not (n[:4].lower() == "the " and n[4:] in bare)]


class Lexicon:
    """Gathers names key by key; a key once given by an earlier table is closed to later ones."""

    def __init__(self) -> None:
        self.names: dict[str, Name] = {}
        self._closed: set[str] = set()

    def close(self) -> None:
        """End a table: its keys now outrank those of the tables that follow."""
        self._closed = set(self.names)

    def _name(self, key: str) -> Name:
        name = self.names.get(key)
        if name is None:
            name = self.names[key] = Name(key, len(key))
        return name

    def add(self, text: str, sense: Sense, *, weak: bool = False) -> None:
        """Let a proper name stand for an actor."""
        for key in _spellings(text):
            if key in self._closed or not key:
                continue
            name = self._name(key)
            if not any(other.code == sense.code for other in name.senses):
                name.senses.append(sense)
            name.weak = name.weak or weak
            name.dotted = name.dotted or text.endswith(".")

    def add_party(self, text: str, state: str, begins: date | None, ends: date | None) -> None:
        """Let a party stand for its state while it governs."""
        sense = Sense(state, "party", "party in power", 0.9, begins=begins, ends=ends)
        for key in _spellings(text):
            if key not in self._closed:
                self._name(key).senses.append(sense)

    def guard(self, phrase: str) -> None:
        """Let a phrase hide the name within it."""
        for key in _spellings(phrase):
            if key not in self._closed:
                self._name(key).guard = True

    def add_role(self, noun: str, role: Role) -> None:
        """Let a common noun name a role."""
        for key in _cases(noun):
            name = self._name(key)
            if name.role is None and not name.senses and not name.guard:
                name.role = role

    def mark(self, text: str, use: str) -> None:
        """Note that people bear this name too."""
        for key in _spellings(text):
            name = self.names.get(key)
            if name is not None and not name.guard:
                name.given = name.given or use in ("given", "both")
                name.surname = name.surname or use in ("surname", "both")


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
            lexicon.add(text, Sense(code, "capital", "capital for its government", 0.9))


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
                lexicon.add_party(text, row["state"], row.iso(begins), row.iso(ends))
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
            lexicon.add(text, Sense(row["code"], "region", "place in the state", 0.88))


def _places(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        weight = len(row["people"])
        sense = Sense(row["code"], row["kind"], "place in the state", 0.86, weight=weight)
        lexicon.add(row["name"], sense, weak=row["flag"] == "weak")


def _roles(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        noun, many = row["noun"], row["plural"]
        lexicon.add_role(noun, Role(noun, row["sector"], row["voice"], row["kind"], plural=False))
        if many:
            form = plural(noun) if many == "+" else many
            lexicon.add_role(form, Role(noun, row["sector"], row["voice"], row["kind"], plural=True))


def _portfolios(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        field = row["portfolio"]
        for head in _HEADS:
            noun = f"{field} {head}"
            lexicon.add_role(noun, Role(noun, "GOV", "state", "office", plural=False))
            lexicon.add_role(f"{field} {plural(head)}", Role(noun, "GOV", "state", "office", plural=True))
        for link in ("of", "for", "of the"):
            for head in ("minister", "ministry", "department"):
                noun = f"{head} {link} {field}"
                lexicon.add_role(noun, Role(noun, "GOV", "state", "office", plural=False))


def _guards(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        lexicon.guard(row["phrase"])


def _people(lexicon: Lexicon, rows: Iterable[Row]) -> None:
    for row in rows:
        lexicon.mark(row["name"], row["use"])


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
    ("places.csv", _places),
    ("person_names.csv", _people),
)


def names(folder: Traversable | None = None) -> dict[str, Name]:
    """Every name of the tables in a folder (the package's own by default), by its folded key."""
    lexicon = Lexicon()
    for table, load in TABLES:
        load(lexicon, read(table, folder))
        lexicon.close()
    return lexicon.names
