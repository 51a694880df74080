"""The actors of one document in order, with what a pronoun or bare noun needs to know about each."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from crisisdesk.actors.finder import Found
from crisisdesk.actors.names import Role
from crisisdesk.actors.sentences import Sentences
from crisisdesk.actors.words import words
from crisisdesk.model import Mention, base

_PREPOSITIONS = words("preposition")
_AWAY = words("away")
_SKIPPED = words("skipped")
_SENT = words("envoy")
_VENUE = re.compile(
    r"\b(?:met|meet|meets|meeting|gathered|gather|conferred|talks|summit|conference|session|signed|ceremony|congress|forum)\b"
    r"[^.]{0,40}\b(?:in|at) (?:the )?$"
)
_DATELINE = re.compile(
    r"(?:, [A-Z][\w. ]{2,20})?(?:, \d{1,2} \w+| \([A-Z][\w /]+\))? ?(?:[-–—]{1,2} |: )|,? \([A-Z]\w+\)"
)
_SAID_TO_BE = re.compile(
    r"\b(?:he|she|who) (?:is|was|has been|had been|became) (?:once |now )?(?:an? )?\Z", re.IGNORECASE
)
_LEFT_FOR = re.compile(
    r"\b(?:fled|flee|flees|flew|flown|fly|escaped|travelled|traveled|departed|crossed|went|left|bound|headed|deported|"
    r"extradited|airlifted|evacuated|expelled|exiled)\b[^.,;]{0,25}\b(?:to|into|for) "
    r"(?:the |neighbouring |neighboring )?$"
)
_WORDS_BEFORE = re.compile(r"([\w'’-]+)\s*$")


@dataclass(frozen=True)
class Entity:
    """One mention in its place: the actor it stands for, its head noun, and how it stands in its sentence.

    ``subject`` is true of the first actor of a sentence that no preposition governs, ``away`` of one behind a word
    like "with" or "against", ``located`` of one behind "in" or "near", ``dateline`` of the place an article is from,
    ``venue`` of the place of a meeting or the goal of a flight, ``owns`` of one with a possessive,
    ``opens`` of a place at the head of a sentence ("In Niamey, the junta ..."), ``said`` of what somebody is said to be
    ("he was an officer once").
    """

    mention: Mention
    code: str
    role: Role | None
    noun: str
    sentence: int
    subject: bool
    away: bool
    located: bool
    dateline: bool = False
    venue: bool = False
    owns: bool = False
    opens: bool = False
    said: bool = False

    @cached_property
    def start(self) -> int:
        """Where it begins."""
        return self.mention.span.start

    @cached_property
    def state(self) -> str:
        """The state of its code, empty for none."""
        return base(self.code)

    @cached_property
    def sector(self) -> str:
        """The sector of its code, empty for a state or organisation itself."""
        return self.code.partition(".")[2]

    @cached_property
    def person(self) -> bool:
        """Whether it is one human being."""
        if self.mention.kind == "person":
            return True
        return self.role is not None and not self.role.body and not self.role.plural

    @cached_property
    def plural(self) -> bool:
        """Whether it names several."""
        return self.role is not None and self.role.plural

    @cached_property
    def official(self) -> bool:
        """Whether it is an office or force of a state, which speaks and acts far from home."""
        return self.role is not None and not self.sector and self.role.voice in ("state", "generic", "diplomat")

    @cached_property
    def acts(self) -> bool:
        """Whether it is a state that does something, rather than the place where it is done."""
        return self.subject and self.role is None and not self.owns

    @cached_property
    def metonym(self) -> bool:
        """Whether it is a capital that stands for its government."""
        return self.mention.kind in ("capital", "seat") and not self.located and not self.dateline

    @cached_property
    def abroad(self) -> bool:
        """Whether it is an office that stands in another state: an embassy, an envoy."""
        return self.role is not None and self.noun in _SENT

    @cached_property
    def modifier(self) -> bool:
        """Whether it only qualifies what follows."""
        return self.mention.rule.endswith("only a modifier")


def entities(text: str, sentences: Sentences, mentions: Sequence[Mention], hits: Sequence[Found]) -> list[Entity]:
    """The mentions of a text with their heads and places, bare ones without a code."""
    made: list[Entity] = []
    seen: set[int] = set()
    lead = 0
    heads = _heads(mentions, hits)
    for mention, (role, noun) in zip(mentions, heads, strict=True):
        number = sentences.number(mention.span.start)
        word = governor(text, mention.span.start)
        head = _DATELINE.match(text, mention.span.end) if mention.span.start < 60 else None
        lead = max(lead, head.end()) if head else lead
        dateline = mention.span.start < lead
        subject = number not in seen and word not in _PREPOSITIONS and not dateline
        if subject:
            seen.add(number)
        located = word in ("in", "near", "at", "outside", "around", "across", "inside")
        ahead = text[max(0, mention.span.start - 60) : mention.span.start]
        venue = (_VENUE if located else _LEFT_FOR).search(ahead) is not None
        away = word in _AWAY
        owns = text[mention.span.end : mention.span.end + 2] in ("'s", "’s", "s'", "s’")
        opens = located and mention.span.start - sentences.bounds(mention.span.start)[0] < len("outside ")
        said = _SAID_TO_BE.search(ahead) is not None
        places = (subject, away, located, dateline, venue, owns, opens, said)
        made.append(Entity(mention, mention.code, role, noun, number, *places))
    return made


def _heads(mentions: Sequence[Mention], hits: Sequence[Found]) -> list[tuple[Role | None, str]]:
    heads: list[tuple[Role | None, str]] = []
    place = 0
    for mention in mentions:
        while place < len(hits) and hits[place][0] < mention.span.start:
            place += 1
        inside = []
        while place < len(hits) and hits[place][0] < mention.span.end:
            inside.append(hits[place])
            place += 1
        heads.append(head_of(inside, mention.span.start))
    return heads


def head_of(inside: Sequence[Found], start: int) -> tuple[Role | None, str]:
    """The role that a phrase is about and its last word: ``spokesman`` of ``foreign ministry spokesman``."""
    roles = [hit for hit in inside if hit[2].role is not None]
    if not roles:
        return None, ""
    head = roles[-1]
    if roles[0][0] == start:
        head = roles[0]
        for before, after in pairwise(roles):
            if after[0] - before[1] > 2:
                break
            head = after
    role = head[2].role
    assert role is not None
    noun = role.noun.split(" of ")[0].split()[-1]
    of_body = next((h[2].role for h in roles if h[0] < head[0] and h[2].role and h[2].role.sector == "IGO"), None)
    return (replace(of_body, body=role.body, plural=role.plural) if of_body else role), noun


def governor(text: str, start: int) -> str:
    """The word in front of a phrase, past articles and adjectives, in lower case."""
    for _ in range(4):
        found = _WORDS_BEFORE.search(text[max(0, start - 30) : start])
        if found is None:
            return ""
        word = found[1].lower()
        if word not in _SKIPPED:
            return word
        start -= len(found[0])
    return ""


def counts(made: Iterable[Entity]) -> Counter[str]:
    """How often each state or organisation is named."""
    return Counter(entity.state for entity in made if entity.code and not entity.modifier)
