"""Who did what to whom.

Every word that may tell of an event is weighed by a linear model: which type, or none. Where it is one, each actor of
the sentence is weighed as the one who does it and the one it is done to, and what surrounds it says whether it
happened, is planned, called for, alleged or denied. Every event says what decided.
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from crisisdesk.actors import Discourse
from crisisdesk.model import Document, Event, Mention, Plover, Span, Statement, base, event_id
from crisisdesk.reading.circumstances import circumstances_of
from crisisdesk.reading.event_model import EventModel, event_model
from crisisdesk.reading.memory import PAIR, Memory
from crisisdesk.reading.pairs import Pair, is_state
from crisisdesk.reading.scenes import PRONOUNS, Party, Scene, holding, scene_of
from crisisdesk.reading.tellings import Telling, tellings_of
from crisisdesk.reading.text import Sentence

_POSSESSIVES = frozenset("its his her their our my your".split())
_PAIRS = frozenset(
    "sides countries states leaders presidents ministers governments parties neighbours neighbors capitals".split()
)
_UNDERSTOOD = 0.8
"""What is left of the confidence where the target is taken from an earlier sentence."""
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
    memory = Memory()
    for scene, tellings in zip(scenes, tellings_of(scenes, model), strict=True):
        for telling in tellings:
            for event in _events(document, scene, telling, memory):
                key = (event.source, event.plover, event.target, event.status)
                if key not in told:
                    told.add(key)
                    events[event.event_id] = event
        memory.hear(scene)
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
    named = [m for m in named if m.span.of(discourse.text).lower() not in _POSSESSIVES]
    both = _both(sentence)
    named = [m for m in named if not any(pair.span.meets(m.span) for pair in both)] + both
    taken = {mention.span.start for mention in named}
    for word in sentence.words:
        if word.low in PRONOUNS and word.start not in taken:
            named.append(_pronoun(word.span, word.low, statements, discourse))
    return sorted(named, key=lambda mention: mention.span)


def _both(sentence: Sentence) -> list[Mention]:
    """ "The two countries", "both sides": the pair that the text spoke of last."""
    found = []
    for first, second in pairwise(sentence.words):
        if first.low in {"two", "both", "all"} and second.low in _PAIRS:
            found.append(Mention(Span(first.start, second.end), PAIR, "pair", "the pair named last", 0.6))
    return found


def _pronoun(span: Span, low: str, statements: Sequence[Statement], discourse: Discourse) -> Mention:
    if low in _FIRST_PERSON:
        holder = holding(span, statements)
        code = (holder.speaker.speaks_for if holder else None) or ""
        return Mention(span, code, "pronoun", "the speaker", 0.7 if code else 0.0)
    meant = discourse.actor(span)
    return Mention(span, meant.code, "pronoun", meant.rule, meant.confidence)


def _events(document: Document, scene: Scene, telling: Telling, memory: Memory) -> Iterable[Event]:
    for pair in telling.pairs:
        source, target = scene.parties[pair.source], None if pair.target is None else scene.parties[pair.target]
        doer, done_to = _protesters(telling, source, pair.code)
        for who in memory.resolved(scene, telling, doer, done_to):
            memory.keep(*who)
            understood = "; target understood from what was told before" if who[1] and not done_to else ""
            spans = (source.mention.span, target.mention.span if target else None)
            yield _event(document, scene, telling, pair, who, spans, understood)


def _protesters(telling: Telling, source: Party, target: str | None) -> tuple[str, str | None]:
    """Who protests is not the government: "crowds", "workers" without a sector are people of the state."""
    code = source.code
    if telling.plover is Plover.PROTEST and is_state(code) and (source.bare or target in {None, code}):
        code = f"{code}.CVL"
    if telling.plover is Plover.PROTEST and "." in code and target is None and is_state(base(code)):
        return code, base(code)
    return code, target


def _event(
    document: Document,
    scene: Scene,
    telling: Telling,
    pair: Pair,
    who: tuple[str, str | None],
    spans: tuple[Span, Span | None],
    understood: str,
) -> Event:
    occurrence, plover, status = telling.occurrence, telling.plover, telling.status
    around = circumstances_of(scene, occurrence, plover, status, pair, document.day)
    identity = (document.document_id, who[0], plover, who[1], status, occurrence.span)
    return Event(
        event_id=event_id(*identity),
        document_id=document.document_id,
        statement_id=occurrence.holder.statement_id if occurrence.holder else None,
        source=who[0],
        target=who[1],
        plover=plover,
        mode=around.mode,
        context=around.context,
        status=status,
        on=around.on,
        precision=around.precision,
        place=around.place,
        trigger=occurrence.span,
        source_span=spans[0],
        target_span=spans[1],
        rule=telling.reason + understood + (f"; {around.reason}" if around.reason else ""),
        confidence=round(telling.confidence * (_UNDERSTOOD if understood else 1), 2),
    )
