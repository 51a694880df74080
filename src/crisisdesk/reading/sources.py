"""Sources set right by grammar where the tagger and linker took the nearest name for the speaker.

"Norvik was criticised for ..." is no word of Norvik's; "it appeared that ..." is nobody's; a quotation signed with a
dash and a name is of that name; in "the Times cited two officials as saying that ..." the officials spoke first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from crisisdesk.model import Span
from crisisdesk.reading.attribution import Attribution
from crisisdesk.reading.cues import cues_at
from crisisdesk.reading.text import Word

_BEING = frozenset("is are was were be been being 's gets got".split())
_SUFFERED = frozenset(
    "asked told urged criticised criticized accused praised warned described reported believed considered thought "
    "expected known regarded named blamed condemned rejected supported echoed announced informed questioned rumoured "
    "rumored said alleged estimated understood assumed feared hoped denounced challenged".split()
)
"""Participles of words of saying: who is asked or accused does not speak."""
_SEEMING = frozenset(
    "appears appeared appear seems seemed seem looks looked look clear unclear obvious likely unlikely".split()
)
_ACTIVE = frozenset({"clause", "speech", "infinitive", "addressee"})
_SIGNED = re.compile(
    r"[\"”“»']?[^\S\n]*\n?[^\S\n]*(?P<dash>[—–―]{1,2})[^\S\n]*"
    r"(?P<name>[A-Z](?:[^\n.!?;:\"“”]|(?<=\b[A-Z])\.){1,90}?)\.?[^\S\n]*(?=\n|\Z)"
)
_SIGNED_BELOW = re.compile(
    r"[\"”“»']?[^\S\n]*\n{1,2}[^\S\n]*(?P<dash>[-—–―]{1,2})[^\S\n]*"
    r"(?P<name>[A-Z][\w'’-]+(?: (?:[A-Z]\.|[A-Z][\w'’-]+|of|the|de|al)){0,5})(?:,[^\n.:]{1,60})?\.?[^\S\n]*(?=\n|\Z)"
)
_ASIDE = re.compile(
    r"(?:^|[.!?;]\s+|\n)(?P<who>(?:[Tt]he )?[A-Z][\w'’-]+(?: (?:of|the|[A-Z]?[\w'’-]+)){0,4}), "
    r"(?:which|who|whose) [^.!?;:,\"“”\n]+, \Z"
)
_FAR = 160
_AS_SAYING = re.compile(
    r"\s(?P<who>[^.,;:\"“”]{2,90}?) as (?:having )?(?P<saying>saying|stating|telling|claiming|warning|denying|said)"
    r"(?P<that>,? that)?[, ]\s*"
)


def by_grammar(text: str, attribution: Attribution) -> Iterator[Attribution]:
    """The attribution with its source set right; two where one cites another as saying something."""
    if attribution.cites and (found := _AS_SAYING.match(text, attribution.cue[-1].end)):
        yield from _cited_as_saying(attribution, found)
    elif not attribution.source:
        signed = _signed(text, attribution)
        yield signed if signed.source else _before_an_aside(text, attribution)
    elif _nobody_speaks(text, attribution):
        yield replace(attribution, source=(), rule=f"{attribution.rule}; nobody named speaks")
    else:
        yield attribution


def is_active(cue: Sequence[Word]) -> bool:
    """Whether a cue is a known verb of saying in the active: somebody in front of it speaks."""
    known = any(found.frame in _ACTIVE for at in range(len(cue)) for found in cues_at(tuple(cue), at))
    return known and not _suffers(cue) and cue[0].low not in _BEING


def _cited_as_saying(attribution: Attribution, found: re.Match[str]) -> Iterator[Attribution]:
    """Who cites, with what the cited say, and the cited as a source whose content is told there."""
    who, told = Span(*found.span("who")), found.end()
    content = tuple(Span(max(span.start, told), span.end) for span in attribution.content if span.end > told)
    yield replace(attribution, source=(who,), content=())
    if content:
        yield replace(attribution, content=content)


def _signed(text: str, attribution: Attribution) -> Attribution:
    """A quotation whose paragraph ends in a dash and a name."""
    end = attribution.content[-1].end if attribution.content else attribution.cue[-1].end
    found = _SIGNED.match(text, end) or _SIGNED_BELOW.match(text, end)
    if found is None:
        return attribution
    source, dash = Span(*found.span("name")), Span(*found.span("dash"))
    return replace(attribution, source=(source,), cue=(dash,), rule="tagger; signed with a dash and a name")


def _before_an_aside(text: str, attribution: Attribution) -> Attribution:
    """Who is told of between commas before it speaks: "Norvik, which left in May, holds that ..."."""
    start = attribution.cue[0].start if attribution.cue else 0
    found = _ASIDE.search(text, max(0, start - _FAR), start)
    if found is None or not text.startswith("that ", attribution.content[0].start if attribution.content else start):
        return attribution
    return replace(attribution, source=(Span(*found.span("who")),), rule=f"{attribution.rule}; named before an aside")


def _nobody_speaks(text: str, attribution: Attribution) -> bool:
    """Whether the source in front of the cue is what is spoken of: in the passive, or "it" that only seems."""
    words = attribution.cue_words
    if not words or attribution.source[-1].end > attribution.cue[0].start:
        return False
    if attribution.source[-1].of(text).lower() in {"it", "there"} and (_suffers(words) or words[-1].low in _SEEMING):
        return True
    return _suffers(words) and not attribution.cites


def _suffers(words: Sequence[Word]) -> bool:
    """Whether a cue is a form of being with a participle of saying."""
    being = next((at for at, word in enumerate(words) if word.low in _BEING), None)
    return being is not None and any(word.low in _SUFFERED for word in words[being + 1 :])
