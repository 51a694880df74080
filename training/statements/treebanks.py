"""Texts whose words have a part of speech, a relation and a head: what the tagger learns beside statements.

``corenlp`` reads what CoreNLP made of PolNeAR's texts, which its authors publish beside them; ``treebank`` reads
treebanks of Universal Dependencies in CoNLL-U. Both are brought to one scheme, that of Universal Dependencies 2 without
rare subtypes, and to the words of this project.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

from corpora import Paragraph, unmarked

from crisisdesk.model import Span
from crisisdesk.reading.grammar import HEADS, POS, REACH, RELATIONS, word_class

UNKNOWN = -1
_SAME = {
    "dobj": "obj",
    "nsubjpass": "nsubj:pass",
    "auxpass": "aux:pass",
    "csubjpass": "csubj",
    "neg": "advmod",
    "mwe": "fixed",
    "name": "flat",
    "foreign": "flat",
    "nmod:tmod": "obl:tmod",
    "nmod:npmod": "obl",
    "nmod:agent": "obl:agent",
}
"""Relations of Universal Dependencies 1 that have another name in 2."""
_POS = {"NN|SYM": "SYM", "AFX": "JJ", "ADD": "NN", "GW": "NN", "XX": "FW", "HYPH": "PUNCT", "NFP": "PUNCT"}


@dataclass(frozen=True)
class Token:
    """A word of an annotation; ``head`` is the index of the token in its sentence that it hangs on, -1 for the root."""

    span: Span
    pos: str
    relation: str
    head: int


def corenlp(path: Path) -> list[list[Token]]:
    """The sentences of one of CoreNLP's files, by their basic dependencies."""
    return [_parsed(sentence) for sentence in ElementTree.parse(path).getroot().iter("sentence")]


def _parsed(sentence: ElementTree.Element) -> list[Token]:
    words = sentence.findall("tokens/token")
    heads, relations = [UNKNOWN] * len(words), ["dep"] * len(words)
    for link in sentence.findall("dependencies[@type='basic-dependencies']/dep"):
        at = int(link.find("dependent").attrib["idx"]) - 1  # type: ignore[union-attr]
        heads[at] = int(link.find("governor").attrib["idx"]) - 1  # type: ignore[union-attr]
        relations[at] = link.attrib["type"]
    pos = [_pos(word.findtext("POS", "")) for word in words]
    lows = [word.findtext("word", "").lower() for word in words]
    return [
        Token(
            Span(int(word.findtext("CharacterOffsetBegin", "0")), int(word.findtext("CharacterOffsetEnd", "0"))),
            pos[at],
            _renewed(at, relations, heads, pos, lows),
            _conjoined(at, relations, heads),
        )
        for at, word in enumerate(words)
    ]


def _renewed(at: int, relations: Sequence[str], heads: Sequence[int], pos: Sequence[str], lows: Sequence[str]) -> str:
    """A relation in the terms of Universal Dependencies 2, where what hangs on a verb is no ``nmod``."""
    name, head = _SAME.get(relations[at], relations[at]), heads[at]
    if name != "nmod" or head < 0 or pos[head][:1] not in "VJR":
        return name
    passive = any(h == head and name == "auxpass" for h, name in zip(heads, relations, strict=True))
    by = any(h == at and low == "by" for h, low in zip(heads, lows, strict=True))
    return "obl:agent" if passive and by else "obl"


def _conjoined(at: int, relations: Sequence[str], heads: Sequence[int]) -> int:
    """The head of a word; a conjunction hangs on what follows it."""
    if relations[at].startswith("cc"):
        for later in range(at + 1, len(heads)):
            if heads[later] == heads[at] and relations[later] == "conj":
                return later
    return heads[at]


def treebank(path: Path) -> Iterator[tuple[str, list[list[Token]]]]:
    """Text and sentences of each document of a CoNLL-U file."""
    text, sentences = "", list[list[Token]]()
    for block in path.read_text("utf-8").split("\n\n"):
        lines = block.splitlines()
        notes = [line for line in lines if line.startswith("#")]
        rows = [line.split("\t") for line in lines if line[:1].isdigit()]
        if any(note.startswith("# newdoc") for note in notes) and sentences:
            yield text, sentences
            text, sentences = "", []
        if rows:
            fresh = any(note.startswith("# newpar") for note in notes)
            text = text.rstrip() + ("\n\n" if fresh else " ") if text else ""
            text, tokens = _appended(text, rows)
            sentences.append(tokens)
    if sentences:
        yield text, sentences


def _appended(text: str, rows: Sequence[Sequence[str]]) -> tuple[str, list[Token]]:
    """The text with a sentence behind it, and its tokens; words of several tokens are written without a gap."""
    tight: set[int] = set()
    for number, _, *_, miscellaneous in rows:
        first, _, last = number.partition("-")
        if "." not in number:
            tight |= set(range(int(first), int(last or first)))
            if "SpaceAfter=No" in miscellaneous:
                tight.add(int(last or first))
    tokens = []
    for row in rows:
        if row[0].isdigit():
            start, text = len(text), text + row[1]
            tokens.append(Token(Span(start, len(text)), _pos(row[4]), row[7], int(row[6]) - 1))
            text += "" if int(row[0]) in tight else " "
    return text, tokens


def _pos(name: str) -> str:
    name = _POS.get(name, name)
    return name if name in POS else "FW" if name[:1].isalpha() else "PUNCT"


def parsed(text: str, sentences: Sequence[Sequence[Token]], article: str) -> Iterator[Paragraph]:
    """The paragraphs of a text without statements, with grammar."""
    return (with_grammar(paragraph, sentences) for paragraph in unmarked(article, text))


def with_grammar(paragraph: Paragraph, sentences: Sequence[Sequence[Token]]) -> Paragraph:
    """A paragraph whose words have numbers of part of speech, relation and head, each UNKNOWN where there is none.

    A word of several tokens has those of the one that the others hang on.
    """
    starts = [word.start for word in paragraph.words]
    rows = [(UNKNOWN, UNKNOWN, UNKNOWN)] * len(starts)
    for tokens in sentences:
        if tokens and tokens[-1].span.end > starts[0] and tokens[0].span.start < paragraph.words[-1].end:
            for at, row in _aligned(paragraph, tokens, starts):
                rows[at] = row
    return replace(paragraph, grammar=tuple(rows))


def _aligned(
    paragraph: Paragraph, tokens: Sequence[Token], starts: Sequence[int]
) -> Iterator[tuple[int, tuple[int, int, int]]]:
    places = [_place(paragraph, token, starts) for token in tokens]
    chosen: dict[int, Token] = {}
    for token, at in zip(tokens, places, strict=True):
        if at >= 0 and (token.head < 0 or places[token.head] != at):
            chosen.setdefault(at, token)
    classes = {at: word_class(POS.index(token.pos)) for at, token in chosen.items()}
    for at, token in chosen.items():
        head = places[token.head] if token.head >= 0 else UNKNOWN
        yield at, (POS.index(token.pos), _relation(token.relation), _head(token, at, head, classes))


def _place(paragraph: Paragraph, token: Token, starts: Sequence[int]) -> int:
    at = bisect_right(starts, token.span.start) - 1
    return at if at >= 0 and token.span.start < paragraph.words[at].end else UNKNOWN


def _relation(name: str) -> int:
    known = next((one for one in (name, name.partition(":")[0]) if one in RELATIONS), "dep")
    return RELATIONS.index(known)


def _head(token: Token, at: int, head: int, classes: dict[int, str]) -> int:
    """The number of "the second verb to the right" and the like; punctuation teaches no head."""
    if token.pos == "PUNCT" or (token.head >= 0 and (head < 0 or head == at or head not in classes)):
        return UNKNOWN
    if token.head < 0:
        return HEADS.index("root")
    between = range(at + 1, head + 1) if head > at else range(head, at)
    count = sum(classes.get(place) == classes[head] for place in between)
    return HEADS.index(f"{'+' if head > at else '-'}{count}{classes[head]}") if count <= REACH else UNKNOWN
