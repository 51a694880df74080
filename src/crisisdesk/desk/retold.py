"""Sentences that other rooms say in English, said in the language of the page.

Charters, signals and the forecaster give finished sentences. Each is told apart by the template that it fits and said
by the translation of that template with the same values; what fits none stays English and is marked as ``English``, so
that a page can say so to readers and to screen readers. On an English page nothing is touched.
"""

import re
from collections.abc import Iterable
from functools import cache

from crisisdesk.desk.language import later, say, spoken
from crisisdesk.desk.vocabulary import WORDS

TEMPLATES = (
    # warnings: why confidence is no higher, what a signal counts, why nothing can be said
    later("only {share} of the usual number of stories was read: silence and quiet cannot be told apart"),
    later("{share} of the usual number of stories was read"),
    later("only {number} weeks of past show what is usual"),
    later("{number} weeks of past show what is usual"),
    later("all that speaks for it comes from one outlet"),
    later("what speaks for it comes from two outlets"),
    later("no history of deaths and coups was given; the probabilities rest on events alone"),
    later("the probabilities were fitted on another stream of events; the scorecard tells how they hold here"),
    later("{now} {counted} in seven days, usually {usual} for as many stories read; chance {odds}"),
    later("{now} {counted} in {days} days, usually {usual} for as many stories read; chance {odds}"),
    later("less than one in a million"),
    later("one in {number}"),
    later("{number} starts of crises in ten years are known, the last in the week of {day}"),
    later("the calendar begins too shortly before {day} to have a past"),
    later("{number} weeks before {day} were read; {needed} are needed to know what is usual"),
    later("nothing was read in the seven days to {day}; that is no calm"),
    later("{likely} ({least} to {most})"),
    # forecasts: why there is none, and when
    later("events on {number} days up to {day}; {needed} are needed"),
    later("the newest event is of {last}, more than {number} days before {day}"),
    later("no actor was met by {actor} or at the other end of {deed} so far"),
    later("{number} answered questions over {days} days; {needed} are needed to learn from"),
    later("seen on {number} days; {needed} are needed to say when"),
    later("{number} past silences outlasted the present {days} days"),
    later("seen on {share} of days of late; only {number} past silences outlasted the present {days} days"),
    # charters: what can be decided, how the votes stand, what must come first
    later("{organisation}, {measure}, {day}: {answer}."),
    later("cannot: no organ can {measure}; at most {most}"),
    later("No organ can {measure}. At most it can {most}; in all: {all}."),
    later("barred: there is not {missing}"),
    later("{verdict}, and waits for {missing}"),
    later("{organ}: {answer}."),
    later("Rule ({article}): {rule}."),
    later("The votes are there: it passes however those still open vote."),
    later("It can still pass and still fail; open are {members}. {who} alone could settle it."),
    later("It can still pass and still fail; open are {members}."),
    later("It cannot pass, whoever turns to yes."),
    later("It cannot pass unless {members} turn(s) to yes."),
    later("It would be certain with the yes of {members}."),
    later("It would be stopped by the no of {members}."),
    later("There would be no quorum without {members}."),
    later("Ask next, in this order: {members}."),
    later("At best: {sentence}"),
    later("{yes} for, {no} against, {abstaining} abstaining, {absent} absent; {entitled} entitled to vote."),
    later("In practice {verdict}: {note}"),
    later("If those who spoke may still abstain it is {verdict}."),
    later("Fulfilled: {gate} ({evidence})."),
    later("Not fulfilled: {gate} ({evidence})."),
    later("Not known: {gate}. {ask}"),
    later("Not known: {gap}"),
    later("{member}: approval of {body} pending."),
    later("{member}: approval of {body} given ({evidence})."),
    later("{member}: approval of {body} refused ({evidence})."),
    later("Under silence ({article}) it fails: {members} would object."),
    later("Adopted by the {organ}."),
    later("Not adopted by the {organ}."),
    later("Not adopted by the {organ}. {members} stood in the way."),
    later("Not adopted by the {organ}: vetoed by {members}."),
    later("No decision of the {organ}: no quorum."),
    later("Unknown rule ({article}): {missing}."),
    later("{organisation}, {day}, {members} members: can at most {most}."),
    # the ledger
    later("{number} entries; the chain holds"),
    later("1 entry; the chain holds"),
    later("no checkpoint covers them: a ledger that was cut short or rewritten as a whole would look the same"),
)
"""The narrower before the wider. What stands in braces may be anything, unless it is one of ``KNOWN``."""

PHRASES = (
    later("almost no chance"),
    later("very unlikely"),
    later("unlikely"),
    later("roughly even chance"),
    later("likely"),
    later("very likely"),
    later("almost certain"),
    later("assaults"),
    later("hostile acts"),
    later("coercive acts"),
    later("protests"),
    later("moves of troops and police"),
    later("demands from outside"),
    later("consultations"),
    later("More assaults in or by the country than usual."),
    later("A slow rise of assaults over four weeks."),
    later("More hostile acts of any kind than usual: threats, protests, sanctions, troop moves, coercion, assaults."),
    later("More arrests, curfews and other coercive acts than usual."),
    later("More protests than usual."),
    later("More threats than usual."),
    later("More troops and police set in motion than usual."),
    later("Other states and organisations demand more of the country than usual."),
    later("The country's own authorities impose more curfews, states of emergency, bans and censorship than usual."),
    later("Consultations that usually take place do not."),
    later("certain"),
    later("possible, not certain"),
    later("impossible"),
    later("unknown, for want of the rule"),
    later("Each of them"),
    later("nobody"),
    later("make a statement"),
    later("recommend"),
    later("consult"),
    later("call another body"),
    later("mediate"),
    later("find the facts"),
    later("observe"),
    later("give assistance"),
    later("assist against terrorism"),
    later("activate crisis arrangements"),
    later("suspend a member"),
    later("impose sanctions"),
    later("carry out sanctions already decided"),
    later("send a force"),
    later("intervene without consent"),
    later("defend collectively"),
    later("speak"),
    later("assist"),
    later("sanction"),
    later("send"),
    later("the affected state is a member"),
    later("Which state is affected?"),
    later("a request of the affected state"),
    later("Has the affected state officially asked for help?"),
    later("authorisation by the UN Security Council"),
    later("Has the UN Security Council authorised it?"),
    later("a recommendation of the competent organ"),
    later("Has the organ named by the article recommended it?"),
    later("peaceful means have failed"),
    later("Have peaceful means been tried and found to fail?"),
    later("war crimes, genocide or crimes against humanity"),
    later("Are grave circumstances established?"),
    later("an unconstitutional change of government"),
    later("Has the government been changed unconstitutionally?"),
    later("a threatening situation in a member state"),
    later("Does a situation in a member threaten peace, security or stability?"),
    later("an armed attack on a member"),
    later("Has a member been attacked?"),
    later("a clear, gross and uncorrected violation of commitments"),
    later("Is such a violation established?"),
    later("a proposal by those entitled to make one"),
    later("Has somebody entitled proposed it?"),
    later("an earlier decision of principle to implement"),
    later("Is there a decision that this one implements?"),
    later("the Security Council fails to act for lack of unanimity of its permanent members"),
    later("Has the Security Council failed to act because of a veto?"),
    later("a recommendation of the Security Council"),
    later("Has the Security Council recommended it?"),
    later("the number of seconders that the article asks for"),
    later("How many states support the request?"),
    later("one of the situations that the text names"),
    later("Which of the situations named in the text is there?"),
)
"""What is said whole, alone or as a value of a template; most of it stands in the tables of the other rooms."""

KNOWN = frozenset({"answer", "verdict", "likely", "sentence", "counted", "odds", "ask"})
"""Values that must fit a template or be a phrase themselves, so that wide templates take nothing that is not theirs."""

_VALUE = re.compile(r"\\\{(\w+)\\\}")
_WHOLE = frozenset((*PHRASES, *WORDS))


class English(str):
    """A sentence that stays English on a page in another language."""

    __slots__ = ()


def retold(sentence: str) -> str:
    """The sentence in the page's language; ``English`` where no template is known for it."""
    if spoken().code == "en" or not sentence:
        return sentence
    return _said(sentence) or English(sentence)


def all_retold(sentences: Iterable[str]) -> tuple[str, ...]:
    """Each of some sentences in the page's language."""
    return tuple(retold(one) for one in sentences)


def _said(sentence: str) -> str:
    """The sentence by its template; empty where it fits none."""
    if sentence in _WHOLE:
        return say(sentence)
    for template, pattern in _patterns():
        found = pattern.fullmatch(sentence)
        values = {name: _value(name, text) for name, text in found.groupdict().items()} if found else {}
        if found and all(values.values()):
            return say(template, **values) if values else say(template)
    return ""


def _value(name: str, text: str) -> str:
    """A value within a sentence: said by its own template, else as it is; empty for one that has to be known."""
    return _said(text) or ("" if name in KNOWN else text)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (template, re.compile(_VALUE.sub(r"(?P<\1>.+?)", re.escape(template)), re.DOTALL)) for template in TEMPLATES
    )
