"""A sentence as the event reader sees it: stems, actors in place, quotations, statements, and where triggers stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from crisisdesk.model import Mention, Span, Statement, base
from crisisdesk.reading.phrases import Group, group_at
from crisisdesk.reading.stems import stem
from crisisdesk.reading.tagged import TaggedSentence
from crisisdesk.reading.text import Sentence
from crisisdesk.reading.triggers import Match, matches_in, noun_classes

PRONOUNS = frozenset("he she it they we i him them us".split())
PAIR = "&"
"""The code of "the two countries" until it is known which."""
_BEFORE_VERBS = frozenset("will would to shall must can could may might should not".split())
_BEFORE_NOUNS = frozenset("the a an its their his her of for after 's ’s in with".split())
_INSIDE = 3
"""Words that may stand between a possessor and what it possesses."""
_BACKGROUND = frozenset(
    "after following since despite because amid where who which whose while when as before during over if unless "
    "although though until whom".split()
)
"""Words behind which a sentence tells of what its main deed answers, follows or goes with."""
_PLACES = frozenset({"state", "demonym", "capital", "place", "city", "region", "people", "territory"})


@dataclass(frozen=True, slots=True)
class Party:
    """A mention of an actor or a pronoun at words ``at`` to ``end`` of a sentence.

    ``mask`` stands for it in features; ``bare`` says that it has no name of its own ("the police").
    """

    mention: Mention
    at: int
    end: int
    mask: str
    bare: bool = False

    @property
    def code(self) -> str:
        """The actor's code; empty where it is unknown."""
        return self.mention.code


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where an event may be told, with its verb group and the statements around it.

    ``order`` counts the occurrences of the sentence; ``cue`` is the statement whose word of saying it is, ``holder``
    the innermost one that it is told in. It stands at words ``at`` to ``end``; ``form`` names its form and voice.
    """

    match: Match
    at: int
    end: int
    form: str
    group: Group
    order: int
    span: Span
    quoted: bool
    cue: Statement | None
    holder: Statement | None


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence prepared for reading events.

    ``lows``, ``stems`` and ``owner`` have one entry a word; ``owner`` is the index of the party that the word belongs
    to, or -1. ``classes`` gives the noun classes of each word, ``clauses`` the word that opens the clause or phrase of
    circumstance in which it stands, empty in the main clause; ``hanging`` the words that hang on a word by grammar.
    """

    sentence: TaggedSentence
    lows: tuple[str, ...]
    stems: tuple[str, ...]
    classes: tuple[tuple[str, ...], ...]
    clauses: tuple[str, ...]
    owner: tuple[int, ...]
    parties: tuple[Party, ...]
    occurrences: tuple[Occurrence, ...]
    statements: tuple[Statement, ...]
    hanging: dict[int, list[int]]

    def token(self, at: int) -> str:
        """A word's stem, or what masks the party that it belongs to."""
        owner = self.owner[at]
        return self.stems[at] if owner < 0 else self.parties[owner].mask


def scene_of(
    sentence: TaggedSentence,
    quotations: Sequence[Span],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    learned: frozenset[str],
) -> Scene:
    """Prepare a sentence. All but ``learned`` are those that meet the sentence; mentions in order."""
    words = sentence.words
    lows = tuple(word.low for word in words)
    stemmed = tuple(map(stem, lows))
    parties = _parties(sentence, mentions)
    owner = [-1] * len(words)
    for number, party in enumerate(parties):
        owner[party.at : party.end] = [number] * (party.end - party.at)
    occurrences: list[Occurrence] = []
    for match in matches_in(stemmed, learned, lows):
        if owner[match.at] < 0:
            occurrences.append(_occurrence(sentence, match, len(occurrences), quotations, statements))
    classes = noun_classes()
    return Scene(
        sentence,
        lows,
        stemmed,
        tuple(classes.get(word, ()) for word in stemmed),
        _clauses(lows),
        tuple(owner),
        parties,
        tuple(occurrences),
        tuple(statements),
        sentence.grammar.hanging() if occurrences and parties else {},
    )


def _clauses(lows: Sequence[str]) -> tuple[str, ...]:
    """For each word what opens its circumstance. A comma ends one that begins the sentence or stands between commas."""
    found: list[str] = []
    opened, closing = "", False
    for at, low in enumerate(lows):
        if low in _BACKGROUND:
            opened, closing = low, at == 0 or lows[at - 1] == ","
        elif low == ";" or (low == "," and closing):
            opened = ""
        found.append(opened)
    return tuple(found)


def _parties(sentence: Sentence, mentions: Sequence[Mention]) -> tuple[Party, ...]:
    parties: list[Party] = []
    for mention in mentions:
        at = sentence.first_at(mention.span.start)
        end = sentence.first_at(mention.span.end)
        if at >= end or (parties and at < parties[-1].end):
            continue
        if at and end - at > 1 and sentence.words[at - 1].low in _BEFORE_VERBS and sentence.words[at].text.islower():
            at += 1  # "will host envoys": the first word is the verb, not a part of the name
        bare = all(word.text.islower() or not word.text.isalpha() for word in sentence.words[at:end])
        if bare and end - at <= 2 and "paper" in noun_classes().get(stem(sentence.words[end - 1].low), ()):
            continue
        party = Party(mention, at, end, _mask(mention, bare=bare), bare)
        if parties and _one_phrase(sentence, parties[-1], party):
            parties[-1] = _merged(parties[-1], party)
        else:
            parties.append(party)
    return tuple(parties)


def _one_phrase(sentence: Sentence, first: Party, second: Party) -> bool:
    """Whether two mentions are parts of one name: "Chile's tribunal", "the Union (EU)", an office and who holds it."""
    if base(first.code) != base(second.code) or second.mention.kind == "pronoun" or first.mention.kind == "pronoun":
        return False
    between = [word.low for word in sentence.words[first.end : second.at]]
    if between == ["("] or (not between and first.code == second.code):
        return True
    if not second.bare or len(between) > _INSIDE:
        return False
    return not between or (between[0] in {"'s", "’s"} and all(word.isalpha() for word in between[1:]))


def _merged(first: Party, second: Party) -> Party:
    """Two mentions as one party: of the second where it is a sector, else of the first."""
    mention = second.mention if "." in second.code else first.mention
    span = Span(first.mention.span.start, second.mention.span.end)
    whole = Mention(span, mention.code, mention.kind, mention.rule, mention.confidence)
    return Party(whole, first.at, second.end, second.mask if "." in second.code else first.mask, first.bare)


def _mask(mention: Mention, *, bare: bool) -> str:
    if mention.kind == "pronoun":
        return "@it"
    if bare:
        return "@role"
    if "." in mention.code:
        return "@" + mention.code.partition(".")[2][:3]
    return "@place" if mention.kind in _PLACES else "@office" if mention.kind == "office" else "@body"


def _occurrence(
    sentence: Sentence, match: Match, order: int, quotations: Sequence[Span], statements: Sequence[Statement]
) -> Occurrence:
    words = sentence.words
    span = Span(words[match.at].start, words[match.end - 1].end)
    quoted = any(quotation.start <= span.start < quotation.end for quotation in quotations)
    cue = next((s for s in statements if any(part.meets(span) for part in s.cue)), None)
    group = group_at(words, match.at, match.at + 1)
    form = _form(sentence, match, group)
    return Occurrence(match, match.at, match.end, form, group, order, span, quoted, cue, holding(span, statements))


def _form(sentence: Sentence, match: Match, group: Group) -> str:
    """The form and voice of a trigger, in short."""
    words = sentence.words
    word, before = words[match.at].low, words[match.at - 1].low if match.at else "^"
    if group.passive:
        return "passive"
    if before == "to":
        return "to"
    if before in _BEFORE_NOUNS:
        return "ingn" if word.endswith("ing") else "noun"
    if word.endswith("ing"):
        return "ing"
    if group.end > group.start + 1:
        return "aux"
    by = any(word.low == "by" for word in words[match.end : match.end + 3])
    return ("ed" if word.endswith("ed") else "x") + ("by" if by else "")


def holding(span: Span, statements: Sequence[Statement]) -> Statement | None:
    """The innermost statement in whose content a span lies."""
    holders = [s for s in statements if any(part.start <= span.start < part.end for part in s.content)]
    return min(holders, key=lambda s: sum(part.end - part.start for part in s.content)) if holders else None
