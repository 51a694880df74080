"""Why an event was read: trigger, table, the words that spoke most for the type, and who stands where."""

import re
from functools import lru_cache

from crisisdesk.model import Plover, Status
from crisisdesk.reading.pairs import Pair
from crisisdesk.reading.scenes import Occurrence, Scene

_WORDING = (
    (re.compile(r"oc:[a-z][^|]*\|(?P<word>\w+)$"), '"{trigger}" with words of {word}'),
    (re.compile(r"o:[^|]+\|(?P<word>[\w'-]+)$"), '"{trigger}" with "{word}"'),
    (re.compile(r"t\+1:[^|]+\|(?P<word>[\w'-]+)$"), '"{trigger} {word}"'),
    (re.compile(r"t-1:[^|]+\|(?P<word>[\w'-]+)$"), '"{word} {trigger}"'),
    (re.compile(r"p:(?P<word>\w+)$"), '"{word}"'),
    (re.compile(r"(?:o|w[lr]):(?P<word>[\w'-]{4,})$"), '"{word}" near by'),
    (re.compile(r"c[lr]:(?P<word>\w+)$"), "words of {word}"),
    (re.compile(r"(?:in|cue):(?P<word>\w+)$"), "a statement that {word}"),
    (re.compile(r"neg(?:\||$)"), "a negation"),
)
"""How features are told to a reader; those of no pattern are not told."""
_MOST = 2


def reason_of(
    scene: Scene,
    occurrence: Occurrence,
    plover: Plover,
    status: Status,
    pair: Pair,
    weighed: list[tuple[float, str]],
) -> str:
    """One line: the trigger, what the table says of it, what decided, the parties' places and the status.

    ``weighed`` are the features with what each adds to the type, the heaviest first.
    """
    words = " ".join(scene.lows[occurrence.at : occurrence.end])
    entries = sorted({trigger.kind for trigger in occurrence.match.triggers if trigger.plover is plover})
    table = f"table: {', '.join(entries)}" if entries else "not in the table for this type"
    deciding = _deciding(scene.lows[occurrence.at], weighed)
    parts = [f'trigger "{words}" ({table})', *([f"decided by {' and '.join(deciding)}"] if deciding else [])]
    parts += [f"source {_where(scene, occurrence, pair.source)}", _target(scene, occurrence, pair)]
    return "; ".join([*parts, f"status {status.value}{_frame(occurrence)}"])


def _deciding(trigger: str, weighed: list[tuple[float, str]]) -> list[str]:
    """The features that can be told in words and speak most for the type."""
    told: list[str] = []
    for weight, name in weighed[:20]:
        wording = _told(name).replace("{trigger}", trigger)
        if weight > 0 and wording and wording not in told:
            told.append(wording)
        if len(told) == _MOST:
            break
    return told


@lru_cache(maxsize=20_000)
def _told(name: str) -> str:
    for pattern, wording in _WORDING:
        found = pattern.match(name)
        if found:
            return wording.replace("{word}", found.groupdict().get("word", "").replace("_", " "))
    return ""


def _where(scene: Scene, occurrence: Occurrence, number: int) -> str:
    party = scene.parties[number]
    words = " ".join(scene.sentence.words[at].text for at in range(party.at, party.end)).replace(" 's", "'s")
    return f'"{words}" {"before" if party.end <= occurrence.at else "after"} it'


def _target(scene: Scene, occurrence: Occurrence, pair: Pair) -> str:
    if pair.target is not None:
        return f"target {_where(scene, occurrence, pair.target)}{', mutual' if pair.mutual else ''}"
    return "target not named in the sentence" + (", of the source's own state" if pair.code else "")


def _frame(occurrence: Occurrence) -> str:
    group = occurrence.group
    signs = [
        "negated" if group.negated else "",
        "passive" if group.passive else "",
        f'with "{group.modal}"' if group.modal else "",
        f"in a statement that {occurrence.holder.act.value}" if occurrence.holder else "",
    ]
    told = ", ".join(sign for sign in signs if sign)
    return f" ({told})" if told else ""
