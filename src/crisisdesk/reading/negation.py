"""Reports that nothing was said: "did not say", "there is no evidence that", "no official has praised"."""

import re
from collections.abc import Sequence

from crisisdesk.model import Span
from crisisdesk.reading.text import Sentence, sentence_at

_NEAR = re.compile(
    r"(?:\b(?:not|never|cannot|neither|nor|hardly|without|fail(?:ed|s)? to|declin(?:ed|es|ing) to|"
    r"refus(?:ed|es|ing) to)|n['’]t)(?:\s+[\w'’]+){0,3}\s*\Z",
    re.IGNORECASE,
)
_FAR = re.compile(
    r"\b(?:(?:no|little|any)\s+(?:public\s+|clear\s+)?(?:evidence|sign|indication|proof|record|hint|suggestion)s?\b"
    r"|nor\b|nothing\s+(?:shows|suggests|indicates|proves)|(?:nobody|none|no\s+one|no\s+\w+(?:\s+(?:in|of|from)\s+\w+)?)\s+"
    r"(?:has|have|had|is|was|will|would)?\s*\Z)[^.;:!?]{0,90}\Z",
    re.IGNORECASE,
)
_KEPT_QUIET = re.compile(
    r"to (?:comment|say|answer|discuss|confirm|speak|reply|elaborate|respond|explain|give|be drawn)\b"
)
_DECLINES = frozenset({"declined", "declines", "declining", "refused", "refuses", "refusing"})
_CLAUSE = re.compile(r"[;:“”\"«»]|,\s+(?:but|and|while|which|who)\b")
_LOOK_BACK = 160


def says_nothing(text: str, cue: Span, content: str, sentences: Sequence[Sentence]) -> bool:
    """Whether the words before a cue in its clause deny that anything is said, or the content is that nothing is."""
    if cue.of(text).lower() in _DECLINES and _KEPT_QUIET.match(content):
        return True
    begins = max(sentences[sentence_at(sentences, cue.start)].span.start, cue.start - _LOOK_BACK)
    before = text[begins : cue.start]
    for boundary in _CLAUSE.finditer(before):
        begins = max(begins, cue.start - len(before) + boundary.end())
    clause = text[begins : cue.start]
    return bool(_NEAR.search(clause) or _FAR.search(clause))
