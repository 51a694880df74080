"""Who did what to whom.

Every word that may tell of an event is weighed by a linear model: which type, or none. Where it is one, each actor of
the sentence is weighed as the one who does it and the one it is done to, and what surrounds it says whether it
happened, is planned, called for, alleged or denied. Every event says what decided.
"""

from collections.abc import Iterable, Sequence

from crisisdesk.actors import Discourse
from crisisdesk.model import Document, Event, Mention, Precision, Span, Statement, Status, event_id
from crisisdesk.reading.event_model import EventModel, event_model
from crisisdesk.reading.scenes import PRONOUNS, Scene, holding, scene_of
from crisisdesk.reading.tellings import Telling, tellings_of
from crisisdesk.reading.text import Sentence

_FIRST_PERSON = frozenset({"we", "i", "our", "my", "us"})


def events_of(
    document: Document,
    sentences: Sequence[Sentence],
    quotations: Sequence[Span],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    discourse: Discourse,
    model: EventModel | None = None,
) -> tuple[Event, ...]:
    """All events of a document in the order of the text."""
    model = model or event_model()
    events: dict[str, Event] = {}
    told: set[tuple[str, str, str | None, str]] = set()
    scenes = scenes_of(sentences, quotations, statements, mentions, discourse, model.learned)
    for scene, tellings in zip(scenes, tellings_of(scenes, model), strict=True):
        for telling in tellings:
            for event in _events(document, scene, telling):
                key = (event.source, event.plover, event.target, event.status)
                if key not in told:
                    told.add(key)
                    events[event.event_id] = event
    return tuple(events.values())


def scenes_of(
    sentences: Sequence[Sentence],
    quotations: Sequence[Span],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    discourse: Discourse,
    learned: frozenset[str],
) -> list[Scene]:
    """The readable sentences, prepared."""
    return [
        scene_in(sentence, quotations, statements, mentions, discourse, learned)
        for sentence in sentences
        if sentence.readable
    ]


def scene_in(
    sentence: Sentence,
    quotations: Sequence[Span],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    discourse: Discourse,
    learned: frozenset[str],
) -> Scene:
    """One sentence, prepared, from what is known of its document."""
    here = [s for s in statements if any(part.meets(sentence.span) for part in (*s.content, *s.cue))]
    quoted = [quotation for quotation in quotations if quotation.meets(sentence.span)]
    return scene_of(sentence, quoted, here, mentions_for(sentence, mentions, here, discourse), learned)


def mentions_for(
    sentence: Sentence, mentions: Sequence[Mention], statements: Sequence[Statement], discourse: Discourse
) -> list[Mention]:
    """The mentions of a sentence with its pronouns, in order."""
    named = [mention for mention in mentions if sentence.span.holds(mention.span)]
    taken = {mention.span.start for mention in named}
    for word in sentence.words:
        if word.low in PRONOUNS and word.start not in taken:
            named.append(_pronoun(word.span, word.low, statements, discourse))
    return sorted(named, key=lambda mention: mention.span)


def _pronoun(span: Span, low: str, statements: Sequence[Statement], discourse: Discourse) -> Mention:
    if low in _FIRST_PERSON:
        holder = holding(span, statements)
        code = (holder.speaker.speaks_for if holder else None) or ""
        return Mention(span, code, "pronoun", "the speaker", 0.7 if code else 0.0)
    meant = discourse.actor(span)
    return Mention(span, meant.code, "pronoun", meant.rule, meant.confidence)


def _events(document: Document, scene: Scene, telling: Telling) -> Iterable[Event]:
    holder = telling.occurrence.holder
    for pair in telling.pairs:
        source, target = scene.parties[pair.source], None if pair.target is None else scene.parties[pair.target]
        code = pair.code
        identity = (document.document_id, source.code, telling.plover, code, telling.status, telling.occurrence.span)
        happened = telling.status is Status.HAPPENED and document.day is not None
        yield Event(
            event_id=event_id(*identity),
            document_id=document.document_id,
            statement_id=holder.statement_id if holder else None,
            source=source.code,
            target=code,
            plover=telling.plover,
            mode=None,
            context=None,
            status=telling.status,
            on=document.day if happened else None,
            precision=Precision.MONTH if happened else Precision.UNKNOWN,
            place=None,
            trigger=telling.occurrence.span,
            source_span=source.mention.span,
            target_span=target.mention.span if target else None,
            rule=telling.reason,
            confidence=pair.confidence,
        )
