"""What an act or words show about where somebody stands: a visible list of rules, tried in order.

Each rule is a small function whose docstring is its public explanation; the first that answers decides. A rule also
says how near to the question its sentence must be for it to count.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from crisisdesk.model import Act, Event, Plover, Stance, Status
from crisisdesk.reading.leanings import Leaning
from crisisdesk.reading.pointing import TOWARDS, Pointing
from crisisdesk.reading.topics import Nearness

_BACKING = frozenset({Act.PRAISES, Act.OFFERS, Act.PROMISES})
_DEED = 0.85
"""How much of a reading's confidence is left where words tell only what the speaker does."""
_GENERAL = 0.9
"""The same where what is said does not name the question."""
_FORMER = 0.7
"""The same where it is told that it was said once."""
_REVERSED = {Stance.SUPPORTS: Stance.OPPOSES, Stance.OPPOSES: Stance.SUPPORTS}
_STANCES = {1: Stance.SUPPORTS, -1: Stance.OPPOSES}
FRIENDLY = frozenset(
    {Plover.AGREE, Plover.SUPPORT, Plover.AID, Plover.COOPERATE, Plover.REQUEST, Plover.CONCEDE, Plover.MOBILIZE}
)
HOSTILE = frozenset({Plover.REJECT, Plover.THREATEN, Plover.PROTEST, Plover.SANCTION, Plover.ACCUSE})

_WORDS = frozenset({Plover.REJECT, Plover.THREATEN, Plover.ACCUSE})
"""What is only said: who would do what is proposed does not do it by saying this."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A stance, the rule and words that showed it, and how near its sentence must be to the question."""

    stance: Stance
    rule: str
    needs: Nearness = Nearness.REFERRED
    surety: float = 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """A statement as the rules see it.

    ``leanings`` are found in its cue and content without the question's own terms; ``own_plan`` says that the speaker
    is who would do what the question proposes; ``names_actor`` that the content, where it only stands near the
    question, names a state or organisation; ``pointing`` is which way the words point, ``wanted`` what they ask for as
    a condition; ``cue_sign`` is 1 or -1 where the word of saying itself is one for or against something,
    ``direct`` that the content is quoted whole and so no object of that word,
    ``dismissing`` that a thing and no report is dismissed,
    ``reversed`` that it is said no longer, ``former`` that it was said once,
    ``of_others`` that the content begins with another actor, of which it tells,
    ``of_something`` that its object is a thing not heard of before: "a textbook", "dearer bread".
    """

    act: Act
    leanings: Mapping[str, Leaning]
    own_plan: bool
    names_actor: bool
    negated: bool
    to_the_point: bool = True
    pointing: Pointing | None = None
    wanted: Pointing | None = None
    cue_sign: int = 0
    direct: bool = False
    dismissing: bool = False
    reversed: bool = False
    former: bool = False
    of_others: bool = False
    of_something: bool = False

    def worded(self, kind: str, stance: Stance, needs: Nearness = Nearness.REFERRED) -> Shown | None:
        """The stance, if the content holds words of the kind."""
        found = None if self.of_others else self.leanings.get(kind)
        return Shown(stance, f"{self.act} with “{found.words}”", needs) if found else None

    def pointed(self, pointing: Pointing, sign: int = 1) -> Shown:
        """The stance that words show which point somewhere."""
        needs = Nearness.REFERRED if pointing.general else Nearness.NEAR
        surety = _GENERAL if pointing.general else 1.0
        words = f" “{pointing.direction.words}”" if pointing.direction.words else " it"
        return Shown(_STANCES[sign * pointing.sign], f"{self.act}{words}", needs, surety)

    @property
    def object_near(self) -> Nearness:
        """Blame or praise of somebody, or of a thing not heard of before, counts only where the question is named."""
        return Nearness.REFERRED if self.names_actor or self.of_something else Nearness.NEAR

    @property
    def of_another(self) -> bool:
        """Whether the words tell what another thinks or does, and not what the speaker thinks of it."""
        one = self.pointing
        return one is not None and one.another and one.direction.lead not in {"", "bad", "good", "ought"}


@dataclass(frozen=True, slots=True)
class Done:
    """An event as the rules see it: whether its source would do what is proposed, or its target; and its sentence.

    ``names_question`` says that the trigger is among the words by which the question is named; ``as_proposed`` that the
    event is the very deed of the proposition, between the same two; ``against`` that its sentence says "against".
    """

    event: Event
    leanings: Mapping[str, Leaning]
    by_subject: bool
    to_subject: bool
    names_question: bool
    as_proposed: bool = False
    against: bool = False


def says_nothing(heard: Heard) -> Shown | None:
    """The speaker itself says that it has taken no position."""
    return heard.worded("silent", Stance.SILENT, Nearness.NEAR)


def wants_it_first(heard: Heard) -> Shown | None:
    """It is itself the condition of something else: "would pay only if the fund were opened"."""
    return heard.pointed(heard.wanted) if heard.wanted else None


def sets_a_condition(heard: Heard) -> Shown | None:
    """Only if, provided that, unless, as long as ..."""
    return heard.worded("conditional", Stance.CONDITIONAL, Nearness.NEAR)


def stays_apart(heard: Heard) -> Shown | None:
    """Declaring itself neutral, abstaining, taking no side; not of what it would do itself."""
    return None if heard.own_plan else heard.worded("neutral", Stance.NEUTRAL, Nearness.NEAR)


def calls_on_all(heard: Heard) -> Shown | None:
    """Asking restraint of all sides."""
    if heard.act not in {Act.DEMANDS, Act.ASKS}:
        return None
    return heard.worded("between", Stance.NEUTRAL, Nearness.NEAR)


def threatens(heard: Heard) -> Shown | None:
    """A threat or warning: what it says of the question, else against it; a threat to do it oneself is support."""
    if heard.act is not Act.THREATENS:
        return None
    if heard.pointing and not heard.pointing.general and not heard.pointing.bare:
        return heard.pointed(heard.pointing)
    return Shown(Stance.SUPPORTS if heard.own_plan else Stance.OPPOSES, f"{heard.act} it", Nearness.NEAR)


def acts_towards_it(heard: Heard) -> Shown | None:
    """Welcoming, demanding, condemning what the words say of it: to demand its end is to oppose it."""
    sign = TOWARDS.get(heard.act, heard.cue_sign)
    one = heard.pointing
    if not sign or one is None or (one.bare and (heard.direct or not heard.to_the_point)):
        return None
    if one.general and (heard.act is not Act.DEMANDS or one.direction.judged):
        return None
    return heard.pointed(one, 1 if heard.direct and one.direction.judged else sign)


def refuses(heard: Heard) -> Shown | None:
    """Rejecting, condemning, deploring it; condemning something else, or what somebody said, says nothing of it."""
    if not heard.to_the_point:
        return None
    return Shown(Stance.OPPOSES, f"{heard.act} it", heard.object_near) if TOWARDS.get(heard.act) == -1 else None


def promises_not_to(heard: Heard) -> Shown | None:
    """Promising or offering not to do it."""
    if heard.act in _BACKING and heard.negated:
        return Shown(Stance.OPPOSES, f"{heard.act} not to", heard.object_near)
    return None


def backs(heard: Heard) -> Shown | None:
    """Praising, offering, promising it; praise beside the question is praise of something else."""
    return Shown(Stance.SUPPORTS, f"{heard.act} it") if heard.act in _BACKING else None


def speaks_of_it(heard: Heard) -> Shown | None:
    """What is thought of it, in words of approval, need, refusal or blame."""
    one = heard.pointing
    if one is None or heard.of_another or not one.direction.judged:
        return None
    return heard.pointed(one)


def will_do_it(heard: Heard) -> Shown | None:
    """What the speaker does with it or means to do: keep it, join it, end it."""
    one = heard.pointing
    if one is None or one.bare or heard.of_another or not (one.itself or heard.own_plan):
        return None
    return replace(heard.pointed(one), surety=_DEED)


def demands_it(heard: Heard) -> Shown | None:
    """Asking for it, without a word against it."""
    if heard.act is not Act.DEMANDS or heard.pointing is None:
        return None
    return Shown(Stance.SUPPORTS, f"{heard.act} it", Nearness.HINTED)


def tells_of_its_own_plan(heard: Heard) -> Shown | None:
    """Who would do it speaks of it without any word against it."""
    if not heard.own_plan:
        return None
    return Shown(Stance.SUPPORTS, f"{heard.act} what it would do itself", Nearness.NAMED, _DEED)


def plans_on_a_condition(done: Done) -> Shown | None:
    """A planned act that hangs on something."""
    found = done.leanings.get("conditional")
    if found is None or done.event.status is not Status.PLANNED:
        return None
    return Shown(Stance.CONDITIONAL, f"{done.event.plover} with “{found.words}”")


def does_it(done: Done) -> Shown | None:
    """Doing what the question proposes."""
    if done.event.status is not Status.HAPPENED:
        return None
    own = done.by_subject and done.event.plover not in _WORDS
    if own or done.names_question:
        return Shown(Stance.SUPPORTS, f"does it: {done.event.plover}", Nearness.HINTED)
    return None


def does_what_is_proposed(done: Done) -> Shown | None:
    """The very deed that the question proposes, done by whom it names to whom it names."""
    if done.as_proposed and done.event.status is Status.HAPPENED:
        return Shown(Stance.SUPPORTS, f"does it: {done.event.plover}", Nearness.NEAR)
    return None


def acts_against(done: Done) -> Shown | None:
    """A hostile act over it, or against who would do it; a protest only where it is said to be against it."""
    if done.event.plover not in HOSTILE:
        return None
    if done.event.plover is Plover.PROTEST and not done.against:
        return None
    needs = Nearness.NEAR if done.to_subject and done.event.plover is not Plover.PROTEST else Nearness.REFERRED
    return Shown(Stance.OPPOSES, f"act: {done.event.plover}", needs)


def acts_for(done: Done) -> Shown | None:
    """A friendly act over it."""
    return Shown(Stance.SUPPORTS, f"act: {done.event.plover}") if done.event.plover in FRIENDLY else None


STATEMENT_RULES: tuple[Callable[[Heard], Shown | None], ...] = (
    says_nothing,
    wants_it_first,
    sets_a_condition,
    stays_apart,
    calls_on_all,
    threatens,
    acts_towards_it,
    refuses,
    promises_not_to,
    backs,
    speaks_of_it,
    will_do_it,
    demands_it,
    tells_of_its_own_plan,
)
EVENT_RULES: tuple[Callable[[Done], Shown | None], ...] = (
    plans_on_a_condition,
    does_what_is_proposed,
    does_it,
    acts_against,
    acts_for,
)


def dismisses(heard: Heard) -> Shown | None:
    """Dismissing the thing itself, not a report of it."""
    if not heard.dismissing or heard.pointing is None or heard.pointing.general:
        return None
    return heard.pointed(heard.pointing, -1)


def heard_as(heard: Heard) -> Shown | None:
    """What a statement shows: the answer of the first rule that has one.

    A denial of a report and words that leave it open show nothing.
    """
    if "open" in heard.leanings:
        return None
    rules = (says_nothing, dismisses) if heard.act is Act.DENIES else STATEMENT_RULES
    shown = next((found for rule in rules if (found := rule(heard))), None)
    if shown and heard.reversed:
        shown = replace(shown, stance=_REVERSED.get(shown.stance, shown.stance))
    return replace(shown, surety=_FORMER) if shown and heard.former else shown


def done_as(done: Done) -> Shown | None:
    """What an act shows: the answer of the first rule that has one; nothing where its sentence leaves it open."""
    if not {"open", "silent"}.isdisjoint(done.leanings):
        return None
    return next((shown for rule in EVENT_RULES if (shown := rule(done))), None)
