"""Who a noun phrase or pronoun of one document stands for, and on whose behalf it speaks."""

from collections.abc import Sequence
from datetime import date

from crisisdesk.actors.registry import Registry
from crisisdesk.actors.registry import registry as shipped
from crisisdesk.model import Mention, Span, Speaker


class Discourse:
    """One document with its mentions, read as a whole."""

    def __init__(
        self, text: str, mentions: Sequence[Mention], on: date | None, registry: Registry | None = None
    ) -> None:
        self.text = text
        self.mentions = tuple(mentions)
        self.on = on
        self.registry = registry or shipped()

    def mention_at(self, span: Span) -> Mention | None:
        """The first mention that lies in or touches the span."""
        return next((mention for mention in self.mentions if mention.span.meets(span)), None)

    def actor(self, span: Span) -> Mention:
        """The actor a noun phrase or pronoun stands for; its code is empty where nothing decides."""
        here = self.mention_at(span)
        if here is not None and here.code:
            return Mention(span, here.code, here.kind, here.rule, here.confidence)
        before = [m for m in self.mentions if m.code and m.span.end <= span.start]
        if not before:
            return Mention(span, "", "unknown", "nothing in front of it", 0.0)
        return Mention(span, before[-1].code, before[-1].kind, "nearest actor in front", 0.5)

    def speaker(self, span: Span) -> Speaker:
        """Who speaks at the span and on whose behalf."""
        actor = self.actor(span)
        return Speaker(span.of(self.text), actor.code or None, None, None, actor.rule, actor.confidence)
