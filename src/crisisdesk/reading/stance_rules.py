"""What an act or words show about where somebody stands: a visible list of rules, tried in order.

Each rule is a small function whose docstring is its public explanation; the first that answers decides. A rule also
says how near to the question its sentence must be for it to count.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from crisisdesk.model import Act, Event, Plover, Stance, Status
from crisisdesk.reading.leanings import Leaning
from crisisdesk.reading.topics import Nearness

_BACKING = frozenset({Act.PRAISES, Act.OFFERS, Act.PROMISES})
_REFUSING = frozenset({Act.REJECTS, Act.ACCUSES})
FRIENDLY = frozenset(
    {Plover.AGREE, Plover.SUPPORT, Plover.AID, Plover.COOPERATE, Plover.REQUEST, Plover.CONCEDE, Plover.MOBILIZE}
)
_HOSTILE = frozenset({Plover.REJECT, Plover.THREATEN, Plover.PROTEST, Plover.SANCTION, Plover.ACCUSE})
_NOTHING = Leaning("", "")


@dataclass(frozen=True, slots=True)
class Shown:
    """A stance, the rule and words that showed it, and how near its sentence must be to the question."""

    stance: Stance
    rule: str
    needs: Nearness = Nearness.REFERRED


@dataclass(frozen=True, slots=True)
class Heard:
    """A statement as the rules see it.

    ``leanings`` are found in its content without the question's own terms; ``own_plan`` says that the speaker is who
    would do what the question proposes; ``names_actor`` that the content, where it only stands near the question,
    names a state or organisation; ``turned`` that words for what is spoken of are words against the proposition, which
    is that it ends.
    """

    act: Act
    leanings: Mapping[str, Leaning]
    own_plan: bool
    names_actor: bool
    negated: bool
    turned: bool = False
    to_the_point: bool = True

    def worded(self, kind: str, stance: Stance, needs: Nearness = Nearness.REFERRED) -> Shown | None:
        """The stance, if the content holds words of the kind."""
        found = self.leanings.get(kind)
        return Shown(stance, f"{self.act} with “{found.words}”", needs) if found else None

    @property
    def object_near(self) -> Nearness:
        """Blame or praise of somebody in particular counts only where the question is named or referred to."""
        return Nearness.REFERRED if self.names_actor else Nearness.NEAR


@dataclass(frozen=True, slots=True)
class Done:
    """An event as the rules see it: whether its source would do what is proposed, or its target; and its sentence.

    ``names_question`` says that the trigger is among the words by which the question is named; ``as_proposed`` that the
    event is the very deed of the proposition, between the same two.
    """

    event: Event
    leanings: Mapping[str, Leaning]
    by_subject: bool
    to_subject: bool
    names_question: bool
    as_proposed: bool = False


def says_nothing(heard: Heard) -> Shown | None:
    """The speaker itself says that it has taken no position."""
    return heard.worded("silent", Stance.SILENT, Nearness.NEAR)


def sets_a_condition(heard: Heard) -> Shown | None:
    """Only if, provided that, unless, as long as ..."""
    return heard.worded("conditional", Stance.CONDITIONAL, Nearness.NEAR)


def refuses(heard: Heard) -> Shown | None:
    """Rejecting, condemning, deploring it; condemning something else beside it says nothing of it."""
    if heard.act is Act.ACCUSES and not heard.to_the_point:
        return None
    return Shown(Stance.OPPOSES, f"{heard.act} it", heard.object_near) if heard.act in _REFUSING else None


def promises_not_to(heard: Heard) -> Shown | None:
    """Promising or offering not to do it."""
    if heard.act in _BACKING and heard.negated:
        return Shown(Stance.OPPOSES, f"{heard.act} not to", heard.object_near)
    return None


def backs(heard: Heard) -> Shown | None:
    """Praising, offering, promising it."""
    return Shown(Stance.SUPPORTS, f"{heard.act} it", heard.object_near) if heard.act in _BACKING else None


def demands_it(heard: Heard) -> Shown | None:
    """Asking for it, without a word against it."""
    return Shown(Stance.SUPPORTS, f"{heard.act} it", Nearness.HINTED) if heard.act is Act.DEMANDS else None


def threatens_another(heard: Heard) -> Shown | None:
    """A threat against those who would do it, whatever its condition."""
    return Shown(Stance.OPPOSES, "threatens over it") if heard.act is Act.THREATENS and not heard.own_plan else None


def stays_apart(heard: Heard) -> Shown | None:
    """Declaring itself neutral, abstaining, taking no side."""
    return heard.worded("neutral", Stance.NEUTRAL, Nearness.NEAR)


def calls_on_all(heard: Heard) -> Shown | None:
    """Asking restraint of all sides."""
    if heard.act not in {Act.DEMANDS, Act.ASKS}:
        return None
    return heard.worded("between", Stance.NEUTRAL, Nearness.NEAR)


def threatens(heard: Heard) -> Shown | None:
    """A threat against it; a threat to do it oneself is support."""
    if heard.act is not Act.THREATENS:
        return None
    return Shown(Stance.SUPPORTS if heard.own_plan else Stance.OPPOSES, f"{heard.act} it", Nearness.NEAR)


def insists(heard: Heard) -> Shown | None:
    """Refusing to give it up, having no objection to it."""
    return heard.worded("insists", Stance.SUPPORTS)


def speaks_against(heard: Heard) -> Shown | None:
    """Words of refusal, doubt or blame in what is said of it."""
    return heard.worded("against", Stance.OPPOSES)


def speaks_for(heard: Heard) -> Shown | None:
    """Words of approval, readiness or benefit in what is said of it."""
    return heard.worded("for", Stance.SUPPORTS)


def tells_of_its_own_plan(heard: Heard) -> Shown | None:
    """Who would do it speaks of it without any word against it."""
    if not heard.own_plan:
        return None
    return Shown(Stance.SUPPORTS, f"{heard.act} what it would do itself", Nearness.NAMED)


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
    own = done.by_subject and done.event.plover is not Plover.REJECT
    if own or done.names_question:
        return Shown(Stance.SUPPORTS, f"does it: {done.event.plover}", Nearness.HINTED)
    return None


def does_what_is_proposed(done: Done) -> Shown | None:
    """The very deed that the question proposes, done by whom it names to whom it names."""
    if done.as_proposed and done.event.status is Status.HAPPENED and "silent" not in done.leanings:
        return Shown(Stance.SUPPORTS, f"does it: {done.event.plover}", Nearness.NEAR)
    return None


def acts_against(done: Done) -> Shown | None:
    """A hostile act over it, or against who would do it; a protest only where it is said to be against it."""
    if done.event.plover not in _HOSTILE:
        return None
    if done.event.plover is Plover.PROTEST and done.leanings.get("against", _NOTHING).words != "against":
        return None
    needs = Nearness.NEAR if done.to_subject and done.event.plover is not Plover.PROTEST else Nearness.REFERRED
    return Shown(Stance.OPPOSES, f"act: {done.event.plover}", needs)


def acts_for(done: Done) -> Shown | None:
    """A friendly act over it."""
    return Shown(Stance.SUPPORTS, f"act: {done.event.plover}") if done.event.plover in FRIENDLY else None


STATEMENT_RULES: tuple[Callable[[Heard], Shown | None], ...] = (
    says_nothing,
    threatens_another,
    sets_a_condition,
    refuses,
    promises_not_to,
    backs,
    stays_apart,
    calls_on_all,
    threatens,
    insists,
    speaks_against,
    speaks_for,
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


_TURNED = {Stance.SUPPORTS: Stance.OPPOSES, Stance.OPPOSES: Stance.SUPPORTS}


def heard_as(heard: Heard) -> Shown | None:
    """What a statement shows: the answer of the first rule that has one.

    A denial of a report and words that leave it open show nothing.
    """
    if "open" in heard.leanings:
        return None
    rules = STATEMENT_RULES[:1] if heard.act is Act.DENIES else STATEMENT_RULES
    shown = next((found for rule in rules if (found := rule(heard))), None)
    if shown and heard.turned:
        return replace(shown, stance=_TURNED.get(shown.stance, shown.stance))
    return shown


def done_as(done: Done) -> Shown | None:
    """What an act shows: the answer of the first rule that has one."""
    return next((shown for rule in EVENT_RULES if (shown := rule(done))), None)
