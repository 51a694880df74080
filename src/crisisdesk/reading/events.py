"""Who did what to whom.

Every word that may tell of an event is weighed by a linear model: which type, or none. Where it is one, each actor of
the sentence is weighed as the one who does it and the one it is done to, and what surrounds it says whether it
happened, is planned, called for, alleged or denied. Every event says what decided.
"""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from crisisdesk.actors import Discourse
from crisisdesk.model import Document, Event, Mention, Plover, Span, Statement, base, event_id
from crisisdesk.reading.circumstances import circumstances_of
from crisisdesk.reading.event_model import Conventions, EventModel, event_model
from crisisdesk.reading.memory import Memory
from crisisdesk.reading.pairs import Pair, is_state
from crisisdesk.reading.scenes import PAIR, PRONOUNS, Party, Scene, holding, scene_of
from crisisdesk.reading.tagged import TaggedSentence
from crisisdesk.reading.tellings import Telling, tellings_of
from crisisdesk.reading.text import Sentence

T = TypeVar("T")
_POSSESSIVES = frozenset("its his her their our my your".split())
_PAIRS = frozenset(
    "sides countries states leaders presidents ministers governments parties neighbours neighbors capitals".split()
)
_UNDERSTOOD = 0.8
"""What is left of the confidence where the target is taken from an earlier sentence."""
_FIRST_PERSON = frozenset({"we", "i", "our", "my", "us"})


def events_of(
    document: Document,
    sentences: Sequence[TaggedSentence],
    quotations: Sequence[Span],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    discourse: Discourse,
    model: EventModel | None = None,
    conventions: Conventions = Conventions.DESK,
) -> tuple[Event, ...]:
    """All events of a document in the order of the text; by PLOVER's conventions the main one of each sentence."""
    model = model or event_model()
    events: dict[str, Event] = {}
    told: set[tuple[str, str, str | None, str]] = set()
    scenes = scenes_of(sentences, quotations, statements, mentions, discourse, model.learned)
    memory = Memory()
    for scene, tellings in zip(scenes, tellings_of(scenes, model, conventions), strict=True):
        for telling in tellings:
            for event in _events(document, scene, telling, memory):
                key = (event.source, event.plover, event.target, event.status)
                if key not in told:
                    told.add(key)
                    events[event.event_id] = event
        memory.hear(scene)
    return tuple(sorted(events.values(), key=lambda event: (event.trigger, event.event_id)))


def scenes_of(
    sentences: Sequence[TaggedSentence],
    quotations: Sequence[Span],
    statements: Sequence[Statement],
    mentions: Sequence[Mention],
    discourse: Discourse,
    learned: frozenset[str],
) -> list[Scene]:
    """The readable sentences, prepared. Mentions without a code take part: they may be what a sentence is about."""
    spans = [sentence.span for sentence in sentences]
    quoted = _by_sentence(spans, ((quotation, quotation) for quotation in quotations))
    said = _by_sentence(spans, ((part, s) for s in statements for part in (*s.content, *s.cue)))
    named = _by_sentence(spans, ((mention.span, mention) for mention in mentions))
    return [
        scene_of(sentence, quoted[at], said[at], _parties_in(sentence, named[at], said[at], discourse), learned)
        for at, sentence in enumerate(sentences)
        if sentence.readable
    ]


def _by_sentence(spans: Sequence[Span], found: Iterable[tuple[Span, T]]) -> list[list[T]]:
    """What meets each sentence, in order and without repetition."""
    ends = [span.end for span in spans]
    result: list[list[T]] = [[] for _ in spans]
    for span, thing in found:
        at = bisect_right(ends, span.start)
        while at < len(spans) and spans[at].start < span.end:
            if not any(thing is other for other in result[at]):
                result[at].append(thing)
            at += 1
    return result


def _parties_in(
    sentence: Sentence, mentions: Sequence[Mention], statements: Sequence[Statement], discourse: Discourse
) -> list[Mention]:
    """The mentions of a sentence with its pronouns and pairs, without "its" and the like, in order."""
    both = _both(sentence)
    named = [
        mention
        for mention in mentions
        if sentence.span.holds(mention.span)
        and mention.span.of(discourse.text).lower() not in _POSSESSIVES
        and not any(pair.span.meets(mention.span) for pair in both)
    ]
    taken = {mention.span.start for mention in named}
    pronouns = [word for word in sentence.words if word.low in PRONOUNS and word.start not in taken]
    named += [_pronoun(word.span, word.low, statements, discourse) for word in pronouns]
    return sorted([*named, *both], key=lambda mention: mention.span)


def _both(sentence: Sentence) -> list[Mention]:
    """Mentions of the pair that the text spoke of last: "the two countries", "both sides"."""
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
        doer, done_to = _protesters(telling, source, None if _itself(source, target) else pair.code)
        for who in memory.resolved(scene, telling, doer, done_to):
            memory.keep(*who, telling.plover)
            understood = "; target understood from what was told before" if who[1] and not done_to else ""
            spans = (source.mention.span, target.mention.span if target else None)
            yield _event(document, scene, telling, pair, who, spans, understood)


def _itself(source: Party, target: Party | None) -> bool:
    """Whether a pronoun was taken for the doer: nobody assures "him" who is himself, it is another of whom was told."""
    return bool(target and target.mention.kind == "pronoun" and target.code == source.code)


def _protesters(telling: Telling, source: Party, target: str | None) -> tuple[str, str | None]:
    """Who protests is not the government: "crowds", "workers" without a sector are people of the state."""
    code = source.code
    if telling.plover is Plover.PROTEST and is_state(code) and (source.bare or target in {None, code, f"{code}.CVL"}):
        code, target = f"{code}.CVL", None if target == f"{code}.CVL" else target
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
