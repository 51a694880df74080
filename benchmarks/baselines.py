"""Plain readers of statements that ours is measured beside: quotation rules, a linear CRF, textacy where it installs.

Each is a function from a text to statements as character spans: ``(source, cue, contents)``, source and
cue may be None. They are no part of the package.
"""

import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training" / "statements"))

from corpora import Paragraph, own, paragraphs  # noqa: E402

from crisisdesk.reading.encoding import TAGS  # noqa: E402
from crisisdesk.reading.linking import Segment, segments_of, shipped_linker  # noqa: E402
from crisisdesk.reading.text import Word  # noqa: E402

Spans = tuple[int, int]
Found = tuple[Spans | None, Spans | None, list[Spans]]
Reader = Callable[[str], list[Found]]

_QUOTED = re.compile(r"[\"“]([^\"“”]{12,})[\"”]")
_SAYING = re.compile(
    r"\b(?P<source>(?:[A-Z][\w.'-]+|he|she|they|it)(?: (?:of|the|and|[A-Z][\w.'-]+)){0,6}) "
    r"(?P<cue>said|says|told|added|warned|wrote|announced|argued|claimed|stated|insisted|noted|declared)\b"
)
_THAT = re.compile(r" that ([^.!?]+)")


def rules() -> Reader:
    """Quotation marks and the verb of saying nearest to them; "X said that ..."."""

    def read(text: str) -> list[Found]:
        found: list[Found] = []
        for line in re.finditer(r"[^\n]+", text):
            sayings = list(_SAYING.finditer(text, line.start(), line.end()))
            for quoted in _QUOTED.finditer(text, line.start(), line.end()):
                if sayings:
                    near = sayings[_nearest(quoted.start(), [saying.start() for saying in sayings])]
                    found.append((near.span("source"), near.span("cue"), [quoted.span()]))
            found += [
                (s.span("source"), s.span("cue"), [that.span()])
                for s in sayings
                if (that := _THAT.match(text, s.end()))
            ]
        return found

    return read


def _nearest(place: int, starts: Sequence[int]) -> int:
    return min(range(len(starts)), key=lambda at: abs(starts[at] - place))


def crf() -> Reader:
    """A linear-chain CRF over words, endings and shapes in a window of two, with our linker.

    Trained here on our own articles: it shows the speed of the kind, not its best score.
    """
    import pycrfsuite

    trainer = pycrfsuite.Trainer(verbose=False)
    for article in own():
        for paragraph in paragraphs(*article):
            if paragraph.words:
                trainer.append(list(_features(paragraph.words)), [TAGS[tag] for tag in paragraph.tags])
    trainer.set_params({"c1": 0.1, "c2": 0.1, "max_iterations": 40})
    model = ROOT / "benchmarks" / "results" / "statements.crfsuite"
    model.parent.mkdir(exist_ok=True)
    trainer.train(str(model))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(model))

    def read(text: str) -> list[Found]:
        found: list[Found] = []
        for paragraph in paragraphs("", text, []):
            if paragraph.words:
                tags = tagger.tag(list(_features(paragraph.words)))
                found += _linked(paragraph, [TAGS.index(tag) for tag in tags])
        return found

    return read


def textacy() -> Reader:
    """Textacy's direct quotations over spaCy's small English model; both have to be installed."""
    import spacy
    from textacy.extract import direct_quotations

    pipeline = spacy.load("en_core_web_sm")

    def read(text: str) -> list[Found]:
        return [
            (
                (quote.speaker[0].idx, quote.speaker[-1].idx + len(quote.speaker[-1])),
                (quote.cue[0].idx, quote.cue[-1].idx + len(quote.cue[-1])),
                [(quote.content.start_char, quote.content.end_char)],
            )
            for quote in direct_quotations(pipeline(text))
        ]

    return read


def _features(words: Sequence[Word]) -> Iterator[list[str]]:
    for at, word in enumerate(words):
        around = (step for step in (-2, -1, 0, 1, 2) if 0 <= at + step < len(words))
        window = (f"word{step}={words[at + step].low}" for step in around)
        yield ["bias", f"end={word.low[-3:]}", f"title={word.text.istitle()}", *window]


def _linked(paragraph: Paragraph, tags: Sequence[int]) -> Iterator[Found]:
    words = paragraph.words
    numbers, number = [], 0
    for at in range(len(words)):
        numbers.append(number)
        number += at in paragraph.ends
    quoted = [any(q.start <= word.start < q.end for q in paragraph.quotations) for word in words]
    for one in shipped_linker().link(words, numbers, quoted, segments_of(tags)):
        contents = [_span(words, segment) for segment in one.content]
        yield one.source and _span(words, one.source), one.cue and _span(words, one.cue), contents


def _span(words: Sequence[Word], segment: Segment) -> Spans:
    return words[segment.start].start, words[segment.end - 1].end


READERS: dict[str, Callable[[], Reader]] = {"rules": rules, "linear CRF": crf, "textacy": textacy}
