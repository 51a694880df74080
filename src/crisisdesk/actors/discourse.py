"""Who a noun phrase or pronoun of one document stands for, and on whose behalf it speaks."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from crisisdesk.actors.antecedents import Antecedent, Antecedents
from crisisdesk.actors.nounphrase import NounPhrase, parse
from crisisdesk.actors.people import People
from crisisdesk.actors.registry import Registry
from crisisdesk.actors.registry import registry as shipped
from crisisdesk.actors.scene import Entity, entities
from crisisdesk.actors.sentences import Sentences
from crisisdesk.actors.voices import Voices
from crisisdesk.model import Mention, Span, Speaker


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

    @cached_property
    def _hits(self) -> Sequence[tuple[int, int, object]]:
        return self.registry.hits(self.text)

    @cached_property
    def _antecedents(self) -> Antecedents:
        sentences = self._sentences
        made = entities(self.text, sentences, self.mentions, self._hits)
        return Antecedents(self.registry, self.text, sentences, made)

    @cached_property
    def _sentences(self) -> Sentences:
        return Sentences(self.text)

    @cached_property
    def _people(self) -> People:
        return People(self.text, self.mentions, self._hits)

    @cached_property
    def _voices(self) -> Voices:
        return Voices(self.text, self._sentences, self._antecedents, self._people, self._phrase)

    def _phrase(self, span: Span) -> NounPhrase:
        hits = self._hits
        low = bisect_left(hits, span.start, key=lambda hit: hit[0])
        high = bisect_left(hits, span.end, key=lambda hit: hit[0])
        return parse(self.text, span, hits[low:high], self._within(span))

    def _within(self, span: Span) -> tuple[Mention, ...]:
        first = max(0, bisect_left(self._starts, span.start) - 1)
        last = bisect_left(self._starts, span.end)
        return tuple(mention for mention in self.mentions[first:last] if mention.span.meets(span))

    def mention_at(self, span: Span) -> Mention | None:
        """The mention that tells most about the span: one with a code before a bare one."""
        within = self._within(span)
        return self._telling(within) or next(iter(within), None)

    def _telling(self, within: Sequence[Mention]) -> Mention | None:
        coded = [mention for mention in within if mention.code]
        if not coded:
            return None
        full = [mention for mention in coded if not mention.rule.endswith("only a modifier")]
        return (full or coded)[0]

    def actor(self, span: Span) -> Mention:
        """The actor a noun phrase or pronoun stands for; its code is empty where nothing decides."""
        here = self._telling(self._within(span))
        if here is not None:
            return Mention(span, here.code, here.kind, here.rule, here.confidence)
        found, kind = self._meant(span)
        if found is None:
            return Mention(span, "", "unknown", "nothing says who it is", 0.0)
        reasons = ", ".join(found.reasons) or "nearest"
        return Mention(span, found.entity.code, kind, f"antecedent: {reasons}", found.confidence)

    def _meant(self, span: Span) -> tuple[Antecedent | None, str]:
        phrase = self._phrase(span)
        if phrase.pronoun:
            return self._voices.meant(phrase.pronoun, span.start), "pronoun"
        bare = next(iter(self._within(span)), None)
        if bare is not None and bare.kind == "people":
            return self._antecedents.state(bare.span.start), "people"
        if phrase.head is not None:
            return self._antecedents.of_role(phrase.head, phrase.head.noun.split()[-1], span.start), phrase.head.kind
        return None, "unknown"

    def speaker(self, span: Span) -> Speaker:
        """Who speaks at the span and on whose behalf."""
        voice = self._voices.voice(span)
        phrase = self._phrase(span)
        head = phrase.head
        return Speaker(
            self._name(phrase), voice.speaks_for, head.noun if head else None, None, voice.rule, voice.confidence
        )

    def _name(self, phrase: NounPhrase) -> str:
        """The fullest form of a speaker's name that the article gives."""
        if phrase.pronoun:
            found = self._voices.meant(phrase.pronoun, phrase.span.start)
            return self._of_entity(found.entity) if found else phrase.text
        for name in phrase.names:
            known = self._people.named(name.of(self.text))
            if known is not None:
                return known.name
        return phrase.text.strip()

    def _of_entity(self, entity: Entity) -> str:
        return self._voices.extent(entity).of(self.text)
