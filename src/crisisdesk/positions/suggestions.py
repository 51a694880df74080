"""Terms for a question, out of the record: what its news calls the thing. Every word of them stands in a text."""

import re
from calendar import month_name
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from crisisdesk.actors import registry
from crisisdesk.errors import Misuse
from crisisdesk.model import Question, Span
from crisisdesk.positions.readings import beginnings
from crisisdesk.reading import named_in
from crisisdesk.reading.terms import stem
from crisisdesk.reading.text import paragraphs_of, sentence_spans
from crisisdesk.record import Snapshot
from crisisdesk.record.reach import ALL, Within, reach
from crisisdesk.record.searches import Text, stories_holding, texts_holding

MOST = 20
"""Terms that are suggested at the most."""
LOOKED_AT = 4_000
"""Texts that are looked at for phrases at the most, spread evenly over those that hold the seed."""
COUNTED = 60
"""Phrases that are counted over the whole record, the most frequent beside the seed."""
_LONGEST = 4
_FEWEST = 2
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_LINKS = frozenset("of for in on to by from with against at the a an and".split())
_EMPTY = frozenset(
    "a about after again against all along also although among an and any are as at be because been before being "
    "between both but by came can could day days did do does during each early even ever every few first for former "
    "from further get go had has have he her here him his how however i if in into is it its itself just last late "
    "later least less like made make many may me might more most much must my near never new next no nor not now of "
    "off on one only or other others our out over own part people per put quite rather said same saw say says second "
    "see several shall she should since so some soon still such take than that the their them then there these they "
    "this those though three through thus time to today together told too took toward towards two under until up upon "
    "us very was way we week well were what when where whether which while who whom whose why will with within without "
    "would year years yesterday yet you your monday tuesday wednesday thursday friday saturday sunday".split()
)
_MONTHS = frozenset(month.lower() for month in month_name if month)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A phrase of the record, how often it stands beside the seed and anywhere, and a sentence that holds it.

    ``kind`` says whether it is a form of the seed itself or a phrase of the same sentences. ``beside`` counts stories
    that hold it in a sentence with the seed, among those looked at; ``stories`` all stories that hold it; ``share`` is
    that count's part of all stories read.
    """

    term: str
    kind: str
    beside: int
    stories: int
    share: Fraction
    example: str
    document_id: str


@dataclass(frozen=True, slots=True)
class _Seen:
    words: str
    story_id: str
    document_id: str
    sentence: str
    form: bool


def suggestions(snapshot: Snapshot, seed: str) -> tuple[Suggestion, ...]:
    """Terms that the record suggests for a proposition or for a first term, the closest first.

    Sentences that name the seed (or, for a proposition, two of its words) are searched for phrases which stand there
    more often than elsewhere. Raises ``Misuse`` for a seed without words.
    """
    seeds = _seeds(seed)
    if not seeds:
        raise Misuse(f"{seed!r}: write a term or a proposition with words to look for")
    texts = texts_holding(snapshot, beginnings(seeds), LOOKED_AT)
    seen = _phrases(texts, _asked(seeds), at_least=1 if len(seeds) == 1 else 2)
    read = reach(snapshot).stories(ALL, Within(None, snapshot.as_of))
    return _ranked(snapshot, seen, read)


def _seeds(seed: str) -> tuple[str, ...]:
    """A term as it is; of a proposition (with a capital and more than three words) its telling words."""
    words = _WORD.findall(seed)
    if len(words) <= 3 or not seed.strip()[:1].isupper():
        return (seed.strip(),) if words else ()
    return tuple(dict.fromkeys(word for word in words if word.lower() not in _EMPTY))


def _asked(terms: tuple[str, ...]) -> Question:
    return Question(question_id="suggest", proposition="", terms=terms)


def _phrases(texts: Iterable[Text], seed: Question, at_least: int) -> list[_Seen]:
    found = []
    for text in texts:
        for words in _sentences(text.text):
            places = named_in(words, seed)
            if len({stem(place.of(words).lower()) for place in places}) >= at_least:
                found += [
                    _Seen(phrase, text.story_id, text.document_id, words, form)
                    for phrase, form in _phrases_of(words, places, whole=at_least == 1)
                ]
    return found


def _sentences(text: str) -> Iterator[str]:
    for paragraph in paragraphs_of(text):
        yield from (span.of(text) for span in sentence_spans(text, paragraph))


def _phrases_of(words: str, places: Sequence[Span], *, whole: bool) -> Iterator[tuple[str, bool]]:
    """Runs of one to four words of one sentence that begin and end with a telling word; true for the seed's forms."""
    tokens = [Span(*found.span()) for found in _WORD.finditer(words)]
    for start in range(len(tokens)):
        for end in range(start, min(start + _LONGEST, len(tokens))):
            span = Span(tokens[start].start, tokens[end].end)
            phrase = span.of(words)
            if _telling(phrase):
                yield phrase, whole and span in places


def _telling(phrase: str) -> bool:
    words = _WORD.findall(phrase)
    between = re.sub(_WORD, "", phrase)
    lowered = [word.lower() for word in words]
    inner = [word for word in lowered[1:-1] if word in _EMPTY]
    return (
        not between.strip()
        and lowered[0] not in _EMPTY
        and lowered[-1] not in _EMPTY
        and all(word in _LINKS for word in inner)
        and (len(words) > 1 or len(words[0]) > 3)
    )


def _ranked(snapshot: Snapshot, seen: Sequence[_Seen], read: int) -> tuple[Suggestion, ...]:
    beside: defaultdict[str, set[str]] = defaultdict(set)
    first: dict[str, _Seen] = {}
    written: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in seen:
        key = one.words.lower()
        beside[key].add(one.story_id)
        written[key][one.words] += 1
        if one.form or key not in first:
            first[key] = one
    often = [key for key in beside if first[key].form or len(beside[key]) >= _FEWEST]
    often = _without_parts([key for key in often if first[key].form or not _only_a_name(key, written)], beside)
    often.sort(key=lambda key: (not first[key].form, -len(beside[key]) * len(key.split()), key))
    counted = stories_holding(snapshot, often[:COUNTED])
    found = [
        Suggestion(
            term=min(written[key], key=lambda words: (-written[key][words], words)),
            kind="form of the seed" if first[key].form else "in the same sentences",
            beside=len(beside[key]),
            stories=counted[key],
            share=Fraction(counted[key], max(read, 1)),
            example=first[key].sentence,
            document_id=first[key].document_id,
        )
        for key in often[:COUNTED]
    ]
    found = [one for one in found if one.kind == "form of the seed" or _telling_enough(one)]
    found.sort(key=lambda one: (one.kind != "form of the seed", -_closeness(one), one.term))
    return tuple(found[:MOST])


def _telling_enough(one: Suggestion) -> bool:
    """Several words, or one that stands beside the seed more often than not."""
    return " " in one.term or (one.beside > _FEWEST and 2 * one.beside >= one.stories)


def _without_parts(often: Sequence[str], beside: Mapping[str, set[str]]) -> list[str]:
    """Phrases that are not a part of a longer one of the very same stories."""
    longer: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for key in often:
        longer[frozenset(beside[key])].append(key)
    same = (longer[frozenset(beside[key])] for key in often)
    return [
        key
        for key, others in zip(often, same, strict=True)
        if not any(key != one and f" {key} " in f" {one} " for one in others)
    ]


def _only_a_name(key: str, written: Mapping[str, Counter[str]]) -> bool:
    """Whether a phrase is no more than the name of a state or organisation, or a month."""
    phrase = next(iter(written[key]))
    mentions = registry().find(phrase)
    return key in _MONTHS or any(mention.span == Span(0, len(phrase)) for mention in mentions)


def _closeness(one: Suggestion) -> Fraction:
    """How much of the phrase's news is the seed's, times how much there is of it; longer phrases say more."""
    return Fraction(one.beside * one.beside, max(one.stories, one.beside)) * len(one.term.split())
