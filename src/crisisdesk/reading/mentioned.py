"""The mentions of a document, those without a name of their own resolved only where somebody looks."""

from collections.abc import Callable, Sequence

from crisisdesk.actors import Discourse
from crisisdesk.model import Mention, Span


class Mentioned:
    """Mentions in the order of the text; ``meant`` says who a bare one ("the government") stands for."""

    def __init__(self, mentions: Sequence[Mention], meant: Callable[[Span], Mention] | None = None) -> None:
        self._mentions = mentions
        self._meant = meant
        self._known: dict[Span, Mention] = {}

    @classmethod
    def of(cls, discourse: Discourse) -> "Mentioned":
        """The mentions of a document that nobody resolved yet."""
        return cls(discourse.mentions, discourse.actor)

    def all(self) -> tuple[Mention, ...]:
        """Every mention, resolved."""
        return tuple(map(self._resolved, self._mentions))

    def inside(self, span: Span) -> list[Mention]:
        """The mentions that lie wholly in a span and stand for somebody."""
        return [found for mention in self._held(span) if (found := self._resolved(mention)).code]

    def any_inside(self, span: Span) -> bool:
        """Whether a mention lies in a span, whomever it stands for."""
        return bool(self._held(span))

    def named(self, span: Span) -> list[Mention]:
        """The mentions in a span that stand for somebody by their own name."""
        return [mention for mention in self._held(span) if mention.code]

    def begins(self, span: Span) -> int | None:
        """Where the first mention in a span begins, whomever it stands for; None where there is none."""
        return next((mention.span.start for mention in self._held(span)), None)

    def _held(self, span: Span) -> list[Mention]:
        return [mention for mention in self._mentions if span.holds(mention.span)]

    def _resolved(self, mention: Mention) -> Mention:
        if mention.code or self._meant is None:
            return mention
        if mention.span not in self._known:
            self._known[mention.span] = self._meant(mention.span)
        return self._known[mention.span]
