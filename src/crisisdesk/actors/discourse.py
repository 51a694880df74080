"""Who a noun phrase or pronoun of one document stands for, and on whose behalf it speaks."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from crisisdesk.actors.antecedents import Antecedent, Antecedents
from crisisdesk.actors.finder import Found
from crisisdesk.actors.nounphrase import NUMBERS, TOGETHER, NounPhrase, parse
from crisisdesk.actors.people import Introduction, People
from crisisdesk.actors.registry import Registry
from crisisdesk.actors.registry import registry as shipped
from crisisdesk.actors.scene import entities
from crisisdesk.actors.sentences import Sentences
from crisisdesk.actors.voices import Voices
from crisisdesk.errors import Misuse
from crisisdesk.model import Mention, Span, Speaker

_EMPLOYER = re.compile(r"\b(?:at|of|with|from|for) (?:the |an? )?([A-Z][^,;()]*)")


class Discourse:
    """One document with its mentions, read as a whole. ``on`` is the day of the document."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], on: date | None, registry: Registry | None = None
    ) -> None:
        self.text = text
        self.mentions = tuple(mentions)
        self.on = on
        self.registry = registry or shipped()
        self._starts = [mention.span.start for mention in self.mentions]

    def mention_at(self, span: Span) -> Mention | None:
        """The mention that tells most about the span: one with a code before a bare one; None if none is there."""
        within = self._within(span)
        return _telling(within) or next(iter(within), None)

    def actor(self, span: Span) -> Mention:
        """The actor a noun phrase or pronoun stands for; its code is empty where nothing decides."""
        here = _telling(self._within(span))
        if here is not None:
            return Mention(span, here.code, here.kind, here.rule, here.confidence)
        known = self._introduced(self._phrase(span))
        if known is not None and known.described is not None and known.described != span:
            said = self.actor(known.described)
            return Mention(span, said.code, "person", f"{known.name}: {said.rule}", said.confidence)
        together = self.actors(span) if TOGETHER.match(span.of(self.text)) else ()
        if together:
            return together[0]
        found, kind = self._meant(span)
        if found is None:
            return Mention(span, "", "unknown", "nothing says who it is", 0.0)
        reasons = ", ".join(found.reasons) or "nearest"
        return Mention(span, found.entity.code, kind, f"antecedent: {reasons}", found.confidence)

    def actors(self, span: Span) -> tuple[Mention, ...]:
        """All actors of a phrase: both of ``the two countries``, each of ``Mali and Niger``, or the one there is."""
        pair = TOGETHER.match(span.of(self.text))
        if pair is not None:
            states = self._antecedents.states(span.start, NUMBERS.get(pair[1].lower(), 2))
            return tuple(Mention(span, e.state, e.mention.kind, f"one of {pair[0]}", 0.6) for e in states)
        coded = tuple(mention for mention in self._within(span) if mention.code)
        single = self.actor(span)
        return coded if len(coded) > 1 else (single,) if single.code else ()

    def speaker(self, span: Span) -> Speaker:
        """Who speaks at the span and on whose behalf."""
        voice = self._voices.voice(span)
        phrase = self._phrase(span)
        known = self._introduced(phrase)
        told = self._phrase(known.described) if known is not None and known.described is not None else phrase
        head = told.head or phrase.head
        return Speaker(
            self._name(phrase, known),
            voice.speaks_for,
            head.noun if head else None,
            self._affiliation(told, voice.speaks_for),
            voice.rule,
            voice.confidence,
        )

    @cached_property
    def _hits(self) -> Sequence[Found]:
        return self.registry.hits(self.text)

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self.text)

    @cached_property
    def _antecedents(self) -> Antecedents:
        made = entities(self.text, self._sentences, self.mentions, self._hits)
        return Antecedents(self.registry, self.text, self._sentences, made)

    @cached_property
    def _people(self) -> People:
        return People(self.text, self.mentions, self._hits)

    @cached_property
    def _voices(self) -> Voices:
        return Voices(self.text, self._sentences, self._antecedents, self._people, self._phrase)

    def _phrase(self, span: Span) -> NounPhrase:
        low = bisect_left(self._hits, span.start, key=lambda hit: hit[0])
        high = bisect_left(self._hits, span.end, key=lambda hit: hit[0])
        return parse(self.text, span, self._hits[low:high], self._within(span))

    def _within(self, span: Span) -> tuple[Mention, ...]:
        """The mentions that lie in or touch a span."""
        first = max(0, bisect_left(self._starts, span.start) - 1)
        last = bisect_left(self._starts, span.end)
        return tuple(mention for mention in self.mentions[first:last] if mention.span.meets(span))

    def _meant(self, span: Span) -> tuple[Antecedent | None, str]:
        """The antecedent of a pronoun or bare noun, and what kind of phrase it is."""
        phrase = self._phrase(span)
        if phrase.pronoun:
            return self._voices.meant(phrase.pronoun, span.start), "pronoun"
        bare = next(iter(self._within(span)), None)
        if bare is not None and bare.kind == "people":
            return self._antecedents.state(bare.span.start), "people"
        if phrase.head is None:
            return None, "unknown"
        noun = phrase.head.noun.split()[-1]
        owner = self._antecedents.owner_before(span.end - len(noun), phrase.head)
        if owner is None and phrase.owner in ("its", "his", "her"):
            owner = self._antecedents.of_owner(phrase.owner, span.start, phrase.head)
        return owner or self._antecedents.of_role(phrase.head, noun, span.start, span.end), phrase.head.kind

    def _introduced(self, phrase: NounPhrase) -> Introduction | None:
        """The person of a phrase, if the text introduces him somewhere."""
        known = (self._people.named(name.of(self.text)) for name in phrase.names)
        return next(filter(None, known), None)

    def _name(self, phrase: NounPhrase, known: Introduction | None) -> str:
        """The fullest form of a speaker's name that the article gives."""
        if known is not None:
            return known.name
        found = self._voices.meant(phrase.pronoun, phrase.span.start) if phrase.pronoun else None
        if found is None:
            return phrase.text.strip()
        span = self._voices.extent(found.entity)
        return self._name(self._phrase(span), self._introduced(self._phrase(span)))

    def _affiliation(self, phrase: NounPhrase, speaks_for: str | None) -> str | None:
        """Where a speaker works: as the phrase says it, or the name of the actor he speaks for."""
        if phrase.head is not None and speaks_for is None:
            employer = _EMPLOYER.search(phrase.text)
            return employer[1].strip() if employer else None
        if speaks_for is None or phrase.head is None or "." in speaks_for:
            return None
        try:
            return self.registry.name(speaks_for)
        except Misuse:
            return None


def _telling(within: Sequence[Mention]) -> Mention | None:
    """The first mention with a code, before those that only qualify what follows."""
    coded = [mention for mention in within if mention.code]
    full = [mention for mention in coded if not mention.rule.endswith("only a modifier")]
    return next(iter(full or coded), None)
