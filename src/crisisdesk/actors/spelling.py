"""How names and nouns are spelled: plurals, capitals, and the key under which the finder knows them."""

from collections.abc import Iterable, Iterator

from crisisdesk.actors.fold import fold

_SMALL = frozenset({"of", "and", "the", "for", "in", "to", "on"})
_SPOKEN = 4
_INVARIANT = (
    *("ese", "ish", "sh", "ch", "ss", "iss", "Lao", "Malagasy", "men", "women", "is", "ois", "oise", "'s", "ic"),
    "i-Vanuatu",
)


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


def title(noun: str) -> str:
    """A noun with capitals as in a title."""
    return " ".join([w if w in _SMALL else w[:1].upper() + w[1:] for w in noun.split(" ")])


def cases(noun: str) -> set[str]:
    """A common noun as it stands in a sentence, at its start, in a title and in a headline."""
    flat = key_of(noun)
    first = flat[:1].upper() + flat[1:]
    return {flat, first, title(flat) if " " in flat else first, flat.upper()}


def spellings(name: str) -> set[str]:
    """A proper name as given and in capitals; an acronym as given only."""
    flat = key_of(name)
    upper = flat.upper()
    if flat == upper or len(flat) < 4:
        return {flat}
    return {flat, upper, title(flat)} if " " in flat and not flat.istitle() else {flat, upper}


def as_words(name: str) -> tuple[str, ...]:
    """A name, and a longer acronym as British papers write it too: ``Ecowas``, ``Unicef``."""
    return (name, name.capitalize()) if name.isalpha() and name.isupper() and len(name) > _SPOKEN else (name,)


def without_article(names: Iterable[str]) -> list[str]:
    """The names, without ``the X`` where X is among them."""
    listed = list(names)
    bare = set(listed)
    return [n for n in listed if not (n[:4].lower() == "the " and n[4:] in bare)]
