"""Evidence and silence as the pages say them."""

from dataclasses import dataclass

from crisisdesk.actors import registry
from crisisdesk.casebook.judgements import CREDIBILITY, RELIABILITY
from crisisdesk.desk.language import counting, figure, plural, say
from crisisdesk.desk.links import named, to_document
from crisisdesk.desk.prose import When, counted, day_words, when
from crisisdesk.errors import Misuse
from crisisdesk.model import ITSELF, OUTLET, base
from crisisdesk.positions import Cell, Evidence, Searched


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One sentence that shows a stance.

    ``chain`` names who carries it, outermost first, and last who tells it; ``link`` leads to the sentence in its
    document; ``confidence`` is between 0.00 and 1.00. ``grade`` is the Admiralty grade that analysts gave what is
    shown, its document or its outlet, ``grade_words`` what it means; both are empty where nobody graded it.
    ``left_out`` says why it does not count in spite of its stance; empty where it does.
    """

    stance: str
    sentence: str
    chain: tuple[str, ...]
    published: When
    source_title: str
    link: str
    rule: str
    confidence: str
    grade: str
    grade_words: str
    left_out: str


def evidence_line(evidence: Evidence, name: str, outweighed: bool = False) -> EvidenceLine:
    """The line of one piece of evidence about the actor of that name."""
    document, position = evidence.document, evidence.position
    return EvidenceLine(
        stance=position.stance.value,
        sentence=evidence.sentence,
        chain=(document.outlet, *document.via, told_by(position.reported_by, name)),
        published=when(evidence.published_at, document.precision),
        source_title=document.title or say("an article without a title"),
        link=to_document(document.document_id, position.evidence),
        rule=position.rule,
        confidence=f"{position.confidence:.2f}",
        grade=str(evidence.grade),
        grade_words=grade_words(evidence.grade.reliability, evidence.grade.credibility),
        left_out=_left_out(evidence, outweighed),
    )


def grade_words(reliability: str, credibility: str) -> str:
    """What a letter and a figure of the Admiralty code mean; each may be empty."""
    said = (RELIABILITY.get(reliability, ""), CREDIBILITY.get(credibility, ""))
    return "; ".join(say(words) for words in said if words)


def _left_out(evidence: Evidence, outweighed: bool) -> str:
    if not evidence.grade.weight:
        return say("does not count: graded as unreliable or improbable")
    return say("does not count: better graded evidence of the same day outweighs it") if outweighed else ""


def told_by(teller: str, name: str) -> str:
    """Who tells it: the actor of that name itself, the outlet in its own voice, or another."""
    if teller == ITSELF:
        return say("{name}, in its own words", name=name)
    if teller == OUTLET:
        return say("in the outlet’s own voice")
    try:
        return say("told by {name}", name=registry().name(teller))
    except Misuse:
        return say("told by {name}", name=teller or say("somebody unnamed"))


def silence_words(cell: Cell) -> str:
    """What the search behind a silent cell found, in one sentence."""
    searched = cell.searched
    read = counted(searched.stories, "story", "stories")
    whom = _searched_for(cell)
    if not searched.actor:
        return say("silent: none of {read} read mentions {whom}", read=read, whom=whom) + _unread(searched)
    after = _discounted(cell) + _unread(searched)
    some = counted(searched.actor, "story that mentions", "stories that mention")
    sentence = plural(
        "silent: {both} of {some} {whom} names the question; {read} read",
        "silent: {both} of {some} {whom} name the question; {read} read",
        searched.both,
    )
    return sentence.format(both=figure(searched.both), some=some, whom=whom, read=read) + after


def _discounted(cell: Cell) -> str:
    """Evidence that is shown of a silent actor and that grades have taken out of the count."""
    count = len(cell.evidence)
    one, many = "; {number} sentence does not count by its grade", "; {number} sentences do not count by their grades"
    return counting(one, many, count) if count else ""


def search_words(cell: Cell) -> str:
    """All counts of the search behind a cell, in one sentence."""
    searched = cell.searched
    return say(
        "{read} read{last}; {actor} mention {whom}, {question} name the question, {both} do both{unread}.",
        read=counted(searched.stories, "story", "stories"),
        last=say("; the last one of {day}", day=day_words(searched.last.date())) if searched.last else "",
        actor=figure(searched.actor),
        whom=_searched_for(cell),
        question=figure(searched.question),
        both=figure(searched.both),
        unread=_unread(searched),
    )


def _searched_for(cell: Cell) -> str:
    """Stories are counted by state or organisation, not by sector."""
    return named(base(cell.actor)).name


def _unread(searched: Searched) -> str:
    documents = sum(count for _, count in searched.unread)
    languages = ", ".join(language for language, _ in searched.unread)
    if not documents:
        return ""
    return say("; {count} in unread languages ({languages})", count=figure(documents), languages=languages)
