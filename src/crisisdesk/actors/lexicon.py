"""From tables to names: every spelling under which an actor, a place or a role can stand in a text."""

from collections.abc import Iterable, Iterator

from crisisdesk.actors.fold import fold
from crisisdesk.actors.names import Name, Role, Sense
from crisisdesk.actors.tables import Row, read

_SMALL = {"of", "and", "the", "for", "in", "to", "on"}
_INVARIANT = ("ese", "ish", "sh", "ch", "ss", "iss", "Lao", "Malagasy", "men", "women", "is", "ois", "oise")
_HEADS = ("minister", "ministry", "secretary", "official", "committee")


def plural(noun: str) -> str:
    """The regular English plural of a noun or demonym."""
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


def _title(noun: str) -> str:
    return " ".join(w if w in _SMALL else w[:1].upper() + w[1:] for w in noun.split(" "))


def _cases(noun: str) -> set[str]:
    """A common noun as it stands in a sentence, at its start, in a title and in a headline."""
    flat = fold(noun)
    return {flat, flat[:1].upper() + flat[1:], _title(flat), flat.upper()}


def _spellings(name: str) -> set[str]:
    """A proper name as given and in capitals; an acronym as given only."""
    flat = " ".join(fold(name).split())
    return {flat, flat.upper()} if not flat.isupper() else {flat}


class Lexicon:
    """Gathers names key by key; two meanings of one spelling stand in one name."""

    def __init__(self) -> None:
        self.names: dict[str, Name] = {}

    def _name(self, key: str) -> Name:
        name = self.names.get(key)
        if name is None:
            name = self.names[key] = Name(key, len(key))
        return name

    def add(self, text: str, sense: Sense) -> None:
        """Let a proper name stand for an actor."""
        for key in _spellings(text):
            senses = self._name(key).senses
            if not any(other.code == sense.code for other in senses):
                senses.append(sense)

    def add_role(self, noun: str, role: Role) -> None:
        """Let a common noun name a role."""
        for key in _cases(noun):
            name = self._name(key)
            if name.role is None and not name.senses:
                name.role = role


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
        for text in (row["name"], *row.many("others"), *row.many("acronyms")):
            lexicon.add(text, Sense(row["code"], "organisation", "name", 0.98))


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
            role = Role(head, "GOV", "state", "office", plural=False)
            many = Role(head, "GOV", "state", "office", plural=True)
            lexicon.add_role(f"{field} {head}", role)
            lexicon.add_role(f"{field} {plural(head)}", many)
        for link in ("of", "for", "of the"):
            for head in ("minister", "ministry"):
                lexicon.add_role(f"{head} {link} {field}", Role(head, "GOV", "state", "office", plural=False))


def names() -> dict[str, Name]:
    """Every name of the package's tables, by its folded key."""
    lexicon = Lexicon()
    _states(lexicon, read("states.csv"))
    _organisations(lexicon, read("organisations.csv"))
    _roles(lexicon, read("roles.csv"))
    _portfolios(lexicon, read("portfolios.csv"))
    return lexicon.names
